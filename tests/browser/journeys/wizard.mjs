// Drives the wizard as a citizen does, and asks the command line tool for the same notice.
// In: a page of `launch.mjs`. Out: what stands on the page. Absent: expectations; each journey says its own.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const shots = join(root, "target/screens");

/** Sizes of screens that are looked at. */
export const SCREENS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

const visible = (selector) => `${selector}:visible`;

export class Wizard {
  constructor({ page, url }) {
    this.page = page;
    this.url = url;
  }

  /** The list of items, on that day. */
  async find(on) {
    await this.page.goto(`${this.url}/?on=${on}`);
    await this.page.locator(visible("#search")).waitFor();
  }

  /** From the list to the first question of an item, by everyday words. */
  async begin(words, item) {
    await this.page.fill("#search", words);
    await this.page.click(`.card[data-to="${item}"]`);
    await this.page.click('[data-to="begin"]');
    await this.page.locator(".question").waitFor();
  }

  /** The fact asked on this page. */
  async asked() {
    return this.page.locator(".question").getAttribute("data-fact");
  }

  /** Answers the question of this page, which has to be about `fact`. */
  async answer(fact, value) {
    await this.page.locator(`.question[data-fact="${fact}"]`).waitFor();
    const path = `facts.${fact}`;
    const field = this.field(path);
    if (typeof value === "boolean" && (await field.locator("button.answer").count()) > 0) {
      await field.locator(`button.answer[data-value="${value}"]`).click();
      await this.settled();
      return;
    }
    if (Array.isArray(value) && value.every((row) => typeof row === "object")) {
      await this.rows(path, value);
    } else {
      await this.fill(path, value);
    }
    await this.page.click('.question button[type="submit"]');
    await this.settled();
  }

  /** Answers in the order given; each has to be the next one asked. */
  async answers(facts) {
    for (const [fact, value] of Object.entries(facts)) await this.answer(fact, value);
  }

  /** Waits until the engine has answered everything that it was asked. */
  async settled() {
    await this.page.locator('main[data-busy="false"]').waitFor();
  }

  field(path) {
    return this.page.locator(`[data-field="${path}"]`);
  }

  /** Makes a list hold exactly these elements. */
  async rows(path, rows) {
    const id = path.replaceAll(/[^a-z0-9_]/g, "-");
    const list = this.page.locator(`[id="${id}"]`);
    while ((await list.locator("[data-row]").count()) < rows.length) await list.locator('[data-action="add"]').click();
    while ((await list.locator("[data-row]").count()) > rows.length) {
      await list.locator('[data-action="remove"]').last().click();
    }
    for (const [index, row] of rows.entries()) {
      for (const [name, value] of Object.entries(row)) await this.fill(`${path}[${index}].${name}`, value);
    }
  }

  /** Fills in one field by its kind: date, choice, choices, box; `null`: there is none. */
  async fill(path, value) {
    const field = this.field(path);
    await field.waitFor();
    if (value === null) {
      await field.locator(".absent input").check();
      return;
    }
    const absent = field.locator(".absent input:checked");
    if ((await absent.count()) > 0) await absent.uncheck();
    if ((await field.locator(".date").count()) > 0) {
      const parts = value.split("-");
      for (const [index, part] of ["year", "month", "day"].entries()) {
        await field.locator(`[data-part="${part}"]`).fill(parts[index]);
      }
      await field.locator('[data-part="day"]').blur();
    } else if ((await field.locator('input[type="radio"]').count()) > 0) {
      await field.locator(`input[type="radio"][value="${value}"]`).check();
    } else if (Array.isArray(value)) {
      for (const box of await field.locator(':scope > .options input[type="checkbox"]').all()) {
        const id = await box.getAttribute("value");
        if (id !== "-none") await box.setChecked(value.includes(id));
      }
    } else {
      await field.locator('input[type="text"]').fill(String(value));
      await field.locator('input[type="text"]').blur();
    }
    await this.settled();
  }

  /** Says what is at hand for a material: `form` (or `no`, `unsure`, `yes` for several pieces) and fields. */
  async paper(material, have, fields = {}) {
    const path = `evidence.${material}`;
    await this.field(path).locator(`input[value="${have}"]`).check();
    await this.settled();
    for (const [name, value] of Object.entries(fields)) await this.fill(`${path}.${name}`, value);
  }

  /** Pieces of a material of which there are several. */
  async pieces(material, pieces) {
    const path = `evidence.${material}`;
    await this.field(path).locator('input[value="yes"]').check();
    const list = this.page.locator(`[data-material="${material}"] .rows`);
    while ((await list.locator("[data-row]").count()) < pieces.length) await list.locator('[data-action="add"]').click();
    while ((await list.locator("[data-row]").count()) > pieces.length) {
      await list.locator('[data-action="remove"]').last().click();
    }
    for (const [index, { form, ...fields }] of pieces.entries()) {
      await this.fill(`${path}[${index}].form`, form);
      for (const [name, value] of Object.entries(fields)) await this.fill(`${path}[${index}].${name}`, value);
    }
  }

  /** 看结果 */
  async finish() {
    await this.page.click('.documents button[type="submit"]');
    await this.page.locator(".notice").waitFor();
    await this.settled();
  }

  /** From the notice to the page that mends a deficit: a `fact:…` or a `material:…`. */
  async mend(to) {
    await this.page.locator(`.part-deficits [data-to="${to}"]`).first().click();
    await this.page.locator(to.startsWith("fact:") ? ".question" : ".documents").waitFor();
  }

  /** The lines of the notice, in order. */
  async lines() {
    await this.page.locator(".notice").waitFor();
    return this.page.locator("[data-line]").allTextContents();
  }

  async headline() {
    return this.page.locator(".notice .headline").textContent();
  }

  /** The facts document that the page gives away. */
  async facts() {
    return this.page.locator("#facts-export").textContent();
  }

  /** The notice on the page is what the command line tool prints for the facts taken from the page. */
  async sameAsCommandLine(item, on) {
    const facts = await this.facts();
    const printed = review(item, on, facts);
    assert.deepEqual(await this.lines(), printed, `the page differs from the command line for ${facts}`);
    return printed;
  }

  /** Pictures of this page on each screen, and a check that nothing is wider than the narrowest one. */
  async picture(name) {
    mkdirSync(shots, { recursive: true });
    const { page } = this;
    for (const [screen, size] of Object.entries(SCREENS)) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(shots, `${name}-${screen}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${name} is ${wide} px wide on a screen of 320 px`);
    await page.setViewportSize(SCREENS.desktop);
  }
}

/** What `yushen review` prints: its lines without the indentation and the empty ones. */
export function review(item, on, facts) {
  return commandLine(item, on, facts).split("\n").map((line) => line.trim()).filter(Boolean);
}

/** What `yushen review` decides, as the decision's JSON. */
export function decision(item, on, facts) {
  return JSON.parse(commandLine(item, on, facts, "--format", "json"));
}

function commandLine(item, on, facts, ...more) {
  const program = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
  const rules = process.env.YUSHEN_RULES ?? join(root, "rules");
  // What `cargo xtask build` signs for this machine holds the sample values, so that every item goes to its end.
  const asked = ["review", "--item", item, "--on", on, "--facts", "-", "--rules", rules, "--profile", "sample", ...more];
  const { status, stdout, stderr } = spawnSync(program, asked, { input: facts, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * Notes every request from now on; `take()` gives them and forgets them.
 * Left out: the tab's icon, a file without parameters that Chromium without a window, having no store of icons,
 * gets anew at every change of the address.
 */
export function watchRequests(page) {
  const seen = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    const plain = request.method() === "GET" && search === "" && request.postData() === null;
    // The icon, and the rules of an item by their content: neither can carry an answer.
    const silent = plain && (pathname === "/icon.svg" || /^\/bundle\/pieces\/[0-9a-f]{64}$/.test(pathname));
    if (!silent) seen.push(`${request.method()} ${request.url()}`);
  });
  return { take: () => seen.splice(0) };
}
