// Every state of the citizens' pages, one after the other in one browser. In: a page, the sample hall, a language; the
// folder that its web app is served from, if it may be changed. Out: a list of { name, go, tools }; `tools: false` where
// the program is not there yet. Absent: what is looked at.

import { kept } from "./kept.mjs";
import { renew } from "./newer.mjs";
import { walkTo } from "./walk.mjs";

/** A name that nobody has, and numbers of its own for each language. */
const NAME = "测试人";

export function states({ hall, page, wizard, lang, on, dist }) {
  const { url } = hall;
  const english = lang === "en";
  const seen = (selector) => page.locator(selector).first().waitFor();
  const at = (path, selector) => async () => {
    await page.goto(`${url}${path}${path.includes("?") ? "&" : "?"}on=${on}`);
    await seen(selector);
    await wizard.settled();
  };
  const press = (selector, then) => async () => {
    await page.click(selector);
    await seen(then);
    await wizard.settled();
  };
  const marriage = "/i/marriage-registration";
  const phone = english ? "13612340001" : "13612340002";
  const api = (path, body) =>
    fetch(`${url}/api/halls/pingqiao${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: JSON.stringify(body),
    });
  /** Every seat of the first free day; gives the day. */
  const fillDay = async (windows) => {
    const list = async (path) => (await fetch(`${url}/api/halls/pingqiao${path}`)).json();
    const { day } = (await list(`/days?class=${windows}`)).find((one) => one.free > 0);
    for (const { slot } of await list(`/days/${day}/slots?class=${windows}`)) {
      while ((await api("/holds", { slot })).status === 201);
    }
    return day;
  };
  /** The device keeps nothing any more, and its pages come from the hall. */
  const forget = () => page.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  let code, seats, saved;

  return [
    { name: "opening", tools: false, go: async () => {
      await page.route("**/yushen_web_bg.wasm", () => {});
      await page.goto(`${url}/bookings?on=${on}`, { waitUntil: "commit" });
      await seen(".loading-title");
    } },
    // As the server made it.
    { name: "question, before the program", tools: false, go: async () => {
      await page.goto(`${url}${marriage}/q/both_mainland?on=${on}`, { waitUntil: "domcontentloaded" });
      await page.click(".answer");
      await seen('.answer[aria-busy="true"]');
    } },
    // What was pressed stays to be read.
    { name: "question, the program is broken", tools: false, go: async () => {
      await page.unroute("**/yushen_web_bg.wasm");
      let letGo;
      const pressed = new Promise((resolve) => { letGo = resolve; });
      await page.route("**/yushen_web_bg.wasm", async (route) => {
        await pressed;
        await route.fulfill({ contentType: "application/wasm", body: "no program" });
      });
      await page.goto(`${url}${marriage}/q/both_mainland?on=${on}`, { waitUntil: "domcontentloaded" });
      await page.click(".answer");
      letGo();
      await seen("#boot-kept");
    } },
    { name: "find", go: async () => {
      await page.unroute("**/yushen_web_bg.wasm");
      await at("/", "#search")();
      if (english) await page.click('[data-action="language"]');
      await seen(english ? 'html[lang="en"] .card' : ".card");
      // The list in its language.
      await page.waitForFunction((han) => han === /\p{Script=Han}/u.test(document.querySelector(".card-title").textContent), !english);
    } },
    { name: "find, found", go: async () => { await page.fill("#search", english ? "marriage" : "领证"); await seen("#found"); } },
    { name: "find, narrowed on a telephone", go: async () => {
      await page.fill("#search", "");
      await page.setViewportSize({ width: 390, height: 844 });
      await page.click(".filter-toggle");
      await page.click('[data-filter="filter.one_visit"]');
      await page.setViewportSize({ width: 1280, height: 900 });
    } },
    { name: "find, nothing", go: async () => {
      await page.click('[data-filter="filter.one_visit"]');
      await page.fill("#search", "zzqx");
      await seen(".guide-desk .hall-choice");
    } },
    { name: "start", go: at(marriage, '[data-to="begin"]') },
    { name: "guide", go: press('[data-to="guide"]', ".guide") },
    { name: "question, yes or no", go: async () => {
      await page.click('.guide-actions [data-to="begin"]');
      await seen(".question .answer");
      await page.click(".question .why summary");
    } },
    { name: "question, a date with a mistake", go: async () => {
      await wizard.answer("both_mainland", true);
      await wizard.answer("groom_birth", "2026-02-30");
      await seen("#problems");
    } },
    { name: "question, one of several", go: async () => {
      await wizard.answers({ groom_birth: "2010-06-01", groom_has_spouse: false, bride_has_spouse: false });
      await seen('.question[data-fact="kinship"]');
    } },
    { name: "all questions on one page, with mistakes", go: async () => {
      await page.click('[data-action="compact"]');
      await seen(".form-page");
      await page.click('.form-page button[type="submit"]');
      await seen("#problems");
    } },
    { name: "papers, with mistakes", go: async () => {
      await page.click('[data-action="single"]');
      await wizard.answers({ kinship: "none", both_willing: true, both_come: false });
      await seen(".documents");
      await page.click('.documents button[type="submit"]');
      await seen("#problems");
    } },
    { name: "papers, filled in", go: async () => {
      await wizard.paper("id_card_groom", "no");
      await wizard.paper("id_card_bride", "original", { valid_until: "2026-11-21" });
      await wizard.paper("declarations", "no");
      await wizard.paper("photo", "copy");
      await page.click(".paper .why summary");
    } },
    { name: "result, not eligible", go: async () => {
      await wizard.finish();
      await page.click(".checks summary");
      await page.click('[data-action="receipt"]');
      await seen(".code svg");
    } },
    { name: "answers", go: press('.actions [data-to="answers"]', ".answers") },
    { name: "save", go: async () => {
      await press('.bar [data-to="save"]', ".retrieval-code")();
      // A code of its own each time: this one opens no file of the next.
      const other = await page.innerText(".retrieval-code");
      await page.goBack();
      await press('.bar [data-to="save"]', ".retrieval-code")();
      const [file] = await Promise.all([page.waitForEvent("download"), page.click('[data-action="save"]')]);
      await seen(".saved-note");
      saved = { file: await file.path(), code: await page.innerText(".retrieval-code"), other };
    } },
    { name: "booking, ways", go: async () => {
      await page.goBack();
      await page.click('.answers [data-to="next"]');
      await page.click('.actions [data-to="book"]');
      await seen('[data-to="time"]');
    } },
    { name: "booking, times", go: async () => {
      await page.click('[data-to="time"]');
      await page.locator("#days .cell.free").nth(english ? 2 : 3).click();
      await seen("#slots .cell.free");
    } },
    { name: "booking, a full time", go: async () => {
      const cell = page.locator("#slots .cell").nth(4);
      const slot = await cell.getAttribute("data-value");
      seats = [];
      for (;;) {
        const taken = await api("/holds", { slot, item: "marriage-registration" });
        if (taken.status !== 201) break;
        seats.push((await taken.json()).hold);
      }
      await cell.click();
      await seen(".full-slot");
    } },
    { name: "booking, the line", go: press('[data-action="join"]', "#desk-name") },
    { name: "in line", go: async () => {
      await page.fill("#desk-name", NAME);
      await page.fill("#desk-phone", phone.replace("136", "135"));
      await page.click('form button[type="submit"]');
      await seen('[data-place="waiting"]');
    } },
    { name: "in line, a seat offered", go: async () => {
      await press('[data-to="mine"].main', '[data-place="waiting"]')();
      await api("/holds/release", { hold: seats[0] });
      await press('[data-action="look-again"]', '[data-place="offered"]')();
    } },
    { name: "booking, a full day", go: async () => {
      const day = await fillDay("construction");
      await at("/i/road-occupation-permit/book/ways", '[data-to="time"]')();
      await page.click('[data-to="time"]');
      await page.click(`#days .full[data-value="${day}"]`);
      await page.locator("#slots .cell.full").first().click();
      await seen(".full-slot .nearest button");
      if ((await page.locator("#slots .cell.free").count()) > 0) throw new Error(`seats are left on ${day}`);
    } },
    { name: "booking, name with mistakes", go: async () => {
      await page.clock.install();
      await at(`${marriage}/book/ways`, '[data-to="time"]')();
      await page.click('[data-to="time"]');
      await page.locator("#days .cell.free").nth(english ? 2 : 3).click();
      await page.locator("#slots .cell.free").nth(2).click();
      await seen(".hold");
      await page.click('form button[type="submit"]');
      await seen("#problems");
    } },
    { name: "booking, held for a little while yet", go: async () => {
      await page.clock.fastForward(8.5 * 60_000);
      await seen(".countdown.soon");
    } },
    { name: "booking, the hold ran out", go: async () => {
      await page.clock.fastForward(3 * 60_000);
      await seen("[data-lapsed]");
    } },
    { name: "booking, confirmed too late", go: async () => {
      await press('[data-action="again"]', ".hold")();
      await page.fill("#desk-name", NAME);
      await page.fill("#desk-phone", phone);
      // The hall has no such hold any more.
      await page.route("**/api/halls/*/bookings", (route) => {
        const said = route.request().postDataJSON();
        return route.continue({ postData: JSON.stringify({ ...said, hold: [...said.hold].reverse().join("") }) });
      }, { times: 1 });
      await page.click('form button[type="submit"]');
      await seen("[data-lapsed]");
    } },
    { name: "booking, the network failed", go: async () => {
      await press('[data-action="again"]', ".hold")();
      await page.route("**/api/halls/*/bookings", (route) => route.abort());
      await page.click('form button[type="submit"]');
      await seen("[data-stuck]");
    } },
    { name: "booked", go: async () => {
      await page.unroute("**/api/halls/*/bookings");
      await page.click('[data-action="retry"]');
      await seen("[data-code]");
      code = await page.getAttribute("[data-code]", "data-code");
    } },
    { name: "my booking, with a mistake", go: async () => {
      await at("/bookings", "#desk-code")();
      await page.click('form button[type="submit"]');
      await seen("#problems");
    } },
    { name: "my booking", go: async () => {
      await page.fill("#desk-code", code);
      await page.fill("#desk-tail", phone.slice(7));
      await page.click('form button[type="submit"]');
      await seen(".visit");
    } },
    { name: "my booking, really cancelled?", go: press('[data-action="cancel"]', ".sure") },
    { name: "my booking, another time", go: async () => {
      await page.click('[data-action="keep"]');
      await page.click('[data-action="rebook"]');
      await page.locator("#days .cell.free").nth(3).click();
      await page.locator("#slots .cell.free").nth(2).click();
      await seen('[data-action="move"]');
    } },
    { name: "my booking, cancelled", go: async () => {
      await at("/bookings", "#desk-code")();
      await page.fill("#desk-code", code);
      await page.fill("#desk-tail", phone.slice(7));
      await page.click('form button[type="submit"]');
      await press('[data-action="cancel"]', ".sure")();
      await page.click('[data-action="cancel-now"]');
      await seen(".my-visit:not(:has(.action-row))");
    } },
    { name: "question, a list", go: async () => {
      await at("/i/company-setup", '[data-to="begin"]')();
      await page.click('[data-to="begin"]');
      await walkTo(wizard, ".question .rows");
      await seen(".question .rows");
    } },
    { name: "result, not yet answered", go: at(`${marriage}/notice`, ".notice") },
    { name: "resume, with a mistake", go: async () => {
      await at("/resume", ".resume")();
      await page.click('.resume button[type="submit"]');
      await seen(".resume .wrong");
    } },
    { name: "resume, a wrong code", go: async () => {
      await page.setInputFiles("#resume-file", saved.file);
      await page.fill("#resume-code", saved.other);
      await press('.resume button[type="submit"]', '[data-trouble="resume.wrong-code"]')();
    } },
    { name: "resumed", go: async () => {
      await page.fill("#resume-code", saved.code);
      await press('.resume button[type="submit"]', ".changed")();
    } },
    { name: "rating, which visit, with mistakes", go: async () => {
      await at("/rate", ".which-visit")();
      await page.click('.which-visit button[type="submit"]');
      await seen("#problems");
    } },
    { name: "complaint, with mistakes", go: async () => {
      await at("/complain", ".complain-form")();
      await page.click('.complain-form button[type="submit"]');
      await seen("#problems");
    } },
    { name: "a complaint that is not there", go: async () => {
      await at("/complain", ".look-up-form")();
      await page.click('.look-up-form button[type="submit"]');
      await seen("#problems");
    } },
    { name: "a complaint, filed", go: async () => {
      await at("/complain", ".complain-form")();
      await page.locator('input[name="kind"]').first().check();
      await page.fill("#desk-words", "等了很久，没有人叫号。");
      await page.click('.complain-form button[type="submit"]');
      await seen("[data-complaint]");
    } },
    { name: "a complaint, looked up", go: async () => {
      const [number, secret] = await Promise.all([["[data-complaint]", "data-complaint"], [".code-text[data-code]", "data-code"]]
        .map(([selector, name]) => page.getAttribute(selector, name)));
      await at("/complain", ".look-up-form")();
      await page.fill("#desk-number", number);
      await page.fill("#desk-secret", secret);
      await page.click('.look-up-form button[type="submit"]');
      await seen('dl[data-state="received"]');
    } },
    { name: "no such page", go: at("/no/such/page", "h1") },
    ...(dist ? [{ name: "question, a newer program waits", go: async () => {
      await at(`${marriage}/q/both_mainland`, ".answer")();
      await wizard.answer("both_mainland", true);
      await kept(page);
      renew(dist);
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      await seen('.update [data-to="save"]');
    } }] : []),
    { name: "an item's rules can't be had", go: async () => {
      await forget();
      let index;
      // The first piece is the index; without it there are no rules at all.
      await page.route("**/bundle/pieces/*", (route) => {
        index ??= route.request().url();
        return route.request().url() === index ? route.continue() : route.abort();
      });
      await at(marriage, '[role="alert"] [data-action="retry"]')();
    } },
    { name: "the rules can't be had", go: async () => {
      await page.route("**/bundle/**", (route) => route.abort());
      await forget();
      await page.goto(`${url}/?on=${on}`);
      await seen('[role="alert"] .main');
    } },
  ];
}
