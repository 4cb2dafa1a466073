/* The form on the screen: kept while it is typed, the cursor found again, checked, and put into the outbox. */
import definition from "definition";
import { back, button, h, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { focusOf, recentOf, restore } from "./form_memory.js";
import { waitingNear, warnOfTwins } from "./form_near.js";
import { question, tell } from "./form_view.js";
import * as households from "./household.js";
import { known, remember } from "./lists.js";
import * as outbox from "./outbox.js";
import { speakScreen } from "./speaker.js";

const WORDS = {
  saving: "đang lưu…",
  saved: "đã lưu trong máy ✓",
  full: "Máy đã đầy: chưa lưu được chữ vừa gõ. Đừng đóng trang; xoá bớt ảnh trong máy rồi gõ tiếp.",
  failed: "Chưa lưu được vào máy. Đừng đóng trang; gõ tiếp để máy thử lại.",
};
const visits = () => import("./checks_screen.js");

/** Show `household` (household.js) and keep it as it changes; `go(address)` leads on. */
export async function open(household, go) {
  const form = h("form", {
    novalidate: true,
    autocomplete: "off",
    onsubmit: (event) => (event.preventDefault(), finish(false)),
  });
  const status = h("p", { class: "status", role: "status" }, WORDS.saved);
  const warned = h("div", {});
  const changes = h("section", { "aria-live": "polite" });
  const actions = h("p", { class: "actions actions--stay" });
  const isCorrection = household.kind === "correction";
  const near = await waitingNear();
  drafts.watch((word) => {
    status.textContent = WORDS[word];
    status.classList.toggle("status--wrong", ["full", "failed"].includes(word));
    if (["full", "failed"].includes(word)) say(WORDS[word]);
  });

  form.addEventListener("input", keep);
  form.addEventListener("change", () => (keep(), check(false)));
  form.addEventListener("focusin", () => household.is_touched && keep());
  draw();
  actions.replaceChildren(...buttons(false));
  const before = household.visit
    ? back("Phiếu kiểm tra", `#/check/${household.visit.check}`)
    : household.found_by
      ? back("Kiểm tra tại hộ", "#/checks")
      : back();
  show(titleOf(household), before, status, warned, sameHousehold(), form, changes, actions);
  speakScreen(isCorrection ? "correct" : "new");
  restore(form, household.focus);
  check(false);

  /** Another child of a household that was just written: nothing of it is typed again. */
  function sameHousehold() {
    if (isCorrection || household.is_touched || household.found_by || !near.households.length) return null;
    const box = h("section", { class: "near" }, h("p", { class: "small" }, "Cùng hộ với phiếu vừa ghi?"));
    const take = (once) => {
      household.once = { ...household.once, ...once };
      box.remove();
      keep();
      draw();
      form.querySelector("[name=c0-full_name]").focus();
    };
    box.append(...near.households.map(([name, once]) => button(name, () => take(once))));
    return box;
  }

  function draw() {
    const context = { hamlets: known().hamlets, recent: known().recent, about: household.about };
    const isAsked = (asked) => !(isCorrection && households.EACH.some((one) => one.key === asked.key));
    const once = definition.form.household.map((section) =>
      h(
        "fieldset",
        {},
        h("legend", { class: "legend" }, section.title),
        section.questions
          .filter(isAsked)
          .map((asked) =>
            question(asked, { ...context, typed: household.once, name: asked.key, used: near.used(asked.key) }),
          ),
      ),
    );
    const children = household.rows.map((row) => childPart(row, context));
    form.replaceChildren(...(isCorrection ? [children, once] : [once, children]).flat());
  }

  function childPart(row, context) {
    const [first, ...rest] = definition.form.child;
    const ask = (asked) => question(asked, { ...context, typed: row.typed, name: `c${row.index}-${asked.key}` });
    const more = rest.map((section) =>
      h(
        "details",
        { class: "more", open: section.questions.some((q) => row.typed[q.key]?.length) },
        h("summary", {}, section.title),
        section.questions.map(ask),
      ),
    );
    const title = first.title + (household.rows.length > 1 ? ` thứ ${household.rows.indexOf(row) + 1}` : "");
    const off = household.rows.length > 1 && button("Bỏ cháu này khỏi phiếu", () => removeRow(row), "button--quiet");
    return h(
      "fieldset",
      { class: "child", id: `child-${row.index}` },
      h("legend", { class: "legend" }, title),
      h("div", { id: `same-${row.index}`, "aria-live": "polite" }),
      first.questions.map(ask),
      more,
      off,
    );
  }

  function buttons(mayAnyway) {
    const add = household.kind === "household" && button("+ Thêm em nữa", addRow);
    const anyway = mayAnyway && button("Vẫn lưu", () => finish(true));
    return [button("Xong", () => finish(false), "button--main"), anyway, add].filter(Boolean);
  }

  function keep() {
    household.is_touched = true;
    household.focus = focusOf(form);
    drafts.keepSoon(household);
  }

  function addRow() {
    const row = households.nextRow(household);
    household.rows.push(row);
    keep();
    draw();
    form.querySelector(`[name="c${row.index}-full_name"]`).focus();
  }

  function removeRow(row) {
    household.rows = household.rows.filter((other) => other !== row);
    keep();
    draw();
  }

  /** Beside what has been answered already; everything when the person says that it is done. */
  function check(isDone) {
    const verdict = households.judge(household, known().province_code);
    if (!isDone) {
      const said = (name) => isAnswered(household, name);
      verdict.faults = Object.fromEntries(Object.entries(verdict.faults).filter(([name]) => said(name)));
      verdict.doubts = Object.fromEntries(Object.entries(verdict.doubts).filter(([name]) => said(name)));
    }
    tell(form, verdict);
    warnOfTwins(form, household, near.children);
    if (household.visit) void compare();
    return verdict;
  }

  async function compare() {
    changes.replaceChildren(...[(await visits()).sideBySide(household)].filter(Boolean));
  }

  async function finish(anyway) {
    const rows = household.rows.filter((row) => !households.isBlank(row));
    const isNothing = isCorrection ? !households.changesOf(household).length : !rows.length;
    if (isNothing) return warn(isCorrection ? NOTHING_CHANGED : NO_CHILD);
    const verdict = check(true);
    if (verdict.isRefused || (verdict.isBlocked && !anyway)) {
      actions.replaceChildren(...buttons(!verdict.isRefused));
      warn("Có chỗ cần xem lại. Sửa chỗ báo đỏ, hoặc bấm «Vẫn lưu» nếu giấy tờ ghi đúng như vậy.");
      form.querySelector("[aria-invalid='true']")?.focus();
      return null;
    }
    if (household.visit) return finishVisit();
    await put(rows.length ? rows : household.rows);
    await remember(recentOf(household, household.rows, known().recent));
    return go("#/saved");
  }

  async function finishVisit() {
    await drafts.forget();
    await (await visits()).putVisit(household, households.fieldsOf(household, household.rows[0]));
    say("Đã ghi.");
    return go("#/checks");
  }

  async function put(rows) {
    await drafts.forget();
    if (household.replaces) {
      const entry = await outbox.find(household.replaces);
      if (entry) return outbox.correct(entry, itemOf(rows[0]), household.id);
    }
    const entries = await Promise.all(
      rows.map(async (row) => {
        const before = await outbox.lastOf(row.uuid);
        return outbox.entryOf({ ...itemOf(row), base_rev: before ? null : row.base_rev }, before?.id ?? null);
      }),
    );
    return outbox.add(entries, { draft: household.id });
  }

  function itemOf(row) {
    const item = { uuid: row.uuid, kind: "child", base_rev: row.base_rev, fields: households.fieldsOf(household, row) };
    return household.found_by ? { ...item, found_by: household.found_by } : item;
  }

  function warn(words) {
    warned.replaceChildren(notice(words, "wrong"));
    warned.scrollIntoView({ block: "nearest" });
    return null;
  }
}

const NO_CHILD = "Chưa ghi cháu nào. Điền ít nhất họ và tên của một cháu rồi bấm «Xong».";
const NOTHING_CHANGED = "Chưa có gì khác hồ sơ. Ghi chỗ cần sửa rồi bấm «Xong».";

function titleOf(household) {
  return household.kind === "correction" ? `Sửa: ${household.about.full_name}` : "Thêm trẻ";
}

function isAnswered(household, name) {
  const match = /^c(\d+)-(.+)$/.exec(name);
  const typed = match ? household.rows.find((row) => row.index === Number(match[1]))?.typed : household.once;
  return Boolean(typed?.[match ? match[2] : name]?.length);
}
