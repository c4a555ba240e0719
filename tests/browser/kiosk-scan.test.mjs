// A receipt that the citizens' page shows, held before the kiosk's camera: read there, and decided alike by the hall.
// Altered ones, one that is too old for the hall, one under rules that the hall does not keep any more, and what is no
// code of the hall's: refused.
// In: Debian's CUPS and Xvfb, root, YUSHEN_QR. Out: a test result. Absent: lenses and light (`kiosk/camera.mjs`).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Wizard } from "./journeys/wizard.mjs";
import { Camera, drawn } from "./kiosk/camera.mjs";
import { kioskHall } from "./kiosk/hall.mjs";
import { missing, stage } from "./kiosk/stage.mjs";
import { findChromium, flags } from "./launch.mjs";

const skip = missing();
const root = fileURLToPath(new URL("../..", import.meta.url));
const CLI = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
const ITEM = "marriage-registration";
/** Today in the hall: a receipt of a fixed day would expire in its time. */
const ON = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
const LONG_AGO = "2025-06-02";

let hall, hallKey, camera, kiosk, attached, citizen, text, drawing, desk;
before(async () => {
  if (skip) return;
  // The visitor before the camera touches nothing for long.
  hall = await kioskHall({ idle_seconds: 600 }, "[receipts]\nvalid_days = 365\n");
  ({ key: hallKey } = await (await fetch(`${hall.url}/api/receipts/key`)).json());
  camera = new Camera();
  kiosk = await stage({ address: hall.address, token: hall.token, flags: camera.flags });
  citizen = await chromium.launch({ executablePath: findChromium(), args: flags });
  const page = await (await citizen.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai" })).newPage();
  desk = await (await citizen.newContext()).newPage();
  const wizard = new Wizard({ page, url: hall.url });
  await wizard.find(ON);
  await wizard.begin("领证", ITEM);
  await wizard.answer("both_mainland", true);
  await wizard.answer("groom_birth", "2000-05-20");
  await wizard.answer("bride_birth", "2001-08-02");
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false, kinship: "none" });
  await wizard.answers({ both_willing: true, both_come: true });
  await page.locator(".documents").waitFor();
  await wizard.paper("id_card_groom", "no");
  await wizard.paper("id_card_bride", "original", { valid_until: "2030-01-01" });
  await wizard.paper("declarations", "original");
  await wizard.paper("photo", "original");
  await wizard.finish();
  await page.click('[data-action="receipt"]');
  const code = page.locator("[data-receipt]").first();
  await code.locator("svg").waitFor();
  text = await code.getAttribute("data-receipt");
  drawing = await code.locator("svg").evaluate((svg) => new XMLSerializer().serializeToString(svg));
  attached = await kiosk.attach();
});
after(async () => {
  await attached?.browser.close();
  await citizen?.close();
  await kiosk?.close();
  camera?.close();
  await hall?.close();
});

const run = (program, ...more) => {
  const made = spawnSync(program, more, { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  return made.stdout;
};

/** A receipt of the sample facts for a day, made on the command line for this hall. */
function sealed(on, ...rules) {
  const facts = join(root, `examples/facts/${ITEM}.json`);
  const said = run(CLI, "receipt", "--item", ITEM, "--on", on, "--facts", facts, "--hall-key", hallKey, ...rules);
  return said.split("\n").find((line) => line.startsWith("YS1:"));
}

/** Holds a drawing before the camera; what the kiosk says to it: a receipt's outcome, or the code of a refusal. */
async function held(svg) {
  const { page } = attached;
  await camera.show(desk, svg);
  if ((await page.locator('[data-kiosk="home"]').count()) === 0) await page.locator('[data-action="home"]').first().click();
  await page.locator('[data-kiosk="home"]').waitFor({ timeout: 60_000 });
  await page.click('[data-action="check-in"]');
  await page.click('[data-action="scan"]');
  const answer = page.locator('[data-kiosk="receipt"], [data-refused]').first();
  await answer.waitFor({ timeout: 60_000 });
  return answer.evaluate(({ dataset }) => {
    const { outcome, same, refused } = dataset;
    return refused ? { refused } : { outcome, same };
  });
}

test("the receipt on the citizen's page is read by the kiosk's camera and decided alike", { skip, timeout: 180_000 }, async () => {
  assert.deepEqual(await held(drawing), { outcome: "correctable", same: "true" });
  // The camera is off when the page is left.
  const on = await attached.page.evaluate(() => [...document.querySelectorAll("video")].some((video) => video.srcObject?.active));
  assert.equal(on, false);
});

test("altered receipts are refused", { skip, timeout: 300_000 }, async (t) => {
  // The drawing itself is not what is refused.
  assert.equal((await held(drawn(text))).outcome, "correctable");
  const seen = [];
  for (const share of [0.2, 0.5, 0.9]) {
    const at = Math.floor(text.length * share);
    const altered = text.slice(0, at) + (text[at] === "7" ? "8" : "7") + text.slice(at + 1);
    const { refused, outcome } = await held(drawn(altered));
    assert.ok(refused && !outcome, `sign ${at}: ${outcome}`);
    seen.push(`sign ${at}: ${refused}`);
  }
  t.diagnostic(seen.join("; "));
});

test("a receipt that is too old for the hall has expired, and the kiosk says what to do", { skip, timeout: 120_000 }, async () => {
  const old = sealed(LONG_AGO, "--bundles", join(root, "var/bundles"), "--trust", join(root, "var/keys/trust.json"));
  assert.deepEqual(await held(drawn(old)), { refused: "receipt-expired" });
  assert.match(await attached.page.locator("[data-refused]").innerText(), /已经过期.*重新预审/);
  // Of today, by the same way and under the same rules, it is taken.
  const fresh = sealed(ON, "--bundles", join(root, "var/bundles"), "--trust", join(root, "var/keys/trust.json"));
  assert.ok((await held(drawn(fresh))).outcome);
});

test("a receipt under rules that the hall does not keep is refused", { skip, timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "yushen-old-"));
  try {
    const [store, key, trust] = ["store", "key.json", "trust.json"].map((name) => join(folder, name));
    run(CLI, "bundle", "keygen", "--holder", "another", "-o", key);
    run(CLI, "bundle", "trust", "--key", key, "--threshold", "1", "--sample", "-o", trust);
    run(CLI, "bundle", "build", join(root, "rules"), "-o", store, "--profile", "sample", "--no-filing", "--days", "30");
    run(CLI, "bundle", "sign", store, "--key", key);
    run(CLI, "bundle", "publish", store, "--trust", trust);
    const other = sealed(ON, "--bundles", store, "--trust", trust);
    assert.deepEqual(await held(drawn(other)), { refused: "receipt-unknown-bundle" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a code that is nothing of the hall's is refused", { skip, timeout: 120_000 }, async () => {
  assert.equal((await held(drawn("HTTPS://EXAMPLE.COM/RATE"))).refused, "unreadable");
});
