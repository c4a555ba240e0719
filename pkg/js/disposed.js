// What is used after it was given back says so like every other mistake; giving back twice is none.
// In: the package's classes. Out: the same classes. Absent: other mistakes; the engine finds those.

/** Of the glue, not of the package. */
const GLUE = new Set(["constructor", "__destroy_into_raw"]);
const BACK = new Set(["free", Symbol.dispose]);

function disposed(type) {
  const message = `this ${type} was given back; open another one`;
  const code = "disposed";
  const field = "";
  return Object.assign(new Error(message), { name: "YushenError", code, field, errors: [{ code, field, message }] });
}

/** Guards every method and getter of a class. */
export function guard(type) {
  const members = Object.getOwnPropertyDescriptors(type.prototype);
  for (const name of Reflect.ownKeys(members)) {
    if (GLUE.has(name)) continue;
    const { value, get, ...more } = members[name];
    const guarded = (inner) => function (...given) {
      if (this.__wbg_ptr !== 0) return inner.apply(this, given);
      if (BACK.has(name)) return undefined;
      throw disposed(type.name.toLowerCase());
    };
    const change = get ? { get: guarded(get), set: more.set } : { value: typeof value === "function" ? guarded(value) : value };
    Object.defineProperty(type.prototype, name, { configurable: true, enumerable: more.enumerable, ...change });
  }
}
