/* Checks an officer has assigned: the list by household, and one visit with what the record says and what was found.
   An answer waits in the outbox like every other item; what is typed is a draft like every other. */
import { parse, spoken as spokenDate } from "./checks/dates.js";
import { today } from "./clock.js";
import { back, button, h, link, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { focusOf, restore } from "./form_memory.js";
import { aloud, labelOf, named, spoken, told, whoBox } from "./form_parts.js";
import { changesOf, foundAt, visitOf } from "./household.js";
import { findCheck, homeOf, noteAnswered, openChecks, openRechecks } from "./lists.js";
import * as outbox from "./outbox.js";

const ANSWERS = [
  ["right", "Đúng như hồ sơ"],
  ["corrected", "Có chỗ khác, ghi lại"],
  ["not_met", "Chưa gặp gia đình"],
  ["moved_out", "Đã chuyển đi"],
  ["deceased", "Đã mất"],
  ["entered_by_mistake", "Không có cháu này"],
];
const RESULT = { key: "answer", label: "Kết quả" };
const NOTE = { key: "visit_note", label: "Ghi thêm" };
const PEOPLE = [
  ["mother_name", "mẹ"],
  ["father_name", "cha"],
  ["carer_name", "người nuôi dưỡng"],
  ["household_head", "chủ hộ"],
];

/** The assigned checks, one household after the other, the soonest due first. */
export function list() {
  const left = openChecks().sort((one, other) => (one.due_on ?? "9").localeCompare(other.due_on ?? "9"));
  const households = [...new Set(left.map(homeOf))];
  const again = openRechecks().length;
  const empty = h("p", { class: "empty" }, "Không có hộ nào phải kiểm tra. Khi cán bộ xã giao, danh sách hiện ở đây.");
  show(
    "Kiểm tra tại hộ",
    back(),
    left.length > 0 && h("p", { class: "small" }, `Còn ${left.length} cháu ở ${households.length} hộ.`),
    left.length ? households.map((place) => household(place, left)) : empty,
    again > 0 && h("p", {}, link(`Phúc tra (${again})`, "#/rechecks", "button")),
  );
}

function household(place, left) {
  const here = left.filter((one) => homeOf(one) === place);
  return h(
    "section",
    {},
    h("h2", {}, place),
    h(
      "ul",
      { class: "told told--tasks" },
      here.map((one) =>
        h(
          "li",
          {},
          link(one.fields.full_name ?? "Cháu chưa có tên", `#/check/${one.uuid}`),
          one.due_on && h("span", { class: "small" }, `trước ${spokenDate(parse(one.due_on, today()))}`),
        ),
      ),
    ),
    h("p", {}, link("Gặp cháu mới ở hộ này", `#/found/${here[0].uuid}`, "button button--quiet")),
  );
}

/** The form for a child met there that no record knows; null when the check is not on this phone. */
export const found = (uuid) => findCheck(uuid) && foundAt(findCheck(uuid));

/** One visit: the record, what to look at, who was asked, the answer. */
export async function visit(uuid, go) {
  const check = findCheck(uuid);
  if (!check) return go("#/checks");
  const household = (await drafts.find(`check ${uuid}`)) ?? visitOf(check);
  const { visit: said } = household;
  const wrong = h("div", { "aria-live": "assertive" });
  const form = h("form", {
    novalidate: true,
    autocomplete: "off",
    onsubmit: (event) => (event.preventDefault(), finish()),
  });
  const keep = () => {
    household.focus = focusOf(form);
    drafts.keepSoon(household);
  };
  form.append(
    ...asked(check, said, keep),
    answers(said),
    note(said),
    wrong,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "button button--main button--next" }, "Xong")),
  );
  form.addEventListener("input", keep);
  form.addEventListener("focusin", () => household.focus && keep());
  show(
    check.fields.full_name ?? "Cháu chưa có tên",
    back("Kiểm tra tại hộ", "#/checks"),
    h("p", {}, homeOf(check)),
    check.ask && notice(`Cán bộ xã hỏi: ${check.ask}`),
    (check.findings ?? []).map((finding) => h("p", { class: "field__doubt" }, finding.message)),
    h("details", { class: "more", open: true }, h("summary", {}, "Hồ sơ đang ghi"), told(check.fields)),
    changed(household),
    form,
  );
  return restore(form, household.focus);

  async function finish() {
    const lacking = !said.answer
      ? "Chọn một câu trả lời."
      : !said.asked.trim() && said.answer !== "not_met"
        ? "Ghi đã hỏi ai trong hộ."
        : "";
    if (lacking) return wrong.replaceChildren(notice(lacking, "wrong"));
    if (said.answer === "corrected") {
      await drafts.flush();
      drafts.keepSoon(household);
      return go(`#/draft/${encodeURIComponent(household.id)}`);
    }
    await drafts.forget();
    await putVisit(household, {});
    say("Đã ghi.");
    return go("#/checks");
  }
}

/** What a correction has so far, when the person comes back to the visit. */
function changed(household) {
  const count = changesOf(household).length;
  return count > 0 && notice(`Đã ghi lại ${count} chỗ, chưa bấm «Xong» ở phiếu sửa.`, "doubt");
}

function asked(check, said, keep) {
  const [box, input] = whoBox(said);
  const names = PEOPLE.filter(([key]) => check.fields[key]).map(([key, words]) => `${words}: ${check.fields[key]}`);
  const near = names.map((words) =>
    button(words, () => {
      input.value = said.asked = words;
      keep();
    }),
  );
  return [
    box,
    h("p", { class: "actions actions--near" }, near),
  ];
}

function answers(said) {
  const one = ([key, words]) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "radio",
        name: "answer",
        value: key,
        checked: said.answer === key,
        onchange: () => (said.answer = key),
      }),
      ` ${words}`,
    );
  return h("fieldset", { class: "field" }, h("legend", {}, RESULT.label), aloud(RESULT), ANSWERS.map(one));
}

function note(said) {
  const control = h("textarea", {
    id: "visit_note",
    name: "visit_note",
    rows: 2,
    oninput: () => (said.visit_note = control.value),
  });
  control.value = said.visit_note;
  return h("div", { class: "field" }, named(NOTE, "visit_note"), control);
}

/** The answer into the outbox, the draft out, the check off the list; `fields` are what was corrected. */
export async function putVisit(household, fields) {
  const { visit: said, about, replaces } = household;
  const before = await outbox.lastOf(about.uuid);
  const whole = { ...said, asked: said.asked.trim(), visit_note: said.visit_note.trim(), ...fields };
  const item = { uuid: about.uuid, kind: "household_check", base_rev: about.rev, fields: whole };
  const entry = replaces && (await outbox.find(replaces));
  if (entry) await outbox.correct(entry, item, household.id);
  else {
    const made = await outbox.entryOf({ ...item, base_rev: before ? null : about.rev }, before?.id ?? null);
    await outbox.add([made], { draft: household.id });
  }
  await noteAnswered(said.check);
}

/** An answer that waits, as it was given; null when its check is not on this phone any more. */
export function again(entry, whole) {
  const check = findCheck(whole.fields.check);
  if (!check) return null;
  const household = visitOf(check);
  const words = Object.keys(household.visit);
  household.visit = Object.fromEntries(words.map((key) => [key, whole.fields[key] ?? ""]));
  household.rows[0].typed = Object.fromEntries(Object.entries(whole.fields).filter(([key]) => !words.includes(key)));
  household.replaces = entry.id;
  return household;
}

/** Old and new side by side, a line for each thing that a correction changes. */
export function sideBySide(household) {
  const lines = changesOf(household).map(([key, before, after]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, labelOf(key)),
      h("td", {}, spoken(key, before) || "chưa ghi"),
      h("td", {}, spoken(key, after)),
    ),
  );
  if (!lines.length) return null;
  const heads = ["", "Hồ sơ", "Ghi lại"].map((words) => h("th", { scope: "col" }, words));
  return h("table", { class: "changes" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines));
}
