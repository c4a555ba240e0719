// The kiosk's keyboard by touch alone, a scanner that types, and the camera: on the kiosk's own pages.
// In: a served build, YUSHEN_QR; Chromium's fake camera (`kiosk/camera.mjs`). Out: a test result.
// Absent: sessions and their end (kiosk), receipts before the camera (kiosk-scan).

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { violations } from "./desk/hall.mjs";
import { Camera, drawn } from "./kiosk/camera.mjs";
import { SCREENS, Terminal, home } from "./kiosk/terminal.mjs";

/** Whoever is not allowed to use the camera is told so at once. */
const DENIED = "--deny-permission-prompts";

let hall, camera;
before(async () => {
  camera = new Camera();
  // No test is touched all the time.
  hall = await Terminal.start({ idle_seconds: 600 }, [...camera.flags, DENIED]);
});
after(async () => {
  await hall?.close();
  camera?.close();
});
let context;
afterEach(async () => {
  assert.deepEqual(context.problems, []);
  await context.close();
});

/** The first page of a kiosk that was just started. `allowed`: it may use the camera. */
async function kiosk({ screen, allowed = true } = {}) {
  context = await hall.profile(screen);
  if (allowed) await context.grantPermissions(["camera"], { origin: hall.url });
  return hall.open(context);
}

const tap = async (page, ...actions) => { for (const action of actions) await page.locator(`[data-action="${action}"]`).first().tap(); };
const key = (page, name) => page.locator(`.keyboard [data-key="${name}"]`);
const press = async (page, ...names) => { for (const name of names) await key(page, name).tap(); };
const ticket = (page) => page.locator('[data-kiosk="printed"][data-ticket]').waitFor({ timeout: 30_000 });

/** A finger that stays until it is lifted: Playwright's touch has no hold, so the events come from the protocol. */
async function finger(page, target) {
  const { x, y, width, height } = await target.boundingBox();
  const touch = await page.context().newCDPSession(page);
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
  return () => touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("Chinese is written by pinyin; what is found follows, the rest of the reading goes on", async () => {
  const page = await kiosk();
  await tap(page, "review");
  const search = page.locator("#search");
  assert.equal(await page.locator(".keyboard").count(), 0);
  await search.tap();
  await press(page, ..."lingzheng");
  assert.equal(await search.inputValue(), "", "nothing is in the field before it is chosen");
  const pick = async (sign) => {
    while (!(await key(page, sign).count())) await press(page, "next");
    await press(page, sign);
  };
  await pick("领");
  assert.equal(await key(page, "as-typed").textContent(), "zheng");
  await pick("证");
  assert.equal(await search.inputValue(), "领证");
  await page.locator('[aria-labelledby="found"] .card[data-to="marriage-registration"]').waitFor();
  await press(page, "done");
  assert.equal(await page.locator(".keyboard").count(), 0);
  // Touched again, it opens again, and remembers nothing.
  await search.tap();
  await key(page, "done").waitFor();
  assert.equal(await key(page, "as-typed").count(), 0);
});

test("each field has its keys", async () => {
  const page = await kiosk();
  await tap(page, "book", "bookings.mine");
  await page.locator("#desk-tail").tap();
  assert.equal(await key(page, "q").count(), 0);
  await press(page, ..."5678");
  assert.equal(await page.locator("#desk-tail").inputValue(), "5678");
  const code = page.locator("#desk-code");
  await code.tap();
  await press(page, ..."7k3m-9qpa");
  assert.equal(await code.inputValue(), "7k3m-9", "what may yet be a reading is not typed");
  await press(page, "signs", "（", "pinyin", "letters", "shift", "B");
  assert.equal(await code.inputValue(), "7k3m-9qpa（B");
  assert.equal(await page.locator("#desk-tail").inputValue(), "5678");
});

test("the caret and what is selected are kept; back repeats while it is held", async () => {
  const page = await kiosk();
  await tap(page, "review");
  const search = page.locator("#search");
  await search.tap();
  await press(page, ..."123456");
  await search.evaluate((field) => field.setSelectionRange(1, 3));
  await press(page, "9");
  assert.equal(await search.inputValue(), "19456");
  assert.deepEqual(await search.evaluate((field) => [field.selectionStart, field.selectionEnd]), [2, 2]);
  await press(page, "back");
  assert.equal(await search.inputValue(), "1456");
  await search.evaluate((field) => field.setSelectionRange(4, 4));
  const lift = await finger(page, key(page, "back"));
  await page.waitForFunction(() => document.querySelector("#search").value === "");
  await lift();
  await press(page, "7");
  await page.waitForTimeout(300);
  assert.equal(await search.inputValue(), "7", "it stops when the finger goes");
});

test("after typing one touch or click on another button works at once, a slow click too", async () => {
  const page = await kiosk();
  const presses = {
    touch: (button) => button.tap(),
    click: (button) => button.click(),
    "slow click": (button) => button.click({ delay: 250 }),
  };
  for (const [name, pressed] of Object.entries(presses)) {
    await tap(page, "check-in");
    await page.locator("#check-in-code").tap();
    await press(page, "7", "K");
    await pressed(page.locator('[data-action="check-in-go"]'));
    await page.locator("[data-refused]").waitFor({ timeout: 15_000 }).catch(() => assert.fail(`${name} on the form's button`));
    await page.locator("#check-in-code").tap();
    await press(page, "3");
    await pressed(page.locator('[data-action="home"]'));
    await home(page).catch(() => assert.fail(`${name} on the way home`));
    await page.waitForSelector(".keyboard", { state: "detached" });
  }
});

for (const [name, screen] of Object.entries(SCREENS)) {
  test(`no field is hidden, each key is large enough and has a name, ${name}`, async () => {
    const page = await kiosk({ screen });
    const look = async (field, layers) => {
      await page.locator(field).tap();
      for (const layer of layers) {
        if (layer) await press(page, layer);
        if (layer === "pinyin") await press(page, "s", "h", "i", "next");
        const small = await page.locator(".keyboard button").evaluateAll((keys) =>
          keys.map((key) => [key.dataset.key, key.getBoundingClientRect()])
            .filter(([, box]) => box.width < 60 || box.height < 60 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`));
        assert.deepEqual(small, [], `${field} ${layer}`);
        const [below, top] = [await page.locator(field).boundingBox(), await page.locator(".keyboard").boundingBox()];
        assert.ok(below.y >= 0 && below.y + below.height <= top.y, `${field} ${layer}: ${JSON.stringify([below, top])}`);
      }
      assert.deepEqual(await violations(page), [], `axe at ${field}`);
    };
    await tap(page, "check-in");
    await look("#check-in-code", [undefined]);
    await tap(page, "home", "book", "bookings.mine");
    await look("#desk-tail", [undefined]);
    await tap(page, "home", "review");
    await look("#search", ["signs", "pinyin", "letters", "pinyin"]);
    assert.equal(await page.getByRole("button", { name: "删除", exact: true }).count(), 1);
    assert.equal(await page.getByRole("button", { name: "输入字母 shi" }).count(), 1);
    // Somewhere else is touched: it goes.
    await page.locator("h1").tap();
    await page.waitForSelector(".keyboard", { state: "detached" });
  });
}

test("a real keyboard types as ever, and does not open the one on the screen", async () => {
  const page = await kiosk();
  await tap(page, "review");
  await page.keyboard.press("Tab");
  await page.locator("#search").focus();
  await page.keyboard.type("abc", { delay: 80 });
  assert.equal(await page.locator("#search").inputValue(), "abc");
  assert.equal(await page.locator(".keyboard").count(), 0);
});

test("a scanner that types is heard on any page, and leaves no field changed", async () => {
  const page = await kiosk();
  /** Keys with the moments that a scanner's have, whatever else this machine does. */
  const scanner = (text, gap) => page.evaluate(([text, gap]) => {
    let at = performance.now();
    for (const key of [...text, "Enter"]) {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: (at += gap) });
      const field = document.activeElement;
      // What the browser does with a key that nobody stopped.
      if (field.dispatchEvent(event) && "value" in field && key.length === 1) {
        field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    }
  }, [text, gap]);
  await tap(page, "review");
  const search = page.locator("#search");
  await search.tap();
  await press(page, "w", "王");
  await scanner("12345678", 60);
  assert.equal(await search.inputValue(), "王12345678", "a person's typing stays");
  assert.equal(await page.locator("[data-refused]").count(), 0);
  await scanner("HTTPS://EXAMPLE.COM/X", 20);
  await page.locator('[data-refused="unreadable"]').waitFor();
  assert.equal(await search.inputValue(), "王12345678");
  await scanner((await hall.booking()).replaceAll("-", "").toLowerCase(), 8);
  await ticket(page);
});

for (const [name, grain] of [["sharp", 0], ["grainy", 50]]) {
  test(`a booking's code before the camera, ${name}, gives its ticket; the camera is off again afterwards`, async () => {
    const page = await kiosk();
    await camera.show(await (await hall.browser.newContext()).newPage(), drawn(await hall.booking()), { grain });
    // The tracks that the page is given.
    await page.evaluate(() => {
      const [devices, given] = [navigator.mediaDevices, navigator.mediaDevices.getUserMedia];
      devices.getUserMedia = async (wish) => { const stream = await given.call(devices, wish); window.tracks = stream.getTracks(); return stream; };
    });
    await tap(page, "check-in", "scan");
    await ticket(page);
    assert.equal(context.printed.length, 1);
    assert.deepEqual(await page.evaluate(() => window.tracks.map((track) => [track.kind, track.readyState])), [["video", "ended"]]);
    assert.deepEqual(page.workers().filter((worker) => worker.url().endsWith("/scan.js")), []);
  });
}

test("after 20 seconds without a code more is said, and the camera can be put away", async () => {
  await camera.show(await (await hall.browser.newContext()).newPage(), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  context = await hall.profile();
  await context.grantPermissions(["camera"], { origin: hall.url });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(hall.address);
  await home(page);
  await tap(page, "check-in", "scan");
  await page.locator('[data-standing="aim"]').waitFor();
  await page.clock.runFor(10_000);
  assert.equal(await page.locator('[data-standing="aim"]').count(), 1);
  await page.clock.runFor(11_000);
  await page.locator('[data-standing="nothing"]').waitFor();
  await tap(page, "scan-close");
  await page.locator('[data-kiosk="scan"]').waitFor({ state: "detached" });
});

test("without leave to use the camera, or without one, the page says what to do", async () => {
  let page = await kiosk({ allowed: false });
  await tap(page, "check-in", "scan");
  await page.locator('[data-standing="not-allowed"]').waitFor();
  assert.match(await page.locator('[data-kiosk="scan"] [role="status"]').innerText(), /直接输入编号/);
  await context.close();
  await hall.browse(["--use-fake-device-for-media-stream=device-count=0"]);
  page = await kiosk();
  await tap(page, "check-in", "scan");
  await page.locator('[data-standing="no-camera"]').waitFor();
});
