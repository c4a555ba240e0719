// 有限责任公司设立登记: a list of shareholders, several papers, all mistakes on one notice, mended in the wizard.
// In: a served build, the command line tool. Out: a test result, pictures in target/screens. Absent: other items.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ITEM = "company-setup";
const ON = "2026-11-22";

let hall, wizard;
before(async () => {
  hall = await launch();
  wizard = new Wizard(hall);
});
after(async () => { await hall?.close(); });

test("有限责任公司设立: everything wrong stands on one notice, and mending it in the wizard leads to 材料已齐", async () => {
  await wizard.find(ON);
  await wizard.begin("我想开公司", ITEM);
  const requests = watchRequests(hall.page);

  await wizard.answers({
    company_name: "平桥区金商贸股份有限公司",
    trade_name: "金",
    name_reserved_until: "2026-10-01",
    pre_approval: "no_items",
    registered_capital: "1,000,000",
  });

  // An element that is not finished is named, and what stands there is kept.
  await hall.page.locator('[data-fact="shareholders"]').waitFor();
  await wizard.fill("facts.shareholders[0].subscribed", "60万");
  await hall.page.click('.question button[type="submit"]');
  await hall.page.locator("#problems").waitFor();
  assert.match(await hall.page.locator("#problems").textContent(), /股东 1/);
  await wizard.rows("facts.shareholders", [
    { subscribed: "600000", pay_by: "2054-12-31", methods: ["money"] },
    { subscribed: "300000", pay_by: "2030-12-31", methods: ["labour", "money"] },
    { subscribed: "1" },
  ]);
  await wizard.picture("list-editor");
  await wizard.rows("facts.shareholders", [{}, {}]);
  await hall.page.click('.question button[type="submit"]');

  await wizard.answers({ directors: 0, supervision: "nothing_arranged", legal_representative: "neither" });
  assert.match(await hall.page.locator(".sensitive").textContent(), /只用来：判断是否有人依法不能任职/);
  await wizard.picture("question-sensitive");
  await wizard.answers({ disqualified_person: false, identity_verified: false, has_agent: false });

  await hall.page.locator(".documents").waitFor();
  assert.match(await hall.page.locator('.shared [data-material="officer_ids"]').textContent(), /不用带/);
  await wizard.paper("application_form", "no");
  await wizard.paper("articles", "original", { eight_points: "false", signed_by_all: "false" });
  await wizard.pieces("shareholder_ids", [{ form: "copy", valid_until: "2026-01-01" }]);
  await wizard.paper("appointment_papers", "no");
  await wizard.paper("premises_proof", "no");
  const commitment = hall.page.locator('[data-material="premises_proof"] .commitment input');
  assert.equal(await commitment.isChecked(), false, "a commitment is never preselected");
  await wizard.picture("documents-company");
  await wizard.finish();

  assert.equal(await wizard.headline(), "需补正");
  const lines = await wizard.sameAsCommandLine(ITEM, ON);
  const deficits = await hall.page.locator(".part-deficits .entry").count();
  assert.ok(deficits >= 15, lines.join("\n"));
  await wizard.picture("notice-correctable");

  // Mended from the notice; what was answered before is still there.
  await wizard.mend("fact:company_name");
  await wizard.answer("company_name", "信阳市平桥区金穗商贸有限公司");
  await wizard.mend("fact:trade_name");
  await wizard.answer("trade_name", "金穗");
  await wizard.mend("fact:name_reserved_until");
  await wizard.answer("name_reserved_until", null);
  await wizard.mend("fact:shareholders");
  await wizard.answer("shareholders", [
    { subscribed: "600000.00", pay_by: "2031-11-22", methods: ["money"] },
    { subscribed: "400000" , methods: ["money"] },
  ]);
  await wizard.mend("fact:directors");
  await wizard.answer("directors", 3);
  await wizard.mend("fact:supervision");
  await wizard.answer("supervision", "one_supervisor");
  await wizard.mend("fact:legal_representative");
  await wizard.answer("legal_representative", "manager");
  await wizard.mend("fact:identity_verified");
  await wizard.answer("identity_verified", true);
  await wizard.sameAsCommandLine(ITEM, ON);

  await wizard.mend("material:articles");
  await wizard.paper("application_form", "electronic");
  await wizard.paper("articles", "original", { eight_points: "true", representative: "true", signed_by_all: "true" });
  await wizard.pieces("shareholder_ids", [
    { form: "original", valid_until: "2030-01-01" },
    { form: "electronic", valid_until: null },
  ]);
  await wizard.paper("appointment_papers", "original");
  await commitment.check();
  await wizard.finish();

  assert.equal(await wizard.headline(), "材料已齐，可来办理");
  await wizard.sameAsCommandLine(ITEM, ON);
  await wizard.picture("notice-company-ready");

  assert.deepEqual(requests.take(), [], "nothing is sent between the first question and the notice");
  assert.deepEqual(hall.problems, []);
});
