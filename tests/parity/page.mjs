// The page's side: loads package and library, then waits to be asked.
// In: /pkg/, /library.json. Out: `globalThis.ask`, or `globalThis.failed`. Absent: anything to see.

import { answerAll } from "./answer.mjs";

try {
  const { default: init, Library } = await import("/pkg/yushen.js");
  await init({ module_or_path: "/pkg/yushen_bg.wasm" });
  const packed = new Uint8Array(await (await fetch("/library.json")).arrayBuffer());
  const library = Library.load(packed);
  globalThis.ask = (lines, form) => answerAll(library, lines, form);
} catch (error) {
  globalThis.failed = String(error);
}
