// The types of the package, the same everywhere; those of the classes and of what they give are generated.

import type { InitInput, InitOutput, InputError } from "../yushen.js";

export * from "../yushen.js";

/**
 * Makes the engine ready: needed in browsers and workers, once; in Node it is done already.
 * `source` is for a page that keeps `yushen_bg.wasm` elsewhere.
 */
export default function init(source?: InitInput | Promise<InitInput>): Promise<InitOutput>;

/** What every method throws. `code` and `field` are those of the first mistake. */
export declare class YushenError extends Error {
  private constructor();
  readonly name: "YushenError";
  /** Stable; all codes stand in docs/errors.md. */
  readonly code: string;
  /** Path of the field, e.g. `facts.shareholders[2].amount`. */
  readonly field: string;
  /** Every mistake that was found. */
  readonly errors: InputError[];
}
