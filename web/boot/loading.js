// The beginning of every boot script: the build puts it before each of them, into the same file, since a file of its own
// would be a request more before the first question.
// In: addresses. Out: programs and bytes; an engine's worker that has what it begins with. Absent: when, and what follows.

/** Compiles while it loads, where the browser can. */
const compiled = async (address, priority) => {
  const response = fetch(address, { priority });
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await (await response).arrayBuffer());
};

/** The bytes at an address; nothing when they can't be had: the worker asks again, and says why. */
const given = async (address) => {
  try {
    const response = await fetch(address);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Gives the engine's worker what it begins with: what a page loads is not shared with it, and each of these would be a way
 * to the server and back more.
 */
const supply = async (engine) => {
  const [program, envelope, trust] = await Promise.all([
    compiled('/yushen_engine_bg.wasm'),
    given('/bundle/envelope.json'),
    given('/trust.json'),
  ]);
  engine.postMessage({ program, envelope, trust });
};

