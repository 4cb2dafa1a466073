/* A household as it is typed: what was said once, and a row for each child, whose uuid is born with the row. */
import definition from "definition";
import { check } from "./checks/check.js";
import { fold } from "./checks/text.js";
import { parse, isoOf } from "./checks/dates.js";
import { Refused, understand } from "./checks/values.js";
import { today } from "./clock.js";

const { form } = definition;
const questionsOf = (sections) => sections.flatMap((section) => section.questions);
export const ONCE = questionsOf(form.household);
export const EACH = questionsOf(form.child);
const ONCE_KEYS = ONCE.map((question) => question.key);
const EACH_KEYS = new Set(EACH.map((question) => question.key));
const PRESETS = Object.fromEntries(EACH.filter((question) => question.preset).map(({ key, preset }) => [key, preset]));
/** Many children have no number before the police give one: that alone stops nobody at the form. */
const NOT_YET_NUMBERED = "E1.1";

/** A blank household; `recent` are the answers this person gave last time that are likely the same again, and of
 * `hamlets` the only one needs no choosing. */
export function blank(recent = {}, hamlets = []) {
  const known = { ...recent, hamlet: recent.hamlet || (hamlets.length === 1 ? hamlets[0].name : "") };
  const once = Object.fromEntries(["hamlet", "ethnicity"].filter((key) => known[key]).map((key) => [key, known[key]]));
  return { id: crypto.randomUUID(), kind: "household", version: form.version, once, rows: [newRow(0)], focus: null };
}

export const newRow = (index) => ({ index, uuid: crypto.randomUUID(), base_rev: 0, typed: { ...PRESETS } });
export const nextRow = (household) => newRow(Math.max(-1, ...household.rows.map((row) => row.index)) + 1);

/** A child met at a household that is being checked: what the record says of the household is there already. */
export function foundAt(check) {
  const household = blank({ ethnicity: check.fields.ethnicity });
  const shared = ONCE_KEYS.filter((key) => isFilled(check.fields[key])).map((key) => [key, check.fields[key]]);
  return { ...household, found_by: "household_check", once: { hamlet: check.hamlet, ...Object.fromEntries(shared) } };
}

/** An assigned check as it is answered: what is said of the visit, and the questions over the record as it is. */
export function visitOf(check) {
  const about = { uuid: check.child, rev: check.rev, full_name: "Cháu chưa có tên", ...check.fields };
  const visit = { check: check.uuid, answer: "", asked: "", visit_note: "" };
  return { ...correctionOf(about), id: `check ${check.uuid}`, visit };
}

/** What a correction changes: [key, old value or "", new one], in the order of the form. */
export function changesOf(household) {
  const fields = fieldsOf(household, household.rows[0]);
  const keys = [...EACH, ...ONCE].map((question) => question.key);
  return [...new Set(keys)]
    .map((key) => [key, household.about[key] ?? "", fields[key]])
    .filter(([key, before, after]) => isFilled(after) && isOther(key, before, after));
}

function isOther(key, before, after) {
  const kept = (value) => JSON.stringify(understand(key, value, today()).value);
  try {
    return kept(before) !== kept(after);
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

/** The same questions over one child known by name and year alone: only what is typed will be sent. */
export function correctionOf(child) {
  const row = { index: 0, uuid: child.uuid, base_rev: child.rev, typed: {} };
  return {
    id: `correction ${child.uuid}`,
    kind: "correction",
    version: form.version,
    about: child,
    once: {},
    rows: [row],
    focus: null,
  };
}

const isFilled = (value) =>
  Array.isArray(value) ? value.length > 0 : typeof value === "string" && value.trim() !== "";

/** Whether nothing was said of the child beyond what the form presets. */
export const isBlank = (row) =>
  Object.entries(row.typed).every(([key, value]) => !isFilled(value) || value === PRESETS[key]);

/** One child's whole answers: what was said once holds where the child's own row is blank. */
export function fieldsOf(household, row) {
  const shared = Object.fromEntries(
    ONCE_KEYS.filter((key) => isFilled(household.once[key])).map((key) => [key, household.once[key]]),
  );
  const own = Object.fromEntries(Object.entries(row.typed).filter(([, value]) => isFilled(value)));
  return { ...shared, ...own };
}

/** Where a fault of `field` stands on the form. */
export const placeOf = (row, field) => (EACH_KEYS.has(field) ? `c${row.index}-${field}` : field);

/** What the one check says: {faults, doubts} by control, {isBlocked, isRefused}; of a correction what it touches. */
export function judge(household, province) {
  const verdict = { faults: {}, doubts: {}, isBlocked: false, isRefused: false };
  for (const row of household.rows) {
    const fields = fieldsOf(household, row);
    for (const problem of problemsOf(fields, province)) {
      if (problem.rule === NOT_YET_NUMBERED) continue;
      if (household.kind === "correction" && !isFilled(fields[problem.field])) continue;
      const blocks = problem.severity === "B";
      (blocks ? verdict.faults : verdict.doubts)[placeOf(row, problem.field)] ??= problem.message;
      verdict.isBlocked ||= blocks;
      verdict.isRefused ||= problem.isRefused === true;
    }
  }
  return verdict;
}

export function problemsOf(fields, province) {
  try {
    return check(fields, { today: today(), province });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [{ rule: error.code, field: error.field, severity: "B", message: error.message, isRefused: true }];
  }
}

/** Children of the hamlet, as far as the phone knows them, who may be this one: same name, no other year. */
export function likelySame(fields, known, uuid) {
  const name = fold(fields.full_name ?? "", 3);
  if (!name.includes(" ")) return [];
  const born = parse(fields.birth_date ?? "", today());
  const year = born && isoOf(born).slice(0, 4);
  return known
    .filter(
      (child) =>
        child.uuid !== uuid &&
        fold(child.full_name, 3) === name &&
        (!year || !child.birth_year || child.birth_year === year),
    )
    .slice(0, 3);
}
