// Loads the staff's program and, in a Web Worker, the engine (both WebAssembly). When that fails, the page says what to do.
// External on purpose: the content security policy allows no inline script.
const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  document.getElementById('app').hidden = true;
};

// Everything begins at once.
const desk = import('./yushen_desk.js');
const engine = new Worker('/engine.js');
supply(engine).catch(failed);
desk
  .then(async (desk) => {
    await desk.default({ module_or_path: new URL('./yushen_desk_bg.wasm', import.meta.url) });
    desk.start(engine);
  })
  .catch(failed);
