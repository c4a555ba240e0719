// The class of what the package throws, for `error instanceof YushenError`.
// In: any value. Out: whether it is one. Absent: making one; the engine does, and an error is known by its name, so that
// one from another window or a worker is known too.

export class YushenError extends Error {
  static [Symbol.hasInstance](value) {
    return typeof value === "object" && value !== null && value.name === "YushenError";
  }
}
