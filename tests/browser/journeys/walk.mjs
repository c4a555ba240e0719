// Goes through an item at random: whatever is asked is answered with something that its kind takes.
// In: a wizard at the first question or the papers, dice. Out: the notice on the page. Absent: what it should say.

import assert from "node:assert/strict";

/** More steps than any item takes. */
const LONGEST = 80;

/** A small generator of numbers below `n`: the same seed gives the same walk. */
export function dice(seed) {
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

async function question(wizard, roll, refused = 0) {
  const { page } = wizard;
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
    await question(wizard, roll, refused + 1);
  }
}

async function documents(wizard, roll) {
  const { page } = wizard;
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

/** From the first question to the notice. */
export const walk = (wizard, roll) => walkTo(wizard, ".notice", roll);

/** From the first question to the first page that has what `selector` finds. */
export async function walkTo(wizard, selector, roll = dice(1)) {
  const { page } = wizard;
  for (let step = 0; step < LONGEST; step += 1) {
    await wizard.settled();
    if ((await page.locator(selector).count()) > 0 || (await page.locator(".notice").count()) > 0) return;
    if ((await page.locator(".question").count()) > 0) await question(wizard, roll);
    else await documents(wizard, roll);
  }
}
