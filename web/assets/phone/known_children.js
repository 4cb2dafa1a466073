/* Children the phone knows by name and year: correct one, or say that it moved away, died, was written by mistake. */
import { fold } from "./checks/text.js";
import { back, button, h, link, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { waitingNear } from "./form_near.js";
import { correctionOf } from "./household.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";

const SHOWN_MAX = 40;
const REASON_MIN = 3;
const ENDS = [
  ["moved_out", "Đã chuyển đi", "Chuyển đi đâu, từ khi nào"],
  ["deceased", "Đã mất", "Mất khi nào, ai cho biết"],
  ["entered_by_mistake", "Nhập nhầm", "Nhầm thế nào: trùng, không có cháu này …"],
];
const nameOf = (child) => `${child.full_name}${child.birth_year ? `, ${child.birth_year}` : ""}`;

/** Children the server told of, and those that wait here, by part of a name. */
export async function list() {
  const waiting = (await waitingNear()).children;
  const own = new Set(waiting.map((child) => child.uuid));
  const all = [...waiting, ...known().children.filter((child) => !own.has(child.uuid))];
  const input = h("input", { id: "q", name: "q", type: "search", autocomplete: "off", oninput: () => draw() });
  const found = h("ul", { class: "told told--tasks" });
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
    const hits = all.filter((child) => fold(child.full_name).includes(wanted));
    count.textContent = hits.length
      ? `${hits.length} cháu${hits.length > SHOWN_MAX ? `, hiện ${SHOWN_MAX} cháu đầu` : ""}`
      : "Không có cháu nào tên như vậy trong máy.";
    found.replaceChildren(...hits.slice(0, SHOWN_MAX).map(line));
  }
}

const line = (child) =>
  h(
    "li",
    {},
    link(nameOf(child), child.address ?? `#/known/${child.uuid}`),
    h("span", { class: "small" }, child.address ? "chờ gửi" : child.hamlet),
  );

const find = (uuid) => known().children.find((child) => child.uuid === uuid);

/** One child: what was returned of it, the way to a correction, and its end. */
export async function one(uuid, go) {
  const child = find(uuid);
  if (!child) return go("#/known");
  const begun = (await drafts.find(`ending ${uuid}`)) ?? { ending: {} };
  const returned = known().returned.filter((one) => one.uuid === uuid);
  return show(
    nameOf(child),
    back("Trẻ trong thôn, bản", "#/known"),
    h("p", {}, child.hamlet),
    returned.map((one) => notice(`Cán bộ xã trả lại: ${one.sentence}`, "doubt")),
    h("p", { class: "small" }, "Máy chỉ giữ tên và năm sinh. Ghi phần cần sửa; ô để trống thì hồ sơ giữ nguyên."),
    h("p", {}, link("Sửa thông tin", `#/correct/${uuid}`, "button button--main button--next")),
    ENDS.map((end) => ending(child, end, begun.ending, go)),
  );
}

export const correction = (uuid) => find(uuid) && correctionOf(find(uuid));

/** The end of a record, with its reason; what is typed is kept like every other draft. */
function ending(child, [state, words, question], begun, go) {
  const id = `reason-${state}`;
  const reason = h("textarea", { id, name: id, rows: 2, oninput: keep });
  const said = h("div", { "aria-live": "assertive" });
  const isBegun = begun.state === state;
  if (isBegun) reason.value = begun.reason;
  return h(
    "details",
    { class: "more", open: isBegun },
    h("summary", {}, words),
    state === "entered_by_mistake" &&
      h("p", { class: "small" }, "Hồ sơ đã xác nhận chỉ bỏ đi khi hai cán bộ xã cùng đồng ý; họ đọc lời ghi này."),
    h("div", { class: "field" }, h("label", { for: id }, question), reason, said),
    h("p", {}, button(`${words}: ${child.full_name}`, put)),
  );

  function keep() {
    const draft = { id: `ending ${child.uuid}`, kind: "ending", about: child, once: {}, rows: [] };
    drafts.keepSoon({ ...draft, ending: { state, reason: reason.value } });
  }

  async function put() {
    if (reason.value.trim().length < REASON_MIN)
      return said.replaceChildren(notice("Ghi thêm vài chữ: khi nào, đi đâu, hoặc vì sao.", "wrong"));
    await drafts.forget();
    const before = await outbox.lastOf(child.uuid);
    const fields = { state, reason: reason.value.trim() };
    const item = { uuid: child.uuid, kind: "withdrawal", base_rev: before ? null : child.rev, fields };
    await outbox.add([await outbox.entryOf(item, before?.id ?? null)], { draft: `ending ${child.uuid}` });
    say("Đã ghi.");
    return go("#/saved");
  }
}
