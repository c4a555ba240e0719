// Every item, gone through at random to its notice: no dead end, no error, always the command line's notice.
// In: a served build, the command line tool. Out: a test result. Absent: what the notice should say; the cases do that.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { dice, walk } from "./journeys/walk.mjs";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const SEEDS = (process.env.YUSHEN_WALKS ?? "1,2").split(",").map(Number);

let hall, wizard, items;
before(async () => {
  hall = await launch();
  wizard = new Wizard(hall);
  await wizard.find(ON);
  items = await hall.page.locator(".card").evaluateAll((cards) => cards.map((card) => card.dataset.to));
});
after(async () => { await hall?.close(); });

/** Every item of the library: a folder in a window's folder. */
function published() {
  const folder = join(process.env.YUSHEN_RULES ?? fileURLToPath(new URL("../../rules", import.meta.url)), "items");
  return readdirSync(folder).flatMap((window) => readdirSync(join(folder, window))).sort();
}

for (const seed of SEEDS) {
  test(`every item leads to its notice, walk ${seed}`, async (t) => {
    assert.deepEqual([...items].sort(), published());
    for (const [index, item] of items.entries()) {
      await t.test(item, async () => {
        const roll = dice(seed * 100 + index);
        const { page } = hall;
        await wizard.find(ON);
        await page.click(`.card[data-to="${item}"]`);
        const requests = watchRequests(page);
        await page.click('[data-to="begin"]');
        await walk(wizard, roll);
        await wizard.sameAsCommandLine(item, ON);
        assert.deepEqual(requests.take(), []);
        assert.deepEqual(hall.problems, []);
      });
    }
  });
}
