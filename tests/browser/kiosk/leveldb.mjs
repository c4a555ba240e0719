// LevelDB's files (github.com/google/leveldb, doc/table_format.md and doc/log_format.md) as plain bytes: blocks unpacked,
// keys whole, records that were cut into fragments joined. In: a file's bytes. Out: buffers. Absent: which record is
// the newest; what was deleted and still stands in a file counts too.

import { unsnappy, varint } from "./snappy.mjs";

const MAGIC = Buffer.from("57fb808b247547db", "hex");
const FOOTER = 48;

/** The entries of a table (*.ldb), each key followed by its value; nothing where the bytes are no table. */
export function table(bytes) {
  if (bytes.length < FOOTER || !bytes.subarray(-8).equals(MAGIC)) return undefined;
  const footer = bytes.subarray(-FOOTER);
  // Two handles: of the index of filters, of the index.
  const [, first] = handle(footer, 0);
  const [index] = handle(footer, first);
  const found = [];
  for (const [, value] of entries(block(bytes, index))) {
    const [place] = handle(value, 0);
    for (const entry of entries(block(bytes, place))) found.push(Buffer.concat(entry));
  }
  return found;
}

function handle(bytes, at) {
  const [offset, middle] = varint(bytes, at);
  const [size, end] = varint(bytes, middle);
  return [{ offset, size }, end];
}

function block(bytes, { offset, size }) {
  const inner = bytes.subarray(offset, offset + size);
  const kind = bytes[offset + size];
  if (kind === 0) return inner;
  const whole = kind === 1 ? unsnappy(inner) : undefined;
  if (!whole) throw new Error(`a block of kind ${kind} can't be read`);
  return whole;
}

function* entries(bytes) {
  const restarts = bytes.readUInt32LE(bytes.length - 4);
  const end = bytes.length - 4 - 4 * restarts;
  let [key, at] = [Buffer.alloc(0), 0];
  while (at < end) {
    const [shared, a] = varint(bytes, at);
    const [own, b] = varint(bytes, a);
    const [size, c] = varint(bytes, b);
    key = Buffer.concat([key.subarray(0, shared), bytes.subarray(c, c + own)]);
    yield [key, bytes.subarray(c + own, c + own + size)];
    at = c + own + size;
  }
}

const PAGE = 32768;

/** A log (*.log) without its fragments' headers. */
export function log(bytes) {
  const parts = [];
  for (let page = 0; page < bytes.length; page += PAGE) {
    let at = page;
    const end = Math.min(page + PAGE, bytes.length);
    while (at + 7 <= end) {
      const size = bytes.readUInt16LE(at + 4);
      parts.push(bytes.subarray(at + 7, Math.min(at + 7 + size, end)));
      at += 7 + size;
    }
  }
  return Buffer.concat(parts);
}
