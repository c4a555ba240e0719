// Loads the kiosk's program and, in a Web Worker, the engine (both WebAssembly), after everything of the last person is
// forgotten. When that fails, the page says so and begins anew by itself: nobody is there to press a button.
// External on purpose: the content security policy allows no inline script.
import { Shell } from './kiosk-shell.js';

/** Milliseconds until a kiosk that broke down tries again. */
const AGAIN = 15_000;

const shell = new Shell();
const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  const app = document.getElementById('app');
  if (app) app.hidden = true;
  setTimeout(() => shell.wipe(), AGAIN);
};

const start = async () => {
  const program = import('./yushen_kiosk.js');
  await shell.begin();
  const engine = new Worker('/engine.js');
  shell.engine = engine;
  supply(engine).catch(failed);
  const kiosk = await program;
  await kiosk.default({ module_or_path: new URL('./yushen_kiosk_bg.wasm', import.meta.url) });
  kiosk.start(engine, shell);
};
// A panic shows this block (`browser::show_panics`); the next person must not find it.
new MutationObserver(() => setTimeout(() => shell.wipe(), AGAIN)).observe(document.getElementById('boot-error'), {
  attributeFilter: ['hidden'],
});
start().catch(failed);
