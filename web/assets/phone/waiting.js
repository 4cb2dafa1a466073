/* What waits in the phone: looked at, corrected, taken out as a sealed file, withdrawn with a reason. */
import { spokenTime } from "./clock.js";
import { back, button, h, link, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { told } from "./form_parts.js";
import { blank, correctionOf, EACH, ONCE } from "./household.js";
import { findCheck, known, noteAnswered } from "./lists.js";
import * as outbox from "./outbox.js";
import { person } from "./vault.js";

const KINDS = { child: "", withdrawal: "Báo kết thúc: ", household_check: "Kiểm tra: ", recheck: "Phúc tra: " };
const REASON_MIN = 3;

function marks(entry) {
  if (entry.status === "refused") return h("span", { class: "mark mark--wrong" }, "Cần xem");
  return h("span", { class: "mark" }, entry.attempts ? "Đang chờ biên nhận" : "Chờ gửi");
}

function nameOf(item) {
  if (!item) return "Phiếu đã khoá kín";
  return KINDS[item.kind] + (item.fields.full_name || recordName(item) || "hồ sơ đã có");
}

/** As far as the phone knows it; a second visit is told nothing of the record, also not its name. */
function recordName({ uuid, kind, fields }) {
  if (kind === "recheck") return "cháu chưa có tên";
  const record = known().children.find((child) => child.uuid === uuid) ?? findCheck(fields.check)?.fields;
  return record?.full_name;
}

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
  const sealed = entries.filter((entry) => entry.sealed);
  const empty = h("p", { class: "empty" }, "Không còn phiếu nào chờ gửi. Phiếu mới viết xong sẽ hiện ở đây.");
  show("Hộp chờ gửi", back(), lines.length ? h("ul", { class: "told" }, lines) : empty, wayOut(sealed));
}

/** All that is sealed as one file, when this phone itself can't send for long. */
function wayOut(sealed) {
  if (!sealed.length) return null;
  return h(
    "details",
    { class: "more" },
    h("summary", {}, "Máy không gửi được?"),
    h("p", {}, "Xuất các phiếu thành một tệp kín, chuyển cho cán bộ xã. Chỉ máy chủ mở được tệp; phiếu vẫn ở lại máy."),
    h("p", {}, button(`Xuất ${sealed.length} phiếu thành tệp kín`, () => share(sealed))),
  );
}

export async function item(id, go) {
  const entry = await outbox.find(id);
  if (!entry) return go("#/waiting");
  const whole = await outbox.read(entry);
  const said = await outbox.readTold(entry);
  return show(
    nameOf(whole),
    back("Hộp chờ gửi", "#/waiting"),
    h("p", {}, marks(entry)),
    said.map((one) => notice(one.message, "wrong")),
    whole && told(whole.fields),
    h(
      "p",
      { class: "actions" },
      whole?.kind === "child" && button("Sửa phiếu này", () => edit(entry, whole, go), "button--main"),
      mayBeAnsweredAgain(entry, whole) &&
        button("Sửa câu trả lời", () => answerAgain(entry, whole, go), "button--main"),
      entry.sealed && button("Xuất tệp kín", () => share([entry])),
    ),
    whole?.kind === "withdrawal" && more("Sửa lời ghi", reasonAgain(entry, whole, go)),
    mayBeTaken(entry, whole)
      ? more("Rút phiếu này", withdrawal(entry, whole, go))
      : h("p", { class: "small" }, "Phiếu này có thể đã đến máy chủ nên không rút được nữa. Ghi nhầm thì sửa lại."),
  );
}

/** Of second visits the first answer that arrives holds. */
const mayBeAnsweredAgain = (entry, whole) =>
  whole?.kind === "household_check" || (whole?.kind === "recheck" && !outbox.mayBeThere(entry));

const more = (words, content) => h("details", { class: "more" }, h("summary", {}, words), content);

/** What never left can always be taken back; of what may have arrived only a new child, by a word to the officer. */
const mayBeTaken = (entry, whole) => !outbox.mayBeThere(entry) || (whole?.kind === "child" && whole.base_rev === 0);

/** A box for a few words, and what is done with them. */
function wordsBox(id, label, value, words, done) {
  const box = h("textarea", { id, name: id, rows: 2 });
  const said = h("div", { "aria-live": "assertive" });
  box.value = value;
  const put = () =>
    box.value.trim().length < REASON_MIN
      ? said.replaceChildren(notice("Ghi vì sao, vài chữ cũng được.", "wrong"))
      : done(box.value.trim());
  return [h("div", { class: "field" }, h("label", { for: id }, label), box, said), h("p", {}, button(words, put))];
}

const withdrawal = (entry, whole, go) =>
  wordsBox("reason", "Vì sao rút?", "", "Rút phiếu", async (reason) => {
    await outbox.withdraw(entry, reason);
    const given = whole?.fields.check ?? whole?.fields.recheck;
    if (given) await noteAnswered(given, false);
    say("Đã rút phiếu.");
    return go("#/waiting");
  });

const reasonAgain = (entry, whole, go) =>
  wordsBox("reason-again", "Khi nào, đi đâu, vì sao", whole.fields.reason, "Lưu lời ghi", async (reason) => {
    await outbox.correct(entry, { ...whole, fields: { ...whole.fields, reason } });
    say("Đã ghi.");
    return go("#/waiting");
  });

async function answerAgain(entry, whole, go) {
  const { check, recheck } = whole.fields;
  const screen = await (recheck ? import("./rechecks_screen.js") : import("./checks_screen.js"));
  const household = screen.again(entry, whole);
  if (!household) return say("Việc kiểm tra này không còn trong máy. Hỏi cán bộ xã.");
  drafts.keepSoon(household);
  await drafts.flush();
  return go(recheck ? `#/recheck/${recheck}` : `#/check/${check}`);
}

/** Back onto the form; the answer takes the entry's place, or waits behind it when it may have reached the server. */
async function edit(entry, whole, go) {
  const isNew = whole.base_rev === 0;
  const name = known().children.find((child) => child.uuid === whole.uuid)?.full_name ?? whole.fields.full_name;
  const household = isNew
    ? blank()
    : correctionOf({ uuid: whole.uuid, rev: whole.base_rev, full_name: name ?? "hồ sơ đã có" });
  const [once, each] = [ONCE, EACH].map((questions) => questions.map((question) => question.key));
  const isOnce = (key) => once.includes(key) && (isNew || !each.includes(key));
  const part = (wanted) => Object.fromEntries(Object.entries(whole.fields).filter(([key]) => isOnce(key) === wanted));
  household.id = `again ${entry.id}`;
  household.replaces = entry.id;
  household.found_by = whole.found_by;
  household.once = part(true);
  household.rows = [{ index: 0, uuid: whole.uuid, base_rev: whole.base_rev, typed: part(false) }];
  drafts.keepSoon(household);
  await drafts.flush();
  return go(`#/draft/${encodeURIComponent(household.id)}`);
}

/** Sealed copies as a file, for a way out when the phone can't send: only the server opens it. */
async function share(entries) {
  const items = entries.map((entry) => ({ uuid: entry.child, kind: "sealed", box: entry.sealed }));
  const name = entries.length > 1 ? `${entries.length}-phieu` : entries[0].child.slice(0, 8);
  const file = new File([JSON.stringify({ format: 1, device: person().id, items })], `so-tre-em-${name}.json`, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] }).catch(() => {});
  const address = URL.createObjectURL(file);
  h("a", { href: address, download: file.name }).click();
  return setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
