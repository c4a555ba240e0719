// A hall with its desk for the browser tests: an own server on a scratch database, accounts made by the command line.
// In: YUSHEN_SERVER, YUSHEN_DIST, CHROMIUM as `launch.mjs`; YUSHEN_TEST_DATABASE_URL for PostgreSQL. Out: pages of one
// browser, the server's start and stop. Absent: expectations.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { flags, findChromium } from "../launch.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const shots = join(root, "target/screens");
const axeSource = readFileSync(join(root, "tests/node_modules/axe-core/axe.min.js"), "utf8");
const HALL = join(root, "tests/browser/desk/hall.toml");
const program = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");

/** The password that an administrator chose, and the one that somebody chose instead. */
export const FIRST = "first-words-of-2026";
export const OWN = "quiet-river-bridge-9";

/** Screens that staff work at. */
export const SCREENS = { small: { width: 1280, height: 800 }, large: { width: 1920, height: 1080 } };

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class DeskHall {
  /**
   * `database`: address of an empty PostgreSQL database. `province`: where cases are told. `rules`: folder of a library
   * that is signed for this test alone, instead of what `cargo xtask build` signed. `oidc`: issuer of tests/oidc.
   */
  static async start({ database, province, rules, oidc } = {}) {
    const hall = new DeskHall();
    hall.address = database ?? process.env.YUSHEN_TEST_DATABASE_URL;
    hall.folder = mkdtempSync(join(tmpdir(), "yushen-desk-"));
    hall.port = await freePort();
    // Cookies and the check of origins are those of a machine of one's own.
    hall.url = `http://localhost:${hall.port}`;
    writeFileSync(
      join(hall.folder, "staff.toml"),
      'origin = "http://localhost"\n[sessions]\nidle_minutes = 30\nlongest_hours = 12\n',
    );
    if (oidc) {
      writeFileSync(join(hall.folder, "oidc.secret"), "a secret of the tests only, 0123456789\n");
      const table = { label: "统一身份认证", issuer: oidc, client_id: "yushen", client_secret_file: "oidc.secret" };
      const lines = Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
      appendFileSync(join(hall.folder, "staff.toml"), `[oidc]\n${lines.join("")}`);
    }
    if (province) {
      writeFileSync(join(hall.folder, "province.key"), `${province.key.toString("hex")}\n`, { mode: 0o600 });
      hall.province = ["--province", province.url, "--province-key", join(hall.folder, "province.key")];
    }
    hall.store = [process.env.YUSHEN_BUNDLES ?? join(root, "var/bundles"), join(root, "var/keys/trust.json")];
    if (rules) hall.publish(rules);
    hall.browser = await chromium.launch({ executablePath: findChromium(), args: flags });
    return hall;
  }

  get database() {
    return this.address ? [] : ["--db", join(this.folder, "hall.sqlite")];
  }

  get environment() {
    const { DATABASE_URL: _, YUSHEN_TEST_DATABASE_URL: __, ...rest } = process.env;
    return this.address ? { ...rest, DATABASE_URL: this.address } : rest;
  }

  /** Signs a library with a key made for it. */
  publish(rules) {
    const [store, key, trust] = ["bundles", "key.json", "trust.json"].map((name) => join(this.folder, name));
    const yushen = (...arguments_) => {
      const done = spawnSync(process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen"), arguments_, { encoding: "utf8" });
      assert.equal(done.status, 0, done.stderr);
    };
    yushen("bundle", "keygen", "--holder", "test", "-o", key);
    yushen("bundle", "trust", "--key", key, "--threshold", "1", "--sample", "-o", trust);
    yushen("bundle", "build", rules, "-o", store, "--no-filing", "--days", "365");
    yushen("bundle", "sign", store, "--key", key);
    yushen("bundle", "publish", store, "--trust", trust);
    this.store = [store, trust];
  }

  /** The program with this hall's database: exit status and what it said. */
  run(command, ...arguments_) {
    const { status, stdout, stderr } = spawnSync(program, [command, ...this.database, ...arguments_], { encoding: "utf8", env: this.environment });
    return { status, said: stdout + stderr };
  }

  /** An account; the password is the administrator's until it was changed. */
  add(name, role, window, more = []) {
    const key = process.env.YUSHEN_DATA_KEY ?? join(root, "var/keys/data.key");
    const arguments_ = ["staff", "add", ...this.database, "--data-key", key, "--hall", HALL, "--name", name, "--role", role, ...more];
    if (window) arguments_.push("--window", String(window));
    const { status, stderr } = spawnSync(program, arguments_, { input: `${FIRST}\n`, encoding: "utf8", env: this.environment });
    assert.equal(status, 0, stderr);
  }

  async serve() {
    const keys = (name) => join(root, "var/keys", name);
    const arguments_ = ["serve", "--dist", process.env.YUSHEN_DIST ?? join(root, "dist/web")];
    arguments_.push("--bundles", this.store[0], "--trust", this.store[1], ...(this.province ?? []));
    arguments_.push("--hall-key", keys("hall.json"), "--data-key", keys("data.key"), "--desk-token", keys("desk.token"));
    arguments_.push("--hall", HALL, "--calendar", join(root, "rules/calendar"), "--staff", join(this.folder, "staff.toml"));
    arguments_.push(...this.database, "--port", String(this.port));
    const child = spawn(program, arguments_, { stdio: ["ignore", "pipe", "ignore"], env: this.environment });
    running.add(child);
    this.ended = once(child, "exit");
    this.child = child;
    await new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`yushen-server ended with ${code}`)));
      createInterface({ input: child.stdout }).on("line", (line) => line.startsWith("Yushen is ready") && resolve());
    });
  }

  async stop(signal = "SIGTERM") {
    this.child.kill(signal);
    await this.ended;
    running.delete(this.child);
  }

  /** A page of its own browser profile. */
  async page(size = SCREENS.small) {
    const context = await this.browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: size });
    const problems = [];
    await context.exposeBinding("__reportViolation", (_, text) => problems.push(`CSP: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.__reportViolation(`${event.effectiveDirective} blocked ${event.blockedURI}`);
      });
    });
    context.on("weberror", (error) => problems.push(`uncaught: ${error.error().message}`));
    const page = await context.newPage();
    page.problems = problems;
    return page;
  }

  /** Signs in with the keyboard alone, and chooses an own password the first time. */
  async signIn(page, name) {
    await page.goto(`${this.url}/desk`);
    await page.locator("#name").waitFor();
    await page.locator("#name").focus();
    await page.keyboard.type(name);
    await page.keyboard.press("Tab");
    await page.keyboard.type(FIRST);
    await page.keyboard.press("Enter");
    await page.locator("#new").waitFor();
    await page.locator("#old").focus();
    for (const word of [FIRST, OWN, OWN]) {
      await page.keyboard.type(word);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".desk-who").waitFor();
  }

  /** A change by nobody of the staff. */
  async post(path, body) {
    const answer = await fetch(`${this.url}/api/halls/always${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `test-${crypto.randomUUID()}` },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async close() {
    await this.browser.close();
    if (this.child.exitCode === null) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What axe-core finds of WCAG 2.2 AA; each with the first place. */
export async function violations(page) {
  await page.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), tags);
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** A picture as the page stands. */
export async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Pictures on each screen; nothing is wider than the screen, and axe finds nothing. */
export async function looked(page, name) {
  mkdirSync(shots, { recursive: true });
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(shots, `${name}-${screen}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= size.width, `${name} is ${wide} px wide on a screen of ${size.width} px`);
  }
  await page.setViewportSize(SCREENS.small);
  assert.deepEqual(await violations(page), [], `axe on ${name}`);
}

/** Shortly before midnight the next slot is tomorrow's, and nobody checks in for that today. */
export async function untilThereIsASlotToday() {
  const left = () => 86400 - (Math.floor(Date.now() / 1000) + 8 * 3600) % 86400;
  while (left() < 1860) await new Promise((resolve) => setTimeout(resolve, 5000));
}
