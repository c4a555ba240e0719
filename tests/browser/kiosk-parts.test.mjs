// The kiosk's keyboard by touch alone, its camera, and a scanner that types.
// In: a served build; Chromium's fake camera, which plays a film that is made here. Out: a test result.
// Absent: the kiosk's pages and sessions; receipts before the camera.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium, flags, launch } from "./launch.mjs";

/** `7K3M-9QPA-X01TD` as a QR code. */
const CODE = "7K3M-9QPA-X01TD";
const ROWS = `
#######.##.#..#######
#.....#..#.##.#.....#
#.###.#....##.#.###.#
#.###.#..#..#.#.###.#
#.###.#.#..#..#.###.#
#.....#.#..#..#.....#
#######.#.#.#.#######
.....................
.#######.#.....##...#
.#...#.######.#.#.###
##..###.##.###.######
...#.....#.#..#.#.#..
...#.##...###.####.#.
........##.....##..#.
#######.##.#.#..##..#
#.....#.##..#....#.##
#.###.#.#.###.###.##.
#.###.#.##..#.#..#...
#.###.#.#.#.#....#...
#.....#.##..###.....#
#######...#.##.......
`.trim().split("\n");

let hall, folder;
before(async () => {
  hall = await launch();
  folder = mkdtempSync(join(tmpdir(), "yushen-camera-"));
});
after(async () => {
  await hall?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser with a camera that shows `rows`, or none; `allowed`: pages may use it. */
async function kiosk({ rows, allowed = true, viewport = { width: 1080, height: 1920 } } = {}) {
  const more = ["--use-fake-device-for-media-stream", allowed ? "--use-fake-ui-for-media-stream" : "--deny-permission-prompts"];
  if (rows) {
    writeFileSync(join(folder, "film.y4m"), film(rows));
    more.push(`--use-file-for-fake-video-capture=${join(folder, "film.y4m")}`);
  }
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...flags, ...more] });
  const context = await browser.newContext({ hasTouch: true, viewport, locale: "zh-CN" });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(`${hall.url}/kiosk.html`);
  await page.waitForSelector("#heard", { state: "attached" });
  opened = browser;
  return { page, problems, browser };
}
let opened;
afterEach(async () => { await opened?.close(); opened = undefined; });

/** One second of a still picture: grey, the code in its middle. */
function film(rows, [width, height] = [1280, 720]) {
  const luma = Buffer.alloc(width * height, 150);
  const scale = Math.floor((height * 0.7) / (rows.length + 8));
  const [left, top] = [width, height].map((size) => Math.floor((size - scale * (rows.length + 8)) / 2));
  for (let y = 0; y < scale * (rows.length + 8); y++) {
    for (let x = 0; x < scale * (rows.length + 8); x++) {
      const dark = rows[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] === "#";
      luma[(top + y) * width + left + x] = dark ? 40 : 220;
    }
  }
  const frame = [Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)];
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`), ...Array(5).fill(frame).flat()]);
}

const key = (page, name) => page.locator(`.keyboard [data-key="${name}"]`);
const press = async (page, ...names) => { for (const name of names) await key(page, name).tap(); };
/** What the page's own state holds, from its handlers. */
const heard = (page) => page.locator("#heard").textContent();

test("a name is written by pinyin, by touch alone; the rest of the reading goes on", async () => {
  const { page, problems } = await kiosk();
  assert.equal(await page.locator(".keyboard").count(), 0);
  await page.locator("#name").tap();
  await press(page, ..."ouyangzhe");
  assert.equal(await page.locator("#name").inputValue(), "", "nothing is in the field before it is chosen");
  await press(page, "欧");
  assert.match(await key(page, "as-typed").textContent(), /^yangzhe$/);
  await press(page, "阳");
  while (!(await key(page, "喆").count())) await press(page, "next");
  await press(page, "喆");
  assert.equal(await heard(page), "欧阳喆|||");
  assert.equal(await page.locator("#settled").textContent(), "0");
  await press(page, "done");
  assert.equal(await page.locator(".keyboard").count(), 0);
  assert.equal(await page.locator("#settled").textContent(), "1", "the page hears that the text is complete");
  // Touched again, it opens again, and remembers nothing.
  await page.locator("#name").tap();
  assert.equal(await key(page, "as-typed").count(), 0);
  assert.deepEqual(problems, []);
});

test("each field has its keys, and takes no more than it may hold", async () => {
  const { page } = await kiosk();
  await page.locator("#phone").tap();
  assert.equal(await key(page, "q").count(), 0);
  await press(page, ..."138000000001");
  assert.equal(await heard(page), "||13800000000|");
  await page.locator("#code").tap();
  await press(page, ..."7k3m-9qpa");
  assert.equal(await heard(page), "|7k3m-9|13800000000|", "what may yet be a reading is not typed");
  await press(page, "signs", "（", "pinyin", "letters", "shift", "B");
  assert.equal(await heard(page), "|7k3m-9qpa（B|13800000000|");
});

test("the caret and what is selected are kept; back repeats while it is held", async () => {
  const { page } = await kiosk();
  const name = page.locator("#name");
  await name.tap();
  await press(page, ..."123456");
  await name.evaluate((field) => field.setSelectionRange(1, 3));
  await press(page, "9");
  assert.equal(await name.inputValue(), "19456");
  assert.deepEqual(await name.evaluate((field) => [field.selectionStart, field.selectionEnd]), [2, 2]);
  await press(page, "back");
  assert.equal(await heard(page), "1456|||");
  await name.evaluate((field) => field.setSelectionRange(4, 4));
  // A finger that stays: Playwright's touch has no hold, so the events come from the protocol.
  const { x, y, width, height } = await key(page, "back").boundingBox();
  const touch = await page.context().newCDPSession(page);
  const at = { touchPoints: [{ x: x + width / 2, y: y + height / 2 }] };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at });
  await page.waitForFunction(() => document.querySelector("#name").value === "");
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await press(page, "7");
  await page.waitForTimeout(300);
  assert.equal(await heard(page), "7|||", "it stops when the finger goes");
});

for (const viewport of [{ width: 1080, height: 1920 }, { width: 1280, height: 1024 }]) {
  test(`no field is hidden and each key is large enough at ${viewport.width}`, async () => {
    const { page } = await kiosk({ viewport });
    for (const [field, name] of [["#words", "words"], ["#phone", "phone"]]) {
      await page.locator(field).tap();
      for (const layer of name === "words" ? ["signs", "pinyin", "letters", "pinyin"] : [undefined]) {
        if (layer) await press(page, layer);
        if (layer === "pinyin") await press(page, "s", "h", "i", "next");
        const small = await page.locator(".keyboard button").evaluateAll((keys) =>
          keys.map((key) => [key.dataset.key, key.getBoundingClientRect()])
            .filter(([, box]) => box.width < 60 || box.height < 60 || box.left < 0 || box.right > innerWidth)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`));
        assert.deepEqual(small, [], `${name} ${layer}`);
        const [below, top] = [await page.locator(field).boundingBox(), await page.locator(".keyboard").boundingBox()];
        assert.ok(below.y >= 0 && below.y + below.height <= top.y, `${name} ${layer}: ${JSON.stringify([below, top])}`);
      }
      if (process.env.YUSHEN_SCREENS) await page.screenshot({ path: join(process.env.YUSHEN_SCREENS, `keyboard-${name}-${viewport.width}.png`) });
    }
    // Somewhere else is touched: it goes.
    await page.locator("h1").tap();
    await page.waitForSelector(".keyboard", { state: "detached" });
  });
}

test("every key has a name for screen readers, and axe finds nothing", async () => {
  const { page } = await kiosk();
  await page.locator("#name").tap();
  await press(page, "s", "h", "i");
  const axe = await import("axe-core");
  await page.evaluate(axe.default.source);
  const found = await page.evaluate(() => axe.run(".keyboard"));
  assert.deepEqual(found.violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`), []);
  assert.equal(await page.getByRole("button", { name: "删除", exact: true }).count(), 1);
  assert.equal(await page.getByRole("button", { name: "输入字母 shi" }).count(), 1);
});

test("a real keyboard types as ever, and does not open the one on the screen", async () => {
  const { page } = await kiosk();
  await page.keyboard.press("Tab");
  await page.locator("#name").focus();
  await page.keyboard.type("abc", { delay: 80 });
  assert.equal(await heard(page), "abc|||");
  assert.equal(await page.locator(".keyboard").count(), 0);
});

test("a scanner that types is heard anywhere, and leaves no field changed", async () => {
  const { page } = await kiosk();
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
  await scanner("7k3m9qpax01td", 8);
  assert.match(await page.locator("#scanned").textContent(), /预约编号.* 7k3m9qpax01td$/);
  await page.locator("#name").tap();
  await press(page, "w", "王");
  await scanner("YS1:A B$C", 20);
  assert.match(await page.locator("#scanned").textContent(), /预审回执.* YS1:A B\$C$/);
  assert.equal(await heard(page), "王|||");
  await scanner("12345678", 60);
  assert.equal(await heard(page), "王12345678|||", "a person's typing stays");
  assert.match(await page.locator("#scanned").textContent(), /YS1/);
});

test("a code before the camera is read, and the camera is off again afterwards", async () => {
  const { page, problems } = await kiosk({ rows: ROWS });
  await page.locator('[data-action="scan"]').tap();
  await page.waitForSelector('[data-kiosk="scan"] video');
  await page.waitForFunction((code) => document.querySelector("#scanned").textContent.endsWith(code), CODE);
  assert.match(await page.locator("#scanned").textContent(), /^这是预约编号。/);
  if (process.env.YUSHEN_SCREENS) await page.screenshot({ path: join(process.env.YUSHEN_SCREENS, "scan.png") });
  const tracks = await page.evaluateHandle(() => document.querySelector("video").srcObject.getTracks());
  assert.deepEqual(await tracks.evaluate((all) => all.map((track) => [track.kind, track.readyState])), [["video", "live"]]);
  await page.locator('[data-action="scan-close"]').tap();
  assert.deepEqual(await tracks.evaluate((all) => all.map((track) => track.readyState)), ["ended"]);
  assert.equal(page.workers().length, 0);
  assert.deepEqual(problems, []);
});

test("a picture is decoded in 50 ms, and the page answers meanwhile", async () => {
  const { page } = await kiosk();
  const took = await page.evaluate(async (rows) => {
    const side = 640;
    const scale = Math.floor(side / (rows.length + 8));
    const picture = () => {
      const pixels = new Uint8Array(side * side * 4).fill(200);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const dark = rows[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] === "#";
          // Grain, as a camera has it.
          pixels.fill((dark ? 40 : 210) + Math.random() * 30, (y * side + x) * 4, (y * side + x) * 4 + 3);
        }
      }
      return pixels.buffer;
    };
    const worker = new Worker("/scan.js");
    const ask = (pixels) => new Promise((resolve) => {
      const begun = performance.now();
      worker.onmessage = ({ data }) => resolve([data, performance.now() - begun]);
      worker.postMessage({ pixels, width: side }, [pixels]);
    });
    await ask(picture());
    const all = [];
    for (let n = 0; n < 15; n++) all.push(await ask(picture()));
    return all;
  }, ROWS);
  assert.ok(took.every(([text]) => text === CODE), JSON.stringify(took[0]));
  const times = took.map(([, time]) => time).sort((a, b) => a - b);
  assert.ok(times[7] <= 50, `median of ${times.map(Math.round)}`);
});

test("without a camera, or without leave to use it, the page says what to do", async () => {
  const denied = await kiosk({ allowed: false });
  await denied.page.locator('[data-action="scan"]').tap();
  await denied.page.waitForSelector('[data-standing="not-allowed"]');
  assert.match(await denied.page.locator('[data-kiosk="scan"] [role="status"]').textContent(), /直接输入编号/);
  await denied.browser.close();
  const none = await kiosk();
  await none.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotFoundError"));
  });
  await none.page.locator('[data-action="scan"]').tap();
  await none.page.waitForSelector('[data-standing="no-camera"]');
});

test("after 20 seconds without a code more is said", async () => {
  const { page } = await kiosk({ rows: ["."] });
  await page.locator('[data-action="scan"]').tap();
  await page.waitForSelector('[data-standing="aim"]');
  await page.waitForTimeout(15_000);
  assert.equal(await page.locator('[data-standing="aim"]').count(), 1);
  await page.waitForSelector('[data-standing="nothing"]', { timeout: 10_000 });
});
