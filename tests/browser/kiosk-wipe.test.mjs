// Nothing of a visitor stays on a kiosk: not in the browser, not in its folder on the disk, not in the printer's spool.
// First the searcher itself: each place where something could be left is filled on purpose, and it must be found there.
// In: YUSHEN_KIOSK_SESSIONS (6 in the checks), YUSHEN_KIOSK_FROM, Debian's CUPS and Xvfb, root. Out: a test result.
// Absent: what the kiosk's pages do (kiosk.test.mjs).

import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { search } from "./kiosk/disk.mjs";
import { kioskHall } from "./kiosk/hall.mjs";
import { searchPage } from "./kiosk/inside.mjs";
import { leaks, leaky } from "./kiosk/leaky.mjs";
import { Needles } from "./kiosk/needles.mjs";
import { missing, read, stage } from "./kiosk/stage.mjs";
import { ENDS, leave, person, print, stands, visit } from "./kiosk/visit.mjs";

const skip = missing();

/** Places that end with the page: looked for while it stands, not on the disk. */
const IN_PAGE = new Set(["DOM", "input", "title", "worker", "sessionStorage", "history", "history, state only"]);

test("the searcher finds a seeded leak in every place", { skip, timeout: 300_000 }, async (t) => {
  const server = await leaky();
  const kiosk = await stage({ address: `${server.url}/kiosk/x` });
  try {
    let attached = await kiosk.attach();
    const names = Object.keys(leaks);
    const seeds = names.map((_, index) => person(index).name + person(index).phone);
    const needles = new Needles();
    seeds.forEach((seed, index) => needles.add(names[index], seed));
    const disk = () => search(kiosk.written(), needles);
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

const SESSIONS = Number(process.env.YUSHEN_KIOSK_SESSIONS ?? 6);
/** The first one's number, to go on where a campaign was broken off. */
const FROM = Number(process.env.YUSHEN_KIOSK_FROM ?? 0);

test(`nothing of ${SESSIONS} visitors is left`, { skip, timeout: SESSIONS * 60_000 + 120_000 }, async (t) => {
  const hall = await kioskHall({ idle_seconds: 20, warn_seconds: 10 });
  const kiosk = await stage({ address: hall.address, token: hall.token });
  const everybody = new Needles();
  const counts = { files: 0, bytes: 0, places: 0, papers: 0, unread: new Set() };
  const ends = {};
  let [attached, done] = [undefined, 0];
  try {
    attached = await kiosk.attach();
    for (let number = FROM; number < SESSIONS; number += 1) {
      // Idle takes half a minute each: one in ten, and in the checks the last one.
      let how = number % 10 === 5 ? "idle" : ENDS[number % 3];
      const who = person(number);
      who.booked = await hall.book(who);
      const own = new Needles();
      for (const [what, text] of Object.entries(who)) for (const into of [own, everybody]) into.add(`${what} of visitor ${number}`, text);
      const reached = await visit(attached, who).catch(async (error) => {
        throw new Error(`visit ${number}: ${error.message}; the page: ${await stands(attached)}`, { cause: error });
      });
      assert.deepEqual(reached, ["check-in", "search", "rate", "booking"]);
      // The searcher sees them while they are there: what it does not find afterwards was there before.
      if (number < FROM + ENDS.length) assert.ok((await searchPage(attached, own)).hits.length > 0, "nobody is seen during the visit");
      await print(attached);
      const session = await attached.page.locator("html").getAttribute("data-session");
      await kiosk.papers(2 * (number - FROM) + 2);
      assert.ok(kiosk.sent().some((paper) => read(paper).text.includes(who.masked)), "their booking is printed");
      // On a machine with much to do, papers take longer than the kiosk waits for somebody who does nothing.
      if ((await attached.page.locator("html").getAttribute("data-session")) !== session) how = "idle";
      else attached = await leave(kiosk, attached, how);
      ends[how] = (ends[how] ?? 0) + 1;
      const inside = await searchPage(attached, everybody);
      assert.deepEqual(inside.hits, [], `in the browser after visit ${number}, ended by ${how}`);
      const outside = search(kiosk.written(), everybody);
      assert.deepEqual(outside.hits, [], `on the disk after visit ${number}, ended by ${how}`);
      for (const place of ["spool", "jobs"]) {
        const jobs = readdirSync(kiosk.folders[place], { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        assert.deepEqual(jobs.map((entry) => entry.name), [], `in ${place} after visit ${number}`);
      }
      counts.files += outside.files;
      counts.bytes += outside.bytes;
      counts.places += inside.places;
      outside.unread.forEach((one) => counts.unread.add(one.replace(kiosk.root, "")));
      done += 1;
    }
    // What the browser writes late, and what a seeded leak in this very kiosk would have looked like.
    await sleep(5_000);
    assert.deepEqual(search(kiosk.written(), everybody).hits, []);
    await attached.page.evaluate((text) => localStorage.setItem("left", text), person(FROM).name);
    assert.ok((await searchPage(attached, everybody)).hits.length > 0, "a leak on purpose is not seen");
    await attached.browser.close();
  } finally {
    t.diagnostic(`${done} visits (${JSON.stringify(ends)}), ${everybody.size} texts; ${counts.places} places in the browser, ${counts.files} files with ${Math.round(counts.bytes / 2 ** 20)} MB looked at, ${kiosk.printed().length} papers; unread: ${[...counts.unread].join(", ") || "none"}`);
    await kiosk.close();
    await hall.close();
  }
});
