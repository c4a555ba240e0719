// 预约 against the real hall server: booked, moved, cancelled by keyboard alone; a full slot; a network that fails.
// In: a served build with the sample hall. Out: a test result, pictures in target/screens. Absent: the API's own rules
// (tests/hall); what the pages look like to axe.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Keys } from "./journeys/keys.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ITEM = "marriage-registration";
const CLASS = "social-affairs";

let hall, wizard, page, keys;
before(async () => {
  hall = await launch({ bookings: true });
  wizard = new Wizard(hall);
  page = hall.page;
  keys = new Keys(page);
});
after(async () => { await hall?.close(); });
// Refusals are answers here; a test takes those that it expects.
beforeEach(() => { hall.problems.length = 0; });

/** A number nobody has used: the hall lets each book once a day. */
let last = 10_000_000;
const someNumber = () => `139${last++}`;

async function api(path, body, method = body ? "POST" : "GET") {
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const answer = await fetch(`${hall.url}/api/halls/pingqiao${path}`, { method, headers, body: body && JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

const focused = () => keys.focused();
const tabTo = (selector) => keys.to(selector);
const press = (selector) => keys.press(selector);

const value = () => page.evaluate(() => document.activeElement?.dataset.value);

/** By the keys: the day after next that can be booked, then a time with free seats. Returns the slot's name. */
async function chooseTime({ day = 1, time = 1 } = {}) {
  await page.locator("#days .cell.free").first().waitFor();
  await tabTo("#days .cell");
  const all = await page.locator("#days .cell").evaluateAll((cells) =>
    cells.map((cell) => ({ day: cell.dataset.value, free: cell.classList.contains("free") })));
  // Late in the day nothing of today is left.
  const days = all.slice(all.findIndex((cell) => cell.free)).map((cell) => cell.day);
  assert.equal(await value(), days[0], "Tab enters the calendar at its first day with room");
  for (let steps = 0; steps < day; steps += 1) await page.keyboard.press("ArrowRight");
  assert.equal(await value(), days[day], "the right arrow leads to the next day");
  await page.keyboard.press("Tab");
  assert.ok(!(await page.evaluate(() => document.activeElement.matches("#days .cell"))), "the calendar is one stop");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await value(), days[day], "coming back, the focus is where it was");
  await page.keyboard.press("Enter");
  await page.locator(`#days [data-value="${days[day]}"][aria-pressed="true"]`).waitFor();
  await page.locator(`#slots [data-value*="${days[day]}"]`).first().waitFor();
  await tabTo("#slots .cell");
  await page.keyboard.press("ArrowDown");
  for (let steps = 0; steps < time; steps += 1) await page.keyboard.press("ArrowRight");
  const slot = await value();
  assert.ok(slot.startsWith(`${CLASS}.${days[day]}.`), slot);
  await page.keyboard.press("Enter");
  return slot;
}

/** To the page of times of the item. */
async function toTheTimes() {
  await page.goto(`${hall.url}/i/${ITEM}/book/ways`);
  await page.locator('[data-to="time"]').waitFor();
  await press('[data-to="time"]');
  await page.locator('.book[data-step="time"]').waitFor();
}

async function fillIn(name, phone) {
  await tabTo("#desk-name");
  await page.keyboard.type(name);
  await tabTo("#desk-phone");
  await page.keyboard.type(phone);
}

/** Holds every free seat of a slot; the tokens. */
async function fill(slot) {
  const tokens = [];
  for (;;) {
    const { status, json } = await api("/holds", { slot, item: ITEM });
    if (status === 409) return tokens;
    assert.equal(status, 201, JSON.stringify(json));
    tokens.push(json.hold);
  }
}

test("booked, looked up, moved and cancelled by keyboard alone", async () => {
  await toTheTimes();
  await wizard.picture("book-days");
  const slot = await chooseTime({ day: 1, time: 1 });
  await page.locator(".hold").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "a new page is read from its heading");

  // What is wrong is named at once and takes the focus; its links lead to the boxes.
  await press('form button[type="submit"]');
  await page.locator("#problems li").nth(1).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
  await tabTo("#problems a");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "desk-name");
  await wizard.picture("book-mistakes");

  const phone = someNumber();
  await fillIn("测试甲", phone);
  await wizard.picture("book-person");
  await press('form button[type="submit"]');
  await page.locator("[data-code]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  const code = await page.locator("[data-code]").getAttribute("data-code");
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}$/);
  assert.equal(await page.locator(".visit").getAttribute("data-slot"), slot);
  const there = await api("/bookings/look-up", { code, phone_tail: phone.slice(7) });
  assert.deepEqual([there.json.state, there.json.slot.slot, there.json.item], ["booked", slot, ITEM]);
  // Whoever said nothing of their papers is told all that may be needed.
  assert.equal(await page.locator(".bring .checklist li").count(), 4);
  await wizard.picture("book-done");

  const [file] = await Promise.all([page.waitForEvent("download"), press('[data-action="calendar"]')]);
  assert.equal(file.suggestedFilename(), "预约.ics");
  const calendar = Buffer.concat(await (await file.createReadStream()).toArray()).toString("utf8");
  assert.ok(calendar.includes(`DTSTART:${there.json.slot.starts_at.replaceAll(/[-:]/g, "")}`), calendar);

  // Its own page: looked up afresh, as somebody does who comes back another day.
  await page.goto(`${hall.url}/bookings`);
  await tabTo("#desk-code");
  await page.keyboard.type(code.toLowerCase().replaceAll("-", " "));
  await tabTo("#desk-tail");
  await page.keyboard.type(phone.slice(7));
  await page.keyboard.press("Enter");
  await page.locator(`.visit[data-slot="${slot}"]`).waitFor();
  await wizard.picture("mine");

  await press('[data-action="rebook"]');
  const other = await chooseTime({ day: 2, time: 0 });
  await page.locator('[data-action="move"]').waitFor();
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.slot.slot, slot);
  await wizard.picture("rebook");
  await press('[data-action="move"]');
  await page.locator(`.visit[data-slot="${other}"]`).waitFor();
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.slot.slot, other);

  await press('[data-action="cancel"]');
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.state, "booked", "asked once more");
  await page.locator(".sure").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.matches(".sure")), await focused());
  await press('[data-action="keep"]');
  await press('[data-action="cancel"]');
  await press('[data-action="cancel-now"]');
  await page.locator('.visit[data-stands="false"]').waitFor();
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.state, "cancelled");
  assert.deepEqual(hall.problems, []);
});

test("a full slot offers the three nearest, and the line until a seat is free", async () => {
  await toTheTimes();
  const days = await api(`/days?class=${CLASS}`);
  const day = days.json.filter((one) => one.free > 0)[2].day;
  await page.locator(`#days [data-value="${day}"]`).click();
  const full = page.locator("#slots .cell").nth(4);
  const slot = await full.getAttribute("data-value");
  const tokens = await fill(slot);
  assert.ok(tokens.length > 0);

  // The page still shows it as free: somebody else was quicker.
  await full.focus();
  await page.keyboard.press("Enter");
  await page.locator(".full-slot").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.matches(".full-slot")), await focused());
  assert.equal(await page.locator(".nearest button").count(), 3);
  await page.locator(`#slots [data-value="${slot}"].full`).waitFor();
  await wizard.picture("book-full");

  await press('[data-action="join"]');
  await page.locator("#desk-name").waitFor();
  const phone = someNumber();
  await fillIn("测试乙", phone);
  await press('form button[type="submit"]');
  await page.locator('[data-place="waiting"]').waitFor();
  await wizard.picture("book-in-line");
  const code = await page.locator("[data-code]").getAttribute("data-code");
  await press('[data-to="mine"].main');
  await page.locator('[data-place="waiting"]').waitFor();

  // One of the seats is given back: it is offered, and taken.
  assert.equal((await api("/holds/release", { hold: tokens[0] })).status, 200);
  await press('[data-action="look-again"]');
  await page.locator('[data-place="offered"]').waitFor();
  await wizard.picture("mine-offered");
  await press('[data-action="accept"]');
  await page.locator(`.visit[data-slot="${slot}"][data-stands="true"]`).waitFor();
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.state, "booked");

  // Another goes to one of the nearest.
  await toTheTimes();
  await page.locator(`#days [data-value="${day}"]`).click();
  await page.locator(`#slots [data-value="${slot}"]`).click();
  await page.locator(".nearest button").first().waitFor();
  const nearest = await page.locator(".nearest button").first().getAttribute("data-slot");
  await page.locator(".nearest button").first().click();
  await page.locator(".hold").waitFor();
  await fillIn("测试丙", someNumber());
  await press('form button[type="submit"]');
  await page.locator(`.visit[data-slot="${nearest}"]`).waitFor();

  const expected = (problem) => /409/.test(problem) && problem.includes("/holds");
  assert.deepEqual(hall.problems.filter((problem) => !expected(problem) && !problem.includes("look-up")), []);
});

test("a network that fails loses nothing that was typed, and trying again books once", async () => {
  await toTheTimes();
  const slot = await chooseTime({ day: 3, time: 0 });
  await page.locator(".hold").waitFor();
  const phone = someNumber();
  await fillIn("测试丁", phone);

  // The hall hears it and books; its answer is lost on the way. Then nothing arrives at all.
  const keys = [];
  let times = 0;
  await page.route("**/api/halls/*/bookings", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    times += 1;
    if (times === 1) await route.fetch();
    if (times <= 2) return route.abort("connectionreset");
    return route.continue();
  });
  await press('form button[type="submit"]');
  await page.locator("[data-stuck]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
  assert.equal(await page.inputValue("#desk-name"), "测试丁");
  assert.equal(await page.inputValue("#desk-phone"), phone);
  await wizard.picture("book-stuck");
  await press('[data-action="retry"]');
  while (times < 2) await page.waitForTimeout(20);
  await page.locator("[data-stuck]").waitFor();
  await press('[data-action="retry"]');
  await page.locator("[data-code]").waitFor();
  await page.unroute("**/api/halls/*/bookings");
  assert.equal(new Set(keys).size, 1, "the same key each time");
  assert.equal(keys.length, 3);
  const code = await page.locator("[data-code]").getAttribute("data-code");
  assert.equal((await api("/bookings/look-up", { code, phone_tail: phone.slice(7) })).json.slot.slot, slot);
  const lost = hall.problems.filter((problem) => !/bookings/.test(problem));
  assert.deepEqual(lost, []);
});

test("the hold is counted down, extended by one press, and lost without losing what was typed", async () => {
  const context = await page.context().browser().newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const other = await context.newPage();
  // A device whose clock is two hours fast counts rightly all the same.
  await other.clock.install({ time: Date.now() + 2 * 3600_000 });
  await other.goto(`${hall.url}/i/${ITEM}/book/ways`);
  await other.click('[data-to="time"]');
  await other.locator("#days .cell.free").nth(4).click();
  await other.locator("#slots .cell.free").nth(3).click();
  const left = async () => Number(await other.locator("[data-left]").getAttribute("data-left"));
  await other.locator(".hold").waitFor();
  assert.ok((await left()) > 590 && (await left()) <= 600, `${await left()} s`);
  await other.fill("#desk-name", "测试戊");
  await other.clock.runFor(8.5 * 60_000);
  await other.locator(".countdown.soon").waitFor();
  assert.ok((await left()) < 120);
  assert.match(await other.locator('.countdown [role="status"]').textContent(), /再留/);
  await other.click('[data-action="extend"]');
  await other.locator(".countdown:not(.soon)").waitFor();
  assert.ok((await left()) > 580, `${await left()} s`);
  await other.clock.runFor(10.5 * 60_000);
  await other.locator("[data-lapsed]").waitFor();
  assert.equal(await other.inputValue("#desk-name"), "测试戊");
  assert.equal(await other.locator('form button[type="submit"]').count(), 0, "nothing to press that could not work");
  await other.click('[data-action="again"]');
  await other.locator(".hold").waitFor();
  assert.equal(await other.inputValue("#desk-name"), "测试戊");
  await context.close();
});

test("the receipt goes to the hall only when asked to, and nothing personal stands in an address", async () => {
  const urls = [];
  const note = (request) => urls.push(request.url());
  page.on("request", note);
  await toTheTimes();
  await chooseTime({ day: 4, time: 1 });
  await page.locator(".hold").waitFor();
  const phone = someNumber();
  await fillIn("金丝雀", phone);
  await press('form button[type="submit"]');
  await page.locator("[data-code]").waitFor();
  const code = await page.locator("[data-code]").getAttribute("data-code");
  await press('[data-action="receipt"]');
  await page.locator(".code svg").waitFor();
  assert.ok(!urls.some((url) => url.endsWith("/receipts")), "not by itself");
  await press('[data-action="hand-over"]');
  await page.locator(".handed").waitFor();
  page.off("request", note);
  for (const secret of [encodeURIComponent("金丝雀"), phone, code]) {
    assert.ok(!urls.some((url) => url.includes(secret)), urls.join("\n"));
  }
  assert.deepEqual(hall.problems, []);
});

test("other channels of the item stand beside the hall as equals, each marked where it is to be confirmed", async () => {
  await page.goto(`${hall.url}/i/child-subsidy/book/ways`);
  await page.locator('[data-to="time"]').waitFor();
  const ways = await page.locator(".way").evaluateAll((all) => all.map((way) => way.id));
  assert.deepEqual(ways, ["way-book", "way-walk_in", "way-online"]);
  assert.equal(await page.locator("#way-online .mark").count(), 1);
  await wizard.picture("book-ways");
  // Where the library does not say, it is not made up.
  await page.goto(`${hall.url}/i/company-setup/book/ways`);
  await page.locator('[data-to="time"]').waitFor();
  assert.deepEqual(await page.locator(".way").evaluateAll((all) => all.map((way) => way.id)), ["way-book", "way-walk_in"]);
  await page.getByText("规则库里还没有写").waitFor();
  assert.deepEqual(hall.problems, []);
});

test("where no hall takes bookings, the page says so and the other ways stay", async () => {
  const without = await launch();
  try {
    await without.page.goto(`${without.url}/i/${ITEM}/book/ways`);
    await without.page.locator("#way-book p").waitFor();
    await without.page.getByText("还不能网上预约").waitFor();
    assert.equal(await without.page.locator("#way-walk_in").count(), 1);
    assert.equal(await without.page.locator("#problems").count(), 0);
  } finally {
    await without.close();
  }
});
