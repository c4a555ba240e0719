// Loads the wizard and, in a Web Worker, the engine (both WebAssembly). When that fails, the page says what to do.
// External on purpose: the content security policy allows no inline script.
const app = document.getElementById('app');
/** What `first.js` knows of this page; nothing when it could not be had. */
const early = window.early ?? { fits: false, language: 'zh' };
/** The page that the server made is shown, and is to be taken over. */
let made = early.fits;
if (made) document.getElementById('opening').remove();

const failed = (reason) => {
  console.error(reason);
  document.getElementById('boot-error').hidden = false;
  document.getElementById('opening')?.remove();
  if (!made) {
    app.hidden = true;
    return;
  }
  // What was entered stays where it can be read; nothing takes it any more.
  early.over();
  document.getElementById('boot-kept').hidden = !early.holds();
};

/** Where the server says ahead of the engine what this page shows first; nothing where a page needs the engine. */
const ahead = () => {
  const page = /^\/(?:i\/([a-z0-9-]+)(?:\/q\/[^/]+)?)?$/.exec(location.pathname);
  if (!page || !early.on) return undefined;
  return [`/ahead/${early.language}`, encodeURIComponent(early.on), ...page.slice(1).filter(Boolean)].join('/');
};

/** What the server made the page from; each byte is a letter (`server/src/bundles/first.rs`). */
const told = () => {
  const text = document.getElementById('told').content.textContent;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) - 0x100);
};

// On a first visit the page's own program goes before the engine's: the line is the same, and the page can show the
// first question ahead of the engine. Later the service worker has everything, and nothing is asked ahead.
const kept = Boolean(navigator.serviceWorker?.controller);
const first = kept || made ? undefined : ahead();
const asked = first && given(first);
const glue = import('./yushen_web.js');
const page = compiled('/yushen_web_bg.wasm', made ? 'low' : 'auto');
const start = async () => {
  if (!kept) await page;
  const engine = new Worker('/engine.js');
  supply(engine).catch(failed);
  const wizard = await glue;
  await wizard.default({ module_or_path: await page });
  if (made) {
    await early.free();
    const press = early.over();
    made = wizard.take_over(engine, told());
    // The program draws at the end of this turn; whatever is pressed from then on is its own.
    await null;
    if (made) return press();
  }
  document.documentElement.classList.remove('unfit');
  app.replaceChildren();
  wizard.start(engine, asked);
  await null;
  document.getElementById('opening')?.remove();
};
start().catch(failed);
