// 结婚登记: several things wrong at once, one notice with all of them, mended in the wizard until everything is ready.
// In: a served build, the command line tool. Out: a test result, pictures in target/screens. Absent: other items.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ITEM = "marriage-registration";
const ON = "2026-11-22";

let hall, wizard;
before(async () => {
  hall = await launch();
  wizard = new Wizard(hall);
});
after(async () => { await hall?.close(); });

test("结婚登记: everything wrong stands on one notice, and mending it in the wizard leads to 材料已齐", async () => {
  await wizard.find(ON);
  await wizard.picture("find");
  await wizard.begin("领证", ITEM);
  const requests = watchRequests(hall.page);

  await wizard.answer("both_mainland", true);
  assert.equal(await wizard.asked(), "groom_birth");
  await wizard.picture("question-date");

  // A day that does not exist is refused by the engine, in plain words, and the summary takes the focus.
  await wizard.answer("groom_birth", "2026-02-30");
  await hall.page.locator("#problems").waitFor();
  assert.match(await hall.page.locator("#problems").textContent(), /没有这一天/);
  assert.equal(await hall.page.evaluate(() => document.activeElement.id), "problems");
  await wizard.picture("question-mistake");

  // The groom is a year too young.
  await wizard.answer("groom_birth", "2005-06-01");
  assert.equal(await hall.page.evaluate(() => document.activeElement.tagName), "H1");
  // With that the condition is settled: the bride's date of birth is not needed now.
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false });
  await wizard.picture("question-choice");

  // Going back loses nothing, and what comes later is kept.
  await hall.page.click('[data-to="back"]');
  await hall.page.locator('.answer[data-value="false"][aria-pressed="true"]').waitFor();
  assert.equal(await wizard.asked(), "bride_has_spouse");
  await wizard.answers({ bride_has_spouse: false, kinship: "none", both_willing: true, both_come: false });

  // Papers: one missing, one out of date, one not signed yet, a copy instead of the print.
  await hall.page.locator(".documents").waitFor();
  await hall.page.click('.documents button[type="submit"]');
  await wizard.settled();
  assert.equal(await hall.page.locator("#problems li").count(), 4);
  await wizard.paper("id_card_groom", "no");
  await wizard.paper("id_card_bride", "original", { valid_until: "2026-11-21" });
  await wizard.paper("declarations", "no");
  await wizard.paper("photo", "copy");
  await wizard.picture("documents");
  await wizard.finish();

  assert.equal(await wizard.headline(), "暂不符合条件");
  const lines = await wizard.sameAsCommandLine(ITEM, ON);
  const deficits = await hall.page.locator(".part-deficits .entry").count();
  assert.equal(deficits, 6, lines.join("\n"));
  await wizard.picture("notice-ineligible");

  // Mended one by one, each from its place on the notice.
  await wizard.mend("fact:groom_birth");
  await wizard.answer("groom_birth", "2000-06-01");
  await wizard.answer("bride_birth", "2002-03-08");
  assert.equal(await wizard.headline(), "需补正");
  await wizard.sameAsCommandLine(ITEM, ON);

  await wizard.mend("fact:both_come");
  await wizard.answer("both_come", true);
  await wizard.sameAsCommandLine(ITEM, ON);

  await wizard.mend("material:id_card_groom");
  await wizard.paper("id_card_groom", "original", { valid_until: null });
  await wizard.paper("id_card_bride", "original", { valid_until: "2036-11-21" });
  await wizard.paper("declarations", "original");
  await wizard.paper("photo", "original");
  await wizard.finish();

  assert.equal(await wizard.headline(), "材料已齐，可来办理");
  await wizard.sameAsCommandLine(ITEM, ON);
  await wizard.picture("notice-ready");

  assert.deepEqual(requests.take(), [], "nothing is sent between the first question and the notice");
  assert.deepEqual(hall.problems, []);
});

test("the exported file is the facts document of the page", async () => {
  const [download] = await Promise.all([
    hall.page.waitForEvent("download"),
    hall.page.click('[data-action="export"]'),
  ]);
  assert.match(download.suggestedFilename(), /marriage-registration-2026-11-22\.json$/);
  const chunks = await (await download.createReadStream()).toArray();
  assert.equal(Buffer.concat(chunks).toString("utf8"), await wizard.facts());
});

test("an answer is changed from the list of answers, and the others stay", async () => {
  await hall.page.click('.actions [data-to="answers"]');
  await wizard.picture("answers");
  await hall.page.click('[data-fact="both_willing"] .change a');
  await wizard.answer("both_willing", false);
  assert.equal(await wizard.headline(), "暂不符合条件");
  await wizard.sameAsCommandLine(ITEM, ON);
  assert.equal(await hall.page.locator(".part-deficits .entry").count(), 1);
});
