/* Code lists: the key of a key, a label or a word of paper: catalogue/codes. */
import definition from "definition";
import { fold, slug } from "./text.js";

const { lists, short_codes, ethnicities } = definition;
const CHILD = /^\s*(trẻ em|trẻ|cháu|tre em|tre)\s+/iu;
const GRADE = /^(?:(?:dang )?hoc )?(?:lop|l\.?)?\s*(\d{1,2})\s*(?:[a-z]\d{0,2}|\/\s*\d{1,2})?$/u;
const SCHOOL_SHAPES = {
  bo_hoc: /^(?:(?:da )?(?:bo hoc|nghi hoc|thoi hoc|bh)(?![\p{L}\p{N}_]).*)$/u,
  mau_giao: /^(?:lop )?(?:mau giao|mam non|mg|mn)(?: (?:\d|be|nho|nhi|lon)(?: tuoi)?)?$/u,
  nha_tre: /^(?:nha tre|nhom tre|nt)(?: \d+([ -]+\d+)? thang)?$/u,
};
const PEOPLE = /^\s*(dân tộc|dan toc|người)\s+(?!thiểu số|thieu so|khác|khac|nước ngoài)/iu;

/** Words that lead to one key; a word of two keys leads nowhere. */
function unique(pairs) {
  const found = new Map();
  for (const [word, key] of pairs) found.set(word, (found.get(word) ?? new Set()).add(key));
  return new Map([...found].filter(([word, keys]) => word && keys.size === 1).map(([word, [key]]) => [word, key]));
}

const later = (make) => {
  let made;
  return () => (made ??= make());
};

/** A list of [key, label, ...words]; its words are folded when first asked for. */
function codeList(entries) {
  const labels = new Map(entries.map(([key, label]) => [key, label]));
  const spelled = (level) =>
    later(() =>
      unique(
        entries.flatMap(([key, label, ...known]) =>
          [label, key.replaceAll("_", " "), ...known].map((word) => [fold(word, level), key]),
        ),
      ),
    );
  const levels = [
    [2, spelled(2)],
    [4, spelled(4)],
  ];
  return {
    entries,
    labels,
    fromText(text) {
      if (labels.has(text)) return text;
      for (const [level, known] of levels) {
        const key = known().get(fold(text, level));
        if (key) return key;
      }
      return null;
    },
  };
}

export const SEXES = codeList(lists.sexes);
export const SCHOOLING = codeList(lists.schooling);
export const CURRENT_PLACES = codeList(lists.current_places);
export const NATIONALITIES = codeList(lists.nationalities);
export const RISK_REASONS = codeList(lists.risk_reasons);
const GROUPS = codeList(lists.groups);
const ASSISTANCE = codeList(lists.assistance);

export const nationality = (text) => NATIONALITIES.fromText(text.toUpperCase()) ?? NATIONALITIES.fromText(text);
export const assistance = (text) => short_codes.assistance[text.trim().toUpperCase()] ?? ASSISTANCE.fromText(text);

/** Labels begin with "Trẻ em", which paper leaves out or shortens to "Trẻ". */
function fromWords(list, text) {
  const bare = text.replace(CHILD, "");
  return list.fromText(text) ?? list.fromText(bare) ?? list.fromText(`Trẻ em ${bare}`);
}

export const riskReason = (text) => fromWords(RISK_REASONS, text);

export function group(text) {
  const known = short_codes.groups[text.trim().toUpperCase()] ?? fromWords(GROUPS, text);
  const reason = known ? null : riskReason(text);
  return known ?? (reason ? lists.group_of_reason[reason] : null);
}

export function schooling(text) {
  if (text.trim() === "-") return "chua_di_hoc";
  const known = SCHOOLING.fromText(text);
  if (known) return known;
  const folded = fold(text);
  const match = GRADE.exec(folded);
  if (match && Number(match[1]) >= 1 && Number(match[1]) <= 12) return `lop_${Number(match[1])}`;
  return Object.keys(SCHOOL_SHAPES).find((key) => SCHOOL_SHAPES[key].test(folded)) ?? null;
}

export const grade = (key) => (key.startsWith("lop_") ? Number(key.slice(4)) : null);

const withMarks = (text) => fold(text, 2).replace(/[^\p{L}\p{N}]/gu, "");
export const ETHNIC_NAMES = ethnicities.groups.map(([, name]) => name);
const byName = new Map(ethnicities.groups.map(([key, name]) => [name, key]));
const peoples = later(() => {
  const shared = ethnicities.groups.flatMap(([, , , names]) => names);
  const ambiguous = new Set([...ethnicities.ambiguous, ...shared].map(withMarks));
  const aliases = ethnicities.groups.flatMap(([, name, others]) => [name, ...others].map((alias) => [alias, name]));
  const plain = unique(aliases.map(([alias, name]) => [slug(alias), name]));
  const plainAmbiguous = new Set(aliases.map(([alias]) => slug(alias)).filter((word) => !plain.has(word)));
  for (const word of ambiguous) plainAmbiguous.add(slug(word));
  const names = new Map(ETHNIC_NAMES.map((name) => [withMarks(name), name]));
  const marked = unique(aliases.map(([alias, name]) => [withMarks(alias), name]));
  return { ambiguous, names, marked, plain, plainAmbiguous };
});

export const isEthnicName = (name) => byName.has(name);
export const ethnicKey = (name) => byName.get(name);

/** Whether a word is a name of several groups (Thổ, Xá, Mán) or of none (DTTS, Khác). */
export function isAmbiguousPeople(typed) {
  const text = typed.replace(PEOPLE, "");
  const [word, plain] = [withMarks(text), slug(text)];
  const known = peoples();
  if (known.ambiguous.has(word) || known.names.has(word)) return known.ambiguous.has(word);
  return known.plainAmbiguous.has(plain) && (word === plain || !known.marked.has(word));
}

/** The official name a word means; null when it is unknown or means several. */
export function ethnicity(typed) {
  if (isAmbiguousPeople(typed)) return null;
  const text = typed.replace(PEOPLE, "");
  const known = peoples();
  return known.names.get(withMarks(text)) ?? known.marked.get(withMarks(text)) ?? known.plain.get(slug(text)) ?? null;
}

/** The only group whose name is one letter away, as a proposal. */
export function nearestPeople(text) {
  const word = [...slug(text)];
  if (word.length < 4 || isAmbiguousPeople(text)) return null;
  const close = new Set([...peoples().plain].filter(([alias]) => isOneOff(word, [...alias])).map(([, name]) => name));
  return close.size === 1 ? [...close][0] : null;
}

function isOneOff(one, other) {
  if (other.length < 4) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = short.findIndex((char, index) => char !== long[index]);
  if (at < 0) at = short.length;
  const rest = (letters, from) => letters.slice(from).join("");
  return rest(short, at) === rest(long, at + 1) || rest(short, at + 1) === rest(long, at + 1);
}

export const member = (key, text) => (key === "circumstances" ? group(text) : assistance(text));
