/* Every rule that one record can fail by itself, in the words and order of catalogue/checks.py. A test gives thousands
   of records to both and compares every letter. */
import definition from "definition";
import { checkBirth, checkEthnicity, checkSex } from "./basics.js";
import { parse } from "./dates.js";
import { checkCarers, checkCircumstances } from "./family.js";
import { checkName } from "./names.js";
import { checkNumber } from "./number.js";
import { label, understand } from "./values.js";

const NAMES = ["full_name", "father_name", "mother_name", "carer_name"];
const OWN_RULE = [
  "personal_id",
  "carer_personal_id",
  "sex",
  "birth_date",
  "ethnicity",
  "father_name",
  "mother_name",
  "carer_name",
];

/** Problems {rule, field, severity, message, proposal} of one child's answers; `today` "2026-11-22", `province` "14".
    Throws Refused (values.js) for what no column can hold. */
export function check(record, { today, province = null }) {
  const known = {};
  for (const [key, raw] of Object.entries(record))
    if (key in definition.labels) known[key] = understand(key, raw, today);
  const values = Object.fromEntries(Object.entries(known).map(([key, one]) => [key, one.value]));
  return [
    ...number(values, province, today),
    ...NAMES.flatMap((key) =>
      checkName(typeof record[key] === "string" ? record[key] : null, key, text(values, "ethnicity")),
    ),
    ...checkBirth(values, today),
    ...checkSex(values),
    ...checkEthnicity(values, province),
    ...checkCarers(values, today),
    ...checkCircumstances(values),
    ...definition.child_keys
      .filter((key) => known[key] && !known[key].isUnderstood && !OWN_RULE.includes(key))
      .map(notUnderstood),
  ];
}

const text = (values, key) => (typeof values[key] === "string" ? values[key] : null);

function number(values, province, today) {
  const typed = text(values, "personal_id");
  if (!typed && ![undefined, null, "VN"].includes(values.nationality)) return [];
  const others = [text(values, "carer_personal_id")].filter(Boolean);
  const birth = parse(text(values, "birth_date") ?? "", today);
  return checkNumber(typed, { sex: text(values, "sex"), birth, province, others });
}

function notUnderstood(key) {
  const message = `Chưa hiểu ô «${label(key)}». Chọn lại trong danh sách.`;
  return { rule: "E3", field: key, severity: key === "current_place" ? "I" : "W", message, proposal: null };
}
