/* Second visits (phúc tra) given to this person: everything is asked anew, and no screen of theirs shows the record.
   What is typed is a draft, an answer waits in the outbox like every other item. */
import { back, h, link, notice, say, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { focusOf, restore } from "./form_memory.js";
import { whoBox } from "./form_parts.js";
import { question } from "./form_view.js";
import { EACH, ONCE } from "./household.js";
import { findRecheck, homeOf, known, noteAnswered, openRechecks } from "./lists.js";
import * as outbox from "./outbox.js";

const bornIn = ({ birth_year }) => (birth_year ? `sinh năm ${birth_year}` : "chưa rõ năm sinh");
/** Without its hint, which speaks of the form of a whole household. */
const questionOf = (key) => ({ ...[...EACH, ...ONCE].find((one) => one.key === key), hint: "" });

/** What is still to be asked, one household after the other. */
export function list() {
  const left = openRechecks();
  const places = [...new Set(left.map(homeOf))];
  const empty = h("p", { class: "empty" }, "Không có hộ nào phải phúc tra. Khi cán bộ xã giao, danh sách hiện ở đây.");
  show(
    "Phúc tra",
    back("Kiểm tra tại hộ", "#/checks"),
    left.length > 0 && h("p", { class: "small" }, "Hỏi lại từ đầu, ghi như gia đình nói. Không xem lần trước."),
    left.length ? places.map((place) => household(place, left)) : empty,
  );
}

function household(place, left) {
  const here = left.filter((one) => homeOf(one) === place);
  const one = (again, at) => h("li", {}, link(`Cháu thứ ${at + 1}, ${bornIn(again)}`, `#/recheck/${again.recheck}`));
  return h("section", {}, h("h2", {}, place), h("ul", { class: "told told--tasks" }, here.map(one)));
}

/** An empty form of what is asked; `replaces` is the entry of the outbox that it stands for. */
function begun(again, typed = {}, replaces = null) {
  const { recheck } = again;
  const shown = { about: { full_name: homeOf(again) }, once: {}, rows: [{ typed: { asked: "", ...typed } }] };
  return { id: `recheck ${recheck}`, kind: "recheck", recheck, replaces, ...shown };
}

/** An answer that waits, as it was given; null when its visit is not on this phone any more. */
export function again(entry, { fields: { recheck, ...typed } }) {
  const given = findRecheck(recheck);
  return given ? begun(given, typed, entry.id) : null;
}

/** One visit: what the family says today. */
export async function visit(number, go) {
  const given = findRecheck(number);
  if (!given) return go("#/rechecks");
  const draft = (await drafts.find(`recheck ${number}`)) ?? begun(given);
  const [{ typed }] = draft.rows;
  const wrong = h("div", { "aria-live": "assertive" });
  const form = h("form", {
    novalidate: true,
    autocomplete: "off",
    onsubmit: (event) => (event.preventDefault(), finish()),
  });
  const context = { typed, hamlets: [], recent: known().recent };
  form.append(
    ...given.asks.map((key) => question(questionOf(key), { ...context, name: key })),
    whoBox(typed)[0],
    wrong,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "button button--main button--next" }, "Xong")),
  );
  const keep = () => {
    draft.focus = focusOf(form);
    drafts.keepSoon(draft);
  };
  for (const event of ["input", "change"]) form.addEventListener(event, keep);
  show(`Hỏi lại: cháu ${bornIn(given)}`, back("Phúc tra", "#/rechecks"), h("p", {}, homeOf(given)), form);
  return restore(form, draft.focus);

  async function finish() {
    if (!typed.asked.trim()) return wrong.replaceChildren(notice("Ghi đã hỏi ai trong hộ.", "wrong"));
    await drafts.forget();
    await put(given, draft);
    say("Đã ghi.");
    return go("#/rechecks");
  }
}

/** The answer into the outbox, the draft out, the visit off the list. */
async function put({ recheck, child, rev, asks }, draft) {
  const [{ typed }] = draft.rows;
  const said = [...asks, "asked"].map((key) => [key, (typed[key] ?? "").trim()]);
  const item = { uuid: child, kind: "recheck", base_rev: rev, fields: { recheck, ...Object.fromEntries(said) } };
  const entry = draft.replaces && (await outbox.find(draft.replaces));
  if (entry) await outbox.correct(entry, item, draft.id);
  else await outbox.add([await outbox.entryOf(item)], { draft: draft.id });
  await noteAnswered(recheck);
}
