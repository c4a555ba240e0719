// Photos of papers, looked at on the device: hints beside the material, the third try, nothing sent, nothing kept;
// broken files in WebAssembly. In: a served build, drawn papers; `YUSHEN_BROKEN_FILES` (200 in the checks).
// Out: a test result, pictures in target/screens. Absent: whether the hints are right (tests/photos).

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { violations } from "./desk/hall.mjs";
import { between } from "./journeys/between.mjs";
import { everything, kept } from "./journeys/kept.mjs";
import { program, samples } from "./journeys/photos.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ITEM = "marriage-registration";
const ON = "2026-11-22";
const CARD = "id_card_groom";
const NAME = "张三丰 411503199001011234";
const BROKEN = Number(process.env.YUSHEN_BROKEN_FILES ?? 200);
const MOST = 256 * 2 ** 20;

let hall, wizard, page, drawn;
before(async () => {
  drawn = samples(BROKEN);
  hall = await launch({ front: between });
  ({ page } = hall);
  wizard = new Wizard(hall);
});
after(async () => {
  await hall?.close();
  if (drawn) rmSync(drawn.folder, { recursive: true, force: true });
});

const box = () => page.locator(`[data-photos="${CARD}"]`);
const photo = (index = 0) => box().locator(".photo").nth(index);
const standing = (index) => photo(index).getAttribute("data-standing");
const codes = (index) => photo(index).locator("[data-code]").evaluateAll((all) => all.map((one) => one.dataset.code));
const sent = [];

/** Chooses a drawn paper under a name of the person's. */
async function choose(input, sample, type = "image/jpeg") {
  const buffer = drawn.read(sample);
  sent.push(buffer);
  const before = await box().locator(".photo").count();
  const ending = sample.split(".").pop();
  await input.setInputFiles({ name: `${NAME}.${ending}`, mimeType: type, buffer });
  // Where it takes another one's place, that one's standing is gone at once.
  await page.waitForFunction(
    ([material, least]) => {
      const all = [...document.querySelectorAll(`[data-photos="${material}"] .photo`)];
      return all.length >= least && all.every((one) => one.dataset.standing !== "looking");
    },
    [CARD, Math.max(before, 1)],
  );
}

const add = () => box().locator('.photo-choose input[type="file"]').last();
const instead = (index = 0) => photo(index).locator('input[type="file"]');

test("broken files in WebAssembly: no panic, what is said natively is said here, memory is bounded", async (t) => {
  const photos = await program();
  for (const [name, said] of Object.entries(drawn.expected)) {
    assert.equal(photos.say(drawn.read(name), name), said, name);
  }
  assert.ok(photos.memory() <= MOST, `${photos.memory()} bytes`);
  t.diagnostic(`${BROKEN} broken files and ${Object.keys(drawn.expected).length - BROKEN} drawn ones, ${Math.round(photos.memory() / 2 ** 20)} MB of WebAssembly memory at the end`);
});

test("nothing of the photo program is loaded before a photo is chosen", async () => {
  await wizard.find(ON);
  // The service worker keeps the program for the time without a network: after the page, not before it.
  await kept(page);
  await page.goto(`${hall.url}/i/${ITEM}/documents?on=${ON}`);
  await page.locator(".documents").waitFor();
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname));
  assert.ok(loaded.length > 3 && !loaded.some((path) => path.includes("photo")), loaded.join());
  await wizard.paper(CARD, "original", {});
  await box().locator("summary").click();
  await add().waitFor();
  assert.deepEqual(await violations(page), []);
});

test("a clear photo, a blurred one taken three times, files that can't be opened", async () => {
  await choose(add(), "clear.jpg");
  assert.equal(await standing(0), "good");
  assert.deepEqual(await codes(0), []);
  assert.ok((await photo(0).locator("canvas").count()) === 1);
  const painted = await photo(0).locator("canvas").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, index) => index % 4 === 0 && value > 100);
  });
  assert.ok(painted, "the small picture is empty");
  await photo(0).locator('[data-action="remove-photo"]').click();

  for (const expected of ["again", "again", "noted"]) {
    const first = (await box().locator(".photo").count()) === 0;
    await choose(first ? add() : instead(), "blurred.jpg");
    assert.equal(await standing(0), expected);
    assert.deepEqual(await codes(0), ["blurred"]);
    if (expected === "again") assert.match(await photo(0).innerText(), /建议重拍/);
  }
  assert.match(await photo(0).innerText(), /不用再拍了/);
  assert.deepEqual(await violations(page), []);
  await wizard.picture("photos");

  for (const [sample, type, code] of [
    ["locked.pdf", "application/pdf", "pdf-locked"],
    ["heic.heic", "image/heic", "heic"],
  ]) {
    await choose(instead(), sample, type);
    assert.equal(await standing(0), "useless", sample);
    assert.deepEqual(await codes(0), [code]);
  }
  assert.deepEqual(await violations(page), []);
  await wizard.picture("photos-useless");
  await photo(0).locator('[data-action="remove-photo"]').click();
});

test("both sides of a card are asked for, and going on and back loses nothing", async () => {
  await choose(add(), "emblem.jpg");
  await choose(add(), "emblem-again.jpg");
  assert.deepEqual(await codes(1), ["wrong-side"]);
  await choose(instead(1), "portrait.jpg");
  assert.deepEqual([await standing(0), await standing(1)], ["good", "good"]);
  await page.click('[data-to="answers"]');
  await page.locator(".documents").waitFor({ state: "detached" });
  await page.goBack();
  await photo(1).waitFor();
  assert.deepEqual([await standing(0), await standing(1)], ["good", "good"]);
});

test("not one byte of a photo, and not its name, leaves; nothing stays on the device", async (t) => {
  const { seen } = hall.before;
  // From the first page on; the watch is not blind.
  assert.ok(seen.length > 20, `${seen.length} requests`);
  const texts = seen.map(({ method, url, headers, body }) => {
    assert.equal(method, "GET", url);
    assert.equal(body.length, 0, url);
    return Buffer.from(`${url}\n${JSON.stringify(headers)}\n`);
  });
  const wire = Buffer.concat(texts);
  let looked = 0;
  for (const file of sent) {
    for (let at = 0; at + 12 <= file.length; at += Math.max(12, Math.floor(file.length / 200))) {
      const piece = file.subarray(at, at + 12);
      for (const way of [piece, piece.toString("hex"), piece.toString("base64")]) {
        assert.ok(!wire.includes(way), `bytes at ${at} left`);
        looked += 1;
      }
    }
  }
  const [person, number] = NAME.split(" ");
  for (const way of [person, encodeURIComponent(person), number]) assert.ok(!wire.includes(way), way);
  const stays = await everything(page);
  for (const way of [person, number]) assert.ok(!stays.includes(way), `${way} is kept`);
  assert.equal(await page.workers().filter((worker) => worker.url().includes("photo")).length, 0, "a worker lives on");
  assert.deepEqual(hall.problems, []);
  t.diagnostic(`${sent.length} files, ${looked} pieces looked for in ${seen.length} requests, 0 found`);
});

test("without a network a photo is looked at all the same", async () => {
  hall.before.cut();
  await choose(add(), "glare.jpg");
  assert.deepEqual(await codes(2), ["glare"]);
  hall.before.mend();
});
