// A page without a bundler: the package's files as they are installed. Out: `globalThis.result` or `globalThis.failed`.

import init, * as yushen from "./node_modules/yushen/js/browser.js";
import { bytes } from "./fetched.js";
import { scenario } from "./scenario.js";

try {
  await init();
  const task = await (await fetch("/task.json")).json();
  globalThis.result = await scenario(yushen, bytes, task);
} catch (error) {
  globalThis.failed = String(error.stack ?? error);
}
