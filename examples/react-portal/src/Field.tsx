// A control for each type of field. `undefined` is not answered yet, `null` is known not to exist.
// Absent: checking what was entered; the engine does when it is set.

import type { Ask } from "yushen";

type Of<T = unknown> = { ask: Ask; value: T; set: (value: unknown) => void };
type Members = { [id: string]: unknown };
const forms = { original: "原件", copy: "复印件", electronic: "电子件" };

export function Field({ ask, value, set }: Of) {
  return (
    <fieldset>
      <legend>{ask.question.zh}{ask.unit && `（${ask.unit}）`}</legend>
      {ask.help && <p className="help">{ask.help.zh}</p>}
      {ask.purpose && <p className="help">{ask.purpose.zh}</p>}
      {ask.optional && (
        <label><input type="checkbox" checked={value === null} onChange={({ target }) => set(target.checked ? null : undefined)} /> 没有</label>
      )}
      {value !== null && <Control ask={ask} value={value} set={set} />}
    </fieldset>
  );
}

function Control({ ask, value, set }: Of) {
  switch (ask.type) {
    case "bool":
      return <Options options={[["是", true], ["不是", false]]} {...{ ask, value, set }} />;
    case "choice":
      return <Options options={(ask.options ?? []).map(({ id, title }) => [title.zh, id])} {...{ ask, value, set }} />;
    case "choices":
      return <Several {...{ ask, set }} value={(value ?? []) as string[]} />;
    case "record":
    case "evidence":
      return <Group {...{ ask, set }} value={(value ?? {}) as Members} />;
    case "list":
    case "evidence_list":
      return <Rows {...{ ask, set }} value={(value ?? []) as Members[]} />;
    case "date":
      return <input type="date" aria-label={ask.question.zh} onChange={({ target }) => set(target.value || undefined)} />;
    case "integer":
      return <Line {...{ ask, set }} read={(text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)} />;
    default:
      return <Line {...{ ask, set }} read={(text) => text} />;
  }
}

function Line({ ask, set, read }: { ask: Ask; set: Of["set"]; read: (text: string) => unknown }) {
  const entered = (text: string) => set(text === "" ? undefined : read(text));
  return <input aria-label={ask.question.zh} onChange={({ target }) => entered(target.value.trim())} />;
}

function Options({ ask, value, set, options }: Of & { options: [string, unknown][] }) {
  return options.map(([words, meant]) => (
    <label key={words}><input type="radio" name={ask.id} checked={value === meant} onChange={() => set(meant)} /> {words}</label>
  ));
}

function Several({ ask, value, set }: Of<string[]>) {
  return (ask.options ?? []).map(({ id, title }) => {
    const without = value.filter((one) => one !== id);
    return (
      <label key={id}>
        <input type="checkbox" checked={value.includes(id)} onChange={({ target }) => set(target.checked ? [...without, id] : without)} /> {title.zh}
      </label>
    );
  });
}

/** A record, an element of a list, a piece of evidence. */
function Group({ ask, value, set }: Of<Members>) {
  const put = (id: string) => (entered: unknown) => {
    const { [id]: _, ...others } = value;
    set(entered === undefined ? others : { ...others, [id]: entered }); // what is not answered is absent
  };
  return (
    <>
      {ask.forms && (
        <Options
          ask={{ ...ask, id: `${ask.id}.form` }}
          options={ask.forms.map((form) => [forms[form], form])}
          value={value.form}
          set={put("form")}
        />
      )}
      {(ask.fields ?? []).map((field) => <Field key={field.id} ask={field} value={value[field.id]} set={put(field.id)} />)}
    </>
  );
}

function Rows({ ask, value, set }: Of<Members[]>) {
  return (
    <>
      {value.map((row, index) => (
        <section key={index} aria-label={`${ask.element?.zh ?? ask.question.zh} ${index + 1}`}>
          <Group
            ask={{ ...ask, id: `${ask.id}.${index}` }}
            value={row}
            set={(entered) => set(value.map((other, at) => (at === index ? entered : other)))}
          />
        </section>
      ))}
      <p><button type="button" onClick={() => set([...value, {}])}>加一个</button>{" "}
        <button type="button" onClick={() => set(value.slice(0, -1))}>{value.length ? "去掉最后一个" : "一个也没有"}</button></p>
    </>
  );
}
