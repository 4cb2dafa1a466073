/* What stands around every control: label, hint, what the record says now, and the place for what the check says. */
import definition from "definition";
import { label, Refused, show, understand } from "./checks/values.js";
import { today } from "./clock.js";
import { h } from "./dom.js";
import { EACH, ONCE } from "./household.js";
import { speaker } from "./speaker.js";

const VISIT = {
  check: "",
  recheck: "",
  answer: "Kết quả",
  asked: "Đã hỏi ai",
  visit_note: "Ghi thêm",
  state: "Báo",
  reason: "Vì sao",
};
const ORDER = [...EACH, ...ONCE].map((question) => question.key);
const ANSWERS = {
  right: "đúng như hồ sơ",
  corrected: "đã ghi lại",
  not_met: "chưa gặp",
  moved_out: "đã chuyển đi",
  deceased: "đã mất",
  entered_by_mistake: "nhập nhầm",
};

export const place = (name) => h("div", { id: `${name}-said`, "aria-live": "polite" });
export const hint = (name, words) => words && h("p", { class: "field__hint", id: `${name}-hint` }, words);
export const described = (name, words) => `${name}-said${words ? ` ${name}-hint` : ""}`;
export const labelOf = (key) => VISIT[key] ?? label(key) ?? key;

/** A typed or kept value in words; what no column holds stays as it was typed. */
export function spoken(key, value) {
  try {
    return show(key, understand(key, value, today()).value, today());
  } catch (error) {
    if (error instanceof Refused) return String(value);
    throw error;
  }
}

/** The record's value beside the box for a new one. */
export const before = (value, key) =>
  value === undefined || value === "" || value.length === 0
    ? null
    : h("p", { class: "field__before" }, "Hồ sơ: ", h("b", {}, spoken(key, value)));

/** A control's label, with the sign that says it aloud. */
export const named = (asked, name) =>
  h("div", { class: "field__name" }, h("label", { for: name }, asked.label), aloud(asked));

/** What this key means, behind a sign that opens; null for a key that nobody explains. */
export function what(key, words) {
  const meaning = definition.meanings[key];
  if (!meaning) return null;
  const called = h("span", { class: "visually-hidden" }, `Cái này là gì? ${words}`);
  return h("details", { class: "what" }, h("summary", {}, called), h("p", {}, meaning));
}

/** The sign that says this question aloud, where that is switched on. */
export const aloud = (asked) => speaker(asked.key, asked.label);

/** A labelled control with the places for what is said of it. */
export function field(asked, { name, about = {} }, control, more = null) {
  const known = before(about[asked.key], asked.key);
  return h("div", { class: "field" }, named(asked, name), known, control, more, place(name), hint(name, asked.hint));
}

/** Who was asked, kept in `said.asked`: the field, and the control in it. */
export function whoBox(said) {
  const control = h("input", {
    id: "asked",
    name: "asked",
    type: "text",
    value: said.asked,
    oninput: () => (said.asked = control.value),
  });
  return [h("div", { class: "field" }, named({ key: "asked", label: VISIT.asked }, "asked"), control), control];
}

/** Answers as a list of question and value: what is said of a visit first, the rest in the form's order; what only
 * programs need is left out. */
export function told(fields) {
  const rank = ([key]) => ORDER.indexOf(key);
  const lines = Object.entries(fields)
    .filter(([key, value]) => labelOf(key) && value?.length !== 0)
    .sort((one, other) => rank(one) - rank(other));
  return h(
    "dl",
    { class: "answers" },
    lines.map(([key, value]) => [
      h("dt", {}, labelOf(key)),
      h("dd", {}, ["answer", "state"].includes(key) ? (ANSWERS[value] ?? value) : spoken(key, value)),
    ]),
  );
}
