// The pictures of `docs/screens`: states of the citizens' pages on a telephone, a desk's screen, in 大字版, dark, on
// paper. In: a served build, `pngquant` (a Debian package). Out: `docs/screens/wizard-*.png`, or the folder given.
// Run by hand after a change of looks: `node tests/browser/screens.mjs [folder]`; docs/design.md shows them.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { states } from "./journeys/states.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const folder = process.argv[2] ?? fileURLToPath(new URL("../../docs/screens", import.meta.url));
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 860 };
/** A4 and the slip, at 96 px an inch. */
const PAPER = { a4: { width: 794, height: 1123 }, slip: { width: 302, height: 1000 } };

/** State, name of its pictures, which ones. */
const WANTED = [
  ["find", "find", "phone desktop elder dark"],
  ["find, nothing", "find-nothing", "phone"],
  ["start", "start", "phone desktop"],
  ["question, a date with a mistake", "question-mistake", "phone elder"],
  ["question, one of several", "question", "phone desktop elder dark"],
  ["all questions on one page, with mistakes", "form", "desktop"],
  ["papers, filled in", "papers", "phone desktop elder"],
  ["result, not eligible", "result", "phone desktop elder dark a4 slip"],
  ["booking, times", "times", "phone desktop elder dark"],
  ["booked", "booked", "phone desktop elder a4"],
  ["the rules can't be had", "failed", "phone"],
];

const hall = await launch({ bookings: true });
mkdirSync(folder, { recursive: true });
try {
  for (const lang of ["zh-CN", "en"]) {
    const { page, context } = await hall.another({ viewport: DESKTOP });
    for (const { name, go } of states({ hall, page, wizard: new Wizard({ page, url: hall.url }), lang, on: ON })) {
      await go();
      const wanted = WANTED.find(([state]) => state === name);
      if (!wanted) continue;
      // In English what differs most.
      const kinds = lang === "en" ? ["phone"].filter(() => ["find", "result"].includes(wanted[1])) : wanted[2].split(" ");
      for (const kind of kinds) await picture(page, lang === "en" ? `${wanted[1]}-english` : wanted[1], kind);
    }
    await context.close();
  }
} finally {
  await hall.close();
}

async function picture(page, name, kind) {
  const paper = PAPER[kind];
  await page.setViewportSize(paper ?? (kind === "desktop" || kind === "dark" ? DESKTOP : PHONE));
  if (kind === "elder") await page.click('[data-action="elder"]');
  await page.emulateMedia({ media: paper ? "print" : "screen", colorScheme: kind === "dark" ? "dark" : "light" });
  if (kind === "slip") await page.evaluate(() => document.documentElement.setAttribute("data-print", "80"));
  // The margins that a printer would leave.
  await page.evaluate((margin) => { document.body.style.padding = margin; }, { a4: "16mm 18mm", slip: "4mm 3mm" }[kind] ?? "");
  await page.evaluate(() => scrollTo(0, 0));
  const path = join(folder, `wizard-${name}-${kind}.png`);
  await page.screenshot({ path });
  const small = spawnSync("pngquant", ["--force", "--strip", "--speed", "1", "--output", path, "48", path]);
  if (small.error) throw new Error("pngquant is missing: apt-get install pngquant");
  if (kind === "slip") await page.evaluate(() => document.documentElement.removeAttribute("data-print"));
  await page.evaluate(() => { document.body.style.padding = ""; });
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  if (kind === "elder") await page.click('[data-action="elder"]');
  await page.setViewportSize(DESKTOP);
}
