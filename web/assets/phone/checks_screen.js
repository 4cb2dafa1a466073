/* Assigned checks at the household: names, what to look at, and an answer that waits in the outbox like every other. */
import { back, button, h, link, notice, say, show } from "./dom.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";

const ANSWERS = [
  ["right", "Đúng như hồ sơ"],
  ["not_met", "Chưa gặp gia đình"],
  ["moved_out", "Đã chuyển đi"],
  ["deceased", "Đã mất"],
  ["entered_by_mistake", "Không có cháu này"],
];

export async function open(go) {
  const answered = new Set(
    (await outbox.list()).filter((entry) => entry.kind === "household_check").map((entry) => entry.child),
  );
  const left = known().checks.filter((one) => !answered.has(one.child));
  const empty = h("p", { class: "empty" }, "Không có hộ nào phải kiểm tra. Khi cán bộ xã giao, danh sách hiện ở đây.");
  show("Kiểm tra tại hộ", back(), left.length ? left.map((one) => part(one, go)) : empty);
}

function part(one, go) {
  const asked = h("input", { id: `asked-${one.uuid}`, name: "asked", type: "text", autocomplete: "off" });
  const note = h("textarea", { id: `note-${one.uuid}`, name: "visit_note", rows: 2 });
  const said = h("div", { "aria-live": "assertive" });
  const put = async (answer) => {
    if (!asked.value.trim()) return said.replaceChildren(notice("Ghi đã hỏi ai trong hộ.", "wrong"));
    const fields = { check: one.uuid, answer, asked: asked.value.trim(), visit_note: note.value.trim() };
    const before = await outbox.lastOf(one.child);
    await outbox.add([
      await outbox.entryOf(
        { uuid: one.child, kind: "household_check", base_rev: before ? null : one.rev, fields },
        before?.id ?? null,
      ),
    ]);
    say("Đã ghi.");
    return open(go);
  };
  return h(
    "section",
    { class: "child" },
    h("h2", {}, one.fields.full_name ?? "Cháu chưa có tên"),
    h(
      "p",
      {},
      [one.fields.household_number && `Hộ ${one.fields.household_number}`, one.fields.household_head, one.hamlet]
        .filter(Boolean)
        .join(" · "),
    ),
    one.ask && h("p", {}, one.ask),
    (one.findings ?? []).map((finding) => h("p", { class: "field__doubt" }, finding.message)),
    h("div", { class: "field" }, h("label", { for: asked.id }, "Đã hỏi ai"), asked),
    h("div", { class: "field" }, h("label", { for: note.id }, "Ghi thêm"), note),
    said,
    h(
      "p",
      { class: "actions" },
      ANSWERS.map(([key, words]) => button(words, () => put(key))),
      link("Sửa thông tin", `#/correct/${one.child}`, "button"),
    ),
  );
}
