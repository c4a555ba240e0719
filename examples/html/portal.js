// A page without a build: find an item, enter its facts, read the one-time notice.
// In: the package's files in `node_modules`, a bundle at `/bundle/`, the trusted keys at `/trust.json` (a hall's server has
// them there). Out: nothing leaves the page. Absent: questions one by one; `examples/react-portal` has them.

import init, { Library, YushenError } from "./node_modules/yushen/js/browser.js";

const on = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10); // today in China
const byId = (id) => document.getElementById(id);

async function bytes(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

await init();
const library = await Library.load(
  await bytes("/bundle/envelope.json"),
  (piece) => bytes(`/bundle/pieces/${piece.sha256}`),
  await bytes("/trust.json"),
);
let item;

function show() {
  const buttons = library.search(byId("typed").value, on).map((card) => {
    const button = document.createElement("button");
    button.textContent = card.title.zh;
    button.onclick = () => choose(card);
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  });
  byId("found").replaceChildren(...buttons);
}

async function choose(card) {
  await library.fetch(card.id, on);
  item = card.id;
  byId("title").textContent = card.title.zh;
  byId("review").hidden = false;
  check();
}

function check() {
  let lines;
  try {
    lines = library.notice(item, on, new TextEncoder().encode(byId("facts").value), "zh").lines;
  } catch (error) {
    if (!(error instanceof YushenError)) throw error;
    lines = error.errors.map(({ field, message }) => `${field}：${message}`);
  }
  byId("notice").replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
}

byId("typed").oninput = show;
byId("check").onclick = check;
show();
