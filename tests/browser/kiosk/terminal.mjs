// A hall with a kiosk for the browser tests: signed settings, an enrolled terminal, a page that is touched.
// In: YUSHEN_SERVER, YUSHEN_CLI, YUSHEN_DIST, CHROMIUM as `launch.mjs`. Out: pages; what was printed. Absent: expectations.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { freePort, untilThereIsASlotToday } from "../desk/hall.mjs";
import { findChromium, flags } from "../launch.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const HALL = join(root, "tests/browser/desk/hall.toml");
const SERVER = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");
const CLI = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
const keys = (name) => join(root, "var/keys", name);

/** Screens of kiosks. */
export const SCREENS = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1280, height: 1024 } };

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Terminal {
  /** `settings`: lines of the settings that differ from the usual ones; `more`: flags for Chromium. */
  static async start(settings = {}, more = []) {
    const terminal = new Terminal();
    terminal.folder = mkdtempSync(join(tmpdir(), "yushen-kiosk-"));
    terminal.port = await freePort();
    terminal.url = `http://localhost:${terminal.port}`;
    mkdirSync(join(terminal.folder, "kiosks"));
    terminal.sign(settings);
    await terminal.serve();
    const added = spawnSync(SERVER, ["kiosk", "add", "--db", terminal.database, "--hall", HALL, "--name", "entrance-1"], { encoding: "utf8" });
    assert.equal(added.status, 0, added.stderr);
    terminal.address = terminal.url + added.stdout.match(/\/kiosk\/always#device=\S+/)[0];
    await terminal.browse(more);
    return terminal;
  }

  /** Another browser in place of the one before. */
  async browse(more = []) {
    await this.browser?.close();
    this.browser = await chromium.launch({ executablePath: findChromium(), args: [...flags, ...more] });
  }

  get database() {
    return join(this.folder, "hall.sqlite");
  }

  /** Signs settings with this machine's key, as a publisher does. */
  sign(changes = {}) {
    const settings = {
      hall: "always", counter: 1, expires: "2099-12-31", sample: true, paper: "80mm", reserve: 3, idle_seconds: 60, warn_seconds: 20,
      services: ["check-in", "ticket", "review", "book", "rate"], contact: { zh: "导办台（示例）" }, ...changes,
    };
    const line = ([key, value]) => `${key} = ${key === "contact" ? `{ zh = ${JSON.stringify(value.zh)} }` : JSON.stringify(value)}\n`;
    const file = join(this.folder, "settings.toml");
    writeFileSync(file, Object.entries(settings).map(line).join(""));
    const signed = spawnSync(CLI, ["kiosk", "sign", file, "--key", keys("this-machine.json"), "-o", join(this.folder, `${settings.hall}.json`)], { encoding: "utf8" });
    assert.equal(signed.status, 0, signed.stderr);
    renameSync(join(this.folder, `${settings.hall}.json`), join(this.folder, "kiosks/always.json"));
  }

  /** The signed settings as the server has them; with a text, that text in their place; with `undefined`, none. */
  settings(...text) {
    const file = join(this.folder, "kiosks/always.json");
    if (text.length === 0) return readFileSync(file, "utf8");
    if (text[0] === undefined) rmSync(file);
    else writeFileSync(file, text[0]);
  }

  async serve(dist = process.env.YUSHEN_DIST ?? join(root, "dist/web")) {
    const arguments_ = ["serve", "--dist", dist, "--bundles", join(root, "var/bundles")];
    arguments_.push("--trust", keys("trust.json"), "--hall-key", keys("hall.json"), "--data-key", keys("data.key"));
    arguments_.push("--hall", HALL, "--calendar", join(root, "rules/calendar"), "--kiosks", join(this.folder, "kiosks"));
    arguments_.push("--db", this.database, "--port", String(this.port));
    this.child = spawn(SERVER, arguments_, { stdio: ["ignore", "pipe", "inherit"] });
    running.add(this.child);
    this.ended = once(this.child, "exit");
    await new Promise((resolve, reject) => {
      this.child.once("exit", (code) => reject(new Error(`yushen-server ended with ${code}`)));
      createInterface({ input: this.child.stdout }).on("line", (line) => line.startsWith("Yushen is ready") && resolve());
    });
  }

  /** The network is away. */
  async stop() {
    // A cut, not a farewell: requests under way are not finished.
    this.child.kill("SIGKILL");
    await this.ended;
    running.delete(this.child);
  }

  /** A profile whose pages are touched; `printed` holds the words of each paper that was sent to the printer. */
  async profile(screen = SCREENS.portrait) {
    const context = await this.browser.newContext({ hasTouch: true, locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: screen });
    const [printed, problems] = [[], []];
    await context.exposeBinding("__printed", (_, text) => { printed.push(text); });
    await context.exposeBinding("__reportViolation", (_, text) => { problems.push(`CSP: ${text}`); });
    await context.addInitScript(() => {
      window.print = () => window.__printed(document.querySelector(".paper-slip")?.textContent ?? document.querySelector("main").innerText);
      document.addEventListener("securitypolicyviolation", (event) => {
        window.__reportViolation(`${event.effectiveDirective} blocked ${event.blockedURI}`);
      });
    });
    context.on("weberror", (error) => problems.push(`uncaught: ${error.error().message}`));
    return Object.assign(context, { printed, problems });
  }

  /** A page of the kiosk, at its first page. */
  async open(context, address = this.address) {
    const page = await context.newPage();
    await page.goto(address);
    await home(page);
    return page;
  }

  async ask(path) {
    return (await fetch(`${this.url}/api/halls/always${path}`)).json();
  }

  async post(path, body) {
    const answer = await fetch(`${this.url}/api/halls/always${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `test-${crypto.randomUUID()}` },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** A booking for the slot that begins next. */
  async booking() {
    await untilThereIsASlotToday();
    const china = new Date(Date.now() + 8 * 3600e3).toISOString();
    const slots = await this.ask(`/days/${china.slice(0, 10)}/slots?class=social-affairs`);
    const slot = slots.find((one) => one.free > 0 && one.time >= china.slice(11, 16));
    assert.ok(slot, "a slot of today is free");
    const held = await this.post("/holds", { slot: slot.slot });
    const booked = await this.post("/bookings", { hold: held.body.hold, name: "张三", phone: "13912345678" });
    assert.equal(booked.status, 201, JSON.stringify(booked.body));
    return booked.body.code;
  }

  /** Tickets that wait, as the hall sees them. */
  async waiting() {
    return (await this.ask("/queue")).tickets.map((ticket) => ticket.ticket).sort();
  }

  async close() {
    await this.browser?.close();
    if (this.child?.exitCode === null) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for the first page. */
export const home = (page) => page.locator('[data-kiosk="home"]').waitFor({ timeout: 60_000 });

/** The number of the session that a page is in. */
export const session = (page) => page.evaluate(() => Number(document.documentElement.dataset.session));

/** Waits until another session has begun, at its first page. */
export async function ended(page, before) {
  await page.waitForFunction((was) => Number(document.documentElement.dataset.session) > was, before, { timeout: 30_000 });
  await home(page);
}
