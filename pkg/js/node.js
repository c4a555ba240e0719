// The package in Node: reads the .wasm beside it, so that `await init()` is optional there.
// In: nothing. Out: the same names as `browser.js`. Absent: anything that browsers need.

import { readFileSync } from "node:fs";
import { Library, Review, initSync } from "../yushen.js";
import { guard } from "./disposed.js";

const ready = initSync({ module: readFileSync(new URL("../yushen_bg.wasm", import.meta.url)) });

export * from "../yushen.js";
export { YushenError } from "./error.js";

for (const type of [Library, Review]) guard(type);

/** Already done when this module is loaded; here so that the same code runs in browsers. */
export default async function init() {
  return ready;
}
