// Finding an item, its guide, all questions on one page, the result and its papers; what the page says when the rules
// can't be had. In: a served build, the command line tool. Out: a test result, pictures in target/screens.
// Absent: journeys (their own files), booking.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ITEM = "marriage-registration";
const ON = "2026-11-22";

let hall, wizard, page;
before(async () => {
  hall = await launch();
  wizard = new Wizard(hall);
  page = hall.page;
});
after(async () => { await hall?.close(); });
beforeEach(() => { hall.problems.length = 0; });

const cards = () => page.locator(".card").evaluateAll((all) => all.map((card) => card.dataset.to));

async function type(words) {
  await page.fill("#search", words);
  return cards();
}

test("everyday words, part of them, and initials of pinyin find the item", async () => {
  await wizard.find(ON);
  const all = (await cards()).length;
  assert.ok(all > 20);
  for (const [typed, first] of [
    ["领证", ITEM], ["我想去领证", ITEM], ["lz", ITEM], ["JHDJ", ITEM], ["marriage", ITEM],
    ["开公司", "company-setup"], ["kgs", "company-setup"], ["身份证", "identity-card-renewal"],
  ]) {
    assert.ok((await type(typed)).slice(0, 3).includes(first), `${typed}: ${await cards()}`);
  }
  await wizard.picture("find-found");
  assert.equal((await type("")).length, all);
});

test("filters narrow the list and say how many are left", async () => {
  await wizard.find(ON);
  const all = await cards();
  const press = async (filter) => {
    await page.click(`[data-filter="${filter}"]`);
    return cards();
  };
  const townships = await press("filter.township");
  assert.ok(townships.length > 0 && townships.length < all.length);
  assert.match(await page.locator(".found").textContent(), new RegExp(`${townships.length} 个`));
  const both = await press("filter.organisation");
  assert.ok(both.every((id) => townships.includes(id)) && both.length < townships.length);
  await press("filter.organisation");
  assert.deepEqual(await press("filter.township"), all);
  const once = await press("filter.one_visit");
  assert.ok(once.includes(ITEM) && once.length < all.length, once.join());
  await wizard.picture("find-filter");
  await press("filter.one_visit");
});

test("when nothing fits, near ones and the guide desk stand there", async () => {
  await wizard.find(ON);
  assert.deepEqual(await type("开饭铺"), await page.locator("#near + .cards .card").evaluateAll((all) => all.map((card) => card.dataset.to)));
  assert.ok((await cards()).includes("food-business-licence"));
  assert.deepEqual(await type("航天飞机"), []);
  await page.locator(".guide-desk").waitFor();
  await wizard.picture("find-nothing");
  await page.click('[data-action="all"]');
  assert.ok((await cards()).length > 20);
  // This server has no halls: it was asked once, and said so.
  const other = hall.problems.filter((problem) => !problem.includes("/api/halls"));
  assert.deepEqual(other, []);
});

test("the guide says what the command line's says, with every mark", async () => {
  await page.goto(`${hall.url}/i/${ITEM}?on=${ON}`);
  await page.click('[data-to="guide"]');
  await page.locator(".guide").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  const text = (await page.locator(".guide").innerText()).replaceAll(/\s+/g, "");
  const program = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
  const rules = process.env.YUSHEN_RULES ?? join(root, "rules");
  for (const item of [ITEM, "food-business-licence", "child-subsidy"]) {
    const asked = ["guide", item, "--on", ON, "--rules", rules, "--profile", "sample", "--format", "html"];
    const { status, stdout, stderr } = spawnSync(program, asked, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    await page.goto(`${hall.url}/i/${item}/guide?on=${ON}`);
    await page.locator(".guide").waitFor();
    const shown = (await page.locator(".guide").innerText()).replaceAll(/\s+/g, "");
    // What stands in the printed guide, piece by piece, as a reader sees it.
    const pieces = await page.evaluate((html) => {
      const paper = new DOMParser().parseFromString(html, "text/html");
      const texts = (selector) => [...paper.querySelectorAll(selector)].map((one) => one.textContent.replaceAll(/\s+/g, ""));
      const own = (node) => [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join("").replaceAll(/\s+/g, "");
      return {
        said: [...paper.querySelectorAll(".basics td > div, .conditions strong, article dd > ul > li, ol.steps li")].map((n) => own(n)).filter(Boolean),
        otherwise: texts(".conditions td:nth-child(3)"),
        marks: texts(".basics .mark, .conditions .mark, article h3 .mark").length,
      };
    }, stdout.replace(/<style>.*<\/style>/s, ""));
    assert.ok(pieces.said.length > 20 && pieces.otherwise.length > 3, JSON.stringify(pieces));
    for (const piece of [...pieces.said, ...pieces.otherwise]) assert.ok(shown.includes(piece), `${item}: ${piece}`);
    assert.ok((await page.locator(".guide .mark").count()) >= pieces.marks, `${item}: marks`);
  }
  assert.ok(text.includes("结婚登记"));
  await page.goto(`${hall.url}/i/${ITEM}/guide?on=${ON}`);
  await page.locator(".guide").waitFor();
  await wizard.picture("guide");
  // Its contents lead to its parts.
  await page.click('.contents a[href="#guide-materials"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), "guide-materials");
  assert.deepEqual(hall.problems, []);
});

test("all questions on one page lead to the same notice, and nothing typed is lost by changing over", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await wizard.find(ON);
  await wizard.begin("领证", ITEM);
  const requests = watchRequests(page);
  await wizard.answer("both_mainland", true);
  await page.click('[data-action="compact"]');
  await page.locator(".form-page").waitFor();
  assert.equal(await page.locator('[data-fact="both_mainland"] input[value="true"]').isChecked(), true);

  await page.click('.form-page button[type="submit"]');
  await page.locator("#problems").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
  // Each mistake says which question, and leads to it.
  const named = await page.locator("#problems li").allTextContents();
  assert.ok(named.some((line) => line.includes("男方的出生日期")), named.join("\n"));
  await page.locator("#problems a").first().click();
  assert.ok(await page.evaluate(() => document.activeElement.closest('[data-field="facts.groom_birth"]') !== null));
  await wizard.picture("form-mistakes");

  await wizard.fill("facts.groom_birth", "2026-02-30");
  await page.locator('[data-field="facts.groom_birth"] .problem').waitFor();
  await wizard.fill("facts.groom_birth", "2000-05-20");
  await wizard.fill("facts.bride_birth", "2001-08-02");
  for (const [fact, value] of Object.entries({
    groom_has_spouse: "false", bride_has_spouse: "false", kinship: "none", both_willing: "true", both_come: "true",
  })) {
    await wizard.fill(`facts.${fact}`, value);
  }
  await wizard.picture("form");
  // An early answer is changed: the later ones stay.
  await wizard.fill("facts.groom_birth", "2010-05-20");
  assert.equal(await page.locator('[data-fact="kinship"] input[value="none"]').isChecked(), true);
  await wizard.fill("facts.groom_birth", "2000-05-20");
  await page.click('.form-page button[type="submit"]');
  await page.locator(".documents").waitFor();
  await wizard.paper("id_card_groom", "no");
  await wizard.paper("id_card_bride", "original", { valid_until: "2036-01-01" });
  await wizard.paper("declarations", "no");
  await wizard.paper("photo", "unsure");
  await wizard.finish();
  await wizard.sameAsCommandLine(ITEM, ON);
  assert.deepEqual(requests.take(), []);
  assert.deepEqual(hall.problems, []);
});

test("the result begins with the outcome, and says the shortest way and every condition", async () => {
  // Goes on from the test before.
  await page.locator(".notice").waitFor();
  const first = await page.locator("main h1, main h2").first();
  assert.equal(await first.textContent(), await wizard.headline());
  assert.equal(await page.locator("main h1").count(), 1);
  const quicker = await page.locator(".quicker [data-material]").evaluateAll((all) => all.map((one) => one.dataset.material));
  assert.deepEqual(quicker, ["id_card_groom", "declarations", "photo"]);
  assert.equal(await page.locator('.quicker [data-material="id_card_groom"] [data-way="licence"] .mark').count(), 1);
  assert.equal(await page.locator('.quicker [data-material="declarations"] [data-way="on_the_spot"]').count(), 1);
  await page.click(".checks summary");
  const verdicts = await page.locator(".checks [data-verdict]").evaluateAll((all) => all.map((one) => one.dataset.verdict));
  assert.equal(verdicts.length, 6);
  assert.ok(verdicts.every((verdict) => verdict === "met"), verdicts.join());
  assert.ok((await page.locator(".outcome").textContent()).includes("直接到窗口申请"));
  await wizard.picture("result");
  assert.deepEqual(hall.problems, []);
});

test("on paper stands the notice alone, on A4 and on 80 mm", async () => {
  await page.locator(".notice").waitFor();
  const sizes = async () => {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    return [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((box) => [Number(box[1]), Number(box[2])]);
  };
  const near = (points, millimetres) => Math.abs(points - (millimetres / 25.4) * 72) < 2;
  const sheets = await sizes();
  assert.ok(sheets.length > 0 && sheets.every(([width]) => near(width, 210)), JSON.stringify(sheets));
  await page.evaluate(() => document.documentElement.setAttribute("data-print", "80"));
  const slips = await sizes();
  assert.ok(slips.length > 0 && slips.every(([width]) => near(width, 80)), JSON.stringify(slips));
  await page.emulateMedia({ media: "print" });
  const visible = await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].some((one) => one.getClientRects().length > 0);
    return ["header.bar", ".outcome", ".quicker", ".actions", ".notice", ".headline"].filter(seen);
  });
  assert.deepEqual(visible, [".notice", ".headline"]);
  await page.setViewportSize({ width: 280, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 280, `${wide} px wide on a slip`);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => document.documentElement.removeAttribute("data-print"));
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("rules that can't be had: the page says so, and one item's failure costs nothing", async () => {
  // Nothing is kept for offline here: it would be taken instead (`offline.test.mjs`).
  const { context, page: bare } = await hall.another({ serviceWorkers: "block" });
  const visitor = new Wizard({ page: bare, url: hall.url });
  await bare.route("**/bundle/envelope.json", (route) => route.abort());
  await bare.goto(`${hall.url}/?on=${ON}`);
  await bare.getByRole("heading", { name: "暂时打不开" }).waitFor();
  await visitor.picture("failed");
  await bare.unroute("**/bundle/envelope.json");
  // The list may stand ahead of the engine, which then still has to fetch its index.
  const index = bare.waitForResponse("**/bundle/pieces/*");
  await visitor.find(ON);
  await (await index).finished();
  await bare.route("**/bundle/pieces/*", (route) => route.abort());
  await bare.click(`.card[data-to="${ITEM}"]`);
  await bare.getByRole("heading", { name: "这个事项暂时打不开" }).waitFor();
  await bare.unroute("**/bundle/pieces/*");
  await bare.click('[data-action="retry"]');
  await bare.locator(".start").waitFor();
  await context.close();
});
