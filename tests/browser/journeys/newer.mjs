// A newer build of the web app, made from a built one. In: its folder, or YUSHEN_DIST and where to put it. Out: the folder
// changed, or the newer one. Absent: serving it.

import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const dist = process.env.YUSHEN_DIST ?? join(root, "dist/web");

/** A newer build beside the built app, in a folder of `folder`. */
export function newerBuild(folder) {
  const target = join(folder, "web");
  cpSync(dist, target, { recursive: true });
  renew(target);
  return target;
}

/** Gives the app in `folder` another style sheet, and the service worker that the build would make of it. */
export function renew(folder) {
  const style = readFileSync(join(folder, "style.css"), "utf8") + "\n/* newer build */\n";
  writeFileSync(join(folder, "style.css"), style);
  const hash = (text) => createHash("sha256").update(text).digest("hex");
  const script = readFileSync(join(folder, "sw.js"), "utf8");
  const files = JSON.parse(script.match(/^const FILES = (\{[^}]*\});/m)[1]);
  files["/style.css"] = hash(style);
  const list = JSON.stringify(files, null, 2);
  const head = `const VERSION = "${hash(list)}";\nconst FILES = ${list};\n`;
  writeFileSync(join(folder, "sw.js"), head + script.slice(script.indexOf("};\n") + 3));
  for (const name of ["style.css.br", "sw.js.br"]) rmSync(join(folder, name), { force: true });
}
