// One visitor at a kiosk, who leaves their name, number and code wherever the pages take any, and goes in one of four ways.
// In: an attached kiosk, somebody with a booking. Out: papers, and when it is over. Absent: looking for what is left.

import { setTimeout as sleep } from "node:timers/promises";

/** How a visit ends. */
export const ENDS = ["button", "renderer", "browser", "idle"];

/** Somebody nobody else is. */
export function person(number) {
  const digits = String(1_000_003 + ((number * 7919) % 8_999_000)).slice(-7);
  const phone = `1990${digits}`;
  const name = `欧阳犇${String.fromCodePoint(0x4e00 + ((97 * number) % 20_000), 0x5200 + ((31 * number) % 18_000))}`;
  // As a booking's code is written; the sign after the digits keeps it from being a bar code.
  const code = `7K3M${digits}QZ`;
  const shown = `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
  // As the hall shows it again, on the screen and on paper.
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  return { name, phone, masked, id: `41150319${digits}2X`, code, shown };
}

/** Fills whatever it can, place by place; which places were reached. */
export async function visit({ page }, who) {
  const reached = [];
  const home = async () => {
    // While the keyboard on the screen is open, a click beside it only closes it.
    await page.evaluate(() => document.activeElement?.blur());
    await sleep(300);
    await page.locator('[data-action="home"]').first().click();
    await page.locator('[data-kiosk="home"]').waitFor();
  };
  await page.locator('[data-kiosk="home"]').waitFor({ timeout: 60_000 });

  await page.click('[data-action="check-in"]');
  await page.fill("#check-in-code", who.code);
  await page.locator("#check-in-code").press("Enter");
  // Nobody has that code: the hall says so, and the code stands in the box.
  await page.locator("[data-refused]").waitFor();
  reached.push("check-in");
  await home();

  await page.click('[data-action="review"]');
  await page.fill("#search:visible", `${who.name} ${who.id} ${who.phone}`);
  await sleep(200);
  reached.push("search");
  await home();

  await page.click('[data-action="rate"]');
  for (const box of await page.locator("input[type=text]:visible, textarea:visible").all()) await box.fill(`${who.name} ${who.code}`);
  reached.push("rate");
  await home();

  await page.click('[data-action="book"]');
  await page.click('[data-action="bookings.mine"]');
  const boxes = page.locator('input:not([type="radio"]):not([type="checkbox"]):visible');
  await boxes.nth(0).fill(who.booked);
  await boxes.nth(1).fill(who.phone.slice(-4));
  await boxes.nth(1).press("Enter");
  await page.locator('[data-action="print-page"]').waitFor();
  reached.push("booking");
  return reached;
}

/** What stands on the page, for whoever looks for why a visit went no further. */
export async function stands({ page }) {
  const said = page.evaluate(() => ({
    session: document.documentElement.dataset.session,
    text: document.body.innerText,
    boxes: [...document.querySelectorAll("input, textarea")].map(({ id, value }) => `${id}=${value}`),
    marks: [...document.querySelectorAll("[data-kiosk], [data-refused], [data-stuck]")].map(({ dataset }) => ({ ...dataset })),
  }));
  return JSON.stringify(await said.catch((error) => error.message));
}

/** Prints the booking that `visit` ends at, then a ticket: two papers. The page stands still while it prints. */
export async function print({ page }) {
  await page.locator('[data-action="print-page"]').click({ noWaitAfter: true });
  await page.locator('[data-kiosk="printed"]').waitFor();
  await page.locator('[data-action="home"]').click();
  await page.click('[data-action="tickets"]');
  await page.locator('[data-action="ticket"][data-class]').first().click({ noWaitAfter: true });
  await page.locator('.kiosk-ticket').waitFor();
}

/** Ends the visit as `how` says; the kiosk as the next one finds it. */
export async function leave(kiosk, attached, how) {
  const { page } = attached;
  if (how === "button" || how === "idle") {
    const session = await page.locator("html").getAttribute("data-session");
    if (how === "button") await page.locator('[data-action="end"]').last().click();
    await page.locator(`html[data-session]:not([data-session="${session}"])`).waitFor({ timeout: 120_000, state: "attached" });
    await page.locator('[data-kiosk="home"]').waitFor({ timeout: 60_000 });
    return attached;
  }
  const victims = kiosk.processes(how === "renderer" ? "renderer" : undefined);
  if (victims.length === 0) throw new Error(`there is no ${how} to end`);
  for (const pid of victims) process.kill(pid, "SIGKILL");
  await attached.browser.close().catch(() => undefined);
  const next = await kiosk.attach(120_000, victims);
  await next.page.locator('[data-kiosk="home"]').waitFor({ timeout: 120_000 });
  return next;
}
