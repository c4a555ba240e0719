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

/** The language that was chosen at an earlier visit (`web/src/settings.rs`). */
const language = () => {
  try {
    return localStorage.getItem('yushen.lang') === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
};

/** Where the server says ahead of the engine what this page shows first; nothing where a page needs the engine. */
const ahead = () => {
  const page = /^\/(?:i\/([a-z0-9-]+)(?:\/q\/[^/]+)?)?$/.exec(location.pathname);
  if (!page) return undefined;
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, '0'));
  const on = new URLSearchParams(location.search).get('on') ?? today.join('-');
  return [`/ahead/${language()}`, encodeURIComponent(on), ...page.slice(1).filter(Boolean)].join('/');
};

// On a first visit the page's own program goes before the engine's: the line is the same, and the page can show the
// first question ahead of the engine. Later the service worker has everything, and nothing is asked ahead.
const kept = Boolean(navigator.serviceWorker?.controller);
const first = kept ? undefined : ahead();
const asked = first && given(first);
const glue = import('./yushen_web.js');
const page = compiled('/yushen_web_bg.wasm');
const start = async () => {
  if (!kept) await page;
  const engine = new Worker('/engine.js');
  // The worker gets what it begins with from here: what a page loads is not shared with it, and each of these would be
  // a way to the server and back more.
  Promise.all([compiled('/yushen_engine_bg.wasm'), given('/bundle/envelope.json'), given('/trust.json')])
    .then(([program, envelope, trust]) => engine.postMessage({ program, envelope, trust }))
    .catch(failed);
  const wizard = await glue;
  await wizard.default({ module_or_path: await page });
  wizard.start(engine, asked);
};
start().catch(failed);
