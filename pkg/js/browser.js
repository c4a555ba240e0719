// The package in pages, bundlers and workers: finds the .wasm beside it.
// In: optionally another place of the .wasm. Out: the names of `../yushen.js`. Absent: loading before it is asked for.

import start, { Library, Review } from "../yushen.js";
import { guard } from "./disposed.js";

export * from "../yushen.js";
export { YushenError } from "./error.js";

for (const type of [Library, Review]) guard(type);

/** Compiles the engine; once, before anything else. Bundlers see this address and carry the file along. */
export default function init(source = new URL("../yushen_bg.wasm", import.meta.url)) {
  return start({ module_or_path: source });
}
