// Node: no `init`, files or a server as a source. In: the server's address. Out: the scenario's result on standard output.

import * as yushen from "yushen";
import { scenario } from "./scenario.js";

const base = process.argv[2];
const bytes = async (path) => new Uint8Array(await (await fetch(base + path)).arrayBuffer());
const task = await (await fetch(`${base}/task.json`)).json();
console.log(JSON.stringify(await scenario(yushen, bytes, task)));
