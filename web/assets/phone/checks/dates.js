/* Dates as paper has them, day first, known to the day, the month or only the year: catalogue/dates.py. */
import { EDGE, stripMarks } from "./letters.js";
import { fold, words } from "./text.js";

const [FIRST_YEAR, LAST_YEAR] = [1900, 2099];
const STEMS = "giap at binh dinh mau ki canh tan nham qui".split(" ");
const BRANCHES = "ti suu dan mao thin ti ngo mui than dau tuat hoi".split(" ");
const SEXAGENARY = new Map(Array.from({ length: 60 }, (_, i) => [`${STEMS[i % 10]} ${BRANCHES[i % 12]}`, 1984 + i]));
const LUNAR = new RegExp(`\\(?${EDGE}(?:al|am lich|am)${EDGE}\\.?\\)?`, "gu");
const GAP = "(?:\\s*[-/.,]\\s*|\\s+)";
const DAY_FIRST = new RegExp(
  `^(?:sinh )?(?:(?:(?:ngay |mung )*(\\d{1,2})${GAP})?(?:thang )?(\\d{1,2})${GAP})?(?:nam )?(\\d{4}|\\d{2})` +
    "(?: 00:00(?::00)?)?$",
);
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?)?$/;

const padded = (number, width = 2) => String(number).padStart(width, "0");
export const isoOf = (born) =>
  [padded(born.year, 4), ...[born.month, born.day].filter((part) => part !== null).map((part) => padded(part))].join(
    "-",
  );

/** As offices write it: "05/3/2019", "3/2019", "2019". */
export function spoken(born) {
  const month = born.month && (born.month < 3 ? padded(born.month) : String(born.month));
  return [born.day && padded(born.day), month, born.year].filter(Boolean).join("/");
}

export const firstDay = (born) => `${padded(born.year, 4)}-${padded(born.month || 1)}-${padded(born.day || 1)}`;
export const lastDay = (born) =>
  `${padded(born.year, 4)}-${padded(born.month || 12)}-${padded(born.day || daysIn(born.year, born.month || 12))}`;

const daysIn = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** {year, month, day, isLunar} with null where nothing is known; null for none or several. `today` is "2026-11-22". */
export function parse(text, today) {
  const [plain, isLunar] = lunarWords(text);
  const cycle = canChi(plain);
  if (cycle !== null) return { year: cycle, month: null, day: null, isLunar: true };
  const read = numbers(plain, today);
  if (!read) return null;
  const known = isLunar ? real(read[0], null, null) : real(...read);
  return known && { ...known, isLunar };
}

/** Whether a text has the shape of a date that no calendar has: 31/11/2019, 29/02/2019. */
export function isImpossible(text, today) {
  const read = numbers(lunarWords(text)[0], today);
  return read !== null && real(...read) === null;
}

/** The date a text would mean with the month first; null when that is none or the same. */
export function swapped(text, today) {
  const read = numbers(lunarWords(text)[0], today);
  return read && read[2] !== null && read[1] !== read[2] ? real(read[0], read[2], read[1]) : null;
}

const fullYears = (born, day) => Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5));

/** The least age, in full years, a child may have on `day`. */
export function youngestAge(born, day) {
  const last = lastDay(born);
  return fullYears(last < day ? last : day, day);
}

function lunarWords(text) {
  const plain = stripMarks(fold(text, 2));
  let count = 0;
  const solar = plain.replace(LUNAR, () => ((count += 1), " "));
  return [
    words(solar)
      .join(" ")
      .replace(/^[ .,;()]+|[ .,;()]+$/g, ""),
    count > 0,
  ];
}

const canChi = (plain) => SEXAGENARY.get(words(plain.replace(/^nam /, "")).join(" ")) ?? null;

/** [year, month, day] as written, real or not. */
function numbers(plain, today) {
  let match = YEAR_FIRST.exec(plain);
  let [year, month, day] = match ? [match[1], match[3], match[4]] : [];
  if (!match) {
    match = DAY_FIRST.exec(plain);
    if (!match) return null;
    [, day, month, year] = match;
  }
  const isShort = year.length === 2;
  if (isShort && (day === undefined || Number(year) < 10 || Number(year) > Number(today.slice(2, 4)))) return null;
  return [
    Number(year) + (isShort ? 2000 : 0),
    month === undefined ? null : Number(month),
    day === undefined ? null : Number(day),
  ];
}

function real(year, month, day) {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month === null) return day === null ? { year, month, day, isLunar: false } : null;
  if (month < 1 || month > 12) return null;
  if (day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return { year, month, day, isLunar: false };
}
