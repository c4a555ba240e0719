// What the desk's screens show of a case that is not simply accepted: 不予受理, 容缺受理, 转人工, due colours; and the
// provider's button for signing in. By keyboard, with axe. In: a served build, the library of tests/libraries/desk signed
// for this test, the OpenID provider of tests/oidc. Out: a test result, pictures in target/screens.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DeskHall, looked, violations } from "./desk/hall.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const GOOD = { adult: true, here: true, quiet: true, area: 50, rents: false, name: "小店" };
const PAPERS = { id_card: { form: "original", valid_until: "2030-01-01" }, plan: { form: "copy" }, photo: { form: "original" } };

let hall, rules, provider, clerk;

/** The library of the desk's tests, with a limit of one day, so that something is due at once. */
function library() {
  const folder = mkdtempSync(join(tmpdir(), "yushen-rules-"));
  cpSync(join(root, "tests/libraries/desk"), folder, { recursive: true });
  const file = join(folder, "items/market-access/stall-filing/2025-01-01/item.toml");
  const text = readFileSync(file, "utf8");
  const quick = text.replace('days = 5\nunit = "working_days"', 'days = 1\nunit = "working_days"\nstart = "受理之日"');
  assert.notEqual(quick, text);
  writeFileSync(file, quick);
  return folder;
}

async function openIdProvider() {
  const child = spawn("node", [join(root, "tests/oidc/provider.mjs")], { stdio: ["pipe", "pipe", "ignore"] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ready ")) return { child, url: `http://127.0.0.1:${line.slice(6)}` };
  }
  throw new Error("the OpenID provider does not start; run: (cd tests && npm ci)");
}

before(async () => {
  [rules, provider] = [library(), await openIdProvider()];
  hall = await DeskHall.start({ rules, oidc: provider.url });
  const back = `${hall.url}/api/halls/always/staff/oidc/callback`;
  await fetch(`${provider.url}/control?subject=person-1&redirect=${encodeURIComponent(back)}`);
  hall.add("wang-li", "clerk", 3);
  hall.add("zhao-min", "supervisor", undefined, ["--issuer", provider.url, "--subject", "person-1"]);
  await hall.serve();
  clerk = await hall.page();
  await hall.signIn(clerk, "wang-li");
  await clerk.locator("#applicant-name").waitFor();
});
after(async () => {
  await hall?.close();
  provider?.child.stdin.end();
  if (provider) await once(provider.child, "exit");
  if (rules) rmSync(rules, { recursive: true, force: true });
});

const state = (page, word) => page.locator(`.case[data-state="${word}"]`).waitFor();

/** A case with these facts, as the desk's own page would open it; then its page. */
async function opened(item, facts, evidence) {
  const answer = await clerk.evaluate(async ([item, facts, evidence]) => {
    const { csrf_token } = await (await fetch("/api/halls/always/staff/me")).json();
    const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID(), "x-csrf-token": csrf_token };
    const body = JSON.stringify({ applicant: { name: "测试甲" }, item, facts: { facts, evidence } });
    const answer = await fetch("/api/halls/always/cases", { method: "POST", headers, body });
    return { status: answer.status, body: await answer.json() };
  }, [item, facts, evidence]);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  await clerk.goto(`${hall.url}/desk/cases/${answer.body.case}`);
  await state(clerk, "open");
}

/** Sets every material of the page as an original that was checked. */
async function seeAll(...materials) {
  for (const [material, key] of materials) {
    const revision = await clerk.locator(".case").getAttribute("data-revision");
    const row = clerk.locator(`#materials tr[data-material="${material}"]`);
    await clerk.keyboard.press("F9");
    await clerk.keyboard.press("Home");
    for (let step = 0; step < 20 && !(await row.evaluate((one) => one === document.activeElement)); step++) {
      await clerk.keyboard.press("ArrowDown");
    }
    await clerk.keyboard.press(key);
    await clerk.waitForFunction((was) => document.querySelector(".case")?.dataset.revision !== was, revision);
  }
}

async function step(name) {
  await clerk.locator("h1").focus();
  await clerk.keyboard.press("F2");
  await clerk.locator("dialog[open]").waitFor();
  assert.deepEqual(await violations(clerk), [], `axe on ${name}`);
  await clerk.keyboard.press("Enter");
}

test("不予受理: the reason with its article, and the paper", async () => {
  await opened("shop-permit", { ...GOOD, adult: false }, PAPERS);
  await clerk.locator('.outcome[data-outcome="ineligible"]').waitFor();
  await looked(clerk, "desk-case-ineligible");
  await step("refuse");
  await state(clerk, "not-accepted");
  await clerk.locator('[data-paper="refusal"]').waitFor();
  assert.equal(await clerk.locator("[data-step]").count(), 0, "nothing more has a place");
  await looked(clerk, "desk-case-refused");
  assert.deepEqual(clerk.problems, []);
});

test("容缺受理: what comes later, by when, and the paper", async () => {
  await opened("shop-permit", GOOD, { ...PAPERS, plan: null });
  await clerk.locator('.outcome[data-outcome="ready_deferred"]').waitFor();
  await seeAll(["id_card", "2"], ["photo", "1"]);
  await looked(clerk, "desk-case-deferrable");
  await step("accept-deferred");
  await state(clerk, "deferred");
  await clerk.locator('[data-paper="deferred-acceptance"]').waitFor();
  assert.match(await clerk.locator(".clock-list, .clocks").first().textContent(), /平面图/);
  await looked(clerk, "desk-case-deferred");
  assert.deepEqual(clerk.problems, []);
});

test("转人工: a reason of the list, and the supervisor decides", async () => {
  await opened("shop-permit", GOOD, PAPERS);
  await clerk.locator('[data-step="refer"]').focus();
  await clerk.keyboard.press("Enter");
  await clerk.locator("dialog[open] #reason").waitFor();
  assert.equal(await clerk.evaluate(() => document.activeElement?.id), "reason");
  await clerk.keyboard.press("ArrowDown");
  assert.deepEqual(await violations(clerk), []);
  assert.notEqual(await clerk.locator("#reason").inputValue(), "");
  // Nothing can be sent while something else is on its way.
  await clerk.locator('[data-action="go"]:enabled').focus();
  await clerk.keyboard.press("Enter");
  await state(clerk, "referred");
  await looked(clerk, "desk-case-referred");
  assert.equal(await clerk.locator('[data-step="accept"]').count(), 0, "a clerk does not decide a referred case");
  assert.deepEqual(clerk.problems, []);
});

test("due: amber as the server says it; red with the server's answer changed on the way", async () => {
  await opened("stall-filing", { fits: true }, { form: { form: "original" } });
  await seeAll(["form", "1"]);
  await step("accept");
  await state(clerk, "accepted");
  await clerk.goto(`${hall.url}/desk/cases`);
  await clerk.locator(".case-table tr.level-amber").waitFor();
  await looked(clerk, "desk-due-amber");
  // The real clock can't be moved on by a day here; what red looks like can be seen all the same.
  await clerk.route("**/cases?*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"level":"amber"', '"level":"red"') });
  });
  await clerk.reload();
  await clerk.locator(".case-table tr.level-red").waitFor();
  await looked(clerk, "desk-due-red");
  await clerk.unrouteAll();
  assert.deepEqual(clerk.problems, []);
});

test("the provider's button signs a supervisor in, and says it when it knows nobody", async () => {
  const page = await hall.page();
  await page.goto(`${hall.url}/desk`);
  const button = page.locator('[data-action="oidc"]');
  await button.waitFor();
  assert.equal(await button.textContent(), "统一身份认证");
  await looked(page, "desk-sign-in-oidc");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.locator(".desk-who").waitFor();
  await page.locator("h1", { hasText: "值班" }).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();

  await fetch(`${provider.url}/control?subject=nobody-known`);
  const other = await hall.page();
  await other.goto(`${hall.url}/desk`);
  await other.locator('[data-action="oidc"]').click();
  await other.locator(".form-problem", { hasText: "还没有开通大厅账号" }).waitFor();
  await looked(other, "desk-sign-in-unknown");
  await other.context().close();
});
