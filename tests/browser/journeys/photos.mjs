// The photo program outside of a page, and drawn papers. In: the built app, the program `photo-samples`.
// Out: files, reports. Absent: expectations.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const dist = process.env.YUSHEN_DIST ?? join(root, "dist/web");

/** A folder with drawn papers, this many broken files, and what the native checks say of each. */
export function samples(broken) {
  const folder = mkdtempSync(join(tmpdir(), "yushen-photos-"));
  const program = process.env.YUSHEN_PHOTO_SAMPLES ?? join(root, "target/debug/photo-samples");
  const { status, stderr } = spawnSync(program, [folder, String(broken)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`no samples: ${stderr}`);
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  return { folder, expected, read: (name) => readFileSync(join(folder, name)) };
}

/** The photo program in Node: `say(bytes, name)` gives its report as text, `memory()` the bytes it has taken. */
export async function program() {
  const script = readFileSync(join(dist, "photo.js"), "utf8");
  // The worker's script as it is; its listener finds a `self` of its own.
  const glue = new Function("self", `${script}\nreturn wasm_bindgen;`)({});
  const exports = await glue({ module_or_path: readFileSync(join(dist, "yushen_photo_bg.wasm")) });
  return {
    say: (bytes, name) => glue.codes(glue.check(new Uint8Array(bytes), name, 0).report),
    memory: () => exports.memory.buffer.byteLength,
  };
}
