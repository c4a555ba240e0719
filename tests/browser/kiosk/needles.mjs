// Finds texts in bytes, in every way of writing that a browser, a printer or a log could have kept them in.
// In: texts with names, buffers. Out: { name, way, at } for each hit. Absent: opening files and compression (`disk.mjs`).

/** A text in the ways in which it could be kept: [way, bytes]. */
export function ways(text) {
  const utf8 = Buffer.from(text, "utf8");
  const little = Buffer.from(text, "utf16le");
  const all = [
    ["utf-8", utf8],
    ["utf-16le", little],
    ["utf-16be", Buffer.from(little).swap16()],
    ["hex", Buffer.from(utf8.toString("hex"))],
    ["hex capitals", Buffer.from(utf8.toString("hex").toUpperCase())],
    ["json", Buffer.from(escaped(text, (code) => `\\u${code}`))],
    ["json capitals", Buffer.from(escaped(text, (code) => `\\u${code.toUpperCase()}`))],
    ["percent", Buffer.from(encodeURIComponent(text))],
    ["percent small", Buffer.from(encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()))],
    ["html", Buffer.from(text.replace(/[^\x20-\x7e]/gu, (letter) => `&#${letter.codePointAt(0)};`))],
    // A PDF's text strings, as in a print job's title.
    ["pdf hex", Buffer.from(Buffer.from(little).swap16().toString("hex").toUpperCase())],
  ];
  for (const [name, bytes] of [["utf-8", utf8], ["utf-16le", little]]) {
    for (const offset of [0, 1, 2]) {
      const inner = inside(bytes, offset);
      all.push([`base64 of ${name} +${offset}`, Buffer.from(inner)]);
      const forUrls = inner.replaceAll("+", "-").replaceAll("/", "_");
      all.push([`base64url of ${name} +${offset}`, Buffer.from(forUrls)]);
    }
  }
  const seen = new Set();
  return all.filter(([, bytes]) => {
    const key = bytes.toString("latin1");
    if (seen.has(key)) return false;
    return seen.add(key);
  });
}

/** All but plain ASCII as \uXXXX. */
function escaped(text, write) {
  return text.replace(/[^\x20-\x7e]/g, (unit) => write(unit.charCodeAt(0).toString(16).padStart(4, "0")));
}

/** What stands in base64 wherever these bytes begin at `offset` modulo 3, whatever is around them. */
function inside(bytes, offset) {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64").replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return text.slice(first, whole);
}

const WINDOW = 4;

/** Many texts, looked for in one pass. */
export class Needles {
  #filter = new Uint8Array(1 << 16);
  #byStart = new Map();
  #texts = 0;

  get size() {
    return this.#texts;
  }

  /** `name` is what a report says instead of the text. */
  add(name, text) {
    if (Buffer.byteLength(text) < 6) throw new Error(`${name} is too short to be told from chance`);
    this.#texts += 1;
    for (const [way, bytes] of ways(text)) {
      const start = bytes.readUInt32LE(0);
      this.#filter[hash(start)] = 1;
      const list = this.#byStart.get(start) ?? [];
      list.push({ name, way, bytes });
      this.#byStart.set(start, list);
    }
  }

  /** Each text and way that stands in `buffer`, once. */
  find(buffer) {
    const hits = new Map();
    let window = 0;
    for (let end = 0; end < buffer.length; end += 1) {
      window = (window >>> 8) | (buffer[end] << 24);
      if (this.#filter[hash(window)] === 0) continue;
      const at = end + 1 - WINDOW;
      if (at < 0) continue;
      for (const { name, way, bytes } of this.#byStart.get(window >>> 0) ?? []) {
        if (at + bytes.length > buffer.length) continue;
        if (buffer.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0) {
          const key = `${name} as ${way}`;
          if (!hits.has(key)) hits.set(key, { name, way, at });
        }
      }
    }
    return [...hits.values()];
  }
}

function hash(window) {
  return Math.imul(window, 0x9e3779b1) >>> 16;
}
