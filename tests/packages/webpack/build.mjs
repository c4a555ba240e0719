// Builds `src/main.js` into `dist` with webpack's defaults. In: this folder. Out: an exit code. Absent: a configuration.

import { writeFileSync } from "node:fs";
import webpack from "webpack";

webpack({ mode: "production", entry: "./src/main.js", performance: false }, (error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString());
    process.exitCode = 1;
    return;
  }
  writeFileSync("dist/index.html", '<!doctype html><meta charset="utf-8"><script src="main.js"></script>\n');
});
