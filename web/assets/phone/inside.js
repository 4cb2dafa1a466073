/* The screens behind the PIN: which one stands behind which address, and what goes on while they are open. It is loaded
   while the PIN is typed (phone.js). */
import * as account from "./account.js";
import { back, button, h, link, notice, show } from "./dom.js";
import * as drafts from "./drafts.js";
import * as formScreen from "./form_screen.js";
import * as home from "./home.js";
import { blank } from "./household.js";
import * as knownChildren from "./known_children.js";
import * as lists from "./lists.js";
import * as outbox from "./outbox.js";
import { sendAll as sendPhotos } from "./photo_sending.js";
import * as sending from "./sending.js";
import { noteWaiting } from "./space.js";
import { speakScreen } from "./speaker.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import * as waiting from "./waiting.js";

const HIDDEN_MAX_MS = 15 * 60_000;
let hidden_at = null;
let go = () => {};
let route = async () => {};

const screens = {
  "": () => home.open(lock),
  new: () => formScreen.open(fresh(), go),
  draft: async (id) => formScreen.open((await drafts.find(id)) ?? fresh(), go),
  saved: () => saved(),
  waiting: (id) => (id ? waiting.item(id, go) : waiting.list()),
  known: (uuid) => (uuid ? knownChildren.one(uuid, go) : knownChildren.list()),
  correct: async (uuid) => {
    const begun = knownChildren.correction(uuid);
    return begun ? formScreen.open((await drafts.find(begun.id)) ?? begun, go) : go("#/known");
  },
  photo: async (id) => (await import("./camera_screen.js")).open(id, go),
  checks: async () => (await visits()).list(),
  check: async (uuid) => (await visits()).visit(uuid, go),
  rechecks: async () => (await secondVisits()).list(),
  recheck: async (number) => (await secondVisits()).visit(number, go),
  found: async (uuid) => formScreen.open((await visits()).found(uuid) ?? fresh(), go),
  voice: async () => (await import("./voice.js")).screen(),
  guide: async () => (await import("./guide_screen.js")).guideScreen(),
  install: async () => (await import("./install_guide.js")).guide(),
  wake: () => account.wake(go),
  leave: () => leave(),
};

/** What is said aloud of one, where the screen of them all has the same name. */
const ONE_OF = { waiting: "item", known: "child" };
const visits = () => import("./checks_screen.js");
const secondVisits = () => import("./rechecks_screen.js");
const fresh = () => blank(lists.known().recent, lists.known().hamlets);

/** Begin to send and to watch; `ways` are {go, route} of the start. */
export function begin(ways) {
  ({ go, route } = ways);
  sending.thenSend(sendPhotos);
  sending.start();
  void sending.send();
}

/** The screen of this name; `part` is what follows it in the address. */
export async function draw(name, part) {
  await drafts.flush();
  await (screens[name] ?? screens[""])(part);
  speakScreen((part ? ONE_OF[name] : null) ?? (name || "home"));
  void count();
}

export const flush = () => drafts.flush();

/** After the PIN: straight back to what was being written when the phone let the page die. */
export async function entered() {
  await lists.open();
  if (!/^#\/(draft|new|correct|check\/|recheck\/|found|photo)/.test(location.hash)) go("#/");
  else await backToDraft();
  void sending.soon();
  const said = await lists.refresh();
  if (said === "DEVICE_LOCKED") {
    await sending.lockedFromAfar(vault.person());
    await sending.send();
  }
  if (["DEVICE_LOCKED", "fresh"].includes(said) && (/^(#\/?)?$/.test(location.hash) || !vault.person())) await route();
}

async function backToDraft() {
  const [last] = await drafts.list();
  if (/^#\/(new|found)/.test(location.hash) && last?.kind === "household")
    return go(`#/draft/${encodeURIComponent(last.id)}`);
  return route();
}

async function lock() {
  await drafts.flush();
  vault.lock();
  lists.close();
  return route();
}

function saved() {
  show(
    "Đã lưu trong máy",
    h("p", {}, "Phiếu nằm an toàn trong máy và tự gửi khi có mạng."),
    h("p", {}, link("Thêm hộ khác", "#/new", "button button--main button--next")),
    h("p", {}, link("Về trang đầu", "#/", "button button--next")),
  );
}

/** Leaving the phone to another: refused while something is unsent, unless it is parked for one's own return. */
async function leave() {
  const photos = await store.count("photos", vault.person().id);
  const left = (await outbox.list()).length + (await drafts.list()).length + photos;
  const park = button(left ? "Để lại trong máy và khoá" : "Khoá ứng dụng", lock, "button--main");
  const words = left
    ? notice(
        `Còn ${left} mục chưa gửi hoặc viết dở. Gửi hết trước khi rời máy, hoặc để lại: ` +
          "chỉ mã PIN của anh/chị mở được, người khác không thấy và không gửi thay.",
        "doubt",
      )
    : h("p", {}, "Mọi phiếu đã gửi và có biên nhận. Người khác dùng máy này bằng mã của họ.");
  show(
    "Rời máy này",
    back(),
    words,
    h("p", {}, park),
    left > 0 && button("Gửi ngay", () => sending.soon().then(leave)),
  );
}

window.addEventListener("pagehide", () => drafts.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    hidden_at = Date.now();
    void drafts.flush().then(count);
  } else if (vault.person() && hidden_at && Date.now() - hidden_at > HIDDEN_MAX_MS) lock();
});

/** What waits or was begun here, counted whenever it may have changed, so that what the system takes away can be named. */
async function count() {
  const mine = vault.person();
  if (!mine) return;
  const counts = ["outbox", "drafts", "photos"].map((name) => store.count(name, mine.id));
  noteWaiting(mine.id, (await Promise.all(counts)).reduce((sum, one) => sum + one, 0));
}

outbox.changed.addEventListener("change", count);
outbox.changed.addEventListener("sent", () => vault.person() && lists.refresh());
