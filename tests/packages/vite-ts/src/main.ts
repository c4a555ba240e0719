// The scenario once more, typed: `tsc --strict` holds the package's types against how they are used.
// Out: `globalThis.result` or `globalThis.failed`. Absent: casts; where one is needed the types are wrong.

import init, { Library, YushenError } from "yushen";
import type { Decision, Deficit, FactsDocument, ItemCard, Next, Outcome, Piece, Review } from "yushen";

interface Task {
  item: string;
  on: string;
  facts: { [part: string]: { [field: string]: unknown } };
}

declare global {
  var result: unknown;
  var failed: string | undefined;
}

async function bytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

/** Every outcome has its words: a new one would not compile. */
function words(outcome: Outcome): string {
  switch (outcome) {
    case "elsewhere": return "请到…";
    case "ineligible": return "暂不符合条件";
    case "unsettled": return "信息不全";
    case "correctable": return "需补正";
    case "referred": return "需人工确认";
    case "ready_deferred": return "可容缺办理";
    case "ready": return "材料已齐，可来办理";
  }
}

function refused(act: () => void): { known: boolean; error: boolean; code: string; field: string } | undefined {
  try {
    act();
    return undefined;
  } catch (thrown: unknown) {
    if (!(thrown instanceof YushenError)) throw thrown;
    return { known: true, error: thrown instanceof Error, code: thrown.code, field: thrown.field };
  }
}

async function run(task: Task): Promise<unknown> {
  await init();
  const trust = await bytes("/trust.json");
  const envelope = await bytes("/bundle/envelope.json");
  const fetchPiece = (piece: Piece): Promise<Uint8Array> => bytes(`/bundle/pieces/${piece.sha256}`);
  const library: Library = await Library.load(envelope, fetchPiece, trust);
  const second = await Library.load(envelope, fetchPiece, trust, { seen: library.seen });
  const ids = (cards: ItemCard[]): string[] => cards.map((card) => card.id);
  const [found, initials] = [ids(library.search("领证", task.on)), ids(library.search("jhdj", task.on))];
  await library.fetch(task.item, task.on);

  const review: Review = library.open(task.item, task.on);
  const first: Next | undefined = review.next();
  if (!first) throw new Error("no question");
  const question: string | undefined = review.ask(first.field)?.question.zh;
  for (const [part, fields] of Object.entries(task.facts)) {
    for (const [name, value] of Object.entries(fields)) review.set(`${part}.${name}`, value);
  }
  const decision: Decision = review.decisionObject();
  const deficits: Deficit[] = decision.deficits;
  const notice: string = review.notice("zh").headline;
  if (deficits.length === 0 && !notice.includes(words(decision.outcome))) throw new Error(notice);
  const { key } = JSON.parse(new TextDecoder().decode(await bytes("/api/receipts/key")));
  const receipt: string[] = review.receipt(key);
  review.unset(first.field);
  const outcome = review.outcome;
  const error = refused(() => review.set("facts.__proto__", { polluted: true }));
  const document: FactsDocument = task.facts;
  const missing = refused(() => second.reviewObject(task.item, task.on, document))?.code;
  review[Symbol.dispose]();
  const { known, code } = refused(() => review.outcome) ?? {};
  const gone = { known, code };
  // Given back twice, it is given back.
  review.free();
  library.free();
  second.free();
  return {
    found,
    initials,
    first: first.field,
    question,
    digest: decision.digest,
    decided: decision.outcome,
    notice,
    receipt: receipt.length,
    outcome,
    error,
    missing,
    gone,
    polluted: "polluted" in {},
  };
}

try {
  const task: Task = await (await fetch("/task.json")).json();
  globalThis.result = await run(task);
} catch (error) {
  globalThis.failed = String(error);
}
