/* From what was typed to the one value kept for it, and back to words: catalogue/values.py. */
import definition from "definition";
import * as lists from "./lists.js";
import * as dates from "./dates.js";
import { strip } from "./number.js";
import { fold, tidy } from "./text.js";

const { labels, order, list_keys, tick_keys, lengths, length_max, members_max } = definition;
const TICKED = new Set(["x", "1", "v", "+", "co", "true", "✓", "☑", "✔", "☒"]);
const NOT_TICKED = new Set(["0", "khong", "false", "☐", "-"]);

export const label = (key) => labels[key];
export const isList = (key) => list_keys.includes(key);

/** What no column can hold; `code` in capitals, `message` Vietnamese. */
export class Refused extends Error {
  constructor(code, message, field) {
    super(message);
    Object.assign(this, { code, field });
  }
}

/** {value, isUnderstood}: the canonical value, or the tidied text as typed. Throws Refused NOT_TEXT and TOO_LONG. */
export function understand(key, raw, today) {
  if (isList(key)) return members(key, raw);
  if (tick_keys.includes(key) && typeof raw === "boolean") return { value: raw, isUnderstood: true };
  const text = textOf(key, raw);
  if (!text) return { value: null, isUnderstood: true };
  const value = tick_keys.includes(key) ? tick(text) : READERS[key] ? READERS[key](text, today) : text;
  return value === null ? { value: text, isUnderstood: false } : { value, isUnderstood: true };
}

function textOf(key, raw) {
  if (raw === null || raw === undefined) return "";
  if (typeof raw !== "string" && typeof raw !== "number") {
    throw new Refused("NOT_TEXT", `Ô «${label(key)}» phải là chữ. Nhập lại ô này rồi gửi lần nữa.`, key);
  }
  const text = tidy(String(raw));
  const [length, most] = [[...text].length, lengths[key] ?? length_max];
  if (length <= most) return text;
  const shown = String(length).replace(/\B(?=(\d{3})+$)/g, ".");
  const sentence = `Ô «${label(key)}» có ${shown} ký tự, nhiều nhất là ${most}. Rút ngắn rồi gửi lại.`;
  throw new Refused("TOO_LONG", sentence, key);
}

function personalId(text) {
  const digits = strip(text);
  return /^[0-9]+$/.test(digits) && !/^\d+[.,]0+$/.test(text) ? digits : null;
}

function date(text, today) {
  const known = dates.parse(text, today);
  return known && !known.isLunar ? dates.isoOf(known) : null;
}

function tick(text) {
  const folded = fold(text);
  if (TICKED.has(folded)) return true;
  return NOT_TICKED.has(folded) || text === "-" ? false : null;
}

const READERS = {
  personal_id: personalId,
  carer_personal_id: personalId,
  sex: lists.SEXES.fromText,
  birth_date: date,
  ethnicity: lists.ethnicity,
  nationality: lists.nationality,
  current_place: lists.CURRENT_PLACES.fromText,
  schooling: lists.schooling,
  risk_reason: lists.riskReason,
};

function members(key, raw) {
  const typed = Array.isArray(raw) ? raw : [raw];
  const texts = typed.flatMap((one) => parts(key, textOf(key, one)));
  if (texts.length > members_max) {
    const sentence = `Ô «${label(key)}» có ${texts.length} mục, nhiều nhất là ${members_max}. Bỏ bớt rồi gửi lại.`;
    throw new Refused("TOO_LONG", sentence, key);
  }
  const known = new Set(texts.map((text) => lists.member(key, text)).filter(Boolean));
  const unknown = [...new Set(texts.filter((text) => !lists.member(key, text)))].sort();
  const sorted = [...known].sort((one, other) => order.indexOf(one) - order.indexOf(other));
  return { value: [...sorted, ...unknown], isUnderstood: unknown.length === 0 };
}

/** The members a text lists; a comma separates only when every part is known, as official labels have commas. */
function parts(key, text) {
  if (!text) return [];
  if (lists.member(key, text)) return [text];
  const split = (signs) =>
    text
      .split(signs)
      .map((part) => part.trim())
      .filter(Boolean);
  const byComma = split(/[;,+]/);
  return byComma.every((part) => lists.member(key, part)) ? byComma : split(";");
}

const LISTED = { sex: lists.SEXES, nationality: lists.NATIONALITIES, current_place: lists.CURRENT_PLACES };
const LABELLED = { ...LISTED, schooling: lists.SCHOOLING, risk_reason: lists.RISK_REASONS };

/** What people read for a kept value: "05/3/2019", "Nữ"; as typed where nobody knows it. */
export function show(key, value, today) {
  if (Array.isArray(value)) return value.map((one) => (lists.member(key, one) === one ? label(one) : one)).join("; ");
  if (typeof value === "boolean") return value ? "Có" : "Không";
  if (value === null || value === undefined) return "";
  if (LABELLED[key]) return LABELLED[key].labels.get(value) ?? value;
  const born = key === "birth_date" && dates.parse(value, today);
  return born && dates.isoOf(born) === value ? dates.spoken(born) : value;
}
