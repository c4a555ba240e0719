// Loads the staff's program (WebAssembly) and starts it. When that fails, the page says what to do.
// External on purpose: the content security policy allows no inline script.
const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  document.getElementById('app').hidden = true;
};

import('./yushen_desk.js')
  .then((desk) => desk.default({ module_or_path: new URL('./yushen_desk_bg.wasm', import.meta.url) }))
  .catch(failed);
