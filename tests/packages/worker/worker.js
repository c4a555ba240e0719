// The engine in a Web Worker. Out: a message with the scenario's result, or why there is none.

import init, * as yushen from "yushen";
import { bytes } from "./fetched.js";
import { scenario } from "./scenario.js";

try {
  await init();
  const task = await (await fetch("/task.json")).json();
  postMessage({ result: await scenario(yushen, bytes, task) });
} catch (error) {
  postMessage({ failed: String(error.stack ?? error) });
}
