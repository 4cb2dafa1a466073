/* Children the phone knows by name and year: correct one, or say that it moved away, died, was written by mistake. */
import { fold } from "./checks/text.js";
import { back, button, h, link, notice, say, show } from "./dom.js";
import { correctionOf } from "./household.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";

const SHOWN_MAX = 40;
const ENDS = [
  ["moved_out", "Đã chuyển đi"],
  ["deceased", "Đã mất"],
  ["entered_by_mistake", "Nhập nhầm"],
];
const nameOf = (child) => `${child.full_name}${child.birth_year ? `, ${child.birth_year}` : ""}`;

export function list() {
  const input = h("input", { id: "q", name: "q", type: "search", autocomplete: "off", oninput: () => draw() });
  const found = h("ul", { class: "told" });
  const count = h("p", { class: "small", role: "status" });
  show(
    "Trẻ trong thôn, bản",
    back(),
    h("div", { class: "field" }, h("label", { for: "q" }, "Tìm theo tên"), input),
    count,
    found,
  );
  draw();

  function draw() {
    const wanted = fold(input.value);
    const hits = known().children.filter((child) => fold(child.full_name).includes(wanted));
    count.textContent = hits.length
      ? `${hits.length} cháu${hits.length > SHOWN_MAX ? `, hiện ${SHOWN_MAX} cháu đầu` : ""}`
      : "Không có cháu nào tên như vậy trong máy.";
    found.replaceChildren(
      ...hits
        .slice(0, SHOWN_MAX)
        .map((child) =>
          h(
            "li",
            {},
            link(nameOf(child), `#/known/${child.uuid}`),
            h("span", { class: "small" }, ` · ${child.hamlet}`),
          ),
        ),
    );
  }
}

const find = (uuid) => known().children.find((child) => child.uuid === uuid);

export function one(uuid, go) {
  const child = find(uuid);
  if (!child) return go("#/known");
  return show(
    nameOf(child),
    back("Trẻ trong thôn, bản", "#/known"),
    h("p", {}, child.hamlet),
    h("p", { class: "small" }, "Máy chỉ giữ tên và năm sinh. Ghi phần cần sửa; ô để trống thì hồ sơ giữ nguyên."),
    h("p", {}, link("Sửa thông tin", `#/correct/${uuid}`, "button button--main button--next")),
    ENDS.map(([state, words]) =>
      h("details", { class: "more" }, h("summary", {}, words), ending(child, state, words, go)),
    ),
  );
}

export const correction = (uuid) => find(uuid) && correctionOf(find(uuid));

function ending(child, state, words, go) {
  const id = `reason-${state}`;
  const reason = h("textarea", { id, name: id, rows: 2 });
  const said = h("div", { "aria-live": "assertive" });
  const put = async () => {
    if (reason.value.trim().length < 3)
      return said.replaceChildren(notice("Ghi thêm vài chữ: khi nào, đi đâu, hoặc vì sao.", "wrong"));
    const before = await outbox.lastOf(child.uuid);
    const fields = { state, reason: reason.value.trim() };
    await outbox.add([
      await outbox.entryOf(
        { uuid: child.uuid, kind: "withdrawal", base_rev: before ? null : child.rev, fields },
        before?.id ?? null,
      ),
    ]);
    say("Đã ghi.");
    return go("#/saved");
  };
  return [
    h("label", { for: id }, "Khi nào, đi đâu, vì sao"),
    reason,
    said,
    h("p", {}, button(`${words}: ${child.full_name}`, put)),
  ];
}
