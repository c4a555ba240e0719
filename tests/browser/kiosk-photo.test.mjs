// Photos of papers at the kiosk, by its camera and by touch alone: hints, the third try, nothing sent, nothing kept, the
// camera off whenever the viewfinder is away. axe and sizes on both screens and in both languages.
// In: a served build, drawn papers; Chromium's fake camera (`kiosk/camera.mjs`). Out: a test result, pictures in
// target/screens. Absent: whether the hints are right (tests/photos), the citizens' page (photos), lenses and light.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { picture, violations } from "./desk/hall.mjs";
import { between } from "./journeys/between.mjs";
import { samples } from "./journeys/photos.mjs";
import { overflow, targets } from "./journeys/seen.mjs";
import { Camera } from "./kiosk/camera.mjs";
import { SCREENS, Terminal, ended, session } from "./kiosk/terminal.mjs";

/** Nothing to press is smaller than this, in pixels. */
const TARGET = 60;
/** Whoever is not allowed to use the camera is told so at once. */
const DENIED = "--deny-permission-prompts";
const ITEM = "marriage-registration";
const CARD = "id_card_groom";

let drawn, hall, wire, camera, easel;
before(async () => {
  drawn = samples(0);
  camera = new Camera();
  // No test is touched all the time.
  hall = await Terminal.start({ idle_seconds: 600 }, [...camera.flags, DENIED]);
  wire = await between(hall.url);
  easel = await (await hall.browser.newContext()).newPage();
});
after(async () => {
  await wire?.close();
  await hall?.close();
  camera?.close();
  if (drawn) rmSync(drawn.folder, { recursive: true, force: true });
});
let context;
afterEach(async () => {
  assert.deepEqual(context.problems, []);
  await context.close();
});

/** A kiosk at the papers of an item. What its camera gave is noted: its size, each end of a track, each JPEG. */
async function atPapers({ screen, allowed = true, lang = "zh" } = {}) {
  context = await hall.profile(screen);
  Object.assign(context, { sizes: [], stops: [], pictures: [] });
  await context.exposeBinding("__size", (_, size) => { context.sizes.push(size); });
  await context.exposeBinding("__stopped", (_, state) => { context.stops.push(state); });
  await context.exposeBinding("__picture", (_, base64, size) => { context.pictures.push({ jpeg: Buffer.from(base64, "base64"), size }); });
  await context.addInitScript(() => {
    // An empty page has no camera.
    if (!isSecureContext) return;
    const [given, stop, encode] = [MediaDevices.prototype.getUserMedia, MediaStreamTrack.prototype.stop, HTMLCanvasElement.prototype.toBlob];
    MediaDevices.prototype.getUserMedia = async function (wish) {
      const stream = await given.call(this, wish);
      const [track] = stream.getVideoTracks();
      const { width, height } = track.getSettings();
      window.__size({ camera: [width, height], wish: [wish.video.width, wish.video.height] });
      return stream;
    };
    MediaStreamTrack.prototype.stop = function () {
      stop.call(this);
      window.__stopped(`${this.kind} ${this.readyState}`);
    };
    HTMLCanvasElement.prototype.toBlob = function (done, ...more) {
      encode.call(this, async (blob) => {
        const bytes = new Uint8Array(await blob.arrayBuffer());
        let text = "";
        for (const byte of bytes) text += String.fromCharCode(byte);
        await window.__picture(btoa(text), [this.width, this.height]);
        done(blob);
      }, ...more);
    };
  });
  if (allowed) await context.grantPermissions(["camera"], { origin: wire.url });
  const page = await hall.open(context, hall.address.replace(hall.url, wire.url));
  if (lang === "en") await tap(page, "language");
  await tap(page, "review");
  await page.locator(`.card[data-to="${ITEM}"]:visible`).first().tap();
  await page.locator('[data-to="begin"]').tap();
  const facts = {
    both_mainland: true, groom_birth: "2000-05-20", bride_birth: "2001-08-02", groom_has_spouse: false, bride_has_spouse: false,
    kinship: "none", both_willing: true, both_come: true,
  };
  for (const [fact, value] of Object.entries(facts)) await answer(page, fact, value);
  await page.locator(".documents").waitFor();
  return page;
}

const tap = (page, action) => page.locator(`[data-action="${action}"]`).first().tap();
const settled = (page) => page.locator('main[data-busy="false"]').waitFor();

/** Answers the question of the page with a finger. */
async function answer(page, fact, value) {
  const question = page.locator(`.question[data-fact="${fact}"]`);
  await question.waitFor();
  if (typeof value === "boolean") {
    await question.locator(`button.answer[data-value="${value}"]`).tap();
  } else {
    const parts = value.split("-");
    for (const [index, part] of parts.length === 3 ? ["year", "month", "day"].entries() : []) {
      await question.locator(`[data-part="${part}"]`).tap();
      for (const digit of parts[index]) await page.locator(`.keyboard [data-key="${digit}"]`).tap();
    }
    if (parts.length === 3) await page.locator('.keyboard [data-key="done"]').tap();
    else await question.locator(`label:has(input[value="${value}"])`).tap();
    await question.locator('button[type="submit"]').tap();
  }
  await settled(page);
}

const box = (page, material = CARD) => page.locator(`[data-photos="${material}"]`);
const photo = (page, index = 0) => box(page).locator(".photo").nth(index);
const said = (page, index) => photo(page, index).evaluate((one) => [one.dataset.standing, ...[...one.querySelectorAll("[data-code]")].map((hint) => hint.dataset.code)]);
const viewfinder = (page) => page.locator('[data-kiosk="viewfinder"]');
const away = (page) => viewfinder(page).waitFor({ state: "detached" });
/** Whether any camera is on in the page. */
const on = (page) => page.evaluate(() => [...document.querySelectorAll("video")].some((video) => video.srcObject?.active));

/** The original is at hand, and its box stands open. */
async function open(page, material = CARD) {
  await page.locator(`[data-field="evidence.${material}"] label:has(input[value="original"])`).tap();
  await settled(page);
  await box(page, material).locator("summary").tap();
}

/** Takes a picture of a drawn paper by `button`, and waits for what is said of it. */
async function take(page, sample, button = box(page).locator('[data-action="photos.take"]')) {
  await camera.photograph(easel, drawn.read(sample));
  await button.tap();
  await page.locator('[data-kiosk="viewfinder"][data-standing="aim"]').waitFor();
  await tap(page, "take-photo");
  await away(page);
  await box(page).locator(".photo").first().waitFor();
  await box(page).locator('.photo[data-standing="looking"]').waitFor({ state: "detached", timeout: 60_000 });
}

async function looked(page, name) {
  assert.deepEqual(await targets(page, TARGET), [], `sizes on ${name}`);
  assert.deepEqual(await overflow(page), [], `width of ${name}`);
  assert.deepEqual(await violations(page), [], `axe on ${name}`);
  await picture(page, name);
}

test("a sharp paper is clear, a blurred one gets its hint, the third try counts; nothing of it leaves or stays", { timeout: 180_000 }, async (t) => {
  const page = await atPapers();
  const begun = wire.seen.length;
  await open(page);
  assert.equal(await page.locator('input[type="file"]').count(), 0, "no file is chosen at a kiosk");
  assert.match(await box(page).innerText(), /只在这台机器上查看，不会发送出去/);
  assert.equal(await on(page), false, "the camera is on before it is asked for");

  await take(page, "clear.jpg");
  assert.deepEqual(await said(page), ["good"]);
  assert.match(await photo(page).innerText(), /第 1 张[\s\S]*看得清楚/);
  const painted = await photo(page).locator("canvas").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, index) => index % 4 === 0 && value > 100);
  });
  assert.ok(painted, "the small picture is empty");
  await looked(page, "kiosk-photo-clear");
  await tap(page, "remove-photo");
  // Without a photo the box is folded.
  await box(page).locator("summary").tap();

  for (const [index, expected] of ["again", "again", "noted"].entries()) {
    const button = index === 0 ? undefined : photo(page).locator('[data-action="photos.instead"]');
    await take(page, "blurred.jpg", button);
    assert.deepEqual(await said(page), [expected, "blurred"]);
  }
  const text = await photo(page).innerText();
  assert.match(text, /已经试了三次/);
  assert.ok(!text.includes("手机"), text);
  await looked(page, "kiosk-photo-noted");

  // Each time the camera gave its whole picture, and was turned off.
  assert.deepEqual(context.sizes, context.pictures.map(({ size }) => ({ camera: size, wish: [3840, 2160] })));
  assert.deepEqual(context.stops, Array(4).fill("video ended"));
  assert.equal(await on(page), false);
  assert.equal(context.pictures.length, 4);
  assert.deepEqual(page.workers().filter((worker) => worker.url().endsWith("/photo.js")), []);

  const seen = wire.seen.slice(begun);
  const sent = Buffer.concat(wire.seen.map(({ url, headers, body }) => Buffer.concat([Buffer.from(`${url}\n${JSON.stringify(headers)}\n`), body])));
  let pieces = 0;
  for (const { jpeg } of context.pictures) {
    assert.ok(jpeg.length > 50_000, `${jpeg.length} bytes`);
    for (let at = 0; at + 12 <= jpeg.length; at += Math.floor(jpeg.length / 200)) {
      const piece = jpeg.subarray(at, at + 12);
      for (const way of [piece, piece.toString("hex"), piece.toString("base64")]) assert.ok(!sent.includes(way), `bytes at ${at} left`);
      pieces += 1;
    }
  }
  // The hall is looked at all the while; nothing that is sent could hold a picture.
  const longest = Math.max(0, ...seen.map(({ body }) => body.length));
  assert.ok(longest < 4096, `a body of ${longest} bytes`);

  const was = await session(page);
  await tap(page, "end");
  await ended(page, was);
  assert.equal(await page.locator("canvas, video, .photo").count(), 0);
  assert.deepEqual(await left(page), LEFT);
  t.diagnostic(`pictures: ${context.pictures.map(({ jpeg, size }) => `${size.join(" by ")}, ${Math.round(jpeg.length / 1024)} KB`).join("; ")}; ${pieces} pieces in three ways of writing looked for in ${wire.seen.length} requests, 0 found; longest body since: ${longest} bytes`);
});

/** What the browser keeps of the kiosk between two visitors: nothing else (docs/kiosk.md). */
const LEFT = {
  databases: { "yushen-kiosk": ["hall", "numbers", "offset", "session", "settings", "settings-seen", "yushen.seen"] },
  local: ["yushen.seen"], session: [], files: [], picture: [],
};
const left = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = reject; });
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) databases[name] = await done(database.transaction(store).objectStore(store).getAllKeys());
    database.close();
  }
  const [files, picture] = [[], []];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      const type = (await cache.match(request)).headers.get("content-type") ?? "";
      if (/^image\/(?!svg)/.test(type)) picture.push(pathname);
      if (!/^(app|rules)-/.test(name)) files.push(pathname);
    }
  }
  return { databases, local: Object.keys(localStorage), session: Object.keys(sessionStorage), files, picture };
});

for (const [screen, size] of Object.entries(SCREENS)) {
  for (const lang of ["zh", "en"]) {
    test(`the viewfinder, ${screen}, ${lang}`, { timeout: 120_000 }, async () => {
      const page = await atPapers({ screen: size, lang });
      await camera.photograph(easel, drawn.read("clear.jpg"));
      await open(page);
      await looked(page, `kiosk-photo-box-${screen}-${lang}`);
      await tap(page, "photos.take");
      await page.locator('[data-kiosk="viewfinder"][data-standing="aim"]').waitFor();
      await looked(page, `kiosk-viewfinder-${screen}-${lang}`);
      // All of it is there to be seen and pressed, between the hall's bar and the way to the end.
      const { y, height } = await viewfinder(page).boundingBox();
      const [bar, foot] = [await page.locator(".kiosk-bar").boundingBox(), await page.locator(".kiosk-foot").boundingBox()];
      assert.ok(y >= bar.y + bar.height && y + height <= foot.y, `${y} to ${y + height}, between ${bar.y + bar.height} and ${foot.y}`);
      await tap(page, "take-photo");
      await photo(page).locator(".chip").waitFor();
      await page.locator('.photo:not([data-standing="looking"])').waitFor();
      await looked(page, `kiosk-photo-${screen}-${lang}`);
    });
  }
}

test("the camera is off when the viewfinder is closed, another one opens, the page is left, or the session ends", { timeout: 180_000 }, async () => {
  const page = await atPapers();
  await camera.photograph(easel, drawn.read("clear.jpg"));
  await open(page);
  await open(page, "id_card_bride");
  const aim = async (material = CARD) => {
    await box(page, material).locator('[data-action="photos.take"]').tap();
    await box(page, material).locator('[data-standing="aim"]').waitFor();
    assert.equal(await viewfinder(page).count(), 1);
    assert.equal(await on(page), true);
  };
  const off = async (times) => {
    await page.waitForFunction(() => ![...document.querySelectorAll("video")].some((video) => video.srcObject?.active));
    assert.deepEqual(context.stops, Array(times).fill("video ended"));
  };
  await aim();
  await tap(page, "viewfinder-close");
  await away(page);
  await off(1);

  await aim();
  await aim("id_card_bride");
  assert.deepEqual(context.stops, Array(2).fill("video ended"));
  await page.locator('[data-to="answers"]').first().tap();
  await page.locator(".answers").waitFor();
  await off(3);
  await page.locator('.answers [data-to="next"]').tap();
  await page.locator(".documents").waitFor();
  assert.equal(await viewfinder(page).count(), 0, "coming back, nobody finds the camera on");

  // The paper is not at hand after all.
  await box(page).locator("summary").tap();
  await aim();
  await page.locator(`[data-field="evidence.${CARD}"] label:has(input[value="no"])`).tap();
  await settled(page);
  await off(4);
  await open(page);
  assert.equal(await viewfinder(page).count(), 0);

  await aim();
  const was = await session(page);
  await tap(page, "end");
  await ended(page, was);
  await off(5);
});

test("without leave to use the camera, without one, or when it goes away, the page says so and goes on", { timeout: 180_000 }, async () => {
  let page = await atPapers();
  await camera.photograph(easel, drawn.read("clear.jpg"));
  await open(page);
  await tap(page, "photos.take");
  await page.locator('[data-kiosk="viewfinder"][data-standing="aim"]').waitFor();
  // Its plug is pulled.
  await page.evaluate(() => { for (const track of document.querySelector("video").srcObject.getTracks()) track.stop(); });
  await tap(page, "take-photo");
  const goesOn = async (standing, words) => {
    await page.locator(`[data-kiosk="viewfinder"][data-standing="${standing}"]`).waitFor();
    assert.match(await viewfinder(page).innerText(), words);
    assert.match(await viewfinder(page).innerText(), /不影响办理，带上原件就行/);
    assert.equal(await page.locator('[data-action="take-photo"], video:visible').count(), 0);
    await looked(page, `kiosk-viewfinder-${standing}`);
    await tap(page, "viewfinder-close");
    await away(page);
    assert.equal(await page.locator(".photo").count(), 0);
    await box(page).locator('[data-action="photos.take"]').waitFor();
    assert.deepEqual(context.problems, []);
  };
  await goesOn("broken", /摄像头暂时用不了/);
  await context.close();

  page = await atPapers({ allowed: false });
  await open(page);
  await tap(page, "photos.take");
  await goesOn("not-allowed", /没有打开摄像头的权限/);
  await context.close();

  await hall.browse(["--use-fake-device-for-media-stream=device-count=0"]);
  page = await atPapers();
  await open(page);
  await tap(page, "photos.take");
  await goesOn("no-camera", /没有可用的摄像头/);
});
