// Loads the wizard and, in a Web Worker, the engine (both WebAssembly). When that fails, the page says what to do.
// External on purpose: the content security policy allows no inline script.
const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  document.getElementById('app').hidden = true;
};

// Large type from the first line on; a browser that keeps nothing has nothing to say here (see `settings.rs`).
try {
  if (localStorage.getItem('yushen.view') === 'elder') document.documentElement.className = 'elder';
} catch {}

/** Compiles while it loads, where the browser can. */
const compiled = async (address) => {
  const response = fetch(address);
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await (await response).arrayBuffer());
};

/** The bytes at an address; nothing when they can't be had: the worker asks again, and says why. */
const given = async (address) => {
  try {
    const response = await fetch(address);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
};

// Everything begins at once; the worker gets what it begins with from here, since what a page preloads is not shared
// with it, and each of these would be a way to the server and back more.
const wizard = import('./yushen_web.js');
const engine = new Worker('/engine.js');
Promise.all([compiled('/yushen_engine_bg.wasm'), given('/bundle/envelope.json'), given('/trust.json')])
  .then(([program, envelope, trust]) => engine.postMessage({ program, envelope, trust }))
  .catch(failed);
wizard
  .then(async (wizard) => {
    await wizard.default({ module_or_path: new URL('./yushen_web_bg.wasm', import.meta.url) });
    wizard.start(engine);
  })
  .catch(failed);
