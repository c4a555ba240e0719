// A kiosk as examples/kiosk sets it up: what its policies let through, and papers out of a CUPS printer without a question.
// In: Debian's CUPS and Xvfb, root, a served build. Out: a test result. Absent: what the kiosk's pages do (kiosk.test.mjs);
// a real printer.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { dice, walk } from "./journeys/walk.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { kioskHall } from "./kiosk/hall.mjs";
import { missing, read, stage } from "./kiosk/stage.mjs";

const skip = missing();
const POLICIES = JSON.parse(readFileSync(fileURLToPath(new URL("../../examples/kiosk/policies.json", import.meta.url)), "utf8"));
const TICKET = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>取号单</title>
<style>@page { margin: 0 } body { margin: 4mm; font-size: 14px }</style>
<h1>D012</h1><p>社会事务</p><a href="/file" download>file</a><input type="file"><button onclick="print()">打印</button>`;

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);

let server, url, kiosk, attached;
before(async () => {
  if (skip) return;
  server = createServer((request, response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(TICKET));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}`;
  kiosk = await stage({ address: `${url}/kiosk/x`, token: "T0ken" });
  attached = await kiosk.attach();
});
after(async () => {
  await attached?.browser.close();
  await kiosk?.close();
  server?.close();
});

test("the browser starts at the hall's address with the device's token", { skip }, () => {
  assert.equal(attached.page.url(), `${url}/kiosk/x#device=T0ken`);
  // The one page there is.
  assert.equal(attached.context.pages().length, 1);
});

test("Chromium knows each policy and takes it", { skip }, async (t) => {
  const page = await attached.context.newPage();
  await page.goto("chrome://policy");
  const taken = await page.waitForFunction(() => {
    const rows = [];
    const walk = (root) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.localName === "policy-row" && element.policy) rows.push(element.policy);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return rows.some((row) => row.value !== undefined) && rows;
  });
  const rows = (await taken.jsonValue()).filter((row) => row.value !== undefined);
  const byName = Object.fromEntries(rows.map((row) => [row.name, row]));
  for (const name of Object.keys(POLICIES)) {
    assert.ok(byName[name], `${name} was not read`);
    assert.deepEqual([byName[name].error, byName[name].level], [undefined, "mandatory"], name);
  }
  t.diagnostic(`${Object.keys(POLICIES).length} policies, each taken by Chromium without a remark`);
  await page.close();
});

test("no other address, no download, no file of the machine", { skip }, async () => {
  const page = await attached.context.newPage();
  for (const address of ["https://example.com/", "file:///etc/passwd", "http://127.0.0.1:9/", "view-source:http://127.0.0.1/"]) {
    await assert.rejects(page.goto(address), /ERR_BLOCKED_BY_ADMINISTRATOR|ERR_INVALID_URL|ERR_ABORTED/, address);
  }
  await page.close();
  const before = readdirSync(kiosk.folders.profile, { recursive: true }).filter((name) => /Downloads/i.test(name));
  await attached.page.click("a[download]");
  await attached.page.locator('input[type="file"]').click({ noWaitAfter: true });
  await sleep(1_000);
  assert.deepEqual(readdirSync(kiosk.folders.profile, { recursive: true }).filter((name) => /Downloads/i.test(name)), before);
  assert.equal(attached.page.url(), `${url}/kiosk/x#device=T0ken`);
});

test("a tap prints one paper of 80 mm without a question; nothing of the job stays in CUPS", { skip, timeout: 120_000 }, async (t) => {
  const start = Date.now();
  // The page stands still while it prints.
  await attached.page.evaluate(() => void setTimeout(() => document.querySelector("button").click()));
  const [paper] = await kiosk.papers(1);
  t.diagnostic(`printed after ${Date.now() - start} ms`);
  const { width, pages } = read(paper);
  assert.equal(pages, 1);
  assert.ok(Math.abs(width - (80 / 25.4) * 72) < 1, `${width} points wide`);
  const [sent] = kiosk.sent();
  const { text } = read(sent);
  assert.match(text, /D012/);
  assert.match(text, /社会事务/);
  // No heading, no address, no date in the margins.
  assert.doesNotMatch(text, /127\.0\.0\.1|取号单|1\/1|202\d/);
  await sleep(2_000);
  assert.equal(kiosk.printed().length, 1);
  for (const place of ["spool", "jobs"]) assert.deepEqual(files(kiosk.folders[place]), [], place);
});

for (const [paper, media, width] of [["80mm", "Custom.80x200mm", 80], ["a4", "A4", 210]]) {
  test(`a notice on ${paper}: one tap, every line of it, nothing left in CUPS`, { skip, timeout: 300_000 }, async () => {
    const hall = await kioskHall({ paper, idle_seconds: 600 });
    const own = await stage({ address: hall.address, token: hall.token, paper: media });
    try {
      const { browser, page } = await own.attach();
      await page.locator('[data-kiosk="home"]').waitFor({ timeout: 60_000 });
      await page.click('[data-action="review"]');
      const wizard = new Wizard({ page, url: hall.url });
      await wizard.begin("领证", "marriage-registration");
      await walk(wizard, dice(11));
      const lines = await wizard.lines();
      assert.ok(lines.length > 10, lines.join("\n"));
      await page.locator('[data-action="print-page"]').click({ noWaitAfter: true });
      await own.papers(1);
      const [sent] = own.sent();
      const printed = read(sent);
      assert.ok(Math.abs(printed.width - (width / 25.4) * 72) < 1, `${printed.width} points wide`);
      const bare = (text) => text.normalize("NFKC").replaceAll(/\s/g, "");
      const words = bare(printed.text);
      assert.deepEqual(lines.filter((line) => !words.includes(bare(line))), [], printed.text);
      await sleep(2_000);
      assert.equal(own.printed().length, 1);
      for (const place of ["spool", "jobs"]) assert.deepEqual(files(own.folders[place]), [], place);
      await browser.close();
    } finally {
      await own.close();
      await hall.close();
    }
  });
}
