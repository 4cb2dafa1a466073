/* Names typed without a keyboard program, or in an encoding of old machines: catalogue/keyboards.py and
   legacy_encodings.py. */
import definition from "definition";
import { LETTER, VOWELS, isSyllable, placeTone, withTone } from "./letters.js";

const table = definition.letters;
const TELEX_WORD = new RegExp(`${LETTER}+`, "gu");
const VNI_WORD = /[\p{L}\p{N}]+/gu;
const LEGACY_WORD = /[^\s\p{Nd}.,;:()/-]+/gu;
const TCVN3_SIGNS = /[¨©ª«¬\u00ad®µ¶·¸¹]/u;
const VNI_CHANGES = { 6: table.circumflex, 7: table.horn, 8: table.breve };

export const decodeTelex = (text) => text.replace(TELEX_WORD, (word) => decoded(word, telex));
export const decodeVni = (text) => text.replace(VNI_WORD, (word) => decoded(word, vni));

function decoded(word, typed) {
  if (isSyllable(word)) return word;
  const made = typed(word.toLowerCase());
  return isSyllable(made) ? inCaseOf(word, made) : word;
}

function inCaseOf(word, made) {
  const isCapital = (text) => text === text.toUpperCase() && text !== text.toLowerCase();
  if (isCapital(word)) return made.toUpperCase();
  const [first, ...rest] = made;
  return isCapital([...word][0]) ? first.toUpperCase() + rest.join("").toLowerCase() : made;
}

function telex(word) {
  const letters = [];
  let mark = "";
  for (const char of word) {
    const hasVowel = letters.some((letter) => VOWELS.includes(letter));
    if (char in table.telex_tones && hasVowel) mark = table.telex_tones[char];
    else if (char === "d" && letters[0] === "d") letters[0] = "đ";
    else if (char === "w" && (change(letters, { ...table.horn, ...table.breve }) || !hasVowel)) {
      if (!hasVowel) letters.push("ư");
    } else if (!(char in table.circumflex) || !change(letters, { [char]: table.circumflex[char] })) letters.push(char);
  }
  return composed(letters, mark);
}

function vni(word) {
  const letters = [];
  let mark = "";
  for (const char of word) {
    if (char in table.vni_tones && letters.length) mark = table.vni_tones[char];
    else if (char === "9" && letters[0] === "d") letters[0] = "đ";
    else if (!(char in VNI_CHANGES) || !change(letters, VNI_CHANGES[char])) letters.push(char);
  }
  return composed(letters, mark);
}

/** Give the last letter of `marked` its mark; "uo" takes the horn as one. False when there is none to change. */
function change(letters, marked) {
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    if (!(letters[at] in marked)) continue;
    if (marked.o === "ơ" && at && letters[at - 1] === "u" && letters[at] === "o") letters[at - 1] = "ư";
    letters[at] = marked[letters[at]];
    return true;
  }
  return false;
}

function composed(letters, mark) {
  const isVowel = (letter) => VOWELS.includes(letter);
  const first = letters.findIndex(isVowel);
  if (first < 0 || !mark) return letters.join("");
  const glides = ["qu", "gi"].includes(letters.slice(0, 2).join("")) && letters.length > 2;
  const start = glides ? first + 1 : first;
  const after = letters.findIndex((letter, at) => at >= start && isVowel(letter));
  const at = after < 0 ? first : after;
  letters[at] = withTone(letters[at], mark);
  return placeTone(letters.join(""));
}

export const fromTcvn3 = (text) => [...text].map((char) => table.tcvn3[char] ?? char).join("");

export function fromVniWindows(text) {
  let made = "";
  for (let at = 0; at < text.length; at += 1) {
    const pair = table.vni_pairs[text.slice(at, at + 2)];
    made += pair ?? table.vni_singles[text[at]] ?? text[at];
    if (pair) at += 1;
  }
  return made;
}

/** "tcvn3" or "vni" when every word becomes a legal syllable by that table and not all were legal before. */
export function looksLegacy(text) {
  const found = text.match(LEGACY_WORD) ?? [];
  if (!found.length || found.every(isSyllable) || !/[\u00a1-\u00ff]/u.test(text)) return null;
  const readings = { tcvn3: fromTcvn3(text), vni: fromVniWindows(text) };
  const fitting = Object.keys(readings).filter((key) => (readings[key].match(LEGACY_WORD) ?? []).every(isSyllable));
  if (fitting.length === 2) return TCVN3_SIGNS.test(text) ? "tcvn3" : "vni";
  return fitting[0] ?? null;
}
