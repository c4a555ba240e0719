// Loads the wizard and, in a Web Worker, the engine (both WebAssembly). When that fails, the page says what to do.
// External on purpose: the content security policy allows no inline script.
const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  document.getElementById('app').hidden = true;
};

/** Compiles while it loads, where the browser can. */
const compiled = async (address) => {
  const response = fetch(address);
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await (await response).arrayBuffer());
};

// Everything begins at once; the worker gets its program from here, since what a page preloads is not shared with it.
const wizard = import('./yushen_web.js');
const engine = new Worker('/engine.js');
compiled('/yushen_engine_bg.wasm').then((program) => engine.postMessage(program)).catch(failed);
wizard
  .then(async (wizard) => {
    await wizard.default({ module_or_path: new URL('./yushen_web_bg.wasm', import.meta.url) });
    wizard.start(engine);
  })
  .catch(failed);
