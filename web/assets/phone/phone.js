/* The app's start: the PIN, or the officer's code, while everything behind it (inside.js) is on its way. */
import * as account from "./account.js";
import { setClock } from "./clock.js";
import { button, notice, show } from "./dom.js";
import { enrol } from "./enrolment.js";
import * as install from "./install.js";
import { takeLost } from "./space.js";
import * as vault from "./vault.js";

let loading = null;

/** What stands behind the PIN, which the shell preloads; asked for once more when the line broke. */
function app() {
  loading ??= import("./inside.js").then((loaded) => (loaded.begin({ go, route }), loaded));
  loading.catch(() => (loading = null));
  return loading;
}

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
  if (vault.person()) await (await app()).flush();
  const [, name = "", part = ""] = /^#\/?([\w-]*)\/?(.*)$/.exec(location.hash) ?? [];
  const known = await vault.vaults();
  const code = location.pathname === "/enrol" ? location.hash.slice(1) : "";
  if (code || name === "enrol" || !known.length)
    return enrol(code, { hasOthers: known.length > 0, lost: takeLost(known) }, entered);
  if (!vault.person()) return account.unlock(lastFirst(known), go, entered);
  return (await app()).draw(name, decodeURIComponent(part));
}

const lastFirst = (known) =>
  [...known].sort(
    (one, other) => (other.id === localStorage.getItem("last")) - (one.id === localStorage.getItem("last")),
  );

async function entered() {
  localStorage.setItem("last", vault.person().id);
  try {
    await app();
  } catch {
    const words = "Mạng yếu nên ứng dụng chưa tải hết. Mọi phiếu vẫn trong máy; đến chỗ có sóng rồi bấm «Mở lại».";
    return show("Chưa mở được", notice(words, "doubt"), button("Mở lại", entered, "button--main button--next"));
  }
  return (await app()).entered();
}

window.addEventListener("hashchange", route);
install.listen();

/** The first screen's own files are here when this runs; what is behind it comes next, all for flight mode last. */
app().catch(() => {});
setClock().then(async () => {
  await route();
  await app().catch(() => {});
  navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {});
});
