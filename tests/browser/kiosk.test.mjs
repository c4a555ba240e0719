// The kiosk by touch alone: tickets, check-in, pre-review, the end of a session by button and by itself; sleep, clocks that
// are set, a network that is away and comes back. axe and sizes on each page, in both languages and on both screens.
// In: a served build. Out: a test result, pictures in target/screens. Absent: what is left on the disk (kiosk-wipe), the
// camera (kiosk-scan), paper (kiosk-print).

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { picture, violations } from "./desk/hall.mjs";
import { overflow, targets } from "./journeys/seen.mjs";
import { SCREENS, Terminal, ended, home, session } from "./kiosk/terminal.mjs";

/** Nothing to press is smaller than this, in pixels. */
const TARGET = 60;

let hall;
before(async () => { hall = await Terminal.start(); });
after(async () => { await hall?.close(); });
const profiles = [];
afterEach(async () => {
  for (const context of profiles.splice(0)) {
    assert.deepEqual(context.problems, []);
    await context.close();
  }
});

/** A page at the first page of a kiosk that was just started. */
async function kiosk(screen) {
  const context = await hall.profile(screen);
  profiles.push(context);
  return { context, page: await hall.open(context), printed: context.printed };
}

const at = (page, place) => page.locator(`.kiosk-page[data-place="${place}"]`).waitFor();
const tap = (page, action, more = "") => page.locator(`[data-action="${action}"]${more}`).first().tap();
const settled = (page) => page.locator('main[data-busy="false"]').waitFor();

async function looked(page, name) {
  assert.deepEqual(await targets(page, TARGET), [], `sizes on ${name}`);
  assert.deepEqual(await overflow(page), [], `width of ${name}`);
  assert.deepEqual(await violations(page), [], `axe on ${name}`);
  await picture(page, name);
}

for (const [screen, size] of Object.entries(SCREENS)) {
  test(`each page of the kiosk, ${screen}, in both languages`, async () => {
    const { page } = await kiosk(size);
    for (const lang of ["zh", "en"]) {
      const see = async (name) => { await settled(page); await looked(page, `kiosk-${name}-${screen}-${lang}`); };
      if (lang === "en") await tap(page, "language");
      await see("home");
      await tap(page, "tickets");
      await at(page, "classes");
      await see("classes");
      await tap(page, "home");
      await tap(page, "check-in");
      await see("check-in");
      await tap(page, "check-in-go");
      await page.locator('[data-refused="empty"]').waitFor();
      await see("check-in-empty");
      await tap(page, "home");
      await tap(page, "book");
      await see("bookings");
      await tap(page, "bookings.mine");
      await see("mine");
      await tap(page, "home");
      await tap(page, "review");
      await see("find");
      await tap(page, "home");
      await tap(page, "rate");
      await see("rate");
      await tap(page, "home");
      await at(page, "home");
    }
    await tap(page, "tickets");
    await tap(page, "ticket", '[data-class="social-affairs"]');
    await at(page, "printed");
    await looked(page, `kiosk-printed-${screen}-en`);
  });
}

test("two quick taps give one ticket and one paper; 补打 prints once more and no oftener", async () => {
  const { page, printed } = await kiosk();
  const before = (await hall.waiting()).length;
  await tap(page, "tickets");
  const tile = page.locator('[data-action="ticket"][data-class="social-affairs"]');
  const box = await tile.boundingBox();
  await Promise.all([1, 2, 3].map(() => page.touchscreen.tap(box.x + 40, box.y + 40)));
  await at(page, "printed");
  await page.touchscreen.tap(box.x + 40, box.y + 40);
  await page.waitForTimeout(300);
  assert.equal((await hall.waiting()).length, before + 1);
  const number = await page.locator('[data-kiosk="printed"]').getAttribute("data-ticket");
  assert.equal(printed.length, 1);
  assert.match(printed[0], new RegExp(`排队号条[\\s\\S]*${number}`));
  await tap(page, "reprint");
  await page.locator('[data-prints="2"]').waitFor();
  assert.equal(await page.locator('[data-action="reprint"]').count(), 0);
  assert.equal(printed.length, 2);
});

test("a booking is checked in by its code, typed by touch; another code is refused in plain words", async () => {
  const { page, printed } = await kiosk();
  const code = await hall.booking();
  await tap(page, "check-in");
  const type = async (text) => {
    await page.locator("#check-in-code").tap();
    await page.locator(".keyboard").waitFor();
    for (const sign of text.replaceAll("-", "")) await page.locator(`.keyboard [data-key="${/\d/.test(sign) ? sign : sign.toLowerCase()}"], .keyboard [data-key="${sign}"]`).first().tap();
    await page.locator('.keyboard [data-key="done"]').tap();
  };
  await type("7K3M-9QPA-X01TD");
  await tap(page, "check-in-go");
  await page.locator("[data-refused]").waitFor();
  assert.match(await page.locator("#problems").innerText(), /没有找到这个预约码/);
  await page.locator("#check-in-code").fill("");
  await type(code);
  await tap(page, "check-in-go");
  await at(page, "printed");
  assert.equal(printed.length, 1);
  assert.match(printed[0], /取号方式预约/);
});

test("a pre-review by touch: found, begun, a question answered, the end forgets it", async () => {
  const { page } = await kiosk();
  await tap(page, "review");
  await page.locator("main a.card").first().tap();
  await settled(page);
  assert.equal(new URL(page.url()).pathname, "/kiosk/always", "no page of it has an address");
  const was = await session(page);
  await tap(page, "end");
  await ended(page, was);
  assert.deepEqual(await left(page), { databases: ["yushen-kiosk"], local: ["yushen.seen"], session: [], caches: [] });
  await page.goBack().catch(() => {});
  await page.waitForTimeout(500);
  assert.ok(!/\/kiosk\//.test(page.url()) || (await page.locator('[data-kiosk="home"]').count()) === 1);
});

/** What the origin keeps, besides the verified program and rules. */
const left = (page) => page.evaluate(async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  caches: (await caches.keys()).filter((name) => !/^(app|rules)-/.test(name)),
}));

/** A kiosk whose clocks the test sets, with somebody in the middle of a pre-review. */
async function used() {
  const context = await hall.profile();
  profiles.push(context);
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(hall.address);
  await home(page);
  await tap(page, "review");
  await at(page, "pages");
  return { context, page, was: await session(page) };
}

test("who leaves is asked, can go on, and is forgotten after the countdown", async () => {
  const { page, was } = await used();
  await page.clock.runFor(61_000);
  await page.locator('[data-kiosk="warning"]').waitFor();
  await looked(page, "kiosk-warning");
  await tap(page, "more-time");
  await page.clock.runFor(1_000);
  await page.locator('[data-kiosk="warning"]').waitFor({ state: "detached" });
  assert.equal(await session(page), was);
  await page.clock.runFor(81_000);
  await ended(page, was);
});

test("after ten minutes of sleep the session is over; a clock set by a day ends none and makes none endless", async () => {
  const { page, was } = await used();
  await page.clock.fastForward(600_000);
  await ended(page, was);

  for (const days of [1, -1]) {
    await tap(page, "review");
    await at(page, "pages");
    const before = await session(page);
    const now = await page.evaluate(() => Date.now());
    await page.clock.setSystemTime(now + days * 86_400_000);
    await page.clock.runFor(2_000);
    assert.equal(await session(page), before, "no clock ends a session");
    if (await page.locator('[data-kiosk="warning"]').count()) await tap(page, "more-time");
    await page.clock.runFor(30_000);
    assert.equal(await session(page), before);
    await page.clock.runFor(60_000);
    await ended(page, before);
  }
});

test("another tab before it changes nothing", async () => {
  const { context, page } = await kiosk();
  await tap(page, "review");
  await at(page, "pages");
  const was = await session(page);
  const other = await context.newPage();
  await other.bringToFront();
  await other.waitForTimeout(1500);
  await page.bringToFront();
  await other.close();
  await at(page, "pages");
  assert.equal(await session(page), was);
});

test("without a network: sessions, pre-review and tickets go on; each ticket stands in the line once when it is back", { timeout: 120_000 }, async () => {
  const own = await Terminal.start();
  try {
    const context = await own.profile();
    let page = await own.open(context);
    // The program and the rules are kept, numbers are reserved.
    const whole = () => page.evaluate(async () => Boolean(await caches.match("/kiosk.html")) && Boolean(await caches.match("/whole")));
    for (let tries = 0; !(await whole()); tries += 1) {
      assert.ok(tries < 300, "the program and the rules are kept for when the network is away");
      await page.waitForTimeout(200);
    }
    const kept = () => page.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open("yushen-kiosk");
      opening.onsuccess = () => {
        const asked = opening.result.transaction("kept").objectStore("kept").get("numbers");
        asked.onsuccess = () => { opening.result.close(); resolve(asked.result ? JSON.parse(asked.result) : undefined); };
      };
    }));
    while (((await kept())?.free.length ?? 0) < 6) await page.waitForTimeout(200);
    const numbers = (await kept()).free.filter((one) => one.class === "social-affairs").map((one) => one.label);
    await own.stop();

    const was = await session(page);
    await tap(page, "review");
    await tap(page, "end");
    await ended(page, was);
    await page.locator('[data-kiosk="offline"]').waitFor({ timeout: 30_000 });
    await tap(page, "tickets");
    await looked(page, "kiosk-away");
    await tap(page, "ticket", '[data-class="social-affairs"]');
    await at(page, "printed");
    const first = await page.locator('[data-kiosk="printed"]').getAttribute("data-ticket");
    assert.equal(first, numbers[0]);
    assert.match(context.printed.at(-1), new RegExp(`${first}[\\s\\S]*照常有效`));
    assert.equal((await kept()).handed.length, 1);
    await picture(page, "kiosk-reserved");

    // The renderer is gone before the hall heard of it; the next page has it, and gives the next number.
    await page.close();
    page = await own.open(context, `${own.url}/kiosk/always`);
    await tap(page, "tickets");
    await tap(page, "ticket", '[data-class="social-affairs"]');
    await at(page, "printed");
    const second = await page.locator('[data-kiosk="printed"]').getAttribute("data-ticket");
    assert.equal(second, numbers[1]);

    await own.serve();
    while ((await kept()).handed.length > 0) await page.waitForTimeout(300);
    assert.deepEqual(await own.waiting(), [first, second].sort());
    const settled = await session(page);
    await tap(page, "end");
    await ended(page, settled);
    await page.waitForTimeout(2000);
    assert.deepEqual(await own.waiting(), [first, second].sort(), "told of once more, it is the same ticket");
    assert.deepEqual(context.problems, []);
  } finally {
    await own.close();
  }
});

test("settings of another hall, altered ones and none are not used, and it is said why", async () => {
  const own = await Terminal.start({ hall: "elsewhere" });
  try {
    const context = await own.profile();
    const page = await context.newPage();
    await page.goto(own.address);
    const closed = (reason) => page.locator(`[data-kiosk="closed"][data-reason="${reason}"]`).waitFor({ timeout: 60_000 });
    await closed("kiosk-settings-other-hall");
    own.settings(undefined);
    await page.reload();
    await closed("kiosk-not-set-up");
    own.sign({ counter: 5 });
    const signed = own.settings();
    // Another contact than the one that was signed; a file that stops in the middle.
    const altered = signed.replace("导办台（示例）", "别处（示例）");
    assert.notEqual(altered, signed);
    for (const [text, reason] of [[altered, "kiosk-settings-signatures"], [signed.slice(0, 200), "kiosk-settings-unreadable"]]) {
      own.settings(text);
      await page.reload();
      await closed(reason);
    }
    own.settings(signed);
    await page.reload();
    await home(page);
    // An older one is refused; the newest that was seen goes on.
    own.sign({ counter: 4, services: ["review"] });
    await page.reload();
    await home(page);
    assert.equal(await page.locator(".tiles > li").count(), 5);
  } finally {
    await own.close();
  }
});
