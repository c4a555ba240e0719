// The journeys of `journey-booked.test.mjs` again with the network cut after the first page: the same questions, the same
// facts, the same notice as the command line's, up to booking, which says that it needs the hall and what else can be done.
// In: a served build with the sample hall, the command line tool. Out: a test result. Absent: what is kept and how
// (`offline.test.mjs`).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { between } from "./journeys/between.mjs";
import { ITEMS } from "./journeys/items.mjs";
import { kept } from "./journeys/kept.mjs";
import { dice, walk } from "./journeys/walk.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";

let hall, wizard, page;
before(async () => {
  hall = await launch({ bookings: true, front: between });
  wizard = new Wizard(hall);
  page = hall.page;
  await wizard.find(ON);
  await kept(page);
});
after(async () => { await hall?.close(); });

/** Found, answered by dice; the facts. */
async function reviewed(words, item, seed) {
  await wizard.find(ON);
  await wizard.begin(words, item);
  await walk(wizard, dice(seed));
  await wizard.sameAsCommandLine(item, ON);
  return wizard.facts();
}

for (const [index, [words, item]] of ITEMS.entries()) {
  test(`${words}: the same without a network, up to booking`, async () => {
    hall.before.mend();
    const facts = await reviewed(words, item, 700 + index);
    hall.before.cut();
    assert.equal(await reviewed(words, item, 700 + index), facts, "the same answers, asked in the same order");

    await page.click('.actions [data-to="book"]');
    await page.locator("[data-stuck]").waitFor();
    assert.match(await page.locator("#way-book").textContent(), /连不上大厅/);
    assert.equal(await page.locator("#way-walk_in").count(), 1, "coming without a booking is still said");
    // Back from there nothing is lost; with the network it goes on from where it stood.
    await page.click('[data-to="back"]');
    assert.equal(await wizard.facts(), facts);
    hall.before.mend();
    await page.click('.actions [data-to="book"]');
    await page.click('[data-action="retry"]');
    await page.locator('[data-to="time"]').waitFor();
    const other = hall.problems.splice(0).filter((problem) => !/ERR_|request failed: \S+\/(bundle\/envelope|trust|api\/halls)/.test(problem));
    assert.deepEqual(other, []);
  });
}
