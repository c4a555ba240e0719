// The receipt: made on the page without sending an answer, opened by the hall, the same decision there.
// In: a served build, the hall's key. Out: a test result, a picture. Absent: the receipt's own form (engine/tests).

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

test("预审回执: a QR code made on the device opens at the hall and decides alike", async () => {
  const { page } = hall;
  await wizard.find(ON);
  const digests = page.locator(".digests");
  await digests.waitFor();
  assert.match(await digests.getAttribute("data-rules"), /^[0-9a-f]{64}$/);
  await wizard.begin("领证", ITEM);
  await wizard.answer("both_mainland", true);
  await wizard.answer("groom_birth", "2000-05-20");
  await wizard.answer("bride_birth", "2001-08-02");
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false, kinship: "none" });
  await wizard.answers({ both_willing: true, both_come: true });
  await page.locator(".documents").waitFor();
  await wizard.paper("id_card_groom", "no");
  await wizard.paper("id_card_bride", "original", { valid_until: "2030-01-01" });
  await wizard.paper("declarations", "original");
  await wizard.paper("photo", "original");
  await wizard.finish();

  const requests = watchRequests(page);
  await page.click('[data-action="receipt"]');
  await page.locator(".code svg").waitFor();
  // Only the hall's public key was asked for.
  const asked = requests.take();
  assert.equal(asked.length, 1, asked.join("\n"));
  assert.ok(asked[0].endsWith("/api/receipts/key"));
  await wizard.picture("receipt");

  const texts = await page.locator("[data-receipt]").evaluateAll((codes) => codes.map((code) => code.dataset.receipt));
  const answer = await fetch(`${hall.url}/api/receipts/verify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ texts }),
  });
  const said = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(said));
  assert.equal(said.same, true);
  assert.equal(said.outcome, "correctable");
  assert.equal(said.bundle, `sha256:${await digests.getAttribute("data-rules")}`);

  // A changed answer takes the code away: an old receipt is never shown beside new answers.
  await page.click('.mends a[data-to="material:id_card_groom"]');
  await wizard.paper("id_card_groom", "original", { valid_until: "2035-06-30" });
  await wizard.finish();
  assert.equal(await page.locator(".code").count(), 0);
  assert.deepEqual(hall.problems, []);
});
