// The npm package as its users get it: `npm pack`, installed from the tarball in fresh projects, built by their tools, run.
// In: YUSHEN_PKG (the built package), YUSHEN_SAMPLE (a signed bundle with keys), YUSHEN_SCRATCH (a folder to work in, with the
// tools of `package-lock.json` installed), YUSHEN_CLI, CHROMIUM. Out: TAP. Absent: what decisions say, the same bytes for many
// cases (`tests/parity`).

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { copy, pack, run, scratch } from "./fresh.mjs";
import { openPage, serve } from "./site.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const [item, on] = ["marriage-registration", "2026-11-23"];
const factsFile = join(root, `examples/facts/${item}.json`);
const document = JSON.parse(readFileSync(factsFile, "utf8"));
const task = { item, on, facts: { facts: document.facts, evidence: document.evidence } };

let tarball;
let expected;
before(() => {
  tarball = pack();
  writeFileSync(join(scratch, "facts.json"), JSON.stringify(task.facts));
  const native = ["review", "--rules", "rules", "--item", item, "--on", on, "--profile", "sample", "--format", "json"];
  const decision = JSON.parse(run(process.env.YUSHEN_CLI, [...native, "--facts", join(scratch, "facts.json")], root));
  expected = {
    found: [item],
    initials: [item],
    digest: decision.digest,
    decided: "ready",
    notice: "材料已齐，可来办理",
    receipt: 1,
    outcome: "unsettled",
    error: { known: true, error: true, code: "unknown-fact", field: "facts.__proto__" },
    missing: "part-missing",
    gone: { known: true, code: "disposed" },
    polluted: false,
  };
});

const closing = [];
after(() => Promise.all(closing.map((close) => close())));

/** A fresh copy of a project here, with the package installed from the tarball and nothing else of ours. */
function fresh(name) {
  const folder = copy(join(here, name), name, tarball);
  for (const file of ["scenario.js", "fetched.js"]) cpSync(join(here, file), join(folder, file));
  return folder;
}

async function site(folder) {
  const { url, close } = await serve(folder, { sample: process.env.YUSHEN_SAMPLE, task });
  closing.push(close);
  return url;
}

function holds(result) {
  const { first, question, ...rest } = result;
  assert.match(first, /^facts\./);
  assert.match(question, /\p{Script=Han}.*？$/u);
  assert.deepEqual(rest, expected);
}

/** What the page's scenario gave; any error on the way fails. */
async function inPage(folder) {
  const { result, close } = await openPage(await site(folder));
  closing.push(close);
  holds(result);
}

const tool = (name) => join(scratch, "node_modules", name);

test("the tarball has what it needs and nothing else", () => {
  const files = run("tar", ["tzf", tarball]).trim().split("\n").sort();
  const names = ["README.md", "js/browser.js", "js/disposed.js", "js/error.js", "js/index.d.ts", "js/node.js", "package.json",
    "yushen.d.ts", "yushen.js", "yushen_bg.wasm", "yushen_bg.wasm.d.ts"];
  assert.deepEqual(files, names.map((name) => `package/${name}`).sort());
});

test("Node", async () => {
  const folder = fresh("node");
  const url = await site(folder);
  // Not `run`: the server is in this process and must answer meanwhile.
  const { stdout } = await promisify(execFile)(process.execPath, ["main.mjs", url], { cwd: folder });
  holds(JSON.parse(stdout));
});

test("plain HTML", async () => inPage(fresh("html")));

test("Vite and TypeScript, strict", async () => {
  const folder = fresh("vite-ts");
  run(process.execPath, [tool("typescript/bin/tsc"), "--project", folder], folder);
  run(process.execPath, [tool("vite/bin/vite.js"), "build"], folder);
  await inPage(join(folder, "dist"));
});

test("types that are used wrongly don't compile", () => {
  const folder = fresh("vite-ts");
  const main = join(folder, "src/main.ts");
  const written = readFileSync(main, "utf8");
  for (const [right, wrong] of [['review.notice("zh")', 'review.notice("fr")'], ["decision.outcome)", "decision.outcom)"]]) {
    assert.ok(written.includes(right));
    writeFileSync(main, written.replace(right, wrong));
    assert.throws(() => run(process.execPath, [tool("typescript/bin/tsc"), "--project", folder], folder), /main\.ts/);
  }
});

test("webpack", async () => {
  const folder = fresh("webpack");
  run(process.execPath, ["build.mjs"], folder);
  await inPage(join(folder, "dist"));
});

test("a Web Worker", async () => {
  const folder = fresh("worker");
  run(process.execPath, [tool("vite/bin/vite.js"), "build"], folder);
  await inPage(join(folder, "dist"));
});
