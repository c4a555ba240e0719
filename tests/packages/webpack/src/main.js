// A page that webpack builds, without any rule for WebAssembly. Out: `globalThis.result` or `globalThis.failed`.

import init, * as yushen from "yushen";
import { bytes } from "../fetched.js";
import { scenario } from "../scenario.js";

init()
  .then(() => fetch("/task.json"))
  .then((answer) => answer.json())
  .then((task) => scenario(yushen, bytes, task))
  .then((result) => (globalThis.result = result))
  .catch((error) => (globalThis.failed = String(error.stack ?? error)));
