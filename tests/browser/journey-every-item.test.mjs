// Every item, gone through at random to its notice: no dead end, no error, always the command line's notice.
// In: a served build, the command line tool. Out: a test result. Absent: what the notice should say; the cases do that.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const SEEDS = (process.env.YUSHEN_WALKS ?? "1,2").split(",").map(Number);
const LONGEST = 80;

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

/** A small generator of numbers below `n`: the same seed gives the same walk. */
function dice(seed) {
  let state = seed * 2654435761 >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const DATES = ["1990-05-06", "2004-02-29", "2010-12-31", "2026-11-21", "2026-11-22", "2027-01-31", "2040-10-01"];
// Made-up numbers whose check digits are right: a person, a firm, a telephone.
const CHECKED = ["411503196501010050", "411503197012310061", "91411503MA00000007", "13800138000"];
const NUMBERS = ["0", "1", "2", "3", "12", "100", "58.5", "1000000", ...CHECKED];
const TEXTS = ["信阳市平桥区金穗商贸有限公司", "金穗", "试", ...CHECKED];

/** How often one question may refuse what is put in. */
const REFUSED = 60;

/** Fills in a field with anything that its kind takes. */
async function anything(field, roll) {
  const choices = await field.locator(':scope > .options input').all();
  const date = await field.locator(".date").count();
  if (date > 0) {
    const parts = DATES[roll(DATES.length)].split("-");
    for (const [index, part] of ["year", "month", "day"].entries()) {
      await field.locator(`[data-part="${part}"]`).fill(parts[index]);
    }
    await field.locator('[data-part="day"]').blur();
  } else if (choices.length > 0) {
    await choices[roll(choices.length)].check();
  } else {
    const box = field.locator('input[type="text"]');
    const numeric = (await box.getAttribute("inputmode")) !== "text";
    await box.fill(numeric ? NUMBERS[roll(NUMBERS.length)] : TEXTS[roll(TEXTS.length)]);
    await box.blur();
  }
}

async function question(page, roll, refused = 0) {
  const fact = await page.locator(".question").getAttribute("data-fact");
  const buttons = await page.locator("button.answer").all();
  if (buttons.length > 0) {
    await buttons[roll(2)].click();
    return wizard.settled();
  }
  if (await page.locator(".rows").count() > 0 && roll(2) === 1) await page.click('.rows > [data-action="add"]');
  for (const field of await page.locator(".question [data-field]").all()) await anything(field, roll);
  await page.click('.question button[type="submit"]');
  await wizard.settled();
  // Refused (out of range, say): other values, until the engine takes them.
  const gone = page.locator(`.question[data-fact="${fact}"]`);
  if (await page.locator("#problems").count() > 0 && await gone.count() > 0) {
    assert.ok(refused < REFUSED, `${fact} takes nothing: ${await page.locator("#problems").textContent()}`);
    await question(page, roll, refused + 1);
  }
}

async function documents(page, roll) {
  for (const paper of await page.locator(".paper").all()) {
    const choices = await paper.locator(".have .options input").all();
    await choices[roll(choices.length)].check();
    await wizard.settled();
  }
  // Fields appear while others are filled in.
  for (let round = 0; round < 6; round += 1) {
    const blank = await page.locator(".paper [data-field]:not(.have)").evaluateAll((fields) => {
      const empty = (input) => (input.type === "text" ? input.value === "" : !input.checked);
      return fields.filter((field) => [...field.querySelectorAll("input")].every(empty)).map((field) => field.dataset.field);
    });
    for (const path of blank) {
      // A field that is no longer needed has gone.
      if (await wizard.field(path).count() > 0) await anything(wizard.field(path), roll);
      await wizard.settled();
    }
  }
  await page.click('.documents button[type="submit"]');
  await wizard.settled();
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
        for (let step = 0; step < LONGEST; step += 1) {
          await wizard.settled();
          if ((await page.locator(".notice").count()) > 0) break;
          if ((await page.locator(".question").count()) > 0) await question(page, roll);
          else await documents(page, roll);
        }
        await wizard.sameAsCommandLine(item, ON);
        assert.deepEqual(requests.take(), []);
        assert.deepEqual(hall.problems, []);
      });
    }
  });
}
