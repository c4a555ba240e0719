// `cargo xtask bench-web`: how long until the first question can be answered, and how long a review takes after an
// answer, under Chromium's “Fast 3G” and a processor slowed down four times.
// In: a served build; `--rounds N`, `--visits` for the first half only. Out: a table for docs/performance.md. Absent:
// limits that fail; a person judges.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fill } from "../journeys/fill.mjs";
import { Wizard } from "../journeys/wizard.mjs";
import { findChromium, flags, launch, startServer } from "../launch.mjs";
import { chromium } from "./pipe.mjs";

const ON = "2026-11-22";
const ITEM = "marriage-registration";
const FACT = "both_mainland";
const root = fileURLToPath(new URL("../../..", import.meta.url));
const at = process.argv.indexOf("--rounds");
const ROUNDS = at > 0 ? Number(process.argv[at + 1]) : 5;

/** DevTools' preset: 1.6 Mbit/s less ten per cent; 562.5 ms is put on every request. */
const FAST_3G = { offline: false, downloadThroughput: 180_000, uploadThroughput: 84_375, latency: 562.5 };
/** The same line as Lighthouse counts it: 150 ms there and back. */
const LINE_150 = { ...FAST_3G, latency: 150 };
const SLOWER = 4;

/**
 * Notes in every document when the question can be answered: it has been painted, with its style, its buttons are
 * enabled, and the one that is pressed at that very moment leads to the next question (`next`).
 */
const WATCH = `(() => {
  const painted = () => performance.getEntriesByName("first-contentful-paint").length > 0;
  const note = (name, selector, then) => {
    const look = () => document.querySelector(selector) && painted()
      ? requestAnimationFrame(() => setTimeout(() => { window["__" + name] ??= performance.now(); then?.(); }))
      : setTimeout(look, 8);
    look();
  };
  note("shell", "header.bar");
  note("question", '.question[data-fact="${FACT}"] .answer:enabled', () => {
    const { position } = getComputedStyle(document.querySelector(".skip"));
    if (position !== "absolute") window.__unstyled = position;
    document.querySelector(".question .answer").click();
  });
  note("next", '.question:not([data-fact="${FACT}"])');
  // The engine has verified the rules.
  note("engine", ".digests");
})();`;

async function load(url, network, warm) {
  const pieces = [];
  const ours = new Map();
  let start;
  const prepare = async (send, type) => {
    const ready = [send("Network.enable"), send("Network.emulateNetworkConditions", network)];
    if (type === "page") {
      ready.push(send("Page.enable"));
      ready.push(send("Emulation.setCPUThrottlingRate", { rate: SLOWER }));
    }
    await Promise.all(ready);
  };
  const browser = await chromium(findChromium(), flags, prepare);
  browser.listen(({ method, params, sessionId }) => {
    const request = `${sessionId} ${params?.requestId}`;
    // The browser's own pages are targets too.
    if (method === "Network.requestWillBeSent" && params.type === "Document") start = params.timestamp;
    // Heads when they come, bodies piece by piece: what is half there counts too. The end tells what no piece told.
    const add = (length) => {
      ours.set(request, ours.get(request) + length);
      pieces.push([params.timestamp, length]);
    };
    if (method === "Network.responseReceived" && params.response.url.startsWith(url)) {
      ours.set(request, 0);
      add(params.response.encodedDataLength);
    }
    if (method === "Network.dataReceived" && ours.has(request)) add(params.encodedDataLength);
    if (method === "Network.loadingFinished" && ours.has(request)) add(Math.max(0, params.encodedDataLength - ours.get(request)));
  });
  try {
    const address = `${url}/i/${ITEM}/q/${FACT}?on=${ON}`;
    const once = async () => {
      const page = await browser.open(address, WATCH);
      let found;
      for (let waits = 0; !found && waits < 250; waits += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        found = await page.ask("window.__next && { question: window.__question, shell: window.__shell, next: window.__next, unstyled: window.__unstyled }").catch(() => undefined);
      }
      if (!found) throw new Error(`no question within a minute: ${await page.ask("JSON.stringify([window.__question, window.__shell, document.visibilityState, location.href, document.body.innerText.slice(0, 200)])")}`);
      if (found.unstyled) throw new Error(`painted without its style: ${found.unstyled}`);
      return { page, ...found };
    };
    const taken = (until = Infinity) => pieces.reduce((sum, [at, length]) => sum + (at <= start + until / 1000 ? length : 0), 0);
    let measured = await once();
    const engine = async ({ page }) => {
      for (let waits = 0; waits < 600; waits += 1) {
        const there = await page.ask("window.__engine");
        if (there) return there;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error("no engine within a minute");
    };
    if (warm) {
      // Until the service worker has everything; then again from the device.
      const whole = `(async () => {
        const name = (await caches.keys()).find((name) => name.startsWith("rules-"));
        return Boolean(name && await (await caches.open(name)).match("/whole"));
      })()`;
      for (let waits = 0; waits < 600 && !(await measured.page.ask(whole)); waits += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      await measured.page.close();
      pieces.length = 0;
      measured = await once();
    }
    const there = await engine(measured);
    const { question, shell, next } = measured;
    return { question, shell, next, bytes: taken(question), engine: there, all: taken() };
  } finally {
    await browser.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const share = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
const ms = (numbers) => `${Math.round(median(numbers))} ms (${Math.round(Math.min(...numbers))} to ${Math.round(Math.max(...numbers))})`;

const folder = mkdtempSync(join(tmpdir(), "yushen-bench-data-"));
const server = await startServer(folder);
try {
  // Pieces are compressed when they are asked for the first time: not the citizen's time.
  await load(server.url, { ...FAST_3G, latency: 0, downloadThroughput: -1 }, true);
  console.log(`first question of ${ITEM}, page slowed down ${SLOWER} times, ${ROUNDS} rounds: median (least to most)`);
  for (const [name, network] of [["Fast 3G (562 ms a request)", FAST_3G], ["1.6 Mbit/s, 150 ms", LINE_150]]) {
    for (const warm of [false, true]) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await load(server.url, network, warm));
      const of = (key) => rounds.map((round) => round[key]);
      console.log(`${name}, ${warm ? "second visit" : "first visit"}: header ${ms(of("shell"))}, question ${ms(of("question"))}, ${Math.round(median(of("bytes")) / 1024)} KB over the line before it; its answer taken, next question ${ms(of("next"))}; engine ${ms(of("engine"))}, ${Math.round(median(of("all")) / 1024)} KB by then`);
    }
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (process.argv.includes("--visits")) process.exit();

// Answers: from the message to the worker until its answer is there, and from the press until the next page is painted.
const TIMES = `(() => {
  window.__reviews = [];
  const post = Worker.prototype.postMessage;
  let asked;
  Worker.prototype.postMessage = function (message, ...rest) {
    asked = performance.now();
    if (!this.__timed) {
      this.__timed = true;
      this.addEventListener("message", () => window.__reviews.push(performance.now() - asked));
    }
    return post.call(this, message, ...rest);
  };
  window.__presses = [];
  addEventListener("click", (event) => {
    if (!event.target.closest(".question button")) return;
    const fact = document.querySelector(".question")?.dataset.fact;
    const start = performance.now();
    const look = () => {
      const now = document.querySelector(".question")?.dataset.fact;
      if (now === fact) return setTimeout(look, 1);
      return requestAnimationFrame(() => setTimeout(() => window.__presses.push(performance.now() - start)));
    };
    look();
  }, true);
})();`;

/** The same inside of the worker: from the message's arrival until the answer is sent. */
const INSIDE = `(() => {
  const hear = self.onmessage;
  const post = self.postMessage;
  let start;
  self.__took = [];
  self.onmessage = (event) => { start = performance.now(); hear(event); };
  self.postMessage = (...told) => { self.__took.push(performance.now() - start); post.apply(self, told); };
})()`;

for (const rate of [1, SLOWER]) {
  const hall = await launch();
  try {
    await hall.page.addInitScript(TIMES);
    const session = await hall.context.newCDPSession(hall.page);
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    const reviews = [];
    const inside = [];
    const presses = [];
    for (const item of ["company-setup", "house-transfer", ITEM, "food-business-licence"]) {
      const document = JSON.parse(readFileSync(join(root, "examples/facts", `${item}.json`), "utf8"));
      await hall.page.goto(`${hall.url}/i/${item}?on=${ON}`);
      await hall.page.click('[data-to="begin"]');
      await hall.page.evaluate("window.__reviews.length = 0");
      await hall.page.workers()[0].evaluate(INSIDE);
      await fill(new Wizard(hall), document);
      reviews.push(...(await hall.page.evaluate("window.__reviews")));
      presses.push(...(await hall.page.evaluate("window.__presses")));
      inside.push(...(await hall.page.workers()[0].evaluate("self.__took")));
    }
    const shown = (numbers) => `median ${median(numbers).toFixed(1)} ms, 95 % within ${share(numbers, 0.95).toFixed(1)} ms, n = ${numbers.length}`;
    console.log(`inside of the worker, not slowed down: review after an answer: ${shown(inside)}`);
    console.log(`page slowed down ${rate} time(s), worker not: message to the worker until its answer: ${shown(reviews)}`);
    console.log(`page slowed down ${rate} time(s): press until the next page is painted: ${shown(presses)}`);
  } finally {
    await hall.close();
  }
}
console.log("The protocol slows down the page's thread only; the worker's own share times 4 is the figure to compare.");
