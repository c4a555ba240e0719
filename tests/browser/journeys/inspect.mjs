// Everything that is to be right on each state of the citizens' pages: in the usual view and in 大字版, light and dark,
// wide and narrow. In: a page that stands in the state. Out: what is wrong, each with its view; the page as it was found.
// Absent: the states (`states.mjs`), how it is measured (`seen.mjs`).

import { violations } from "../desk/hall.mjs";
import { languages, overflow, targets, texts } from "./seen.mjs";

/** The least size of letters (px), height of lines and contrast of each view. */
export const LIMITS = { usual: { font: 12, line: 1.3, contrast: 4.5 }, elder: { font: 18, line: 1.3, contrast: 7 } };
export const WIDE = { width: 1280, height: 900 };
/** A telephone, the narrowest screen, and what 400 % leaves of 1280 by 900. */
export const NARROW = [{ width: 390, height: 844 }, { width: 320, height: 640 }, { width: 320, height: 225 }];

/** Makes the page of a view, without leaving its state. */
async function view(page, elder) {
  const pressed = page.locator(`[data-action="elder"][aria-pressed="${elder}"]`);
  if ((await pressed.count()) === 0) await page.click('[data-action="elder"]');
  await pressed.waitFor();
}

/** `tools`: whether the page has its buttons of view and language yet. */
export async function inspect(page, name, tools = true) {
  const wrong = [];
  const note = (what, found) => wrong.push(...found.map((one) => `${name}, ${what}: ${one}`));
  for (const elder of tools ? [false, true] : [false]) {
    if (tools) await view(page, elder);
    const limits = elder ? LIMITS.elder : LIMITS.usual;
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const said = `${elder ? "elder" : "usual"}, ${colorScheme}`;
      note(said, await violations(page));
      note(said, await texts(page, limits));
    }
    await page.emulateMedia({ colorScheme: "light" });
    note(elder ? "elder" : "usual", await languages(page));
    if (elder) note("elder", await targets(page, 60));
    for (const size of NARROW) {
      await page.setViewportSize(size);
      note(`${elder ? "elder" : "usual"}, ${size.width} × ${size.height}`, await overflow(page));
      if (elder) note(`elder, ${size.width} px`, await targets(page, 60));
    }
    await page.setViewportSize(WIDE);
  }
  if (tools) await view(page, false);
  return wrong;
}

/** The same in the other language too, of what the citizen has before them. */
export async function inspectBoth(page, name) {
  const change = async (lang) => {
    await page.click('[data-action="language"]');
    await page.locator(`html[lang="${lang}"]`).waitFor({ state: "attached" });
  };
  const chinese = await inspect(page, name);
  await change("en");
  const english = await inspect(page, `${name}, in English`);
  await change("zh-CN");
  return [...chinese, ...english];
}
