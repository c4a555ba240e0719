// Nothing of a visitor stays on a kiosk: not in the browser, not in its folder on the disk, not in the printer's spool.
// First the searcher itself: each place where something could be left is filled on purpose, and it must be found there.
// In: YUSHEN_KIOSK_SESSIONS (6 in the checks), Debian's CUPS and Xvfb, root. Out: a test result.
// Absent: what the kiosk's pages do (kiosk.test.mjs).

import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { search } from "./kiosk/disk.mjs";
import { searchPage } from "./kiosk/inside.mjs";
import { leaks, leaky } from "./kiosk/leaky.mjs";
import { Needles } from "./kiosk/needles.mjs";
import { missing, stage } from "./kiosk/stage.mjs";

const skip = missing();

/** Places that end with the page: looked for while it stands, not on the disk. */
const IN_PAGE = new Set(["DOM", "input", "title", "worker", "sessionStorage", "history", "history, state only"]);

/** Somebody nobody else is. */
function person(number) {
  const digits = String(7_000_000 + number * 7919).slice(-7);
  return { name: `欧阳犇${String.fromCodePoint(0x4e00 + 97 * number, 0x5200 + 31 * number)}`, phone: `1990${digits}`, id: `41150319${digits}2X` };
}

test("the searcher finds a seeded leak in every place", { skip, timeout: 300_000 }, async (t) => {
  const server = await leaky();
  const kiosk = await stage({ address: `${server.url}/kiosk/x` });
  try {
    let attached = await kiosk.attach();
    const names = Object.keys(leaks);
    const seeds = names.map((_, index) => person(index).name + person(index).phone);
    const needles = new Needles();
    seeds.forEach((seed, index) => needles.add(names[index], seed));
    const disk = () => search([kiosk.folders.profile, kiosk.folders.spool, kiosk.folders.jobs, kiosk.folders.logs, kiosk.folders.cache, kiosk.folders.run], needles);
    // Before: nothing.
    assert.deepEqual((await searchPage(attached, needles)).hits, []);
    assert.deepEqual(disk().hits, []);
    for (const [index, name] of names.entries()) await attached.page.evaluate(leaks[name], seeds[index]);
    const inside = await searchPage(attached, needles);
    // What a browser writes, it writes within half a minute.
    const wanted = names.filter((name) => !IN_PAGE.has(name));
    const end = Date.now() + 60_000;
    let outside, tables;
    do {
      await sleep(2_000);
      outside = disk();
      tables = outside.hits.filter((hit) => hit.name === "IndexedDB, tables" && /table/.test(hit.view));
    } while ((tables.length === 0 || wanted.some((name) => !outside.hits.some((hit) => hit.name === name))) && Date.now() < end);
    const foundIn = (hits, name) => hits.filter((hit) => hit.name === name);
    for (const name of names) {
      const hits = [...foundIn(inside.hits, name), ...foundIn(outside.hits, name)];
      t.diagnostic(`${name}: ${[...new Set(hits.map((hit) => hit.place ?? `${hit.file.replace(kiosk.root, "")} (${hit.view}, ${hit.way})`))].slice(0, 4).join("; ")}`);
    }
    for (const name of names) {
      if (!name.startsWith("HTTP cache")) assert.ok(foundIn(inside.hits, name).length > 0, `${name} is not found in the page`);
      if (wanted.includes(name)) assert.ok(foundIn(outside.hits, name).length > 0, `${name} is not found on the disk`);
    }
    assert.ok(tables.length > 0, "no table of LevelDB was read");
    t.diagnostic(`${outside.files} files, ${outside.bytes} bytes, ${outside.views} views; unread: ${outside.unread.join(", ") || "none"}`);

    // A file in the profile, in the printer's spool, in its log.
    for (const folder of ["profile", "spool", "jobs", "logs"]) {
      const seed = `${person(900).name}${folder}`;
      const own = new Needles();
      own.add(folder, seed);
      const file = join(kiosk.folders[folder], "left");
      assert.deepEqual(search([kiosk.folders[folder]], own).hits, []);
      writeFileSync(file, Buffer.from(`...${seed}...`, "utf16le"));
      assert.equal(search([kiosk.folders[folder]], own).hits.length > 0, true, folder);
    }
    await attached.browser.close();
  } finally {
    await kiosk.close();
    server.close();
  }
});
