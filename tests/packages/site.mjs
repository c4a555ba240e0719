// A portal's server and a page of headless Chromium on it.
// In: a folder of files; the sample bundle's folder. Out: an address; what the page came to. Absent: a hall.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { args } = JSON.parse(readFileSync(join(root, "xtask/test-runner/webdriver.json"), "utf8"))["goog:chromeOptions"];
const types = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".html": "text/html", ".json": "application/json" };
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'";

/** Serves `folder`, the bundle at the addresses of a hall's server, the hall's public key, and the task. */
export async function serve(folder, { sample, task }) {
  const store = join(sample, "store");
  const bundle = join(store, readFileSync(join(store, "current"), "utf8").trim());
  const hall = JSON.parse(readFileSync(join(sample, "hall.json"), "utf8"));
  const special = {
    "/task.json": () => JSON.stringify(task),
    "/trust.json": () => readFileSync(join(sample, "trust.json")),
    "/bundle/envelope.json": () => readFileSync(join(bundle, "envelope.json")),
    "/api/receipts/key": () => JSON.stringify({ key: hall.public }),
  };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = path.startsWith("/bundle/") ? join(store, path.slice(8)) : join(folder, path.endsWith("/") ? `${path}index.html` : path);
    response.setHeader("Content-Security-Policy", policy);
    if (special[path]) {
      response.setHeader("Content-Type", "application/json").end(special[path]());
    } else if (existsSync(file) && statSync(file).isFile()) {
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream").end(readFileSync(file));
    } else {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A page of a fresh browser, and what goes wrong in it. */
export async function launch() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  return { page, problems, close: () => browser.close() };
}

/** Opens the page and waits for its `result`. */
export async function openPage(url) {
  const { page, problems, close } = await launch();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.result || globalThis.failed, undefined, { timeout: 30_000 }).catch(() => {});
  const { result, failed } = await page.evaluate(() => ({ result: globalThis.result, failed: globalThis.failed }));
  if (!result || problems.length > 0) {
    await close();
    throw new Error(`the page has no result: ${[failed, ...problems].join("; ")}`);
  }
  return { page, result, close };
}
