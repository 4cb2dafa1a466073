/* What waits in the phone: looked at, corrected, taken out as a sealed file, withdrawn with a reason. */
import definition from "definition";
import { show as shown } from "./checks/values.js";
import { spokenTime, today } from "./clock.js";
import { back, button, h, link, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { blank, correctionOf, ONCE } from "./household.js";
import * as outbox from "./outbox.js";

const KINDS = { child: "", withdrawal: "Báo: ", household_check: "Kiểm tra: " };
const STATES = { moved_out: "đã chuyển đi", deceased: "đã mất", entered_by_mistake: "nhập nhầm" };

function marks(entry) {
  if (entry.status === "refused") return h("span", { class: "mark mark--wrong" }, "Cần xem");
  return h("span", { class: "mark" }, entry.attempts ? "Đang chờ biên nhận" : "Chờ gửi");
}

const nameOf = (item) =>
  !item
    ? "Phiếu đã khoá kín"
    : KINDS[item.kind] + (item.fields.full_name || STATES[item.fields.state] || "hồ sơ đã có");

export async function list() {
  const entries = await outbox.list();
  const lines = await Promise.all(
    entries.map(async (entry) =>
      h(
        "li",
        {},
        marks(entry),
        " ",
        link(nameOf(await outbox.read(entry)), `#/waiting/${encodeURIComponent(entry.id)}`),
        h("span", { class: "small" }, ` · ${spokenTime(entry.at)}`),
      ),
    ),
  );
  const empty = h("p", { class: "empty" }, "Không còn phiếu nào chờ gửi. Phiếu mới viết xong sẽ hiện ở đây.");
  show("Hộp chờ gửi", back(), lines.length ? h("ul", { class: "told" }, lines) : empty);
}

export async function item(id, go) {
  const entry = await outbox.find(id);
  if (!entry) return go("#/waiting");
  const whole = await outbox.read(entry);
  const told = await outbox.readTold(entry);
  const values = whole
    ? Object.entries(whole.fields).map(([key, value]) => [
        h("dt", {}, definition.labels[key] ?? key),
        h("dd", {}, shown(key, value, today())),
      ])
    : [];
  const actions = [
    whole?.kind === "child" && button("Sửa phiếu này", () => edit(entry, whole, go), "button--main"),
    entry.sealed && button("Xuất tệp kín", () => share(entry)),
    h("details", { class: "more" }, h("summary", {}, "Rút phiếu này"), withdrawal(entry, go)),
  ];
  return show(
    nameOf(whole),
    back("Hộp chờ gửi", "#/waiting"),
    marks(entry),
    told.map((one) => notice(one.message, "wrong")),
    h("dl", { class: "answers" }, values),
    actions,
  );
}

function withdrawal(entry, go) {
  const reason = h("textarea", { id: "reason", name: "reason", rows: 2 });
  const said = h("div", { "aria-live": "assertive" });
  const take = async () => {
    if (reason.value.trim().length < 3)
      return said.replaceChildren(notice("Ghi vì sao rút phiếu, vài chữ cũng được.", "wrong"));
    await outbox.withdraw(entry, reason.value.trim());
    say("Đã rút phiếu.");
    return go("#/waiting");
  };
  return [h("label", { for: "reason" }, "Vì sao rút?"), reason, said, h("p", {}, button("Rút phiếu", take))];
}

/** Back onto the form; the answer takes the entry's place, or waits behind it when it may have reached the server. */
async function edit(entry, whole, go) {
  const household = whole.base_rev
    ? correctionOf({ uuid: whole.uuid, rev: whole.base_rev, full_name: whole.fields.full_name ?? "hồ sơ đã có" })
    : blank();
  const once = ONCE.map((question) => question.key);
  const part = (isOnce) =>
    Object.fromEntries(Object.entries(whole.fields).filter(([key]) => once.includes(key) === isOnce));
  household.id = `again ${entry.id}`;
  household.replaces = entry.id;
  household.once = part(true);
  household.rows = [{ index: 0, uuid: whole.uuid, base_rev: whole.base_rev, typed: part(false) }];
  drafts.keepSoon(household);
  await drafts.flush();
  return go(`#/draft/${encodeURIComponent(household.id)}`);
}

/** The sealed copy as a file, for a way out when the phone can't send: only the server opens it. */
async function share(entry) {
  const text = JSON.stringify({ format: 1, items: [{ uuid: entry.child, kind: "sealed", box: entry.sealed }] });
  const file = new File([text], `so-tre-em-${entry.child.slice(0, 8)}.json`, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => {});
  const address = URL.createObjectURL(file);
  h("a", { href: address, download: file.name }).click();
  return setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
