// The whole line, on SQLite and on PostgreSQL: pre-review on the web → booking → check-in → the clerk scans the receipt →
// the same digest → accepted, with its paper → rated on the web → the supervisor's figures move → the province has the
// case. The same with one deficit: one notice, and a complaint with what it asked for. Pages of after the visit and the
// supervisor's by keyboard, with axe. In: a served build, PostgreSQL, poppler. Out: a test result, pictures in
// target/screens.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DeskHall, looked, untilThereIsASlotToday, violations } from "./desk/hall.mjs";
import { postgres } from "./desk/postgres.mjs";
import { receiver } from "./desk/receiver.mjs";
import { inspectBoth } from "./journeys/inspect.mjs";
import { Wizard } from "./journeys/wizard.mjs";

const ITEM = "marriage-registration";
const shots = fileURLToPath(new URL("../../target/screens/", import.meta.url));
const china = () => new Date(Date.now() + 8 * 3600e3).toISOString();
const today = () => china().slice(0, 10);

/** Tab until the focus is on what `selector` finds. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

async function press(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
}

const said = (page, selector, name) => page.locator(selector).first().getAttribute(name);
const told = (page, text) => page.locator(".told-place", { hasText: text }).waitFor();
const state = (page, word) => page.locator(`.case[data-state="${word}"]`).waitFor();

/** A value of a plot's table. */
async function figure(page, plot, row) {
  return page.locator(`[data-plot="${plot}"] tr`, { hasText: row }).locator("td").textContent();
}

/** Takes the answers of the marriage item to the notice. */
async function answered(wizard, groomCard) {
  await wizard.find(today());
  await wizard.begin("领证", ITEM);
  await wizard.answer("both_mainland", true);
  await wizard.answer("groom_birth", "2000-05-20");
  await wizard.answer("bride_birth", "2001-08-02");
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false, kinship: "none" });
  await wizard.answers({ both_willing: true, both_come: true });
  await wizard.page.locator(".documents").waitFor();
  await wizard.paper("id_card_groom", groomCard ? "original" : "no", groomCard ? { valid_until: "2036-01-01" } : {});
  await wizard.paper("id_card_bride", "original", { valid_until: "2036-01-01" });
  await wizard.paper("declarations", "original");
  await wizard.paper("photo", "original");
  await wizard.finish();
}

/** Sets a material as seen, by keys. */
async function see(page, material, key) {
  const revision = await said(page, ".case", "data-revision");
  const row = page.locator(`#materials tr[data-material="${material}"]`);
  await page.keyboard.press("F9");
  await page.keyboard.press("Home");
  for (let step = 0; step < 20 && !(await row.evaluate((one) => one === document.activeElement)); step++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press(key);
  await page.waitForFunction((was) => document.querySelector(".case")?.dataset.revision !== was, revision);
}

async function open(page, texts, name) {
  await page.locator("#scan").waitFor();
  await page.keyboard.press("F9");
  for (const text of texts) {
    await page.keyboard.insertText(text);
    await page.keyboard.press("Enter");
  }
  await page.locator('.scanned [data-whole="true"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "applicant-name");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.locator("#materials").waitFor();
}

async function step(page) {
  await page.locator("h1").focus();
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

/** A paper of the case as a picture, its words, and the address in it at which the visit is rated. */
async function paper(hall, page, kind, name) {
  const links = page.locator(`[data-paper="${kind}"] a`);
  await links.nth(1).waitFor();
  const [html, pdf] = await Promise.all([0, 1].map(async (index) => {
    const answer = await page.request.get(new URL(await links.nth(index).getAttribute("href"), hall.url).href);
    assert.equal(answer.status(), 200);
    return answer.body();
  }));
  mkdirSync(shots, { recursive: true });
  writeFileSync(join(shots, `${name}.pdf`), pdf);
  const drawn = spawnSync("pdftoppm", ["-r", "70", "-png", join(shots, `${name}.pdf`), join(shots, name)], { encoding: "utf8" });
  assert.equal(drawn.status, 0, drawn.stderr);
  const text = spawnSync("pdftotext", [join(shots, `${name}.pdf`), "-"], { encoding: "utf8" }).stdout;
  const address = html.toString().match(/http:\/\/localhost:\d+\/rate#[^<"\s]+/)?.[0].replaceAll("&amp;", "&");
  assert.ok(address, "the paper says where to rate");
  return { address, pages: text.split("\f").length - 1, text: text.replaceAll(/\s/g, "") };
}

for (const kind of ["SQLite", "PostgreSQL"]) {
  describe(`the whole line on ${kind}`, () => {
    /** A page of after the visit; how it looks is the same on both databases. */
    const seen = (page, name) => (kind === "SQLite" ? inspectBoth(page, name) : violations(page));
    let hall, database, province, clerk, boss;
    before(async () => {
      await untilThereIsASlotToday();
      const key = randomBytes(32);
      province = { ...(await receiver(key)), key };
      database = kind === "PostgreSQL" ? await postgres() : undefined;
      hall = await DeskHall.start({ database: database?.address, province });
      hall.add("wang-li", "clerk", 1);
      hall.add("zhao-min", "supervisor");
      await hall.serve();
      [clerk, boss] = [await hall.page(), await hall.page()];
      await hall.signIn(clerk, "wang-li");
      await hall.signIn(boss, "zhao-min");
    });
    after(async () => {
      await hall?.close();
      province?.close();
      await database?.stop();
    });

    test("from the pre-review to the rating, the figures and the province", async () => {
      await boss.locator('[data-plot="rates"]').waitFor();
      assert.equal(await figure(boss, "ratings", "非常满意"), "0");
      assert.equal(await figure(boss, "cases", "受理"), "0");

      // The citizen, at home.
      const home = await hall.page();
      const wizard = new Wizard({ page: home, url: hall.url });
      await answered(wizard, true);
      assert.equal(await wizard.headline(), "材料已齐，可来办理");
      await home.click('.actions [data-to="book"]');
      await home.click('[data-to="time"]');
      await home.locator(`#days [data-value="${today()}"]`).click();
      await home.locator(`#slots [data-value*="${today()}"]`).first().click();
      await home.locator(".hold").waitFor();
      await home.fill("#desk-name", "张三");
      await home.fill("#desk-phone", "13912345678");
      await home.click('form button[type="submit"]');
      const code = await said(home, "[data-code]", "data-code");
      await home.click('[data-action="receipt"]');
      await home.locator(".code svg").first().waitFor();
      const texts = await home.locator("[data-receipt]").evaluateAll((codes) => codes.map((one) => one.dataset.receipt));
      const verified = await fetch(`${hall.url}/api/receipts/verify`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ texts }),
      });
      const decided = (await verified.json()).decision;

      // In the hall: checked in, called, the receipt scanned.
      await clerk.locator("#tail").fill("5678");
      await clerk.keyboard.press("Enter");
      await clerk.locator("button", { hasText: "取号" }).first().click();
      await told(clerk, "已取号");
      await clerk.keyboard.press("F2");
      await clerk.locator('.own-ticket[data-ticket^="D"]').waitFor();
      await open(clerk, texts, "张三");
      assert.equal(await said(clerk, ".replay", "data-same"), "true");
      assert.equal(await said(clerk, ".case", "data-digest"), decided, "the digest that the citizen's device had");
      await see(clerk, "id_card_groom", "2");
      await see(clerk, "id_card_bride", "2");
      await see(clerk, "declarations", "1");
      await see(clerk, "photo", "1");
      await step(clerk);
      await state(clerk, "accepted");
      const number = await said(clerk, "[data-number]", "data-number");
      const slip = await paper(hall, clerk, "acceptance", `line-slip-${kind.toLowerCase()}`);
      assert.equal(slip.pages, 1, "the way to rate needs no page of its own");
      for (const words of ["受理通知书", number, "张三", "评价"]) assert.ok(slip.text.includes(words), `${words}: ${slip.text}`);
      assert.ok(readFileSync(join(shots, `line-slip-${kind.toLowerCase()}-1.png`)).length > 10_000, "a page with something on it");
      await clerk.goto(`${hall.url}/desk/window`);
      await clerk.locator('.own-ticket[data-ticket^="D"]').waitFor();
      await clerk.keyboard.press("F8");
      await told(clerk, "已办毕");

      // The code on the paper: rated by keyboard alone; the code leaves the address.
      const phone = await hall.page();
      const asked = [];
      phone.on("request", (request) => asked.push(request.url()));
      await phone.goto(slip.address);
      await phone.locator('.after-visit[data-window="1"]').waitFor();
      assert.equal(phone.url(), `${hall.url}/rate`, "no code stays in the address bar");
      const secret = slip.address.match(/code=([^&]+)/)[1];
      assert.ok(asked.every((url) => !url.includes(secret)), "no code was sent in an address");
      await press(phone, '.rate-form button[type="submit"]');
      await phone.locator('#problems a[href="#desk-level"]').waitFor();
      await tabTo(phone, 'input[name="level"]');
      await phone.keyboard.press("Space");
      assert.equal(await phone.locator('input[value="very-satisfied"]').isChecked(), true);
      await tabTo(phone, "#desk-comment");
      await phone.keyboard.type("很快");
      await new Wizard({ page: phone, url: hall.url }).picture("rate");
      assert.deepEqual(await seen(phone, "rating"), []);
      await press(phone, '.rate-form button[type="submit"]');
      await phone.locator("[data-rating]").waitFor();
      assert.match(await said(phone, "[data-rating]", "data-rating"), /^always-PJ-\d{4}-000001$/);
      assert.equal(await phone.evaluate(() => document.activeElement?.id), "problems", "the receipt is read out");
      assert.deepEqual(await seen(phone, "rated"), []);
      await phone.goto("about:blank");
      await phone.goto(slip.address);
      await phone.locator(".after-visit").waitFor();
      await phone.locator('input[value="satisfied"]').check();
      await phone.click('.rate-form button[type="submit"]');
      await phone.locator('[data-refused="rated-already"]').waitFor();
      assert.deepEqual(await seen(phone, "rated already"), []);

      // From the booking: another visit, the ticket's; a low rating.
      await home.click('[data-to="mine"] >> nth=0');
      await home.locator('[data-to="rate"]').click();
      await home.locator('.after-visit[data-window="1"]').waitFor();
      await home.locator('input[value="dissatisfied"]').check();
      await home.fill("#desk-comment", "等得久");
      await home.click('.rate-form button[type="submit"]');
      await home.locator("[data-rating]").waitFor();
      assert.match(await home.locator(".after-done").textContent(), /1 个工作日内跟进/);
      assert.equal(code.length, 15);

      // The supervisor: figures, their export, their recount; the low rating followed up.
      await boss.locator('[data-days="7"]').focus();
      await boss.keyboard.press("Enter");
      await boss.locator(`[data-to="${today()}"]`).waitFor();
      await boss.waitForFunction(() => document.querySelector('[data-plot="ratings"] tbody td')?.textContent === "1");
      assert.equal(await figure(boss, "ratings", "非常满意"), "1");
      assert.equal(await boss.locator('[data-plot="ratings"] tbody tr').nth(3).locator("td").textContent(), "1", "不满意");
      assert.equal(await figure(boss, "cases", "受理"), "1");
      assert.equal(await figure(boss, "rates", "一次通过率"), "100%（1/1）");
      assert.equal(await figure(boss, "bookings", "按约取号"), "1");
      assert.match(await figure(boss, "waiting", "最长"), /分钟/);
      await looked(boss, "supervisor-figures");
      const address = await said(boss, '[data-export="csv"]', "href");
      const table = await (await boss.request.get(new URL(address, hall.url).href)).text();
      assert.ok(table.includes("评价,,非常满意,1,,very-satisfied"), table);
      const [, from, to] = address.match(/from=([\d-]+)&to=([\d-]+)/);
      const again = hall.run("recompute", "--hall", "always", "--from", from, "--to", to);
      assert.equal(again.status, 0, again.said);

      await press(boss, '.subnav a[href="/desk/supervisor/ratings"]');
      await boss.locator('[data-number$="-PJ-'.concat(today().slice(0, 4), '-000002"][data-state="open"]')).waitFor();
      assert.match(await boss.locator(".after-list").textContent(), /等得久/);
      await looked(boss, "supervisor-ratings");
      await press(boss, '[data-step="close"]');
      await boss.locator("dialog[open]").waitFor();
      assert.deepEqual(await violations(boss), []);
      assert.equal(await boss.evaluate(() => document.activeElement?.id), "handle-words");
      await boss.keyboard.type("已致歉，增开窗口。");
      await press(boss, '[data-action="go"]');
      await boss.locator('.after-list [data-state="closed"]').waitFor();

      // The province has it, signed, with nothing of a person.
      const event = await province.got("case-accepted", number);
      assert.equal(event.case.decision, decided);
      assert.doesNotMatch(JSON.stringify(event), /张三|5678/);
      assert.deepEqual(province.wrong, []);
      for (const page of [home, clerk, boss, phone]) assert.deepEqual(page.problems, []);
      await Promise.all([home, phone].map((page) => page.context().close()));
    });

    test("one deficit, one notice, and a complaint with what it asked for", async () => {
      const home = await hall.page();
      const wizard = new Wizard({ page: home, url: hall.url });
      await answered(wizard, false);
      await home.click('[data-action="receipt"]');
      await home.locator(".code svg").first().waitFor();
      const texts = await home.locator("[data-receipt]").evaluateAll((codes) => codes.map((one) => one.dataset.receipt));
      await open(clerk, texts, "李四");
      for (const [material, key] of [["id_card_bride", "2"], ["declarations", "1"], ["photo", "1"]]) await see(clerk, material, key);
      await step(clerk);
      await state(clerk, "correction");
      const notice = await paper(hall, clerk, "correction", `line-notice-${kind.toLowerCase()}`);
      assert.ok(notice.text.includes("补正材料一次性告知书"), notice.text);

      await home.goto(notice.address);
      await home.locator(".after-visit").waitFor();
      await press(home, '[data-to="complain"]');
      await home.locator('.complain-form').waitFor();
      await home.locator('.after-visit[data-window="1"]').waitFor();
      assert.equal(await home.locator("fieldset", { hasText: "多要的是哪一项" }).count(), 0, "only for this kind");
      await tabTo(home, 'input[name="kind"]');
      await home.keyboard.press("Space");
      assert.equal(await home.locator('input[value="unlisted"]').isChecked(), true);
      await tabTo(home, 'input[name="material"]');
      await home.locator('input[name="material"][value="id_card_groom"]').check();
      await tabTo(home, "#desk-words");
      await home.keyboard.type("还要了房产证复印件。");
      await wizard.picture("complain");
      assert.deepEqual(await seen(home, "a complaint about what was asked for"), []);
      await press(home, '.complain-form button[type="submit"]');
      await home.locator("[data-complaint]").waitFor();
      const [number, code] = [await said(home, "[data-complaint]", "data-complaint"), await said(home, ".code-text[data-code]", "data-code")];
      assert.match(number, /^always-TS-\d{4}-000001$/);
      assert.deepEqual(await seen(home, "complained"), []);
      await home.context().close();

      // The supervisor takes and answers it.
      await boss.goto(`${hall.url}/desk/supervisor/complaints`);
      await boss.locator(`[data-number="${number}"][data-state="received"]`).waitFor();
      assert.match(await boss.locator(".after-list").textContent(), /男方居民身份证/);
      assert.match(await boss.locator(".after-list").textContent(), /1 号窗口/);
      await looked(boss, "supervisor-complaints");
      await press(boss, '[data-step="take"]');
      await boss.locator(`[data-number="${number}"][data-state="handling"]`).waitFor();
      await press(boss, '[data-step="answer"]');
      await boss.locator("dialog[open]").waitFor();
      await boss.keyboard.type("清单里没有房产证，窗口要错了，已经改正。");
      await press(boss, '[data-action="go"]');
      await boss.locator(`[data-number="${number}"][data-state="answered"]`).waitFor();

      // The citizen looks it up, on another device.
      const later = await hall.page();
      await later.goto(`${hall.url}/complain`);
      await tabTo(later, "#desk-number");
      await later.keyboard.type(number);
      await later.keyboard.press("Tab");
      await later.keyboard.type(code);
      await later.keyboard.press("Enter");
      await later.locator('dl[data-state="answered"]').waitFor();
      assert.match(await later.locator("dl[data-state]").textContent(), /窗口要错了/);
      await new Wizard({ page: later, url: hall.url }).picture("complaint");
      assert.deepEqual(await seen(later, "a complaint that was answered"), []);
      await later.fill("#desk-secret", "7K3M-9QPA-X01TD");
      await later.keyboard.press("Enter");
      await later.locator('[data-refused="nothing-held"]').waitFor();

      // What is missing most often has its title.
      await boss.goto(`${hall.url}/desk/supervisor`);
      await boss.locator('[data-plot="deficits"] svg .plot-bar').waitFor();
      assert.match(await boss.locator('[data-plot="deficits"] tbody').textContent(), /结婚登记.*身份证/);
      for (const page of [clerk, boss, later]) assert.deepEqual(page.problems, []);
      await later.context().close();
    });
  });
}
