// Makes `pinyin.txt`: which characters each syllable can be, the common ones first.
// In: `chinese.js` of simple-keyboard-layouts (npm; their order), `ktghz2013.py` of pypinyin-dict (PyPI; which readings
// the 8,105 characters of 通用规范汉字表 have). Out: the lines below the head of `pinyin.txt`, on standard output. By hand,
// when one of them changes: node pinyin.mjs …/build/commonjs/layouts/chinese.js …/pinyin_data/ktghz2013.py

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [layout, dictionary] = process.argv.slice(2);
const common = createRequire(import.meta.url)(resolve(layout)).default.layoutCandidates;

/** `lǜ` → `lv`, as it is typed. */
const typed = (reading) =>
  reading.normalize("NFD").replace(/u\u0308/g, "v").replace(/\p{M}/gu, "").replace(/^ng?$|^m$/, "en");

const standard = new Map();
for (const line of readFileSync(dictionary, "utf8").split("\n")) {
  const found = /^\s*0x([0-9A-F]+): '(\S+)'/.exec(line);
  if (!found) continue;
  const character = String.fromCodePoint(parseInt(found[1], 16));
  for (const syllable of new Set(found[2].split(",").map(typed))) {
    if (!/^[a-z]*[aeiouv][a-z]*$/.test(syllable)) continue;
    standard.set(syllable, [...(standard.get(syllable) ?? []), character]);
  }
}

// Without a vowel it is a sound that nobody spells out; those characters have other syllables too.
const syllables = [...standard.keys(), ...Object.keys(common)].filter((syllable) => /[aeiouv]/.test(syllable));
for (const syllable of [...new Set(syllables)].sort()) {
  const of = standard.get(syllable) ?? [];
  const known = (common[syllable] ?? "").split(" ").filter(Boolean);
  // Readings that the dictionary does not have are kept, after all others.
  const [usual, rare] = [known.filter((c) => of.includes(c)), known.filter((c) => !of.includes(c))];
  console.log(`${syllable} ${[...new Set([...usual, ...of, ...rare])].join("")}`);
}
