/* The first screen: three big buttons, what is to do today, and the state of sending in one sentence. */
import { spokenTime } from "./clock.js";
import { button, h, link, notice, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { offer } from "./install.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";
import { soon, state } from "./sending.js";
import * as space from "./space.js";
import * as store from "./store.js";
import { person } from "./vault.js";

const WHY = {
  no_network: "Chưa có mạng. Phiếu nằm an toàn trong máy và sẽ tự gửi khi có mạng.",
  busy: "Máy chủ đang bận hoặc mạng chập chờn. Máy sẽ tự gửi lại.",
  asleep: "Máy chủ cần anh/chị đăng nhập lại. Phiếu vẫn còn trong máy.",
  log_in: "Máy chủ chưa nhận máy này. Phiếu vẫn còn trong máy; hỏi cán bộ xã để lấy mã mới.",
  update: "Ứng dụng cần cập nhật: khi có mạng, đóng rồi mở lại. Phiếu vẫn còn trong máy.",
};

export async function open(lock) {
  const [entries, receipts, kept, room] = [
    await outbox.list(),
    await outbox.receipts(),
    await drafts.list(),
    await space.estimate(),
  ];
  const lists = known();
  const places = lists.hamlets.map((one) => one.name).join(", ") || "Sổ Trẻ Em";
  const main = show(
    places,
    h("p", {}, link("＋ Thêm trẻ", "#/new", "button button--main button--next")),
    h("p", {}, link("▣ Chụp sổ", "#/photo", "button button--next")),
    h(
      "p",
      {},
      link(
        `✓ Kiểm tra tại hộ${lists.checks.length ? ` (${lists.checks.length})` : ""}`,
        "#/checks",
        "button button--next",
      ),
    ),
    h("p", {}, link("Tìm, sửa cháu đã có", "#/known", "button button--next")),
    today(lists, kept),
    h("section", { id: "sending", "aria-live": "polite" }),
    offer(receipts.length + entries.length > 0),
    room.share > space.FULL_AT &&
      notice(
        "Máy sắp đầy: tạm dừng chụp ảnh mới. Vẫn ghi phiếu được. Gửi hết ảnh hoặc xoá bớt ứng dụng khác.",
        "doubt",
      ),
    h("p", { class: "small" }, space.spoken(room), room.isPromised ? " Máy hứa không tự xoá." : ""),
    h("p", {}, button("Khoá ứng dụng", lock, "button--quiet"), link("Rời máy này", "#/leave", "button button--quiet")),
  );
  shown = main;
  void redraw();
}

let shown = null;
let drawing = 0;
for (const event of ["change", "state"]) outbox.changed.addEventListener(event, redraw);

/** The state of sending as it is now; an older look that comes later is thrown away. */
async function redraw() {
  if (!shown?.isConnected || !person()) return;
  const mine = (drawing += 1);
  const parts = await sending(await outbox.list(), await outbox.receipts());
  if (mine === drawing) put(shown.querySelector("#sending"), parts);
}

/** Only what changed is drawn anew: a button must not be taken away from under a finger. */
function put(place, parts) {
  parts.forEach((part, at) => {
    const old = place.children[at];
    if (!old) place.append(part);
    else if (old.outerHTML !== part.outerHTML) old.replaceWith(part);
  });
  while (place.children.length > parts.length) place.lastElementChild.remove();
}

function today(lists, kept) {
  const lines = [
    ...kept.map((draft) =>
      h(
        "li",
        {},
        link(`Viết dở: ${draftName(draft)}`, `#/draft/${encodeURIComponent(draft.id)}`),
        ` · ${spokenTime(draft.saved_at)}`,
      ),
    ),
    ...lists.returned.map((one) =>
      h(
        "li",
        {},
        one.kind === "child"
          ? link(`Trả lại: ${one.full_name}`, `#/known/${one.uuid}`)
          : `Trả lại: trang ${one.number ?? ""}`,
        `: ${one.sentence}`,
      ),
    ),
  ];
  return lines.length ? h("section", {}, h("h2", {}, "Việc hôm nay"), h("ul", { class: "told" }, lines)) : null;
}

function draftName(draft) {
  const names = draft.rows.map((row) => row.typed.full_name).filter(Boolean);
  return names.join(", ") || draft.about?.full_name || draft.once.household_head || "hộ chưa ghi tên";
}

/** "12 phiếu đã gửi, 3 đang chờ, 1 cần xem", when last, how much, and why not now. */
async function sending(entries, receipts) {
  const waiting = entries.filter((entry) => entry.status === "waiting");
  const refused = entries.filter((entry) => entry.status === "refused");
  const last = await store.get("settings", `last ${person().id}`);
  const size_kb = Math.ceil(waiting.reduce((sum, entry) => sum + entry.size, 0) / 1000);
  const words = [
    `${receipts.length} phiếu đã gửi`,
    `${waiting.length} đang chờ${waiting.length ? ` (${size_kb} kB)` : ""}`,
  ];
  const photos = await store.count("photos", person().id);
  if (photos) words.push(`${photos} ảnh đang chờ`);
  if (refused.length) words.push(`${refused.length} cần xem`);
  const why = waiting.length || ["asleep", "log_in", "update"].includes(state.why) ? WHY[state.why] : null;
  return [
    h("h2", {}, "Gửi và nhận"),
    h("p", { class: "sending" }, state.is_sending ? "Đang gửi… " : "", link(words.join(", "), "#/waiting"), "."),
    h("p", {}, button("Gửi ngay", soon), last ? h("span", { class: "small" }, ` lần cuối ${spokenTime(last)}`) : null),
    why && h("p", { class: "field__doubt" }, why),
    state.why === "asleep" && h("p", {}, link("Đăng nhập lại", "#/wake", "button")),
  ].filter(Boolean);
}
