// The examples in JavaScript and at the command line, as `examples/README.md` says to run them.
// In: as for `packages.test.mjs`. Out: TAP. Absent: the examples in Rust; `examples/tests` runs them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { copy, pack, run } from "./fresh.mjs";
import { launch, serve } from "./site.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = (name) => join(root, "examples", name);
const sample = process.env.YUSHEN_SAMPLE;
const [item, on] = ["marriage-registration", "2026-11-23"];
const facts = example(`facts/${item}.json`);

let tarball;
before(() => (tarball = pack()));
const closing = [];
after(() => Promise.all(closing.map((close) => close())));

async function open(folder) {
  const { url, close } = await serve(folder, { sample });
  const { page, problems, close: end } = await launch();
  closing.push(close, end);
  await page.goto(url);
  return { page, problems };
}

test("Node: a script prints the notice", () => {
  const folder = copy(example("node"), "example-node", tarball);
  const script = ["review.mjs", join(sample, "archive.json"), join(sample, "trust.json"), item, on];
  const said = run(process.execPath, [...script, facts], folder);
  assert.match(said, /^一次性告知书（预审）\n/);
  assert.match(said, /材料已齐，可来办理/);
  const other = example("facts/house-transfer.json");
  assert.throws(() => run(process.execPath, [...script, other], folder), /unknown-fact facts\./);
});

test("plain HTML: an item is found, its notice shown", async () => {
  const { page, problems } = await open(copy(example("html"), "example-html", tarball));
  await page.getByRole("searchbox").fill("领证");
  await page.getByRole("button", { name: "结婚登记" }).click();
  await page.getByRole("status").getByText("信息不全").first().waitFor();
  await page.getByRole("textbox", { name: "申请事实" }).fill(readFileSync(facts, "utf8"));
  await page.getByRole("button", { name: "看看还缺什么" }).click();
  await page.getByRole("status").getByText("材料已齐，可来办理").first().waitFor();
  await page.getByRole("textbox", { name: "申请事实" }).fill('{"facts":{"nobody":1}}');
  await page.getByRole("button", { name: "看看还缺什么" }).click();
  await page.getByText("facts.nobody：").waitFor();
  assert.deepEqual(problems, []);
});

test("React: the wizard's steps, question by question", async () => {
  const folder = copy(example("react-portal"), "example-react", tarball);
  run("npm", ["run", "build", "--silent"], folder);
  const { page, problems } = await open(join(folder, "dist"));
  await page.getByRole("searchbox").fill("jhdj");
  await page.getByRole("button", { name: "结婚登记" }).click();
  // What is wrong is said and does not go on; what is asked comes from the engine.
  const words = new Set();
  for (let asked = 0; asked < 40 && !(await page.getByText("问完了").isVisible()); asked++) {
    const legend = await page.locator("legend").first().textContent();
    assert.ok(!words.has(legend), `asked twice: ${legend}`);
    words.add(legend);
    for (const group of await page.locator("fieldset").all()) {
      const radio = group.getByRole("radio");
      if (await radio.count()) await radio.first().check();
      else if (await group.locator("input[type=date]").count()) await group.locator("input[type=date]").fill("2000-01-01");
      else if (await group.getByRole("textbox").count()) await group.getByRole("textbox").first().fill("1");
    }
    await page.getByRole("button", { name: "下一题" }).click();
    await page.locator("legend", { hasText: legend }).waitFor({ state: "detached" });
  }
  assert.ok(words.size > 3, `${words.size} questions`);
  await page.getByRole("button", { name: "看结果" }).click();
  // Everything is answered, and the first option each time makes no marriage: 有配偶.
  await page.getByRole("heading", { name: "暂不符合条件" }).waitFor();
  await page.getByText("不论结果如何，您都可以直接到窗口申请").waitFor();
  await page.getByRole("button", { name: "接着填写" }).click();
  await page.getByText("问完了").waitFor();
  await page.getByRole("button", { name: "换一件事" }).click();
  await page.getByRole("searchbox").waitFor();
  assert.deepEqual(problems, []);
});

test("many cases at once: JSONL and CSV, with progress", () => {
  for (const [form, expected] of [
    ["jsonl", ["ready", "correctable", "ineligible", "correctable", "unsettled", "bad-date"]],
    ["csv", ["ready", "unsettled", "ineligible", "correctable", "unsettled", "bad-date"]],
  ]) {
    const review = ["review", "--item", item, "--on", on, "--facts", example(`batch/many.${form}`), `--${form}`];
    const { status, stdout, stderr } = spawnSync(process.env.YUSHEN_CLI, [...review, "--progress"], { cwd: root, encoding: "utf8" });
    assert.equal(status, 2, "one case is bad input");
    assert.match(stderr, /6 cases in .*, 1 with bad input/);
    const answers = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(answers.map(({ outcome, errors }) => outcome ?? errors[0].code), expected);
  }
});

test("functions of one's own: the library is sound and its cases hold", () => {
  run(process.env.YUSHEN_CLI, ["check", example("vocabulary")], root);
  assert.match(run(process.env.YUSHEN_CLI, ["test", example("vocabulary")], root), /8 passed, 0 failed/);
});
