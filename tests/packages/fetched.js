// Bytes from the page's own server.
// In: a path. Out: a Uint8Array. Absent: trust; the package verifies what it is given.

export async function bytes(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
