// The desk, by keyboard: a citizen's receipt from the web becomes an accepted case; one deficit becomes one notice, and
// after mending the case is accepted; the telephone books; the display goes on over a restart. On SQLite, or on
// PostgreSQL with YUSHEN_TEST_DATABASE_URL. In: a served build. Out: a test result, pictures in target/screens.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DeskHall, OWN, SCREENS, looked, picture, violations } from "./desk/hall.mjs";
import { Wizard } from "./journeys/wizard.mjs";

const ITEM = "marriage-registration";

let hall;
before(async () => {
  hall = await DeskHall.start();
  hall.add("wang-li", "clerk", 1);
  hall.add("chen-jie", "clerk", 2);
  hall.add("li-na", "operator");
  hall.add("zhao-min", "supervisor");
  await hall.serve();
});
after(async () => { await hall?.close(); });

/** Today in China, as the hall counts. */
const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

/** A receipt that the citizens' app makes on their own device, with what its page says. */
async function receipt({ groomCard }) {
  const page = await hall.page();
  const wizard = new Wizard({ page, url: hall.url });
  await wizard.find(today());
  await wizard.begin("领证", ITEM);
  await wizard.answer("both_mainland", true);
  await wizard.answer("groom_birth", "2000-05-20");
  await wizard.answer("bride_birth", "2001-08-02");
  await wizard.answers({ groom_has_spouse: false, bride_has_spouse: false, kinship: "none" });
  await wizard.answers({ both_willing: true, both_come: true });
  await page.locator(".documents").waitFor();
  await wizard.paper("id_card_groom", groomCard ? "original" : "no", groomCard ? { valid_until: "2036-01-01" } : {});
  await wizard.paper("id_card_bride", "original", { valid_until: "2036-01-01" });
  await wizard.paper("declarations", "original");
  await wizard.paper("photo", "original");
  await wizard.finish();
  const headline = await wizard.headline();
  await page.click('[data-action="receipt"]');
  await page.locator(".code svg").first().waitFor();
  const texts = await page.locator("[data-receipt]").evaluateAll((codes) => codes.map((code) => code.dataset.receipt));
  assert.deepEqual(page.problems, []);
  await page.context().close();
  const verified = await fetch(`${hall.url}/api/receipts/verify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ texts }),
  });
  return { texts, headline, said: await verified.json() };
}

const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
const told = (page, text) => page.locator(".told-place", { hasText: text }).waitFor();
const outcome = (page, word) => page.locator(`.outcome[data-outcome="${word}"]`).waitFor();
const state = (page, word) => page.locator(`.case[data-state="${word}"]`).waitFor();

/** A scanner is a keyboard that is quick and ends with Enter. */
async function scan(page, texts) {
  await page.keyboard.press("F9");
  for (const text of texts) {
    await page.keyboard.insertText(text);
    await page.keyboard.press("Enter");
  }
}

async function open(page, texts, name) {
  await page.locator("#scan").waitFor();
  await page.keyboard.press("F9");
  assert.equal(await focused(page), "scan");
  await scan(page, texts);
  await page.locator('.scanned [data-whole="true"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "applicant-name");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.locator("#materials").waitFor();
}

/** Presses a key on the row of a material and waits until the server has reviewed it. */
async function see(page, material, key) {
  const revision = () => page.locator(".case").getAttribute("data-revision");
  const was = await revision();
  const row = page.locator(`#materials tr[data-material="${material}"]`);
  await page.keyboard.press("F9");
  await page.keyboard.press("Home");
  for (let step = 0; step < 20 && !(await row.evaluate((one) => one === document.activeElement)); step++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press(key);
  await page.waitForFunction((before) => document.querySelector(".case")?.dataset.revision !== before, was);
}

test("a clerk signs in, calls, opens a citizen's receipt with the same result, sets materials as seen and accepts", async () => {
  const { texts, headline, said } = await receipt({ groomCard: true });
  assert.equal(headline, "材料已齐，可来办理");
  const ticket = await hall.post("/tickets", { class: "social-affairs" });
  assert.equal(ticket.status, 201, JSON.stringify(ticket.body));

  const page = await hall.page();
  await page.goto(`${hall.url}/desk`);
  await page.locator("#name").waitFor();
  await looked(page, "desk-sign-in");
  await page.locator("#name").fill("wang-li");
  await page.locator("#password").fill("not the password");
  await page.keyboard.press("Enter");
  await page.locator('.form-problem[data-code="sign-in-refused"]').waitFor();
  await hall.signIn(page, "wang-li");

  await page.locator(".own-ticket").waitFor();
  await page.keyboard.press("F2");
  await page.locator(`.own-ticket[data-ticket="${ticket.body.ticket}"]`).waitFor();
  await looked(page, "desk-window");

  await open(page, texts, "张三");
  await outcome(page, "ready");
  assert.equal(await page.locator(".replay").getAttribute("data-same"), "true");
  assert.equal(await page.locator(".case").getAttribute("data-digest"), said.decision, "the digest that the citizen's device had");
  assert.equal(said.same, true);

  // The engine says ready, but nothing was looked at here: the server refuses, and the page says what to do.
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  assert.deepEqual(await violations(page), [], "axe on the dialog");
  await page.keyboard.press("Enter");
  await told(page, "还有材料没有标");
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });

  await see(page, "id_card_groom", "2");
  await see(page, "id_card_bride", "2");
  await see(page, "declarations", "1");
  await see(page, "photo", "1");
  await looked(page, "desk-case-ready");
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Enter");
  await state(page, "accepted");
  await told(page, "已受理，编号");
  assert.match(await page.locator("[data-number]").getAttribute("data-number"), /^always-\d{4}-\d{6}$/);
  const slip = page.locator('[data-paper="acceptance"] a').first();
  await slip.waitFor();
  const printed = await page.request.get(new URL(await slip.getAttribute("href"), hall.url).href);
  assert.equal(printed.status(), 200);
  assert.match(await printed.text(), /受理通知书/);
  await looked(page, "desk-case-accepted");

  // Back to the window by keyboard, and the visitor is served.
  await page.goto(`${hall.url}/desk/window`);
  await page.locator(`.own-ticket[data-ticket="${ticket.body.ticket}"]`).waitFor();
  await page.keyboard.press("F8");
  await told(page, "已办毕");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("one deficit at the window is one notice, and after mending the case is accepted", async () => {
  const { texts, headline } = await receipt({ groomCard: false });
  assert.equal(headline, "需补正");
  const page = await hall.page();
  await hall.signIn(page, "chen-jie");
  await open(page, texts, "李四");
  await outcome(page, "correctable");
  for (const [material, key] of [["id_card_bride", "2"], ["declarations", "1"], ["photo", "1"]]) await see(page, material, key);
  assert.equal(await page.locator(".deficits > li").count(), 1);
  await looked(page, "desk-case-correctable");

  // Nothing can be typed into the question: only what the list has can be added.
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  assert.equal(await page.locator('dialog input[type="text"], dialog textarea').count(), 0);
  await picture(page, "desk-notice-dialog");
  await page.keyboard.press("Enter");
  await state(page, "correction");
  assert.equal(await page.locator("[data-notice]").count(), 1);
  assert.deepEqual(await page.locator("[data-asked]").evaluateAll((all) => all.map((one) => one.dataset.asked)), ["id_card_groom"]);

  // The applicant comes back with it.
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Enter");
  await state(page, "resubmitted");
  await see(page, "id_card_groom", "2");
  const until = page.locator('[data-field="evidence.id_card_groom.valid_until"] input');
  await until.waitFor();
  await until.focus();
  await page.keyboard.type("2036-01-01");
  await page.keyboard.press("Enter");
  await outcome(page, "ready");
  await page.locator("h1").focus();
  await page.keyboard.press("F2");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Enter");
  await state(page, "accepted");
  assert.equal(await page.locator("[data-notice]").count(), 1, "told once");

  await page.goto(`${hall.url}/desk/cases`);
  await page.locator(".subnav").waitFor();
  await page.locator('[data-list="running"]').focus();
  await page.keyboard.press("Enter");
  await page.locator(".case-table").waitFor();
  assert.doesNotMatch(await page.locator(".case-table").textContent(), /李四|张三/, "no list names anybody");
  await looked(page, "desk-cases");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a session that ends covers the page, and the same person goes on with what was typed", async () => {
  const page = await hall.page();
  await page.goto(`${hall.url}/desk`);
  await page.locator("#name").fill("wang-li");
  await page.locator("#password").fill(OWN);
  await page.keyboard.press("Enter");
  await page.locator("#applicant-name").fill("王五");
  await page.locator("#item-search").fill("领证");
  await page.locator(`[data-item="${ITEM}"]`).focus();
  await page.keyboard.press("Enter");
  // Somebody else ended it; the page learns it with the next change.
  await page.context().clearCookies();
  await page.locator('[data-action="open"]').focus();
  await page.keyboard.press("Enter");
  await page.locator("#sign-in").waitFor();
  assert.equal(await page.locator("text=王五").count(), 0, "nothing of the applicant is seen");
  await looked(page, "desk-session-over");
  await page.locator("#password").fill(OWN);
  await page.keyboard.press("Enter");
  // The change that was refused goes out by itself, with its key.
  await state(page, "open");
  assert.match(await page.locator(".case-about").textContent(), /王五/);
  await outcome(page, "unsettled");
  await looked(page, "desk-case-unsettled");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the operator finds, reads out, asks and books by keyboard", async () => {
  const page = await hall.page(SCREENS.large);
  await hall.signIn(page, "li-na");
  await page.locator("#phone-search").waitFor();
  await page.keyboard.press("F2");
  assert.equal(await focused(page), "phone-search");
  await page.keyboard.type("领证");
  await page.keyboard.press("Enter");
  await page.locator(".guide").waitFor();
  assert.ok((await page.locator(".guide .guide-list > li").count()) > 3);
  await page.locator('[data-to="begin"]').focus();
  await page.keyboard.press("Enter");
  await page.locator(".question").waitFor();
  await looked(page, "desk-phone");
  await page.locator("#phone-booking").waitFor();
  await page.keyboard.press("F4");
  assert.equal(await focused(page), "phone-booking");
  const slot = page.locator(".slot:enabled").first();
  await slot.waitFor();
  await slot.focus();
  await page.keyboard.press("Enter");
  await page.locator("#caller-name").waitFor();
  await page.locator("#caller-name").focus();
  await page.keyboard.type("赵六");
  await page.keyboard.press("Tab");
  await page.keyboard.type("13900001234");
  await page.keyboard.press("Enter");
  const code = page.locator(".code-letters");
  await code.waitFor();
  const looked_up = await hall.post("/bookings/look-up", { code: await code.getAttribute("data-code"), phone_tail: "1234" });
  assert.equal(looked_up.status, 200, JSON.stringify(looked_up.body));
  assert.equal(looked_up.body.item, ITEM);
  await looked(page, "desk-phone-booked");
  await page.keyboard.press("F8");
  await code.waitFor({ state: "detached" });
  assert.equal(await page.locator(".guide").count(), 0, "nothing of a caller is left for the next one");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a supervisor sees the frame, and another role's page is refused", async () => {
  const page = await hall.page();
  await hall.signIn(page, "zhao-min");
  await page.locator("h1", { hasText: "值班" }).waitFor();
  await page.goto(`${hall.url}/desk/phone`);
  await page.locator("h1", { hasText: "您的岗位不用这个页面" }).waitFor();
  await page.goto(`${hall.url}/desk/account`);
  await page.locator(".account").waitFor();
  await looked(page, "desk-account");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the display shows calls, keeps its picture without the server, says so, and comes back by itself", async () => {
  const ticket = await hall.post("/tickets", { class: "social-affairs" });
  const page = await hall.page(SCREENS.large);
  await page.goto(`${hall.url}/display/always`);
  await page.locator('.board[data-there="true"]').waitFor();
  const clerk = await hall.page();
  await clerk.goto(`${hall.url}/desk`);
  await clerk.locator("#name").fill("wang-li");
  await clerk.locator("#password").fill(OWN);
  await clerk.keyboard.press("Enter");
  await clerk.locator(".own-ticket").waitFor();
  await clerk.waitForTimeout(500);
  await clerk.keyboard.press("F2");
  const call = page.locator(`.board-calls li[data-ticket="${ticket.body.ticket}"][data-window="1"]`);
  await call.waitFor();
  assert.equal(await page.locator(".board").getAttribute("data-rings"), "1", "it sounds once");
  assert.equal(await page.locator(".board-calls .fresh").count(), 1);
  // From eight metres: 1/200 of the distance is 40 mm; on a screen of 55 inches a pixel is 0.63 mm.
  const height = await call.locator(".board-ticket").evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
  assert.ok(height * 0.63 * 0.7 > 40, `${height} px`);
  await looked(page, "display");
  await page.setViewportSize(SCREENS.large);

  await hall.stop("SIGKILL");
  await page.locator('.board[data-lost="true"]').waitFor();
  assert.equal(await call.count(), 1, "the last picture stays");
  assert.deepEqual(await violations(page), []);
  await picture(page, "display-lost");
  await hall.serve();
  await page.locator('.board[data-lost="false"]').waitFor({ timeout: 30_000 });
  assert.equal(await page.locator(".board").getAttribute("data-rings"), "1", "what was shown before does not sound again");
  // The clerk's session and page go on too.
  await clerk.keyboard.press("F3");
  await clerk.locator(".told-place", { hasText: "已呼叫" }).waitFor();
  await page.locator('.board[data-rings="2"]').waitFor();
  assert.deepEqual(page.problems, []);
  await clerk.context().close();
  await page.context().close();
});
