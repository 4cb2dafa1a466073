/* The first screen: three big buttons, what is to do today, and the state of sending in one sentence. */
import { parse, spoken } from "./checks/dates.js";
import definition from "definition";
import { daysSince, spokenTime, today as todayIs } from "./clock.js";
import { button, h, link, notice, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { icon } from "./icons.js";
import { offer } from "./install.js";
import { known, openChecks, openRechecks } from "./lists.js";
import * as outbox from "./outbox.js";
import { soon, state } from "./sending.js";
import * as space from "./space.js";
import { standing } from "./standing.js";
import * as store from "./store.js";
import { person } from "./vault.js";

const next = (sign, words, address, kind = "") =>
  h("p", {}, h("a", { href: address, class: `button button--next ${kind}`.trim() }, icon(sign), words));

export async function open(lock) {
  const [entries, receipts, kept, room] = [
    await outbox.list(),
    await outbox.receipts(),
    await drafts.list(),
    await space.estimate(),
  ];
  const undecided = (await store.owned("photos", person().id)).filter((photo) => photo.status === "asked").length;
  const checks = openChecks();
  const places = known()
    .hamlets.map((one) => one.name)
    .join(", ");
  shown = show(
    places || "Sổ Trẻ Em",
    h("p", { class: "net", role: "status" }),
    next("plus", "Thêm trẻ", "#/new", "button--main"),
    next("camera", "Chụp sổ", "#/photo"),
    next("house", `Kiểm tra tại hộ${checks.length ? ` (${checks.length})` : ""}`, "#/checks"),
    today(checks, kept, undecided),
    h("section", { id: "sending", "aria-live": "polite" }),
    next("search", "Tìm, sửa cháu đã có", "#/known"),
    offer(receipts.length + entries.length > 0),
    room.share > space.FULL_AT &&
      notice(
        "Máy sắp đầy: tạm dừng chụp ảnh mới. Vẫn ghi phiếu được. Gửi hết ảnh hoặc xoá bớt ứng dụng khác.",
        "doubt",
      ),
    h(
      "p",
      { class: "foot" },
      link("Hướng dẫn", "#/guide", "button button--quiet"),
      link("Đọc to", "#/voice", "button button--quiet"),
      button("Khoá ứng dụng", lock, "button--quiet"),
      link("Rời máy này", "#/leave", "button button--quiet"),
    ),
    h("p", { class: "small" }, space.spoken(room), room.isPromised ? " Máy hứa không tự xoá." : ""),
  );
  tellNet();
  void redraw();
}

let shown = null;
let drawing = 0;
for (const event of ["change", "state"]) outbox.changed.addEventListener(event, redraw);
for (const event of ["online", "offline"]) window.addEventListener(event, tellNet);

function tellNet() {
  const place = shown?.isConnected && shown.querySelector(".net");
  if (!place) return;
  const isOn = navigator.onLine !== false;
  place.classList.toggle("net--off", !isOn);
  place.textContent = isOn ? "Có mạng" : "Không có mạng: cứ làm việc, máy giữ hết";
}

/** The state of sending as it is now; an older look that comes later is thrown away. */
async function redraw() {
  if (!shown?.isConnected || !person()) return;
  const mine = (drawing += 1);
  const parts = await sending();
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

/** What to check, what to photograph again, what was returned, what was begun. */
function today(checks, kept, undecided) {
  const again = openRechecks().length;
  const returned = [...known().returned].sort((one, other) => isOverdue(other) - isOverdue(one));
  const lines = [
    checks.length > 0 && checksLine(checks),
    again > 0 && [
      link(`Phúc tra: hỏi lại ${again} cháu`, "#/rechecks"),
      h("span", {}, "Hỏi từ đầu, không xem lần trước."),
    ],
    undecided > 0 && [link(`Ảnh chụp dở: ${undecided}`, "#/photo"), h("span", {}, "Xem lại, giữ hoặc chụp lại.")],
    ...returned.map((one) => [
      one.kind === "child" ? link(`Trả lại: ${one.full_name}`, `#/known/${one.uuid}`) : pageLink(one),
      h("span", {}, one.sentence),
      overdueMark(one),
    ]),
    ...kept.map((draft) => [
      link(`Viết dở: ${draftName(draft)}`, addressOf(draft)),
      h("span", { class: "small" }, spokenTime(draft.saved_at)),
    ]),
  ].filter(Boolean);
  const none = h("p", { class: "small" }, "Không có việc nào được giao. Khi cán bộ xã giao, việc hiện ở đây.");
  return h(
    "section",
    {},
    h("h2", {}, "Việc hôm nay"),
    lines.length
      ? h(
          "ul",
          { class: "told told--tasks" },
          lines.map((line) => h("li", {}, line)),
        )
      : none,
  );
}

const isOverdue = ({ returned_at }) => daysSince(returned_at) > definition.answer_within_days;

/** The officer waits no longer than a few days for what was sent back; said also without a network. */
function overdueMark(one) {
  if (!isOverdue(one)) return null;
  return h("span", { class: "mark mark--wrong" }, `Quá hạn: trả lại đã ${daysSince(one.returned_at)} ngày`);
}

function checksLine(checks) {
  const due = checks
    .map((one) => one.due_on)
    .filter(Boolean)
    .sort()[0];
  return [
    link(`${checks.length} cháu cần kiểm tra tại hộ`, "#/checks"),
    due && h("span", {}, `xong trước ${spoken(parse(due, todayIs()))}`),
  ];
}

const pageLink = (one) =>
  link(`Chụp lại trang ${one.number || "sổ"}${one.book ? `, sổ ${one.book}` : ""}`, "#/photo");

function addressOf(draft) {
  if (draft.visit) return `#/check/${draft.visit.check}`;
  if (draft.recheck) return `#/recheck/${draft.recheck}`;
  return draft.ending ? `#/known/${draft.about.uuid}` : `#/draft/${encodeURIComponent(draft.id)}`;
}

function draftName(draft) {
  const names = draft.rows.map((row) => row.typed.full_name).filter(Boolean);
  return names.join(", ") || draft.about?.full_name || draft.once.household_head || "hộ chưa ghi tên";
}

async function sending() {
  const told = await standing(await outbox.list(), await outbox.receipts(), state.why);
  return [
    h("h2", {}, "Gửi và nhận"),
    h("p", { class: "sending" }, state.is_sending ? "Đang gửi… " : "", link(told.words, "#/waiting"), "."),
    told.photos && h("p", { class: "small" }, `${told.photos}.`),
    h(
      "p",
      {},
      button("Gửi ngay", soon),
      h("span", { class: "small" }, told.last_at ? ` lần cuối ${spokenTime(told.last_at)}` : " chưa gửi lần nào"),
    ),
    told.size && h("p", { class: "small" }, `${told.size}.`),
    told.why && h("p", { class: "field__doubt" }, told.why),
    state.why === "asleep" && h("p", {}, link("Đăng nhập lại", "#/wake", "button")),
  ].filter(Boolean);
}
