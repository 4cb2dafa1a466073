/* The form on the screen: kept while it is typed, the cursor found again, checked, and put into the outbox. */
import definition from "definition";
import { back, button, h, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { focusOf, recentOf, restore } from "./form_memory.js";
import { question, tell } from "./form_view.js";
import * as households from "./household.js";
import { known, remember } from "./lists.js";
import * as outbox from "./outbox.js";

const WORDS = {
  saving: "đang lưu…",
  saved: "đã lưu trong máy ✓",
  full: "Máy đã đầy: chưa lưu được chữ vừa gõ. Đừng đóng trang; xoá bớt ảnh trong máy rồi gõ tiếp.",
  failed: "Chưa lưu được vào máy. Đừng đóng trang; gõ tiếp để máy thử lại.",
};

/** Show `household` (household.js) and keep it as it changes; `go(address)` leads on. */
export async function open(household, go) {
  const form = h("form", {
    novalidate: true,
    autocomplete: "off",
    onsubmit: (event) => (event.preventDefault(), finish(false)),
  });
  const status = h("p", { class: "status", role: "status" }, WORDS.saved);
  const warned = h("div", {});
  const actions = h("p", { class: "actions" });
  let mine = [];
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
  show(titleOf(household), back(), status, warned, form, actions);
  restore(form, household.focus);
  mine = await others();
  check(false);

  function draw() {
    const context = { hamlets: known().hamlets, recent: known().recent };
    const once = definition.form.household.map((section) =>
      h(
        "fieldset",
        {},
        h("legend", { class: "legend" }, section.title),
        section.questions.map((asked) => question(asked, { ...context, typed: household.once, name: asked.key })),
      ),
    );
    const children = household.rows.map((row) => childPart(row, context));
    form.replaceChildren(...(household.kind === "correction" ? [children, once] : [once, children]).flat());
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
    return [button("Xong", () => finish(false), "button--main button--next"), anyway, add].filter(Boolean);
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

  /** Names this phone holds beside the server's list: other drafts, and what waits to be sent. */
  async function others() {
    const waiting = await Promise.all((await outbox.list()).map((entry) => outbox.read(entry)));
    const rows = waiting.filter((item) => item?.kind === "child").map((item) => ({ uuid: item.uuid, ...item.fields }));
    return rows
      .filter((child) => child.full_name)
      .map((child) => ({ ...child, birth_year: /\d{4}/.exec(child.birth_date ?? "")?.[0] ?? "" }));
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
    warnOfTwins();
    return verdict;
  }

  function warnOfTwins() {
    if (household.kind === "correction") return;
    for (const row of household.rows) {
      const same = households.likelySame(households.fieldsOf(household, row), [...known().children, ...mine], row.uuid);
      form
        .querySelector(`#same-${row.index}`)
        ?.replaceChildren(
          ...same.map((child) =>
            notice(
              `Trong thôn, bản đã có cháu ${child.full_name}${child.birth_year ? `, sinh ${child.birth_year}` : ""}. ` +
                "Nếu là cháu ấy thì sửa hồ sơ cũ, đừng thêm mới.",
              "doubt",
            ),
          ),
        );
    }
  }

  async function finish(anyway) {
    const rows = household.rows.filter((row) => !households.isBlank(row));
    if (!rows.length) return warn("Chưa ghi cháu nào. Điền ít nhất họ và tên của một cháu rồi bấm «Xong».");
    const verdict = check(true);
    if (verdict.isRefused || (verdict.isBlocked && !anyway)) {
      actions.replaceChildren(...buttons(!verdict.isRefused));
      warn("Có chỗ cần xem lại. Sửa chỗ báo đỏ, hoặc bấm «Vẫn lưu» nếu giấy tờ ghi đúng như vậy.");
      form.querySelector("[aria-invalid='true']")?.focus();
      return null;
    }
    await put(rows);
    await remember(recentOf(household, rows, known().recent));
    return go("#/saved");
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
    return { uuid: row.uuid, kind: "child", base_rev: row.base_rev, fields: households.fieldsOf(household, row) };
  }

  function warn(words) {
    warned.replaceChildren(notice(words, "wrong"));
    warned.scrollIntoView({ block: "nearest" });
    return null;
  }
}

function titleOf(household) {
  return household.kind === "correction" ? `Sửa: ${household.about.full_name}` : "Thêm trẻ";
}

function isAnswered(household, name) {
  const match = /^c(\d+)-(.+)$/.exec(name);
  const typed = match ? household.rows.find((row) => row.index === Number(match[1]))?.typed : household.once;
  return Boolean(typed?.[match ? match[2] : name]?.length);
}
