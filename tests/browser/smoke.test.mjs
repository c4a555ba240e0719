// The web app starts: a title, something to see, and no error of any kind.
// In: a served build. Out: a test result. Absent: what the pages say; the journeys test that.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./launch.mjs";

let hall;
before(async () => { hall = await launch(); });
after(async () => { await hall?.close(); });

// The page as served says "正在打开…"; the app replaces that when it runs.
const started = () => hall.page.waitForFunction(() => document.querySelector("#app h1, #app form") && !document.querySelector(".loading"));

test("the first page loads without an error", async () => {
  await hall.page.goto(hall.url);
  await started();
  assert.match(await hall.page.title(), /预审/);
  assert.deepEqual(hall.problems, []);
});

test("an address within the app loads directly", async () => {
  // What is still on its way is not lost to the next page: that would be told as a failure.
  await hall.page.waitForLoadState("networkidle");
  const answer = await hall.page.goto(`${hall.url}/items/marriage-registration`);
  assert.equal(answer.status(), 200);
  await started();
  assert.deepEqual(hall.problems, []);
});

test("the watch notices what it is there for: an inline script is blocked and reported", async () => {
  const seen = hall.problems.length;
  await hall.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.__inline = true";
    document.body.append(script);
  });
  await hall.page.waitForTimeout(200);
  assert.equal(await hall.page.evaluate(() => window.__inline), undefined);
  const reported = hall.problems.splice(seen);
  assert.ok(reported.some((problem) => problem.startsWith("CSP: script-src")), reported.join("\n"));
});
