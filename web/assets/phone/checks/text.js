/* The one form text is kept in, and the levels on which two spellings are the same: catalogue/vietnamese.py. */
import definition from "definition";
import { LETTER, mergeIAndY, nfc, placeTone, splitTone, stripMarks } from "./letters.js";

export const APOSTROPHES = definition.letters.apostrophes;
const SOFT_HYPHEN = "\u00ad";
const BLANK = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const ANY_APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, "gu");
const WORD = new RegExp(`${LETTER}+`, "gu");

export const words = (text) => text.split(" ").filter(Boolean);

/** The text as it is kept: NFC, single blanks, ð as đ, nothing that can't be seen. The soft hyphen stays. */
export function tidy(text) {
  let seen = "";
  for (const char of text) {
    if (BLANK.test(char)) seen += " ";
    else if (char === SOFT_HYPHEN || !UNSEEN.test(char)) seen += char;
  }
  return words(nfc(seen).replaceAll("ð", "đ").replaceAll("Ð", "Đ")).join(" ");
}

const folds = new Map();

/** The key on which spellings of one word meet; level as catalogue/vietnamese.py has them. */
export function fold(text, level = 4) {
  const key = level + text;
  if (!folds.has(key)) {
    if (folds.size > 16_000) folds.clear();
    let folded = foldOnce(text, level);
    for (let again; (again = foldOnce(folded, level)) !== folded;) folded = again;
    folds.set(key, folded);
  }
  return folds.get(key);
}

function foldOnce(text, level) {
  let folded = nfc(text);
  if (level >= 1) folded = nfc(words(caseless(tidy(folded).replaceAll(SOFT_HYPHEN, ""))).join(" "));
  if (level >= 2) folded = folded.replace(ANY_APOSTROPHE, "'").replace(WORD, (word) => mergeIAndY(placeTone(word)));
  if (level >= 3) folded = splitTone(folded)[0];
  if (level >= 4) folded = words(stripMarks(folded).replaceAll("'", "").replaceAll("-", " ")).join(" ");
  return folded;
}

/** What Python calls casefold, for the letters it treats in its own way. */
const caseless = (text) => text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").replaceAll("µ", "μ");

/** Letters and digits only, without marks: the key on which "H'Mông", "H Mông" and "hmong" meet. */
export const slug = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
