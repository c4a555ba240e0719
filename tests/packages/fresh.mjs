// The package's tarball, and fresh projects that it is installed in.
// In: YUSHEN_PKG (the built package), YUSHEN_SCRATCH (a folder to work in). Out: files in that folder. Absent: tools.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

export const scratch = process.env.YUSHEN_SCRATCH;

/** Runs a program; its standard output, or an error with all that it said. */
export function run(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
}

/** What `npm publish` would send. */
export function pack() {
  mkdirSync(scratch, { recursive: true });
  const packed = run("npm", ["pack", "--silent", "--pack-destination", scratch], process.env.YUSHEN_PKG);
  return join(scratch, packed.trim().split("\n").at(-1));
}

/** A copy of the folder `from` as `name`, with the package installed; a project's own packages as locked. */
export function copy(from, name, tarball) {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true, filter: (file) => !["node_modules", "dist"].includes(basename(file)) });
  const locked = existsSync(join(folder, "package-lock.json"));
  if (locked) run("npm", ["ci", "--no-audit", "--no-fund", "--silent"], folder);
  else writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  run("npm", ["install", "--no-save", "--prefer-offline", "--no-audit", "--no-fund", "--silent", tarball], folder);
  return folder;
}
