/* The phone's app: which screen stands behind which address, from the shell that opens without a network. */
import * as account from "./account.js";
import { setClock } from "./clock.js";
import { back, button, h, notice, show } from "./dom.js";
import * as drafts from "./drafts.js";
import { enrol } from "./enrolment.js";
import * as formScreen from "./form_screen.js";
import * as home from "./home.js";
import { blank } from "./household.js";
import * as install from "./install.js";
import * as knownChildren from "./known_children.js";
import * as lists from "./lists.js";
import * as outbox from "./outbox.js";
import { sendAll as sendPhotos } from "./photo_sending.js";
import * as sending from "./sending.js";
import { noteWaiting, takeLost } from "./space.js";
import { speakScreen } from "./speaker.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import * as waiting from "./waiting.js";

const HIDDEN_MAX_MS = 15 * 60_000;
let hidden_at = null;

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
  found: async (uuid) => formScreen.open((await visits()).found(uuid) ?? fresh(), go),
  voice: async () => (await import("./voice.js")).screen(),
  install: async () => (await import("./install_guide.js")).guide(),
  wake: () => account.wake(go),
  leave: () => leave(),
};

/** Screens that are told of in the words of another. */
const SPOKEN = { draft: "new", found: "new" };
const visits = () => import("./checks_screen.js");
const fresh = () => blank(lists.known().recent, lists.known().hamlets);

function go(address) {
  if (location.hash === address) route();
  else location.hash = address;
}

let routing = Promise.resolve();

/** The screen of the address. One after the other: a slow one must not be drawn over the one that was asked for later. */
function route() {
  routing = routing.catch(() => {}).then(draw);
  return routing;
}

/** Before anything, the PIN. */
async function draw() {
  await drafts.flush();
  const [, name = "", part = ""] = /^#\/?([\w-]*)\/?(.*)$/.exec(location.hash) ?? [];
  const known = await vault.vaults();
  const code = location.pathname === "/enrol" ? location.hash.slice(1) : "";
  if (code || name === "enrol" || !known.length)
    return enrol(code, { hasOthers: known.length > 0, lost: takeLost(known) }, entered);
  if (!vault.person()) return account.unlock(lastFirst(known), go, entered);
  await (screens[name] ?? screens[""])(decodeURIComponent(part));
  speakScreen(SPOKEN[name] ?? (name || "home"));
}

const lastFirst = (known) =>
  [...known].sort(
    (one, other) => (other.id === localStorage.getItem("last")) - (one.id === localStorage.getItem("last")),
  );

/** After the PIN: straight back to what was being written when the phone let the page die. */
async function entered() {
  localStorage.setItem("last", vault.person().id);
  await lists.open();
  if (!/^#\/(draft|new|correct|check\/|found|photo)/.test(location.hash)) go("#/");
  else await backToDraft();
  sending.soon();
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
    h("p", {}, h("a", { class: "button button--main button--next", href: "#/new" }, "＋ Thêm hộ khác")),
    h("p", {}, h("a", { class: "button button--next", href: "#/" }, "Về trang đầu")),
  );
}

/** Leaving the phone to another: refused while something is unsent, unless it is parked for one's own return. */
async function leave() {
  const left = (await outbox.list()).length + (await drafts.list()).length;
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

window.addEventListener("hashchange", route);
window.addEventListener("pagehide", () => drafts.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    hidden_at = Date.now();
    drafts.flush();
  } else if (vault.person() && hidden_at && Date.now() - hidden_at > HIDDEN_MAX_MS) lock();
});

/** Counted at every change, so that what the system takes away can be named. */
async function count() {
  const mine = vault.person();
  if (mine) noteWaiting(mine.id, (await outbox.list()).length + (await store.count("photos", mine.id)));
}

outbox.changed.addEventListener("change", count);
install.listen();
navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {});

setClock().then(() => {
  sending.thenSend(sendPhotos);
  sending.start();
  sending.send();
  return route();
});
