// Step 1: find the item by everyday words or initials of pinyin.

import { useState } from "react";
import type { ItemCard, Library } from "yushen";
import { today } from "./library";

export function Find({ library, open }: { library: Library; open: (card: ItemCard) => void }) {
  const [typed, type] = useState("");
  return (
    <>
      <h1>要办什么事？</h1>
      <label>
        说出您要办的事，例如“领证”
        <input type="search" value={typed} onChange={(event) => type(event.target.value)} />
      </label>
      <ul>
        {library.search(typed, today).map((card) => (
          <li key={card.id}><button type="button" onClick={() => open(card)}>{card.title.zh}</button></li>
        ))}
      </ul>
    </>
  );
}
