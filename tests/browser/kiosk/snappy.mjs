// Snappy's raw format (github.com/google/snappy, format_description.txt), reading only; Node has none.
// In: bytes. Out: what they held, or nothing where they are no snappy. Absent: the framing format; Chromium keeps none.

/** The longest text that is taken for one. */
const MOST = 64 * 2 ** 20;

/** `partial`: also what could be read before something that is no snappy. */
export function unsnappy(bytes, partial = false) {
  let [length, at] = varint(bytes, 0);
  if (at < 0 || length > MOST) return undefined;
  const out = Buffer.alloc(length);
  let end = 0;
  const broken = () => (partial && end > 0 ? out.subarray(0, end) : undefined);
  while (at < bytes.length && end < length) {
    const tag = bytes[at];
    at += 1;
    if ((tag & 3) === 0) {
      let size = (tag >> 2) + 1;
      if (size > 60) {
        const more = size - 60;
        if (at + more > bytes.length) return broken();
        size = bytes.readUIntLE(at, more) + 1;
        at += more;
      }
      if (at + size > bytes.length || end + size > length) return broken();
      bytes.copy(out, end, at, at + size);
      at += size;
      end += size;
      continue;
    }
    const width = [0, 1, 2, 4][tag & 3];
    if (at + width > bytes.length) return broken();
    const low = bytes.readUIntLE(at, width);
    const back = (tag & 3) === 1 ? ((tag >> 5) << 8) | low : low;
    const size = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    at += width;
    if (back === 0 || back > end || end + size > length) return broken();
    for (let index = 0; index < size; index += 1) out[end + index] = out[end + index - back];
    end += size;
  }
  return end === length ? out : broken();
}

/** [number, where it ends]; -1 where there is none. */
export function varint(bytes, at) {
  let value = 0;
  for (let index = 0; index < 9 && at + index < bytes.length; index += 1) {
    const byte = bytes[at + index];
    value += (byte & 127) * 2 ** (7 * index);
    if (byte < 128) return [value, at + index + 1];
  }
  return [0, -1];
}
