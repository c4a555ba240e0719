// 保存进度 and 接着上次填: an encrypted file and its code; wrong code, damaged file, other file; newer rules.
// In: a served build, the command line tool, this machine's key for a second bundle. Out: a test result, pictures.
// Absent: the form of the code and of the file (unit tests in web/src/saved).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { between } from "./journeys/between.mjs";
import { fill } from "./journeys/fill.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch, startServer } from "./launch.mjs";

const ON = "2026-11-22";
const ITEM = "marriage-registration";
const root = fileURLToPath(new URL("../..", import.meta.url));
const example = JSON.parse(readFileSync(join(root, `examples/facts/${ITEM}.json`), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "yushen-saved-"));

let hall, wizard, page, facts, saved, code;
before(async () => {
  hall = await launch({ front: between });
  ({ page } = hall);
  wizard = new Wizard(hall);
});
after(async () => {
  await hall?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function save() {
  await page.click('[data-to="save"]');
  const shown = await page.locator("[data-code]").textContent();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-action="save"]')]);
  const path = join(folder, `${Date.now()}.json`);
  await download.saveAs(path);
  return { path, code: shown, name: download.suggestedFilename() };
}

async function open(path, typed) {
  await page.goto(`${hall.url}/resume?on=${ON}`);
  await page.locator("#resume-code").waitFor();
  if (path) await page.setInputFiles("#resume-file", path);
  await page.fill("#resume-code", typed);
  await page.click('.resume button[type="submit"]');
}

async function refused(path, typed, trouble) {
  await open(path, typed);
  await page.locator(`#resume-trouble[data-trouble="${trouble}"]`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "resume-trouble", "the trouble is read out");
}

test("saved, opened on another day in another browser: every answer is there", async () => {
  await wizard.find(ON);
  const document = structuredClone(example);
  document.evidence.photo = null;
  await page.click(`.card[data-to="${ITEM}"]`);
  await page.click('[data-to="begin"]');
  await fill(wizard, document);
  facts = await wizard.facts();
  ({ path: saved, code } = await save());
  await wizard.picture("save");

  // The file tells nothing to whoever has no code; its name neither.
  const text = readFileSync(saved, "utf8");
  for (const secret of [ITEM, "groom", document.facts.groom_birth, code, code.replaceAll("-", "")]) {
    assert.ok(!text.includes(secret), `the file holds ${secret}`);
  }
  assert.equal(JSON.parse(text).yushen_saved, 1);

  ({ page } = await hall.another());
  wizard = new Wizard({ page, url: hall.url });
  await open(saved, ` ${code.toLowerCase().replaceAll("-", " ")} `);
  await page.locator(".changed").waitFor();
  assert.equal(await page.locator(".changed").getAttribute("data-changes"), "0");
  await wizard.picture("resumed");
  await page.click('[data-to="next"]');
  assert.equal(await wizard.facts(), facts);
  await wizard.sameAsCommandLine(ITEM, ON);
});

test("every file has a code of its own, and its name says nothing", async () => {
  const second = await save();
  assert.notEqual(second.code, code);
  assert.match(second.name, /^预审进度-\d{4}-\d{2}-\d{2}\.json$/);
  const [one, two] = [saved, second.path].map((path) => JSON.parse(readFileSync(path, "utf8")));
  for (const member of ["salt", "nonce", "data"]) assert.notEqual(one[member], two[member], member);
  await refused(second.path, code, "resume.wrong-code");
  await wizard.picture("resume-wrong-code");
});

test("each trouble is told apart and says what to do", async () => {
  const text = readFileSync(saved, "utf8");
  const changed = (name, content) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, content);
    return path;
  };
  await refused(saved, `${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`, "resume.bad-code");
  await refused(undefined, code, "resume.not-saved");
  await refused(changed("other", '{"facts":{}}'), code, "resume.not-saved");
  await refused(changed("short", text.slice(0, -40)), code, "resume.damaged");
  const file = JSON.parse(text);
  const flip = (hex) => hex.slice(0, 20) + (hex[20] === "0" ? "1" : "0") + hex.slice(21);
  await refused(changed("bit", JSON.stringify({ ...file, data: flip(file.data) })), code, "resume.damaged");
  await refused(changed("newer", JSON.stringify({ ...file, yushen_saved: 2 })), code, "resume.newer");
  // A changed header is authenticated: it opens with no code.
  await refused(changed("weak", JSON.stringify({ ...file, iterations: 700_000 })), code, "resume.wrong-code");
  assert.deepEqual(hall.problems, []);
});

test("under newer rules the answers are taken up, and what changed is said", async () => {
  // Rules of our own: whoever marries must be 60.
  const newer = mkdtempSync(join(folder, "newer-"));
  cpSync(join(root, "rules"), join(newer, "rules"), { recursive: true });
  const version = join(newer, "rules/items/social-affairs", ITEM, "2025-05-10");
  const rules = readFileSync(join(version, "rules.rhai"), "utf8");
  assert.match(rules, />= 22/);
  writeFileSync(join(version, "rules.rhai"), rules.replace(">= 22", ">= 60"));
  // Their cases say what the rules were.
  rmSync(join(version, "cases"), { recursive: true });
  const store = join(newer, "bundles");
  cpSync(process.env.YUSHEN_BUNDLES ?? join(root, "var/bundles"), store, { recursive: true });
  const cli = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
  const trust = process.env.YUSHEN_TRUST ?? join(root, "var/keys/trust.json");
  const yushen = (...asked) => {
    const { status, stderr } = spawnSync(cli, asked, { encoding: "utf8" });
    assert.equal(status, 0, `${asked.join(" ")}: ${stderr}`);
  };
  yushen("bundle", "build", join(newer, "rules"), "-o", store, "--profile", "sample", "--no-filing", "--days", "365");
  yushen("bundle", "sign", store, "--key", process.env.YUSHEN_KEY ?? join(root, "var/keys/this-machine.json"));
  yushen("bundle", "publish", store, "--trust", trust);

  const server = await startServer(mkdtempSync(join(folder, "data-")), { store });
  try {
    hall.before.to(server.url);
    await open(saved, code);
    await page.locator(".changed").waitFor();
    assert.equal(await page.locator(".changed").getAttribute("data-rules"), "true");
    const said = await page.locator(".changed").textContent();
    assert.equal(await page.locator(".changed li").count(), 2, said);
    assert.match(said, /规则更新了.*上次是“需补正”，现在是“暂不符合条件”.*新出现的问题/s);
    await wizard.picture("resumed-newer-rules");
    await page.click('[data-to="next"]');
    assert.equal(await wizard.facts(), facts, "the answers are the same");
    assert.match(await wizard.headline(), /暂不符合条件/);
  } finally {
    await server.stop();
  }
});
