// One case → one line; the same code in Node and in a page.
// In: an open library, cases as JSON lines. Out: `sha256:…` or `{"errors":[…]}`; for a case with a hall's key the texts of
// its receipt. Absent: reading and printing.

/** Answers to all cases, in their order. */
export function answerAll(library, lines, form) {
  return Promise.all(lines.map((line) => answer(library, JSON.parse(line), form)));
}

async function answer(library, { item, on, facts, bytes, hall }, form) {
  let decision;
  try {
    if (hall) return JSON.stringify(receipt(library, item, on, facts, hall));
    decision =
      form === "objects"
        ? encode(JSON.stringify(library.reviewObject(item, on, JSON.parse(facts.replace(/^\uFEFF/, "")))))
        : library.review(item, on, bytes ? Uint8Array.from(bytes) : encode(facts));
  } catch (error) {
    if (error.name !== "YushenError") throw error;
    const errors = error.errors.map(({ code, field, message }) => ({ code, field, message }));
    return JSON.stringify({ errors });
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", decision));
  return `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** As the wizard does it: a review under way, then the receipt of what it comes to. */
function receipt(library, item, on, facts, hall) {
  const review = library.open(item, on);
  try {
    review.load(encode(facts));
    return review.receipt(hall);
  } finally {
    review.free();
  }
}

function encode(text) {
  return new TextEncoder().encode(text);
}
