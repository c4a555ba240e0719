// A page whose worker has the engine; built by Vite. Out: `globalThis.result` or `globalThis.failed`.

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => Object.assign(globalThis, data);
worker.onerror = ({ message }) => (globalThis.failed = message);
