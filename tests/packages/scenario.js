// What every project here does with the installed package, as a portal would.
// In: the module `yushen`, a function that fetches bytes by path, the facts to enter. Out: plain data that the test compares.
// Absent: what is right; the test asks the native engine.

export async function scenario({ Library, YushenError }, bytes, { item, on, facts }) {
  const envelope = await bytes("/bundle/envelope.json");
  const trust = await bytes("/trust.json");
  const fetchPiece = (piece) => bytes(`/bundle/pieces/${piece.sha256}`);
  const library = await Library.load(envelope, fetchPiece, trust);
  const second = await Library.load(envelope, fetchPiece, trust, { seen: library.seen });

  const found = library.search("领证", on).map((card) => card.id);
  const initials = library.search("jhdj", on).map((card) => card.id);
  await library.fetch(item, on);

  const review = library.open(item, on);
  const first = review.next();
  const question = review.ask(first.field).question.zh;
  for (const [part, fields] of Object.entries(facts)) {
    for (const [name, value] of Object.entries(fields)) review.set(`${part}.${name}`, value);
  }
  const decision = review.decisionObject();
  const notice = review.notice("zh").headline;
  const { key } = JSON.parse(new TextDecoder().decode(await bytes("/api/receipts/key")));
  const receipt = review.receipt(key);
  review.unset(first.field);
  const { outcome } = review;

  let error;
  try {
    review.set("facts.__proto__", { polluted: true });
  } catch (thrown) {
    const { code, field } = thrown;
    error = { known: thrown instanceof YushenError, error: thrown instanceof Error, code, field };
  }
  // Bytes of the facts in, bytes of the decision out; the second library knows nothing of what the first has fetched.
  let missing;
  try {
    second.review(item, on, new TextEncoder().encode(JSON.stringify(facts)));
  } catch (thrown) {
    missing = thrown.code;
  }
  if (Symbol.dispose) review[Symbol.dispose]();
  else review.free();
  let gone;
  try {
    review.outcome;
  } catch (thrown) {
    gone = { known: thrown instanceof YushenError, code: thrown.code };
  }
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
    polluted: {}.polluted === true,
  };
}
