// The signed rules: fetched from the hall's server, verified by the engine, piece by piece as they are needed.

import init, { Library } from "yushen";

/** Today in China. */
export const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

export async function load(): Promise<Library> {
  await init();
  const [envelope, trust] = await Promise.all([bytes("/bundle/envelope.json"), bytes("/trust.json")]);
  return Library.load(envelope, (piece) => bytes(`/bundle/pieces/${piece.sha256}`), trust);
}

async function bytes(path: string): Promise<Uint8Array> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
