// Every requirement of every item broken in turn, and pairs: the notice on the screen lists exactly what the command
// line decides for the facts taken from the page, and what was broken is among it.
// In: a served build, the command line tool, `broken` (tests/src/broken.rs). `YUSHEN_MUTATIONS`: how many single ones
// and pairs, or `all`. Out: a test result. Absent: what a requirement says; the cases beside the rules do that.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fill } from "./journeys/fill.mjs";
import { Wizard, decision } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const WANTED = process.env.YUSHEN_MUTATIONS ?? "27";
const PAIRS = WANTED === "all" ? 8 : 2;
const root = fileURLToPath(new URL("../..", import.meta.url));

let hall, wizard;
before(async () => {
  hall = await launch();
  wizard = new Wizard(hall);
});
after(async () => { await hall?.close(); });

function plans() {
  const program = process.env.YUSHEN_BROKEN ?? join(root, "target/debug/broken");
  const { status, stdout, stderr } = spawnSync(program, [ON, String(PAIRS), "1"], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** Evenly spread over the list, so that a sample touches nearly every item. */
function some(list, wanted) {
  if (wanted >= list.length) return list;
  return Array.from({ length: wanted }, (_, index) => list[Math.floor(((index + 0.5) * list.length) / wanted)]);
}

async function broken({ item, on, breaks, facts }) {
  const { page } = hall;
  await page.goto(`${hall.url}/i/${item}?on=${on}`);
  await page.click('[data-to="begin"]');
  await fill(wizard, facts);
  const exported = await wizard.facts();
  const decided = decision(item, on, exported);
  const ids = decided.deficits.map((deficit) => deficit.id);
  for (const id of breaks) assert.ok(ids.includes(id), `${id} was broken, and is not among ${ids}: ${exported}`);
  const lines = await wizard.sameAsCommandLine(item, on);
  const shown = await page.locator(".part-deficits > .entries > .entry").count();
  assert.equal(shown, ids.length, `${shown} on the screen, ${ids.length} decided: ${ids}`);
  for (const { title, reason } of decided.deficits) {
    assert.ok(lines.some((line) => line.includes(title.zh)), `no line for ${title.zh}`);
    assert.ok(lines.some((line) => line.includes(reason.text.zh)), `no reason for ${title.zh}`);
  }
}

test("each requirement broken alone, and pairs of them: the notice lists exactly those", async (t) => {
  const all = plans();
  assert.ok(all.length >= 27);
  const single = all.flatMap((plan) => plan.single);
  const pairs = all.flatMap((plan) => plan.pairs);
  assert.ok(single.length > 380 && pairs.length >= 27, `${single.length} single, ${pairs.length} pairs`);
  const wanted = WANTED === "all" ? Infinity : Number(WANTED);
  const chosen = [...some(single, wanted), ...some(pairs, Math.ceil(wanted / 4))];
  for (const target of chosen) {
    const name = `${target.item} ${target.on}: ${target.breaks.join(" + ")}`;
    await t.test(name, () => broken(target));
  }
  assert.deepEqual(hall.problems, []);
  t.diagnostic(`${chosen.length} applications; ${single.length} requirements, ${pairs.length} pairs in all`);
});
