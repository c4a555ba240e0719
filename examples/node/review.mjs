// Reviews one application in Node and prints the one-time notice.
// Run: npm install PATH/yushen-0.1.0.tgz && node review.mjs archive.json trust.json marriage-registration 2026-11-23 facts.json
// (`yushen bundle archive` writes archive.json.)

import { readFileSync } from "node:fs";
import { Library, YushenError } from "yushen";

const [archive, trust, item, on, facts] = process.argv.slice(2);
const library = Library.unpack(readFileSync(archive), readFileSync(trust));
try {
  const notice = library.notice(item, on, readFileSync(facts), "zh");
  console.log(notice.lines.join("\n"));
} catch (error) {
  if (!(error instanceof YushenError)) throw error;
  for (const { code, field, message } of error.errors) console.error(`${code} ${field}: ${message}`);
  process.exitCode = 2;
} finally {
  library.free();
}
