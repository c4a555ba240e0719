// The built program once more, a version later. In: YUSHEN_DIST, a folder. Out: the newer build's folder. Absent: serving it.

import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const dist = process.env.YUSHEN_DIST ?? join(root, "dist/web");

/** The built app with another style sheet, and the service worker that the build would make of it. */
export function newerBuild(folder) {
  const target = join(folder, "web");
  cpSync(dist, target, { recursive: true });
  const style = readFileSync(join(target, "style.css"), "utf8") + "\n/* newer build */\n";
  writeFileSync(join(target, "style.css"), style);
  const hash = (text) => createHash("sha256").update(text).digest("hex");
  const script = readFileSync(join(target, "sw.js"), "utf8");
  const files = JSON.parse(script.match(/^const FILES = (\{[^}]*\});/m)[1]);
  files["/style.css"] = hash(style);
  const list = JSON.stringify(files, null, 2);
  const head = `const VERSION = "${hash(list)}";\nconst FILES = ${list};\n`;
  writeFileSync(join(target, "sw.js"), head + script.slice(script.indexOf("};\n") + 3));
  for (const name of ["style.css.br", "sw.js.br"]) rmSync(join(target, name));
  return target;
}
