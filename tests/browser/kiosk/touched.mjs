// A kiosk's page as a finger has it: whoever drives the wizard with a mouse and a keyboard (`journeys/`) drives it by taps.
// In: a page of the kiosk. Out: the same page; what asks for a click is a tap, what types goes over the keyboard on the
// screen. Absent: everything that a finger can't do; it is an error. Chinese: only the words of `READINGS`.

/** How a Chinese word is typed. */
const READINGS = { 领证: "lingzheng", 李明: "liming" };

/** What only looks, and what waits. */
const LOOKS = new Set([
  "count", "evaluate", "evaluateAll", "waitFor", "waitForFunction", "getAttribute", "textContent", "allTextContents",
  "innerText", "inputValue", "isVisible", "isChecked", "boundingBox", "url", "context", "screenshot", "viewportSize",
  "waitForTimeout",
]);
const FINDS = new Set(["locator", "first", "last", "nth", "filter"]);

/** `page` for `journeys/wizard.mjs` and its like. */
export function touched(page) {
  const wrap = (target) => new Proxy(target, {
    get(_, name) {
      if (FINDS.has(name)) return (...given) => wrap(target[name](...given));
      if (LOOKS.has(name)) return target[name].bind(target);
      if (name === "all") return async () => (await target.all()).map(wrap);
      if (Object.hasOwn(TOUCHES, name)) {
        const on = (given) => (target === page ? [page.locator(given[0]), given.slice(1)] : [target, given]);
        return async (...given) => { const [place, more] = on(given); return TOUCHES[name](page, place, ...more); };
      }
      // Promises are asked whether they are one.
      if (name === "then" || typeof name === "symbol") return undefined;
      throw new Error(`a finger can't ${String(name)}`);
    },
  });
  return wrap(page);
}

const TOUCHES = {
  click: (page, place) => tap(page, place),
  tap: (page, place) => tap(page, place),
  check: (page, place) => turn(page, place, true),
  uncheck: (page, place) => turn(page, place, false),
  setChecked: turn,
  fill: type,
  // A field is left by its keyboard's own key.
  blur: (page) => done(page),
};

async function tap(page, place) {
  await done(page);
  await place.tap();
}

async function turn(page, place, on) {
  if ((await place.isChecked()) === on) return;
  await tap(page, place);
  for (let looks = 0; (await place.isChecked()) !== on; looks += 1) {
    if (looks === 100) throw new Error(`a tap does not ${on ? "choose" : "take back"} ${place}`);
    await page.waitForTimeout(20);
  }
}

async function done(page) {
  const open = page.locator('.keyboard [data-key="done"]');
  if ((await open.count()) > 0) await open.tap();
}

async function type(page, place, text) {
  await tap(page, place);
  const key = (name) => page.locator(`.keyboard [data-key="${name}"]`).first();
  await key("done").waitFor();
  for (let signs = (await place.inputValue()).length; signs > 0; signs -= 1) await key("back").tap();
  if (Object.hasOwn(READINGS, text)) {
    for (const letter of READINGS[text]) await key(letter).tap();
    for (const sign of text) {
      for (let pages = 0; (await key(sign).count()) === 0; pages += 1) {
        if (pages === 20) throw new Error(`the keyboard does not offer ${sign}`);
        await key("next").tap();
      }
      await key(sign).tap();
    }
  } else {
    for (const sign of text) await key(sign).tap();
  }
  if ((await place.inputValue()) !== text) throw new Error(`typed ${text}, and ${await place.inputValue()} is in the field`);
}
