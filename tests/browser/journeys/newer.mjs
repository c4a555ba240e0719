// A newer build of the web app, made from a built one. In: its folder. Out: the folder changed. Absent: serving it.

import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
