// A hall server of its own on a free port, and a page of a fresh Chromium on it.
// In: YUSHEN_SERVER, YUSHEN_DIST, CHROMIUM (each has a default). Out: { url, page, problems, close }.
// Absent on purpose: anything about the pages; each test says what it expects of them.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

// One list of Chromium's flags for these tests and for those of wasm-bindgen.
const webdriver = JSON.parse(readFileSync(join(root, "xtask/test-runner/webdriver.json"), "utf8"));
export const flags = webdriver["goog:chromeOptions"].args;

// A test run that breaks off leaves no server behind: told to stop, this process exits, which ends its servers.
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/**
 * Starts a server and opens a page; `close()` ends both and removes what they wrote. With `front` (see
 * `journeys/between.mjs`) the page goes through what that opens before the server.
 * `bookings`: with the sample hall, so that visits can be booked.
 */
export async function launch({ front, bookings = false, ...paths } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "yushen-test-"));
  const executablePath = findChromium();
  const server = await startServer(folder, { ...paths, more: bookings ? sampleHall(folder) : [] });
  const before = await front?.(server.url);
  const browser = await chromium.launch({ executablePath, args: flags }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  const problems = [];
  /** A page of a browser that has kept nothing; `options` are Playwright's for its context. */
  const another = async (options = {}) => {
    const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
    await watch(context, problems);
    return { context, page: await context.newPage() };
  };
  const { context, page } = await another();

  const close = async () => {
    await browser.close();
    await before?.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: before?.url ?? server.url, page, context, problems, before, another, close };
}

/** Everything that a page must not do: errors, failed requests, breaches of the content security policy. */
async function watch(context, problems) {
  await context.exposeBinding("__reportViolation", (_, text) => problems.push(`CSP: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__reportViolation(`${event.effectiveDirective} blocked ${event.blockedURI}`);
    });
  });
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error().message}`));
  context.on("requestfailed", (request) => {
    // What an address has not got yet is given up at the next one: the tab's icon, which is asked for at every address, and
    // the programs behind a first page that the server made. Calls of the hall are not.
    const givenUp = request.failure()?.errorText === "net::ERR_ABORTED" && !new URL(request.url()).pathname.startsWith("/api/");
    if (!givenUp) problems.push(`request failed: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
}

/** Arguments for the sample hall or `hall`, on whatever day the test runs. */
export function sampleHall(folder, hall = join(root, "examples/halls/pingqiao.toml")) {
  const program = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");
  const [key, calendar] = [join(folder, "data.key"), join(folder, "calendar")];
  const made = spawnSync(program, ["data-key", "--data-key", key], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`no data key: ${made.stderr}`);
  cpSync(join(root, "rules/calendar"), calendar, { recursive: true });
  // Years that are not published yet: weekends only, so that the test does not end with the published years.
  const year = new Date().getFullYear();
  for (const missing of [year, year + 1].map((of) => [of, join(calendar, `${of}.toml`)])) {
    if (existsSync(missing[1])) continue;
    writeFileSync(missing[1], `year = ${missing[0]}\nsource = "a test"\nholidays = []\nworkdays = []\n`);
  }
  return ["--hall", hall, "--calendar", calendar, "--data-key", key];
}

/** A server on the built app and the bundles of this machine, unless `paths` says others. */
export async function startServer(folder, paths = {}) {
  const program = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");
  const dist = paths.dist ?? process.env.YUSHEN_DIST ?? join(root, "dist/web");
  for (const path of [program, dist]) {
    if (!existsSync(path)) throw new Error(`${path} is missing; run \`cargo xtask build\` first`);
  }
  const store = paths.store ?? process.env.YUSHEN_BUNDLES ?? join(root, "var/bundles");
  const trust = paths.trust ?? process.env.YUSHEN_TRUST ?? join(root, "var/keys/trust.json");
  const arguments_ = ["serve", "--dist", dist, "--bundles", store, "--trust", trust];
  arguments_.push("--hall-key", process.env.YUSHEN_HALL_KEY ?? join(root, "var/keys/hall.json"));
  arguments_.push("--db", join(folder, "hall.sqlite"), "--port", "0", ...(paths.more ?? []));
  const child = spawn(program, arguments_, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  running.add(child);
  child.once("exit", () => running.delete(child));
  const url = await new Promise((resolve, reject) => {
    ended.then(([code]) => reject(new Error(`yushen-server ended with code ${code} before it was ready`)), reject);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const ready = line.match(/^Yushen is ready: (http:\/\/\S+)$/);
      if (ready) resolve(ready[1]);
    });
  });
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Debian's Chromium, or the one that CHROMIUM names. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, "chromium")).find(existsSync);
  if (!found) throw new Error("no Chromium found; run `cargo xtask test --only browser`, which installs it");
  return found;
}
