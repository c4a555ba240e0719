// For everyone's eyes, ears and hands: every state of the citizens' pages, in both languages, in the usual view and in
// 大字版, light and dark: axe, contrasts, sizes, width; read aloud; a whole journey by keyboard alone.
// In: a served build with the sample hall. Out: a test result. Absent: what the pages say (the other files).

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LIMITS, NARROW, WIDE, inspect } from "./journeys/inspect.mjs";
import { Keys } from "./journeys/keys.mjs";
import { texts } from "./journeys/seen.mjs";
import { states } from "./journeys/states.mjs";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const ITEM = "marriage-registration";

/** A copy of the built app, which grows newer. */
const folder = mkdtempSync(join(tmpdir(), "yushen-access-"));
const dist = join(folder, "web");

let hall;
before(async () => {
  cpSync(process.env.YUSHEN_DIST ?? fileURLToPath(new URL("../../dist/web", import.meta.url)), dist, { recursive: true });
  hall = await launch({ bookings: true, dist });
});
after(async () => {
  await hall?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => { hall.problems.length = 0; });

for (const lang of ["zh-CN", "en"]) {
  test(`every state of every page, ${lang}`, async (t) => {
    const { context, page } = await hall.another({ viewport: WIDE });
    page.setDefaultTimeout(15_000);
    try {
      for (const { name, tools = true, go } of states({ hall, page, wizard: new Wizard({ page, url: hall.url }), lang, on: ON, dist })) {
        await t.test(name, async () => {
          await go();
          assert.equal(await page.getAttribute("html", "lang"), tools ? lang : "zh-CN");
          assert.deepEqual(await inspect(page, name, tools), []);
        });
      }
    } finally {
      await context.close();
    }
  });
}

test("language and view are remembered, and nothing else is", async () => {
  const { context, page } = await hall.another();
  await page.goto(`${hall.url}/?on=${ON}`);
  await page.click('[data-action="elder"]');
  await page.click('[data-action="language"]');
  await page.getByRole("heading", { name: "What do you need?" }).waitFor();
  await page.locator(".card-title", { hasText: "Marriage registration" }).first().waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "What do you need?" }).waitFor();
  assert.equal(await page.getAttribute("html", "class"), "elder");
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.title]), ["en", "What do you need? · Pre-review"]);
  const kept = await page.evaluate(() => ({ ...localStorage }));
  assert.match(kept["yushen.seen"], /./);
  delete kept["yushen.seen"];
  assert.deepEqual(kept, { "yushen.lang": "en", "yushen.view": "elder" });
  await page.click('[data-action="language"]');
  await page.click('[data-action="elder"]');
  await page.getByRole("heading", { name: "您要办什么事？" }).waitFor();
  assert.equal(await page.getAttribute("html", "class"), "");
  await context.close();
});

test("large type is there before the program is", async () => {
  const { context, page } = await hall.another();
  await context.addInitScript(() => localStorage.setItem("yushen.view", "elder"));
  await page.route("**/yushen_web_bg.wasm", () => {});
  // Where the server makes the page, and where it does not.
  for (const [path, there] of [["/", ".card"], ["/bookings", ".loading-title"]]) {
    await page.goto(`${hall.url}${path}`, { waitUntil: "commit" });
    await page.locator(`html.elder ${there}`).first().waitFor();
    assert.deepEqual(await texts(page, LIMITS.elder), [], path);
  }
  await context.close();
});

test("changing the language in the middle keeps every answer and asks nothing twice", async () => {
  const { context, page } = await hall.another();
  const wizard = new Wizard({ page, url: hall.url });
  await wizard.find(ON);
  await wizard.begin("领证", ITEM);
  await wizard.answers({ both_mainland: true, groom_birth: "2010-05-20" });
  await page.locator('[data-field="facts.groom_has_spouse"]').waitFor();
  const requests = watchRequests(page);
  await page.click('[data-action="language"]');
  await page.locator("h1", { hasText: /spouse/ }).waitFor();
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false, kinship: "none", both_willing: true, both_come: true });
  await page.locator(".documents").waitFor();
  for (const material of ["id_card_groom", "id_card_bride", "declarations", "photo"]) await wizard.paper(material, "no");
  await wizard.finish();
  const english = await wizard.lines();
  assert.ok(english.every((line) => !/\p{Script=Han}/u.test(line)), english.join("\n"));
  const facts = await wizard.facts();
  await page.click('[data-action="language"]');
  await page.locator("h1", { hasText: "暂不符合条件" }).waitFor();
  assert.equal(await wizard.facts(), facts);
  await wizard.sameAsCommandLine(ITEM, ON);
  assert.deepEqual(requests.take(), []);
  assert.deepEqual(hall.problems, []);
  await context.close();
});

test("the device's own voice reads the question, then the outcome and the notice, and stops when the page is left", async () => {
  const { context, page } = await hall.another();
  // What a browser with voices has; what is spoken is written down.
  await context.addInitScript(() => {
    const spoken = [];
    const voices = [{ lang: "en-US", localService: true }, { lang: "zh-CN", localService: true }];
    window.SpeechSynthesisUtterance = class {
      constructor(text) { this.text = text; }
    };
    const speech = new EventTarget();
    Object.assign(speech, {
      spoken,
      getVoices: () => voices,
      speak: (one) => spoken.push(one),
      cancel: () => { spoken.length = 0; },
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
  });
  const said = () => page.evaluate(() => speechSynthesis.spoken.map((one) => one.text));
  const wizard = new Wizard({ page, url: hall.url });
  await wizard.find(ON);
  await wizard.begin("领证", ITEM);
  const question = await page.locator("h1").innerText();
  await page.click('[data-action="read"]');
  assert.equal((await said())[0], question);
  assert.ok((await said()).includes("是"), (await said()).join(" | "));
  assert.deepEqual(await page.evaluate(() => [speechSynthesis.spoken[0].lang, speechSynthesis.spoken[0].voice.lang]), ["zh-CN", "zh-CN"]);
  await page.click('[data-action="read"][aria-pressed="true"]');
  assert.deepEqual(await said(), []);
  await page.click('[data-action="read"][aria-pressed="false"]');
  assert.ok((await said()).length > 0);
  await wizard.answer("both_mainland", true);
  assert.deepEqual(await said(), [], "leaving the page ends it");
  await page.locator('[data-action="read"][aria-pressed="false"]').waitFor();

  await page.goto(`${hall.url}/i/${ITEM}/notice?on=${ON}`);
  await page.locator(".notice").waitFor();
  await page.click('[data-action="read"]');
  const lines = await said();
  assert.equal(lines[0], await page.locator("h1").innerText());
  // Every line of the notice's parts, in its order; the head and the outcome are said once, above.
  const notice = await page.locator(".notice .part [data-line]").evaluateAll((all) => all.map((one) => one.innerText.trim()));
  assert.ok(notice.length > 3);
  assert.deepEqual(lines.filter((line) => notice.includes(line)), notice);
  // At its end the button is as before.
  await page.evaluate(() => speechSynthesis.spoken.at(-1).onend());
  await page.locator('[data-action="read"][aria-pressed="false"]').waitFor();
  await context.close();
});

test("without a voice of the device there is no button, and none for a voice from the network", async () => {
  for (const voices of [[], [{ lang: "zh-CN", localService: false }], [{ lang: "fr-FR", localService: true }]]) {
    const { context, page } = await hall.another();
    await context.addInitScript((voices) => {
      Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), { getVoices: () => voices, cancel() {} }) });
    }, voices);
    await page.goto(`${hall.url}/?on=${ON}`);
    await page.locator("#search").waitFor();
    assert.equal(await page.locator('[data-action="read"]').count(), 0, JSON.stringify(voices));
    await context.close();
  }
  const { context, page } = await hall.another();
  await context.addInitScript(() => { delete Window.prototype.speechSynthesis; delete window.speechSynthesis; });
  await page.goto(`${hall.url}/?on=${ON}`);
  await page.locator("#search").waitFor();
  assert.equal(await page.locator('[data-action="read"]').count(), 0);
  assert.deepEqual(hall.problems, []);
  await context.close();
});

test("nothing moves for whoever asked for that", async () => {
  const { context, page } = await hall.another({ reducedMotion: "reduce" });
  // The engine does not come, and a result can't be said ahead of it: the page goes on opening.
  await page.route("**/yushen_engine_bg.wasm", () => {});
  await page.goto(`${hall.url}/i/${ITEM}/notice`);
  const turning = () => page.evaluate(() => document.getAnimations({ subtree: true }).length);
  await page.locator(".loading").waitFor();
  assert.equal(await turning(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await turning()) > 0, "it would turn");
  await context.close();
});

for (const elder of [false, true]) {
  test(`found, answered, booked by keyboard alone${elder ? ", 大字版" : ""}`, async () => {
    const { context, page } = await hall.another({ viewport: elder ? NARROW[0] : WIDE });
    const keys = new Keys(page);
    const arrived = (selector) => page.locator(selector).first().waitFor();
    await page.goto(`${hall.url}/?on=${ON}`);
    await arrived("#search");
    await keys.to(".skip");
    if (elder) await keys.press('[data-action="elder"]');
    await keys.type("#search", "领证");
    await keys.press(`.card[data-to="${ITEM}"]`);
    await arrived('[data-to="begin"]');
    assert.ok(await keys.on("h1"), "a new page is read from its heading");
    await keys.press('[data-to="begin"]');
    const asked = (fact) => arrived(`.question[data-fact="${fact}"]`);
    const yes = async (fact, value) => {
      await asked(fact);
      await keys.press(`.answer[data-value="${value}"]`);
    };
    await yes("both_mainland", true);
    await asked("groom_birth");
    await keys.date("facts.groom_birth", "2000-05-20");
    await page.keyboard.press("Enter");
    await asked("bride_birth");
    await keys.date("facts.bride_birth", "2001-08-02");
    await page.keyboard.press("Enter");
    await yes("groom_has_spouse", false);
    await yes("bride_has_spouse", false);
    await asked("kinship");
    await keys.choose("facts.kinship", "none");
    await keys.press('.question button[type="submit"]');
    await yes("both_willing", true);
    await yes("both_come", true);
    await arrived(".documents");
    for (const material of ["id_card_groom", "id_card_bride"]) {
      await keys.choose(`evidence.${material}`, "original");
      await arrived(`[data-field="evidence.${material}.valid_until"]`);
      await keys.date(`evidence.${material}.valid_until`, "2036-01-31");
    }
    await keys.choose("evidence.declarations", "original");
    await keys.choose("evidence.photo", "original");
    await keys.press('.documents button[type="submit"]');
    await arrived(".notice");
    assert.equal(await page.locator("h1").innerText(), "材料已齐，可来办理");
    await keys.press('.outcome [data-to="next"]');
    await arrived('[data-to="time"]');
    await keys.press('[data-to="time"]');
    await arrived("#days .cell.free");
    await keys.to("#days .cell");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await arrived("#slots .cell.free");
    await keys.to("#slots .cell");
    for (let steps = 0; steps < 20 && !(await keys.on(".cell.free")); steps += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await arrived(".hold");
    await keys.type("#desk-name", "测试人");
    await keys.type("#desk-phone", elder ? "13712340002" : "13712340001");
    await keys.press('form button[type="submit"]');
    await arrived("[data-code]");
    assert.equal(await page.getAttribute(".visit", "data-stands"), "true");
    assert.deepEqual(hall.problems, []);
    await context.close();
  });
}
