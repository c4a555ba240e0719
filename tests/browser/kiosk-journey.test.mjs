// A whole visit to the kiosk by touch alone: found by pinyin, every question and paper, the notice, printed, booked, over;
// and a newer program, which waits for the end of a session.
// In: a served build, the command line tool. Out: a test result. Absent: real paper (kiosk-print), each page's own corners.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fill } from "./journeys/fill.mjs";
import { kept, until } from "./journeys/kept.mjs";
import { newerBuild } from "./journeys/newer.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { Terminal, ended, home, session } from "./kiosk/terminal.mjs";
import { touched } from "./kiosk/touched.mjs";

const ITEM = "marriage-registration";
const ANSWERS = {
  facts: {
    both_mainland: true, groom_birth: "2000-06-01", bride_birth: "2002-03-08", groom_has_spouse: false, bride_has_spouse: false,
    kinship: "none", both_willing: true, both_come: true,
  },
  evidence: {
    id_card_groom: null,
    id_card_bride: { form: "original", valid_until: "2026-11-21" },
    declarations: { form: "original" },
    photo: { form: "copy" },
  },
};

let hall;
before(async () => { hall = await Terminal.start(); });
after(async () => { await hall?.close(); });

/** The day at the hall. */
const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

test("领证 by a finger: found by pinyin, asked, told everything at once, printed, booked, forgotten", { timeout: 300_000 }, async () => {
  const context = await hall.profile();
  const page = touched(await hall.open(context));
  const wizard = new Wizard({ page, url: hall.url });
  const on = today();
  await page.click('[data-action="review"]');
  await wizard.page.locator("#search").fill("领证");
  await page.click(`.card[data-to="${ITEM}"]`);
  await page.click('[data-to="begin"]');
  await page.locator(".question").waitFor();
  await fill(wizard, ANSWERS);
  const lines = await wizard.sameAsCommandLine(ITEM, on);
  assert.equal(await wizard.headline(), "需补正");

  // One tap, one paper, with every line of the notice.
  await page.click('[data-action="print-page"]');
  await page.locator('[data-action="reprint-page"]').waitFor();
  assert.equal(context.printed.length, 1);
  const bare = (text) => text.replaceAll(/\s/g, "");
  for (const line of lines) assert.ok(bare(context.printed[0]).includes(bare(line)), `${line} is not on the paper`);

  await page.click('.actions [data-to="book"]');
  await page.click('[data-to="time"]');
  await page.locator("#days .cell.free").first().click();
  await page.locator("#slots .cell.free").last().click();
  await page.locator(".hold").waitFor();
  await page.locator("#desk-name").fill("李明");
  await page.locator("#desk-phone").fill("13812340000");
  await page.click('form button[type="submit"]');
  const code = await page.locator("[data-code]").getAttribute("data-code");
  const look = await hall.post("/bookings/look-up", { code, phone_tail: "0000" });
  assert.deepEqual([look.body.state, look.body.item], ["booked", ITEM]);
  await page.click('[data-action="print-page"]');
  await page.locator('[data-action="reprint-page"]').waitFor();
  assert.equal(context.printed.length, 2);
  assert.ok(context.printed[1].includes(code));

  const was = await session(page);
  await page.locator('[data-action="end"]').first().tap();
  await ended(page, was);
  const everything = await page.evaluate(async () => JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }]));
  for (const word of ["李明", code, "13812340000"]) assert.ok(!everything.includes(word), `${word} is left`);
  assert.deepEqual(context.problems, []);
  await context.close();
});

/** Whether the page is given the newer build's files. */
const isNewer = async () => (await (await fetch("/style.css")).text()).includes("newer build");

/** A kiosk that keeps its program, and a newer build to serve. */
async function beforeNewer(tried) {
  const own = await Terminal.start();
  const folder = mkdtempSync(join(tmpdir(), "yushen-newer-"));
  try {
    const context = await own.profile();
    const page = await own.open(context);
    await kept(page);
    await until(page, async () => Boolean(await caches.match("/kiosk.html")));
    // From its second document on the page comes from the device.
    const was = await session(page);
    await page.locator('[data-action="tickets"]').tap();
    await page.locator('[data-action="end"]').first().tap();
    await ended(page, was);
    assert.equal(await page.evaluate(isNewer), false);
    await own.stop();
    await own.serve(newerBuild(folder));
    await tried(own, page);
    await home(page);
    const versions = await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("app-")));
    assert.equal(versions.length, 1, "the version before is gone");
    // And it is kept for when the network is away: the kiosk's own files, too.
    await until(page, async () => Boolean(await caches.match("/kiosk.html")));
    assert.deepEqual(context.problems, []);
  } finally {
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a newer program waits for the end of the session, then stands there by itself", { timeout: 300_000 }, () =>
  beforeNewer(async (own, page) => {
    await page.locator('[data-action="review"]').tap();
    await page.locator("#search").waitFor();
    const was = await session(page);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await until(page, async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting));
    // Longer than it waits where nobody has begun.
    await page.waitForTimeout(7_000);
    assert.equal(await page.evaluate(isNewer), false, "nothing changes under somebody's hands");
    assert.equal(await session(page), was);
    assert.equal(await page.locator(".update").count(), 0, "a visitor is not asked");
    await page.locator('[data-action="end"]').first().tap();
    await ended(page, was);
    await until(page, isNewer);
  }));

test("where nobody has begun, a newer program is taken at once", { timeout: 300_000 }, () =>
  beforeNewer(async (own, page) => {
    const was = await session(page);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await ended(page, was);
    await until(page, isNewer);
    const then = await session(page);
    await page.waitForTimeout(10_000);
    assert.equal(await session(page), then, "once");
  }));
