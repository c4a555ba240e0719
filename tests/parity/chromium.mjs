// The npm package in a page of headless Chromium, served as files like a portal would.
// In: the package's folder, a signed bundle, the trusted keys. Out: `ask(lines)`, `close()`. Absent: what the answers mean.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const webdriver = JSON.parse(readFileSync(join(here, "../../xtask/test-runner/webdriver.json"), "utf8"));
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

export async function open(pkg, archive, trust, form) {
  const server = await serve(pkg, { "/archive.json": archive, "/trust.json": trust });
  const browser = await chromium.launch({ executablePath: findChromium(), args: webdriver["goog:chromeOptions"].args });
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("crash", () => problems.push("the page crashed"));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const close = async () => {
    await browser.close();
    server.close();
    if (problems.length > 0) throw new Error(`in the page: ${problems.join("; ")}`);
  };
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/page.html`);
    await page.waitForFunction(() => globalThis.ask || globalThis.failed);
    const failed = await page.evaluate(() => globalThis.failed);
    if (failed) throw new Error(`in the page: ${failed}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { ask: (lines) => page.evaluate(([lines, form]) => globalThis.ask(lines, form), [lines, form]), close };
}

async function serve(pkg, given) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = path.startsWith("/pkg/") ? join(pkg, path.slice(5)) : join(here, path);
    response.setHeader("Content-Security-Policy", policy);
    if (given[path]) {
      response.setHeader("Content-Type", "application/json").end(given[path]);
    } else if (types[extname(path)] && existsSync(file)) {
      response.setHeader("Content-Type", types[extname(path)]).end(readFileSync(file));
    } else {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, "chromium")).find(existsSync);
  if (!found) throw new Error("no Chromium found; run: sudo apt-get install -y chromium");
  return found;
}
