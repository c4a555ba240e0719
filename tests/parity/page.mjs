// The page's side: loads package and library, then waits to be asked.
// In: /pkg/, /archive.json, /trust.json. Out: `globalThis.ask`, or `globalThis.failed`. Absent: anything to see.

import { answerAll } from "./answer.mjs";

try {
  const { default: init, Library } = await import("/pkg/yushen.js");
  await init({ module_or_path: "/pkg/yushen_bg.wasm" });
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const library = Library.unpack(await bytes("/archive.json"), await bytes("/trust.json"));
  globalThis.ask = (lines, form) => answerAll(library, lines, form);
} catch (error) {
  globalThis.failed = String(error);
}
