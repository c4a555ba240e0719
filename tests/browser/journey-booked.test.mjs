// Complete journeys of items from every window class: found, reviewed, booked, and kept by the hall as told.
// In: a served build with the sample hall, the command line tool. Out: a test result. Absent: booking's own corners.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ITEMS } from "./journeys/items.mjs";
import { dice, walk } from "./journeys/walk.mjs";
import { Wizard, watchRequests } from "./journeys/wizard.mjs";
import { launch } from "./launch.mjs";

const ON = "2026-11-22";

let hall, wizard, page;
before(async () => {
  hall = await launch({ bookings: true });
  wizard = new Wizard(hall);
  page = hall.page;
});
after(async () => { await hall?.close(); });

for (const [index, [words, item]] of ITEMS.entries()) {
  test(`${words}: found, reviewed, booked`, async () => {
    await wizard.find(ON);
    await wizard.begin(words, item);
    const requests = watchRequests(page);
    await walk(wizard, dice(700 + index));
    await wizard.sameAsCommandLine(item, ON);
    const facts = await wizard.facts();
    assert.deepEqual(requests.take(), [], "nothing is sent before booking");

    await page.click('.actions [data-to="book"]');
    await page.click('[data-to="time"]');
    await page.locator("#days .cell.free").nth(index % 3).click();
    await page.locator("#slots .cell.free").nth(index % 4).click();
    await page.locator(".hold").waitFor();
    const phone = `1381234${1000 + index}`;
    await page.fill("#desk-name", "测试人");
    await page.fill("#desk-phone", phone);
    await page.click('form button[type="submit"]');
    const code = await page.locator("[data-code]").getAttribute("data-code");
    const answer = await fetch(`${hall.url}/api/halls/pingqiao/bookings/look-up`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code, phone_tail: phone.slice(7) }),
    });
    const booked = await answer.json();
    assert.deepEqual([booked.state, booked.item], ["booked", item]);
    assert.equal(booked.slot.slot, await page.locator(".visit").getAttribute("data-slot"));

    // What was sent: a hold, a name and a number; none of the answers.
    const sent = requests.take().filter((line) => line.startsWith("POST"));
    assert.deepEqual(sent.map((line) => line.split("/api/halls/pingqiao")[1]), ["/holds", "/bookings"]);
    // Going back, the review is as it was.
    await page.click('[data-to="back"]');
    assert.equal(await wizard.facts(), facts);
    assert.deepEqual(hall.problems, []);
  });
}
