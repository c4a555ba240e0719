// Step 2: one question at a time, only those whose answer still matters, as the engine chooses them.

import { type FormEvent, useState } from "react";
import { type Review, YushenError } from "yushen";
import { Field } from "./Field";

export function Questions({ review, done }: { review: Review; done: () => void }) {
  const [asked, setAsked] = useState<string[]>([]);
  const [value, setValue] = useState<unknown>();
  const [mistakes, setMistakes] = useState<string[]>([]);
  const next = review.next();
  const ask = next && review.ask(next.field);
  if (!next || !ask) return <p>问完了。<button type="button" onClick={done}>看结果</button></p>;

  function answer(event: FormEvent) {
    event.preventDefault();
    try {
      review.set(next!.field, value);
      setAsked([...asked, next!.field]);
      setValue(undefined);
      setMistakes([]);
    } catch (error) {
      if (!(error instanceof YushenError)) throw error;
      setMistakes(error.errors.map(({ message }) => message));
    }
  }

  function back() {
    review.unset(asked[asked.length - 1]!);
    setAsked(asked.slice(0, -1));
    setValue(undefined);
  }

  return (
    <form onSubmit={answer}>
      <p>还有大约 {next.open} 个问题</p>
      <Field key={next.field} ask={ask} value={value} set={setValue} />
      {mistakes.map((mistake) => <p key={mistake} role="alert">{mistake}</p>)}
      <p>
        <button type="submit" disabled={value === undefined}>下一题</button>{" "}
        <button type="button" onClick={back} disabled={asked.length === 0}>上一题</button>{" "}
        <button type="button" onClick={done}>先看结果</button>
      </p>
    </form>
  );
}
