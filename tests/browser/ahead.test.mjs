// Ahead of the engine: the first question stands there and can be answered while the engine is on its way; without the
// engine nothing goes on; what the server said is nothing without it.
// In: a served build. Out: a test result. Absent: how long it takes (`bench/web.mjs`).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";
const ITEM = "marriage-registration";
let hall;
before(async () => { hall = await launch(); });
after(async () => { await hall?.close(); });

/**
 * A first visit whose engine waits until it is let go; the pages are the program's own, as where the server makes none
 * (`first.test.mjs` has those).
 */
async function held() {
  const { context, page } = await hall.another({ serviceWorkers: "block" });
  const file = await (await fetch(`${hall.url}/index.html`)).text();
  await page.route("**", (route) =>
    route.request().resourceType() === "document" ? route.fulfill({ contentType: "text/html; charset=utf-8", body: file }) : route.fallback());
  let letGo;
  const free = new Promise((resolve) => { letGo = resolve; });
  await page.route("**/yushen_engine_bg.wasm", async (route) => {
    await free;
    await route.continue();
  });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return { context, page, asked, letGo };
}

test("the first question is answered before the engine is there, and goes on with it", async () => {
  const { context, page, asked, letGo } = await held();
  await page.goto(`${hall.url}/i/${ITEM}/q/both_mainland?on=${ON}`);
  await page.locator('.question button.answer[data-value="true"]').click();
  await page.locator('#main[data-busy="true"]').waitFor();
  assert.equal(await page.locator(".question").getAttribute("data-fact"), "both_mainland");
  await page.getByText("已经记下").waitFor();
  assert.ok(asked.includes(`/ahead/zh/${ON}/${ITEM}`), asked.join(" "));
  assert.equal(await page.locator(".digests").count(), 0, "no rules were verified yet");
  letGo();
  await page.locator('.question:not([data-fact="both_mainland"])').waitFor();
  await page.locator(".digests").waitFor();
  await context.close();
});

test("the items can be searched before the engine is there", async () => {
  const { context, page, letGo } = await held();
  await page.goto(`${hall.url}/?on=${ON}`);
  await page.locator(`.card[data-to="${ITEM}"]`).waitFor();
  await page.locator("input[type=search]").fill("jhdj");
  await page.locator(`.card[data-to="${ITEM}"]`).click();
  // Only the item in the address was said ahead.
  await page.locator("#main .loading").waitFor();
  letGo();
  await page.locator(".start").waitFor();
  await context.close();
});

test("a page that needs the engine waits for it, and asks nothing ahead", async () => {
  const { context, page, asked, letGo } = await held();
  await page.goto(`${hall.url}/i/${ITEM}/notice?on=${ON}`);
  await page.locator("header.bar").waitFor();
  await page.locator("#main .loading").waitFor();
  assert.ok(!asked.some((path) => path.startsWith("/ahead/")), asked.join(" "));
  letGo();
  await page.locator(".outcome").waitFor();
  await context.close();
});

test("bytes of another build are ignored, and the page waits for the engine", async () => {
  const { context, page, letGo } = await held();
  await page.route("**/ahead/**", async (route) => {
    const response = await route.fetch();
    const bytes = await response.body();
    bytes[0] ^= 1;
    await route.fulfill({ response, body: bytes });
  });
  const answered = page.waitForResponse("**/ahead/**");
  await page.goto(`${hall.url}/i/${ITEM}/q/both_mainland?on=${ON}`);
  await (await answered).finished();
  await page.locator("#main .loading").waitFor();
  assert.equal(await page.locator(".question").count(), 0);
  letGo();
  await page.locator(".question").waitFor();
  await context.close();
});
