// The first page that the server makes: read and answered before any program is there, then taken over with everything
// that was typed and pressed; for every item what the program would draw. In: a served build. Out: a test result.
// Absent: how long it takes (`bench/web.mjs`).

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { violations } from "./desk/hall.mjs";
import { launch, startServer } from "./launch.mjs";

const ON = "2026-11-22";
const MARRIAGE = "/i/marriage-registration/q/both_mainland";
let hall;
before(async () => { hall = await launch(); });
after(async () => { await hall?.close(); });
beforeEach(() => { hall.problems.length = 0; });

/**
 * A first visit whose program (and engine) wait until they are let go. `settings` are the device's of an earlier visit;
 * with `plain` the server's page is left out, so that the program draws everything.
 */
async function visit({ settings = {}, plain = false, context: options = {}, hold = "**/yushen_web_bg.wasm" } = {}) {
  const { context, page } = await hall.another({ serviceWorkers: "block", ...options });
  let letGo;
  const free = new Promise((resolve) => { letGo = resolve; });
  await page.route(hold, async (route) => {
    await free;
    await route.continue().catch(() => {});
  });
  if (plain) {
    const file = await (await fetch(`${hall.url}/index.html`)).text();
    await page.route("**", (route) =>
      route.request().resourceType() === "document" ? route.fulfill({ contentType: "text/html; charset=utf-8", body: file }) : route.fallback());
  }
  await page.addInitScript((kept) => Object.entries(kept).forEach(([name, value]) => localStorage.setItem(name, value)), settings);
  const requests = [];
  page.on("request", (request) => requests.push(request));
  const open = (path, on = ON) => page.goto(`${hall.url}${path}${on ? `?on=${on}` : ""}`);
  return { context, page, requests, open, letGo };
}

/** Answers of one question are on the page that lists them. */
const answered = async (page, text) => {
  await page.click('[data-to="answers"]');
  await page.locator("#main .facts, #main dl").first().waitFor();
  assert.match(await page.locator("#main").innerText(), text);
};

test("an answer pressed before the program is there is said to be noted, and taken", async () => {
  const { context, page, requests, open, letGo } = await visit();
  await open(MARRIAGE);
  const title = await page.title();
  assert.match(title, /内地居民/);
  await page.evaluate(() => { window.__button = document.querySelector('.answer[data-value="true"]'); });
  await page.click('.answer[data-value="false"]');
  await page.click('.answer[data-value="true"]');
  assert.equal(await page.locator('.answer[aria-pressed="true"]').getAttribute("data-value"), "true", "the last one counts");
  await page.locator('#main [role="status"]', { hasText: "已经记下" }).waitFor();
  const before = requests.length;
  letGo();
  await page.locator('.question[data-fact="groom_birth"]').waitFor();
  assert.equal(await page.locator("#main > .loading").count(), 0);
  await answered(page, /是/);
  await page.goBack();
  await page.locator('.question[data-fact="groom_birth"]').waitFor();
  await page.goBack();
  await page.locator('.question[data-fact="both_mainland"] .answer[data-value="true"][aria-pressed="true"]').waitFor();
  for (const request of requests.slice(before)) {
    assert.equal(request.method(), "GET", request.url());
    assert.equal(request.postData(), null, request.url());
    assert.equal(new URL(request.url()).search, "", request.url());
  }
  assert.deepEqual(hall.problems, []);
  await context.close();
});

test("the page is taken over as it stands: the same elements, focus, caret, place, and nothing shown in between", async () => {
  const { context, page, open, letGo } = await visit({ context: { viewport: { width: 390, height: 320 } } });
  await open("/i/company-setup/q/company_name");
  const title = await page.title();
  await page.fill("#facts-company_name", "信阳甲乙");
  await page.evaluate(() => {
    const box = document.getElementById("facts-company_name");
    box.setSelectionRange(2, 2);
    scrollTo(0, 120);
    window.__box = box;
    window.__changes = [];
    // What is taken out of the page, but for the marks of components and the line that is said again.
    new MutationObserver((all) => all.forEach(({ removedNodes }) => removedNodes.forEach((node) => {
      if (node.nodeType === 1) window.__changes.push(node.outerHTML);
    }))).observe(document.getElementById("app"), { childList: true, subtree: true });
  });
  const place = await page.evaluate("scrollY");
  assert.ok(place > 0);
  letGo();
  await page.waitForFunction(() => !document.body.innerHTML.includes("<!--<["));
  const now = await page.evaluate(() => ({
    same: window.__box === document.activeElement && window.__box.isConnected,
    caret: window.__box.selectionStart,
    value: window.__box.value,
    place: scrollY,
    changes: window.__changes,
  }));
  assert.deepEqual(now, { same: true, caret: 2, value: "信阳甲乙", place, changes: [] });
  assert.equal(await page.title(), title);
  // It goes on from there, and what was typed before is in the state and not only on the screen.
  await page.keyboard.type("丙");
  await page.locator(".digests").waitFor();
  await page.press("#facts-company_name", "Enter");
  await page.locator('.question:not([data-fact="company_name"]), #problems').first().waitFor();
  await page.goBack();
  await page.locator("#facts-company_name").waitFor();
  assert.equal(await page.inputValue("#facts-company_name"), "信阳丙甲乙");
  assert.deepEqual(hall.problems, []);
  await context.close();
});

test("a date, a row and “none” are taken; by keyboard", async () => {
  const { context, page, open, letGo } = await visit();
  await open("/i/house-inheritance/q/death_date");
  await page.focus("#facts-death_date-year");
  await page.keyboard.type("2026");
  await page.keyboard.press("Tab");
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  await page.keyboard.type("9");
  const none = page.locator(".absent input");
  await none.check();
  assert.equal(await page.inputValue("#facts-death_date-year"), "", "no date and a date exclude each other");
  await page.fill("#facts-death_date-year", "2026");
  assert.equal(await none.isChecked(), false);
  await page.fill("#facts-death_date-month", "3");
  await page.fill("#facts-death_date-day", "9");
  await page.press("#facts-death_date-day", "Enter");
  await page.locator('button[type="submit"][aria-busy="true"]').waitFor();
  letGo();
  await page.locator('.question:not([data-fact="death_date"])').waitFor();
  await answered(page, /2026/);
  await context.close();

  const row = await visit();
  await row.open("/i/deed-tax-return/q/cause");
  await row.page.focus(".option input");
  await row.page.keyboard.press("Space");
  const chosen = await row.page.locator(".option input:checked").getAttribute("value");
  await row.page.keyboard.press("Tab");
  await row.page.keyboard.press("Enter");
  row.letGo();
  await row.page.locator('.question:not([data-fact="cause"])').waitFor();
  await row.page.goBack();
  await row.page.locator(`.question[data-fact="cause"] .option input:checked[value="${chosen}"]`).waitFor();
  assert.deepEqual(hall.problems, []);
  await row.context.close();
});

test("continuing with nothing entered says so, as ever", async () => {
  const { context, page, open, letGo } = await visit();
  await open("/i/deed-tax-return/q/cause");
  await page.click('button[type="submit"]');
  letGo();
  await page.locator("#problems").waitFor();
  assert.equal(await page.evaluate("document.activeElement.id"), "problems");
  await context.close();
});

test("links lead on before the program; when something was entered they wait, so that it stays", async () => {
  const { context, page, open, letGo } = await visit();
  await open("/");
  await page.click('.card[data-to="company-setup"]');
  await page.click('[data-to="begin"]');
  await page.locator("#facts-company_name").waitFor();
  assert.ok(page.url().endsWith(`/i/company-setup/q/company_name?on=${ON}`), page.url());
  await page.fill("#facts-company_name", "甲");
  await page.click('[data-to="back"]');
  assert.ok(page.url().includes("/q/company_name"), "still here");
  letGo();
  await page.locator(".start").waitFor();
  await page.click('[data-to="begin"]');
  await page.locator("#facts-company_name").waitFor();
  assert.equal(await page.inputValue("#facts-company_name"), "甲");
  // A page that is left gives its program up.
  assert.deepEqual(hall.problems.filter((problem) => !/^request failed: .*yushen_web_bg/.test(problem)), []);
  await context.close();
});

test("what is looked for before the program is there is found with it", async () => {
  const { context, page, open, letGo } = await visit();
  await open("/");
  await page.locator("#search").pressSequentially("jhdj");
  letGo();
  await page.locator("#found").waitFor();
  assert.equal(await page.inputValue("#search"), "jhdj");
  assert.equal(await page.locator(".card").first().getAttribute("data-to"), "marriage-registration");
  assert.equal(await page.evaluate("document.activeElement.id"), "search");
  await context.close();
});

test("大字版 stands from the first line on, and stays; what is said of a press is in sight", async () => {
  const phone = { width: 390, height: 700 };
  const { context, page, open, letGo } = await visit({ settings: { "yushen.view": "elder" }, context: { viewport: phone } });
  await open(MARRIAGE);
  const looks = () => page.evaluate(() => [document.documentElement.className, document.querySelector('[data-action="elder"]').ariaPressed]);
  assert.deepEqual(await looks(), ["elder", "true"]);
  await page.click('.answer[data-value="true"]');
  const { y, height } = await page.locator('#main > [role="status"]').boundingBox();
  assert.ok(y + height <= 700, `it ends at ${y + height} px of 700`);
  letGo();
  await page.locator(".digests").waitFor();
  assert.deepEqual(await looks(), ["elder", "true"]);
  await context.close();
});

test("a device with English chosen, or of another day, never shows the page that is not for it", async () => {
  const english = await visit({ settings: { "yushen.lang": "en" } });
  await english.page.addInitScript(() => {
    window.__seen = new Set();
    const look = () => {
      const app = document.querySelector("#app");
      const text = app?.offsetHeight ? app.innerText : "";
      if (text) window.__seen.add(/内地居民/.test(text) ? "zh" : "en");
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await english.open(MARRIAGE);
  await english.page.waitForTimeout(300);
  assert.equal(await english.page.locator("#app").isVisible(), false);
  english.letGo();
  await english.page.locator(".question h1", { hasText: "mainland" }).waitFor();
  assert.deepEqual(await english.page.evaluate("[...window.__seen]"), ["en"]);
  assert.ok(english.requests.some((request) => request.url().includes("/ahead/en/")));
  await english.context.close();

  const later = await visit();
  await later.page.clock.setFixedTime(new Date("2027-03-04T10:00:00+08:00"));
  await later.open("/i/marriage-registration", null);
  assert.equal(await later.page.locator("#app").isVisible(), false);
  later.letGo();
  await later.page.locator(".start", { hasText: "2027年3月4日" }).waitFor();
  await later.context.close();
  assert.deepEqual(hall.problems, []);
});

test("a broken program says so, and what was entered stays to be read", async () => {
  const { context, page, open } = await visit({ hold: "**/nothing" });
  await page.route("**/yushen_web_bg.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "no program" }));
  await open("/i/company-setup/q/company_name");
  await page.locator("#boot-error").waitFor();
  assert.equal(await page.locator("#boot-kept").isVisible(), false);
  await page.locator("#facts-company_name").waitFor();
  await context.close();

  const typed = await visit();
  await typed.page.unroute("**/yushen_web_bg.wasm");
  let letGo;
  const free = new Promise((resolve) => { letGo = resolve; });
  await typed.page.route("**/yushen_web_bg.wasm", async (route) => {
    await free;
    await route.fulfill({ contentType: "application/wasm", body: "no program" });
  });
  await typed.open("/i/company-setup/q/company_name");
  await typed.page.fill("#facts-company_name", "甲乙");
  await typed.page.click('button[type="submit"]');
  letGo();
  await typed.page.locator("#boot-kept").waitFor();
  assert.equal(await typed.page.inputValue("#facts-company_name"), "甲乙");
  assert.equal(await typed.page.locator("#main > .loading").count(), 0, "nothing is promised any more");
  assert.ok(typed.requests.every((request) => request.method() === "GET" && !/%E7%94%B2|甲乙/.test(request.url())));
  await typed.context.close();
});

test("without JavaScript the question can be read, says what it can't do, and sends nothing", async () => {
  const { context, page } = await hall.another({ javaScriptEnabled: false });
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`${hall.url}/i/company-setup/q/company_name?on=${ON}`);
  await page.locator("noscript strong", { hasText: "需要 JavaScript" }).waitFor();
  await page.locator(".question h1").waitFor();
  await page.fill("#facts-company_name", "甲乙");
  const before = requests.length;
  // By keyboard and mouse themselves: Playwright's other ways would wait for what the policy stops.
  const { x, y } = await page.locator('button[type="submit"]').boundingBox();
  await page.mouse.click(x + 5, y + 5);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  assert.deepEqual(requests.slice(before), []);
  assert.ok(page.url().endsWith(`?on=${ON}`), page.url());
  const next = await context.newPage();
  await next.goto(`${hall.url}/?on=${ON}`);
  await next.click('.card[data-to="company-setup"]');
  await next.locator(".start").waitFor();
  await context.close();
});

test("before the program: axe finds nothing, light and dark, usual and elder, pressed too", async () => {
  for (const view of ["usual", "elder"]) {
    const { context, page, open } = await visit({ settings: { "yushen.view": view } });
    for (const path of ["/", "/i/marriage-registration", MARRIAGE, "/i/house-inheritance/q/death_date"]) {
      await open(path);
      for (const pressed of [false, true]) {
        const button = page.locator(".answer, button[type=submit], .filter").last();
        if (pressed && (await button.count())) await button.click();
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          assert.deepEqual(await violations(page), [], `${path}, ${view}, ${colorScheme}, ${pressed}`);
        }
      }
    }
    await context.close();
  }
});

test("what has no first page gets the file as it is; a page is asked again, and short when nothing changed", async () => {
  const ask = (path, options) => fetch(`${hall.url}${path}`, options);
  const file = await (await ask("/index.html")).text();
  assert.ok(!file.includes("data-on"), "what the service worker keeps is nobody's page");
  for (const path of [
    `/i/no-such-item?on=${ON}`, `/i/marriage-registration/q/groom_birth?on=${ON}`, "/?on=2026-02-30", "/?on=%ff", "/?on=",
    `/i/marriage-registration?on=1990-01-01`, `/i/marriage-registration/notice?on=${ON}`, "/bookings", "/i/%22%3E%3Cb%3E", "/i/x/q/y",
  ]) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.equal(await answer.text(), file, path);
  }
  const made = await ask(`${MARRIAGE}?on=${ON}`);
  assert.deepEqual(["cache-control", "content-type", "vary"].map((name) => made.headers.get(name)), ["no-cache", "text/html; charset=utf-8", "accept-encoding"]);
  const etag = made.headers.get("etag");
  assert.equal((await ask(`${MARRIAGE}?on=${ON}`, { headers: { "if-none-match": etag } })).status, 304);
  assert.notEqual((await ask(`${MARRIAGE}?on=2026-11-23`)).headers.get("etag"), etag);
  const head = await ask(`${MARRIAGE}?on=${ON}`, { method: "HEAD" });
  assert.deepEqual([head.status, head.headers.get("etag"), await head.text()], [200, etag, ""]);
  assert.equal((await ask(MARRIAGE, { method: "POST" })).status, 405);

  // A program of other sources could not take the page over.
  const folder = mkdtempSync(join(tmpdir(), "yushen-test-"));
  const dist = join(folder, "web");
  cpSync(process.env.YUSHEN_DIST ?? fileURLToPath(new URL("../../dist/web", import.meta.url)), dist, { recursive: true });
  const named = JSON.parse(readFileSync(join(dist, "program.json"), "utf8"));
  writeFileSync(join(dist, "program.json"), JSON.stringify({ ...named, page: "0123456789abcdef" }));
  const other = await startServer(folder, { dist });
  assert.equal(await (await fetch(`${other.url}${MARRIAGE}?on=${ON}`)).text(), file);
  await other.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The page without what is no part of it: marks of components, order of attributes, properties told as attributes. */
const drawn = (html) => {
  const page = new DOMParser().parseFromString(`<div id="app">${html}</div>`, "text/html");
  const plain = (node) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1) return "";
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`);
    const own = node.tagName === "INPUT" ? attributes.filter((one) => !/^(value=$|checked)/.test(one)) : attributes;
    return `<${node.tagName} ${own.sort().join(" ")}>${[...node.childNodes].map(plain).join("")}</>\n`;
  };
  return plain(page.getElementById("app"));
};

test("every item's first pages are what the program draws", async (t) => {
  const hold = "**/yushen_engine_bg.wasm";
  const [made, own] = [await visit({ hold: "**/yushen_web_bg.wasm" }), await visit({ plain: true, hold })];
  const both = async (path, there) => {
    await made.open(path);
    await own.open(path);
    await own.page.locator(`${there}`).first().waitFor();
    const told = await made.page.evaluate(`(${drawn})(document.getElementById("app").innerHTML)`);
    assert.match(told, /<MAIN /, path);
    assert.equal(told, await own.page.evaluate(`(${drawn})(document.getElementById("app").innerHTML)`), path);
    assert.equal(await made.page.title(), await own.page.title(), path);
  };
  await both("/", ".card");
  const items = await made.page.locator(".card").evaluateAll((all) => all.map((card) => card.dataset.to));
  assert.ok(items.length > 20, `${items.length} items`);
  for (const item of items) {
    await both(`/i/${item}`, ".start");
    const first = new URL(await made.page.locator('[data-to="begin"]').evaluate((link) => link.href)).pathname;
    assert.match(first, /\/q\//);
    await both(first, ".question");
  }
  t.diagnostic(`${items.length} items`);
  await made.context.close();
  await own.context.close();
});
