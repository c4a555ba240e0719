// Goes through an item with the answers of a facts document, as a citizen who knows them all.
// In: a wizard on an item's first question, a facts document. Out: the page of the notice.
// Absent: answers that the document does not hold; a question without one is an error.

import assert from "node:assert/strict";

const LONGEST = 120;

/** From the first question to the notice. */
export async function fill(wizard, document) {
  const { page } = wizard;
  for (let step = 0; step < LONGEST; step += 1) {
    await page.locator(".question, .documents, .notice").first().waitFor();
    if ((await page.locator(".notice").count()) > 0) return;
    if ((await page.locator(".documents").count()) > 0) {
      await papers(wizard, document);
      await page.click('.documents button[type="submit"]');
      await page.waitForFunction(() => !document.querySelector(".documents") || document.querySelector("#problems"));
      assert.equal(await page.locator(".documents #problems").count(), 0, await text(page, "#problems"));
    } else {
      const fact = await wizard.asked();
      assert.ok(Object.hasOwn(document.facts, fact), `${fact} is asked, and the document does not say`);
      await question(wizard, fact, document.facts[fact]);
    }
  }
  assert.fail(`no notice after ${LONGEST} pages`);
}

/** Answers the question of the page and goes on. */
export async function question(wizard, fact, value) {
  const { page } = wizard;
  const path = `facts.${fact}`;
  const buttons = wizard.field(path).locator(`button.answer[data-value="${value}"]`);
  if (typeof value === "boolean" && (await buttons.count()) > 0) {
    await buttons.click();
  } else {
    if (Array.isArray(value) && (await page.locator(".question .rows").count()) > 0) await rows(wizard, path, value);
    else await put(wizard, path, value);
    await page.click('.question button[type="submit"]');
  }
  const moved = page.waitForFunction(
    (asked) => document.querySelector("#problems") || document.querySelector(".question")?.dataset.fact !== asked,
    fact,
  );
  await moved;
  assert.equal(await page.locator(".question #problems").count(), 0, `${fact}: ${await text(page, "#problems")}`);
}

/** Says of every paper on the page what the document says of it. */
export async function papers(wizard, { evidence = {}, commitments = [] }) {
  const { page } = wizard;
  const shown = await page.locator(".paper").evaluateAll((papers) => papers.map((paper) => paper.dataset.material));
  for (const material of shown) {
    const said = Object.hasOwn(evidence, material) ? evidence[material] : undefined;
    const choose = (have) => wizard.field(`evidence.${material}`).locator(`input[value="${have}"]`).check();
    if (said === undefined) {
      await choose("unsure");
    } else if (said === null) {
      await choose("no");
    } else if (Array.isArray(said)) {
      await choose("yes");
      await pieces(wizard, material, said);
    } else {
      // The document need not say in which form; the page wants to know: the first it offers.
      const { form = await first(wizard, `evidence.${material}`), ...fields } = said;
      await choose(form);
      await filled(wizard, `evidence.${material}`, fields);
    }
    if (commitments.includes(material)) await page.locator(`[name="commit-${material}"]`).check();
  }
}

/** Makes a material of several pieces hold exactly these. */
async function pieces(wizard, material, list) {
  const path = `evidence.${material}`;
  const rows = wizard.page.locator(`[data-material="${material}"] .rows`);
  const count = () => rows.locator("[data-row]").count();
  while ((await count()) < list.length) await rows.locator('[data-action="add"]').click();
  while ((await count()) > list.length) await rows.locator('[data-action="remove"]').last().click();
  for (const [index, { form, ...fields }] of list.entries()) {
    const piece = `${path}[${index}]`;
    await wizard.fill(`${piece}.form`, form ?? (await first(wizard, `${piece}.form`)));
    await filled(wizard, piece, fields);
  }
}

/** The first form that a field offers. */
async function first(wizard, path) {
  return wizard.field(path).locator('input[type="radio"]').first().getAttribute("value");
}

/** A field that nobody needs is not there. */
async function filled(wizard, path, fields) {
  for (const [name, value] of Object.entries(flat(fields))) {
    if (await present(wizard, `${path}.${name}`)) await put(wizard, `${path}.${name}`, value);
  }
}

async function rows(wizard, path, list) {
  await wizard.rows(path, list.map(() => ({})));
  for (const [index, row] of list.entries()) {
    for (const [name, value] of Object.entries(flat(row))) await put(wizard, `${path}[${index}].${name}`, value);
  }
}

async function put(wizard, path, value) {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(flat(value))) await put(wizard, `${path}.${name}`, inner);
  } else if (Array.isArray(value) && value.length === 0) {
    await wizard.field(path).locator('input[value="-none"]').check();
  } else {
    await wizard.fill(path, value);
  }
}

/** A field of a paper is drawn as soon as the engine has heard of the paper. */
async function present(wizard, path) {
  return wizard.field(path).first().waitFor({ timeout: 1500 }).then(() => true, () => false);
}

/** Records in records, with dotted names, as the fields of a page have them. */
function flat(object, before = "") {
  return Object.fromEntries(Object.entries(object).flatMap(([name, value]) => {
    const path = before + name;
    const inner = value !== null && typeof value === "object" && !Array.isArray(value);
    return inner ? Object.entries(flat(value, `${path}.`)) : [[path, value]];
  }));
}

async function text(page, selector) {
  return (await page.locator(selector).count()) > 0 ? page.locator(selector).textContent() : "";
}
