// Looks for texts in every file below some folders, also where Chromium packs them.
// In: folders, `Needles`. Out: { file, view, name, way } for each hit, and what was looked at and could not be read.
// Read: LevelDB tables and logs (snappy), values of IndexedDB (snappy), bodies of both kinds of cache (gzip, deflate,
// brotli, zstd where Node knows it), cookies (Chromium's own fixed key, as without a keyring), deflated parts of PDFs.
// Absent: memory of running programs; swap; a value that SQLite cuts at the edge of a page right within a text.

import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import * as zlib from "node:zlib";
import { log, table } from "./leveldb.mjs";
import { unsnappy } from "./snappy.mjs";

/** Every file below `folders`; a name counts too, so it is given with the bytes. */
export function search(folders, needles) {
  const report = { hits: [], files: 0, bytes: 0, views: 0, unread: [] };
  for (const folder of folders) for (const file of below(folder)) look(file, needles, report);
  return report;
}

function* below(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Gone since its folder was read.
    if (error.code === "ENOENT") return;
    throw error;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* below(path);
    else if (entry.isFile()) yield path;
  }
}

function look(file, needles, report) {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (error.code === "ENOENT") return;
    report.unread.push(`${file}: ${error.code}`);
    return;
  }
  report.files += 1;
  report.bytes += bytes.length;
  const see = (view, seen) => {
    report.views += 1;
    for (const hit of needles.find(seen)) report.hits.push({ file, view, name: hit.name, way: hit.way });
  };
  see("name", Buffer.from(file));
  see("bytes", bytes);
  for (const [view, read] of views(basename(file), bytes)) {
    try {
      for (const seen of read() ?? []) see(view, seen);
    } catch (error) {
      report.unread.push(`${file} as ${view}: ${error.message}`);
    }
  }
}

/** The other ways to read a file; each gives buffers. */
function* views(name, bytes) {
  if (name.endsWith(".ldb") || name.endsWith(".sst")) {
    yield ["table", () => table(bytes)];
    yield ["values in a table", () => (table(bytes) ?? []).flatMap(packedValues)];
  }
  if (/\.log$/.test(name)) {
    yield ["log", () => [log(bytes)]];
    yield ["values in a log", () => packedValues(log(bytes))];
  }
  yield ["packed values", () => packedValues(bytes)];
  yield ["cookies", () => cookies(bytes)];
  yield ["cache entry", () => cacheEntry(bytes)];
  yield ["compressed", () => packed(bytes)];
  if (bytes.includes("%PDF-")) yield ["streams", () => streams(bytes)];
}

const WRAPPED = Buffer.from([0xff, 0x11, 0x02]);

/** IndexedDB's values, which Blink packs with snappy behind a mark of its own. */
function packedValues(bytes) {
  const found = [];
  for (let at = bytes.indexOf(WRAPPED); at >= 0; at = bytes.indexOf(WRAPPED, at + 1)) {
    const whole = unsnappy(bytes.subarray(at + WRAPPED.length), true);
    if (whole) found.push(whole);
  }
  return found;
}

/** Chromium's key where the system has no keyring (components/os_crypt). */
const COOKIE_KEY = pbkdf2Sync("peanuts", "saltysalt", 1, 16, "sha1");
const LONGEST_COOKIE = 4096 + 64;

function cookies(bytes) {
  if (!bytes.subarray(0, 16).equals(Buffer.from("SQLite format 3\0"))) return [];
  const found = [];
  for (let at = bytes.indexOf("v10"); at >= 0; at = bytes.indexOf("v10", at + 1)) {
    const rest = bytes.subarray(at + 3, at + 3 + LONGEST_COOKIE);
    const decipher = createDecipheriv("aes-128-cbc", COOKIE_KEY, Buffer.alloc(16, " "));
    decipher.setAutoPadding(false);
    // Where the cookie ends is not known: what stands behind it comes out as noise.
    found.push(decipher.update(rest.subarray(0, rest.length - (rest.length % 16))));
  }
  return found;
}

const ENTRY = Buffer.from("305c72a71b6dfbfc", "hex");
const ENTRY_END = Buffer.from("d8410d97456ffaf4", "hex");
const ENTRY_HEADER = 24;

/** The parts of an entry of Chromium's simple cache (net/disk_cache/simple/simple_entry_format.h), unpacked. */
function cacheEntry(bytes) {
  if (!bytes.subarray(0, 8).equals(ENTRY)) return [];
  const found = [];
  let start = ENTRY_HEADER + bytes.readUInt32LE(12);
  for (let end = bytes.indexOf(ENTRY_END, start); end >= 0; end = bytes.indexOf(ENTRY_END, start)) {
    found.push(...packed(bytes.subarray(start, end)));
    start = end + ENTRY_HEADER;
  }
  return found;
}

const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 128 * 2 ** 20 };
const LENIENT_BROTLI = { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, maxOutputLength: 128 * 2 ** 20 };

/** What these bytes hold where they are one compressed text; brotli has no mark, so it is tried. */
function packed(bytes) {
  if (bytes.length < 8) return [];
  const attempts = [];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) attempts.push(() => zlib.gunzipSync(bytes, LENIENT));
  else if ((bytes[0] & 15) === 8 && bytes.readUInt16BE(0) % 31 === 0) attempts.push(() => zlib.inflateSync(bytes, LENIENT));
  else if (bytes.readUInt32LE(0) === 0xfd2fb528) {
    if (!zlib.zstdDecompressSync) throw new Error("zstd: this Node can't read it");
    attempts.push(() => zlib.zstdDecompressSync(bytes));
  } else attempts.push(() => zlib.brotliDecompressSync(bytes, LENIENT_BROTLI));
  return attempts.flatMap((attempt) => {
    try {
      return [attempt()];
    } catch {
      // It was no such text; its bytes as they are have been looked at.
      return [];
    }
  });
}

/** The deflated streams of a PDF; its text is drawn in glyphs, so `pdftotext` says more. */
function streams(bytes) {
  const found = [];
  for (let at = bytes.indexOf("stream"); at >= 0; at = bytes.indexOf("stream", at + 6)) {
    const start = at + 6 + (bytes[at + 6] === 13 ? 2 : 1);
    found.push(...packed(bytes.subarray(start)));
  }
  return found;
}

/** Bytes of a folder, for a report. */
export function size(folder) {
  let total = 0;
  for (const file of below(folder)) total += lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return total;
}
