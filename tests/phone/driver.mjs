/* Answers on standard output, a JSON line for a JSON line, what the phone's own modules say. */
import { createInterface } from "node:readline";
import { booksOf, sentence } from "../../web/assets/phone/book_map.js";
import { check } from "../../web/assets/phone/checks/check.js";
import * as dates from "../../web/assets/phone/checks/dates.js";
import { decode, spoken } from "../../web/assets/phone/checks/number.js";
import { fold, slug, tidy } from "../../web/assets/phone/checks/text.js";
import { decodeTelex, decodeVni, looksLegacy } from "../../web/assets/phone/checks/typing.js";
import { Refused, show, understand } from "../../web/assets/phone/checks/values.js";
import { isAllSheet, lightOf, missingCorners, sharpnessOf } from "../../web/assets/phone/measures.js";
import { outlineOf } from "../../web/assets/phone/outline.js";
import { canonical, sha256 } from "../../web/assets/phone/receipts.js";
import { LIMITS, verdictOf } from "../../web/assets/phone/verdict.js";

const known = {
  check,
  canonical,
  fold,
  looksLegacy,
  show,
  slug,
  tidy,
  understand,
  decodeTelex,
  decodeVni,
  receipt: (told) => sha256(canonical(told)),
  books: (taken, photographed) =>
    booksOf(taken, photographed).map((book) => ({ ...book, sentence: sentence(book) })),
  outline: (pixels, width, height) => {
    const found = outlineOf(new Uint8ClampedArray(pixels), width, height);
    const isAll = found && isAllSheet(new Uint8ClampedArray(pixels), width, height, found);
    return found && { ...found, isAll, missing: missingCorners(found) };
  },
  light: (pixels, width, height, corners) => lightOf(new Uint8ClampedArray(pixels), width, height, corners),
  sharpness: (pixels) => sharpnessOf(new Uint8ClampedArray(pixels)),
  limits: () => LIMITS,
  verdict: verdictOf,
  date: (text, today) => {
    const born = dates.parse(text, today);
    return born && [dates.isoOf(born), dates.spoken(born), born.isLunar, dates.firstDay(born), dates.lastDay(born)];
  },
  number: (digits) => {
    const found = decode(digits);
    return found && spoken(found);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = await known[what](...given);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer = { refused: error.code, field: error.field, message: error.message };
  }
  process.stdout.write(JSON.stringify(answer ?? null) + "\n");
}
