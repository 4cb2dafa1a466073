/* Parents, carers and groups of one record, rules E3.7, E3.8, E3.12: catalogue/carers.py and circumstances.py. */
import definition from "definition";
import { parse } from "./dates.js";
import { isPlaceholder } from "./names.js";
import { decode } from "./number.js";
import { say } from "./sentences.js";
import { fold } from "./text.js";
import { label } from "./values.js";

const YOUNGEST_CARER_YEARS = 12;
const CARING = ["father_name", "mother_name", "carer_name", "parent_name", "guardian_name"];
const [ORPHAN, ILL, POOR] = ["mo_coi_ca_cha_me", "benh_hiem_ngheo", "gia_dinh_ngheo_can_ngheo"];
const [AT_RISK, WORKING] = ["nguy_co", "bo_hoc_kiem_song"];
const NEED_A_CARER = [ORPHAN, "bi_bo_roi", "di_cu_lanh_nan_ti_nan"];
const SPECIAL = definition.lists.special_groups;
const NO_ADDRESS = new Set(["", "x", "?", "khong", "khong ro", "chua ro", "0", "nt"]);
const PARENTHOOD = ["cha", "me", "bo", "cha de", "me de", "bo de"];
const text = (values, key) => (typeof values[key] === "string" ? values[key] : "");
const problem = (rule, field, severity, message) => ({ rule, field, severity, message, proposal: null });

export function checkCarers(values, today) {
  return [nobody(values), ...sameName(values), carerNumber(values), tooYoung(values, today)].filter(Boolean);
}

function nobody(values) {
  const named = CARING.map((key) => text(values, key)).some((name) => name && !isPlaceholder(name));
  if (named) return null;
  return problem("E3.7", "father_name", "B", say("nobody_cares"));
}

function sameName(values) {
  const child = fold(text(values, "full_name"), 2);
  const same = CARING.filter((key) => child && fold(text(values, key), 2) === child);
  return same.map((key) => problem("E3.7", key, "W", say("named_like_the_child", { label: label(key) })));
}

function carerNumber(values) {
  const number = text(values, "carer_personal_id");
  if (!number || number === text(values, "personal_id")) return null;
  const wrong = (message) => problem("E3.7", "carer_personal_id", "W", message);
  if (/^[0-9]{9}$/.test(number)) return wrong(say("carer_has_old_number"));
  return decode(number) ? null : wrong(say("carer_number_wrong"));
}

function tooYoung(values, today) {
  const carer = decode(text(values, "carer_personal_id"));
  const born = parse(text(values, "birth_date"), today);
  if (!carer || !born || carer.year <= born.year - YOUNGEST_CARER_YEARS) return null;
  if (text(values, "carer_personal_id") === text(values, "personal_id")) return null;
  const message = say("carer_too_young", { carer_year: carer.year, year: born.year });
  return problem("E3.7", "carer_personal_id", "W", message);
}

export function checkCircumstances(values) {
  const members = new Set(Array.isArray(values.circumstances) ? values.circumstances : []);
  const found = [orphanWithParent(members, values), droppedOut(members, values), ...poverty(members, values)];
  return [...found, carer(members, values), unnamed(members, values), notUnderstood(values), address(members, values)].filter(Boolean);
}

function orphanWithParent(members, values) {
  const named = fold(text(values, "carer_name"), 2);
  const parents = ["father_name", "mother_name"].map((key) => fold(text(values, key), 2));
  const isParent = PARENTHOOD.includes(fold(text(values, "carer_relation")));
  if (!members.has(ORPHAN) || !((named && parents.includes(named)) || isParent)) return null;
  return problem("E3.8", "circumstances", "W", say("orphan_with_parent"));
}

function droppedOut(members, values) {
  if (values.schooling !== "bo_hoc" || members.has(AT_RISK) || members.has(WORKING)) return null;
  return { ...problem("E3.8", "circumstances", "W", say("dropped_out")), proposal: AT_RISK };
}

function poverty(members, values) {
  const said = text(values, "household_poverty");
  const isMarked = text(values, "risk_reason") === "R1" || fold(said).includes("ngheo");
  const found = [];
  if (members.has(ILL) && !members.has(POOR) && !isMarked) found.push("ill_but_not_poor");
  if (members.has(POOR) && said && !isMarked) found.push("poverty_denied");
  return found.map((key) => problem("E3.8", "circumstances", "W", say(key)));
}

function carer(members, values) {
  if (!NEED_A_CARER.some((key) => members.has(key)) || text(values, "carer_name") || text(values, "guardian_name"))
    return null;
  return problem("E3.7", "carer_name", "W", say("carer_needed"));
}

function unnamed(members, values) {
  if (values.special_circumstances !== true || SPECIAL.some((key) => members.has(key))) return null;
  return problem("E3", "special_circumstances", "W", say("group_not_named"));
}

function notUnderstood(values) {
  if (!text(values, "circumstances_text")) return null;
  return problem("E3", "circumstances_text", "W", say("group_not_understood"));
}

function address(members, values) {
  const said = fold(text(values, "address_detail")).replace(/^[ .\-…]+|[ .\-…]+$/gu, "");
  if (!SPECIAL.some((key) => members.has(key)) || !NO_ADDRESS.has(said)) return null;
  return problem("E3.12", "address_detail", "B", say("address_missing"));
}
