// The wizard by keyboard alone: Tab to a thing, press it, type. In: a page. Out: nothing; a thing that Tab does not
// reach is an error. Absent: the mouse, `focus()`.

import assert from "node:assert/strict";

/** More stops than any page has. */
const MOST = 160;

export class Keys {
  constructor(page) {
    this.page = page;
  }

  /** What has the focus, for messages. */
  focused() {
    return this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
  }

  /** Whether the focus is on what `selector` finds. */
  on(selector) {
    return this.page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);
  }

  /** Tab until the focus is on what `selector` finds. */
  async to(selector) {
    for (let presses = 0; presses < MOST; presses += 1) {
      if (await this.on(selector)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not lead to ${selector}; it is on ${await this.focused()}`);
  }

  async press(selector) {
    await this.to(selector);
    await this.page.keyboard.press("Enter");
  }

  async type(selector, text) {
    await this.to(selector);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.type(text);
  }

  /** Chooses one of a group of radio buttons, which is one stop of Tab: the arrows walk in it. */
  async choose(field, value) {
    const inside = `[data-field="${field}"] > .options input[type="radio"]`;
    await this.to(inside);
    const values = await this.page.locator(inside).evaluateAll((all) => all.map((one) => one.value));
    await this.page.keyboard.press("Space");
    for (let steps = 0; steps < values.length; steps += 1) {
      if (await this.on(`${inside}[value="${value}"]`)) break;
      await this.page.keyboard.press("ArrowDown");
    }
    assert.ok(await this.page.locator(`${inside}[value="${value}"]`).isChecked(), `${field}: ${value} is not chosen`);
  }

  /** Fills in a date's three boxes. */
  async date(field, iso) {
    for (const [index, part] of ["year", "month", "day"].entries()) {
      await this.type(`[data-field="${field}"] [data-part="${part}"]`, iso.split("-")[index]);
    }
  }
}
