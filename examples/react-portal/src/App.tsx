// The steps: find the item, answer its questions, read the one-time notice. Answers stay in the page's memory.

import { useState } from "react";
import type { ItemCard, Library, Review } from "yushen";
import { Find } from "./Find";
import { today } from "./library";
import { Questions } from "./Questions";
import { Result } from "./Result";

export function App({ library }: { library: Library }) {
  const [chosen, choose] = useState<{ card: ItemCard; review: Review }>();
  const [done, finish] = useState(false);

  async function open(card: ItemCard) {
    await library.fetch(card.id, today);
    choose({ card, review: library.open(card.id, today) });
  }

  function restart() {
    chosen?.review.free(); // what was answered is forgotten
    choose(undefined);
    finish(false);
  }

  if (!chosen) return <main><Find library={library} open={open} /></main>;
  const { card, review } = chosen;
  return (
    <main>
      <h1>{card.title.zh}</h1>
      {done ? <Result review={review} /> : <Questions review={review} done={() => finish(true)} />}
      <p>
        {done && <button type="button" onClick={() => finish(false)}>接着填写</button>}{" "}
        <button type="button" onClick={restart}>换一件事</button>
      </p>
    </main>
  );
}
