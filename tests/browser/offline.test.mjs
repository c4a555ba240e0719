// Without a network: the whole pre-review of an item that was not opened before; files changed on the way are refused;
// a newer version waits until it is asked for.
// In: a served build, the command line tool. Out: a test result. Absent: booking, which needs the hall.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { between } from "./journeys/between.mjs";
import { fill } from "./journeys/fill.mjs";
import { addresses, everything, kept, until } from "./journeys/kept.mjs";
import { renew } from "./journeys/newer.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch, startServer } from "./launch.mjs";

const ON = "2026-11-22";
const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = process.env.YUSHEN_DIST ?? join(root, "dist/web");
const example = (item) => JSON.parse(readFileSync(join(root, "examples/facts", `${item}.json`), "utf8"));
const append = (text) => (content) => Buffer.concat([content, Buffer.from(text)]);

const open = [];
after(async () => { for (const close of open.reverse()) await close(); });

async function start(paths) {
  const hall = await launch({ front: between, ...paths });
  open.push(hall.close);
  return { hall, wizard: new Wizard(hall), page: hall.page, wire: hall.before };
}

/** What a page says that has no network: everything else is a mistake. */
const otherProblems = (hall) => hall.problems.filter((problem) => !/ERR_|request failed: \S+\/(bundle\/envelope|trust)\.json/.test(problem));

test("loaded once, the network cut: an item never opened before is reviewed to its notice", async () => {
  const { hall, wizard, page, wire } = await start();
  await wizard.find(ON);
  const caches = await kept(page);
  const items = await page.locator(".card").evaluateAll((cards) => cards.map((card) => card.dataset.to));
  wire.cut();

  // Opened anew, at an address within the app; then from the list.
  await page.goto(`${hall.url}/i/house-transfer?on=${ON}`);
  await page.locator('[data-to="begin"]').waitFor();
  await wizard.find(ON);
  const document = example("marriage-registration");
  document.evidence.photo = null;
  await page.click('.card[data-to="marriage-registration"]');
  await page.click('[data-to="begin"]');
  await fill(wizard, document);
  assert.match(await wizard.headline(), /需补正/);
  await wizard.sameAsCommandLine("marriage-registration", ON);

  // Every item opens: its rules are there.
  assert.ok(items.length >= 27, `${items.length} items`);
  for (const item of items) {
    await page.goto(`${hall.url}/i/${item}?on=${ON}`);
    await page.locator('[data-to="begin"]').waitFor();
  }

  // The page from the device has the same policy: nothing inline runs.
  const before = hall.problems.length;
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.__inline = true";
    document.body.append(script);
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.__inline), undefined);
  assert.ok(hall.problems.splice(before).some((problem) => problem.startsWith("CSP: script-src")));

  // Nothing of a person, nothing of the hall's API was kept.
  assert.deepEqual(await addresses(page), caches, "answering keeps nothing");
  const all = Object.values(caches).flat();
  assert.ok(all.length > items.length && !all.some((address) => address.startsWith("/api")), all.join(" "));
  assert.ok(all.every((address) => !address.includes("?")), all.join(" "));
  assert.ok(!(await everything(page)).includes(document.facts.groom_birth), "an answer was kept");
  assert.deepEqual(otherProblems(hall), []);

  // What needs the hall says so, and works again with the network.
  await page.goto(`${hall.url}/?on=${ON}`);
  await page.locator("#search").waitFor();
  wire.mend();
  await page.reload();
  await page.locator("#search").waitFor();
});

test("every file that is kept is the published one, by its digest", async () => {
  const { page, wizard } = await start();
  await wizard.find(ON);
  await kept(page);
  const wrong = await page.evaluate(async () => {
    const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const script = await (await fetch("/sw.js")).text();
    const files = JSON.parse(script.match(/^const FILES = (\{[^}]*\});/m)[1]);
    const wrong = [];
    let seen = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const path = new URL(request.url).pathname;
        const found = hex(await crypto.subtle.digest("SHA-256", await (await cache.match(request)).arrayBuffer()));
        const expected = files[path] ?? path.match(/^\/bundle\/pieces\/(.*)$/)?.[1];
        if (expected) seen += 1;
        if (expected && expected !== found) wrong.push(path);
        if (!expected && !["/bundle/envelope.json", "/trust.json", "/whole"].includes(path)) wrong.push(`${path} is not known`);
      }
    }
    return { wrong, seen, files: Object.keys(files).length };
  });
  assert.deepEqual(wrong.wrong, []);
  assert.ok(wrong.seen > wrong.files && wrong.files >= 9, JSON.stringify(wrong));
});

for (const path of ["/yushen_engine_bg.wasm", "/index.html", "/engine.js"]) {
  test(`${path} changed on the way is not kept, and nothing of that version is`, async () => {
    const { page, hall, wire } = await start();
    // The page itself came unchanged; what the service worker fetches does not.
    let asked = 0;
    wire.tamper(path, (content) => (path === "/index.html" || (asked += 1) > 1 ? append("\n")(content) : content));
    await page.goto(`${hall.url}/?on=${ON}`);
    await page.locator("#search").waitFor();
    await until(page, () => navigator.serviceWorker.getRegistration().then(() => true));
    await page.waitForTimeout(500);
    await until(page, async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !registration?.installing && !registration?.active && !registration?.waiting;
    });
    assert.deepEqual(Object.keys(await addresses(page)).filter((name) => name.startsWith("app-")), []);
    assert.ok(wire.seen.filter((request) => request.url === path).length >= (path === "/index.html" ? 1 : 2));
  });
}

test("rules changed on the way are refused by the engine and not kept", async () => {
  const { page, hall, wizard, wire } = await start();
  const index = (url) => /^\/bundle\/pieces\//.test(url);
  await wizard.find(ON);
  await kept(page);
  const pieces = wire.seen.filter((request) => index(request.url)).map((request) => request.url);
  assert.ok(pieces.length > 27, `${pieces.length} pieces`);

  // A browser that has kept nothing, and every piece but the index changed.
  const first = pieces[0];
  for (const piece of pieces) if (piece !== first) wire.tamper(piece, append(" "));
  const { context, page: fresh } = await hall.another();
  await fresh.goto(`${hall.url}/i/marriage-registration?on=${ON}`);
  await fresh.locator('[data-action="retry"]').waitFor();
  await fresh.waitForTimeout(1500);
  const found = await addresses(fresh);
  const rules = Object.entries(found).filter(([name]) => name.startsWith("rules-")).flatMap(([, list]) => list);
  assert.deepEqual(rules.filter((address) => address !== first), [], "a changed piece was kept");
  for (const piece of pieces) wire.tamper(piece);
  await fresh.click('[data-action="retry"]');
  await fresh.locator('[data-to="begin"]').waitFor();
  await context.close();
});

test("a newer version waits, is offered, and starts when it is asked for; a changed one never", async () => {
  const { page, hall, wizard, wire } = await start();
  await wizard.find(ON);
  await kept(page);
  // From the second visit on, the page comes from the device.
  await page.reload();
  await page.locator("#search").waitFor();

  const folder = mkdtempSync(join(tmpdir(), "yushen-newer-"));
  const newer = join(folder, "web");
  cpSync(dist, newer, { recursive: true });
  renew(newer);
  const server = await startServer(mkdtempSync(join(folder, "data-")), { dist: newer });
  open.push(async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }); });
  wire.to(server.url);

  // First changed on the way: it is refused, and the page of before goes on without a word.
  wire.tamper("/style.css", append("/* changed */"));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
  await until(page, async () => !(await navigator.serviceWorker.getRegistration()).installing);
  assert.equal(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)), false);
  assert.equal(await page.locator('[data-action="update"]').count(), 0);
  wire.tamper("/style.css");

  // Something is being entered meanwhile.
  await page.click('.card[data-to="marriage-registration"]');
  await page.click('[data-to="begin"]');
  await wizard.answer("both_mainland", true);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator('[data-action="update"]').waitFor();
  assert.match(await page.locator(".update").textContent(), /新版本已就绪.*保存/s);
  const mark = () => page.evaluate(async () => (await (await fetch("/style.css")).text()).includes("newer build"));
  assert.equal(await mark(), false, "nothing changes before it is asked for");
  assert.equal(await page.locator(".question").getAttribute("data-fact"), "groom_birth", "no reload by surprise");
  await wizard.picture("update");

  await Promise.all([page.waitForEvent("load"), page.click('[data-action="update"]')]);
  await page.locator(".question, .start, [data-to='begin']").first().waitFor();
  assert.equal(await mark(), true);
  const apps = Object.keys(await addresses(page)).filter((name) => name.startsWith("app-"));
  assert.equal(apps.length, 1, "the version before is gone");
  assert.equal(await page.locator('[data-action="update"]').count(), 0);
});
