/* The books of the hamlet: which pages are photographed and which are missing, how far those of this phone are, and over
   which network they go. */
import { booksOf, sentence, spoken } from "./book_map.js";
import { button, h, link } from "./dom.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";
import { allowOnce, isHeldForWifi, isWifiOnly, network, setWifiOnly } from "./photo_sending.js";
import * as photos from "./photos.js";
import { soon } from "./sending.js";

const STATUS = {
  sent: ["✓", "đã gửi"],
  waiting: ["…", "chờ gửi"],
  asked: ["?", "chụp dở"],
  refused: ["✕", "máy chủ không nhận, chụp lại"],
};

/** The part of the screen that tells of them; it keeps up with what is sent as long as it is shown. */
export async function shelves() {
  const [books, waits] = [h("section", { id: "books" }), h("div", { "aria-live": "polite" })];
  const redraw = async () => {
    const taken = await photos.taken();
    const shelved = booksOf(taken, known().photographed).map((book) => shelf(book, taken));
    books.replaceChildren(...(shelved.length ? [h("h2", {}, "Sổ đã chụp"), ...shelved] : []));
    waits.replaceChildren(...(await waitingOf(taken)));
  };
  const keepUp = () => (books.isConnected ? redraw() : outbox.changed.removeEventListener("change", keepUp));
  await redraw();
  // Not before the screen is drawn: what is not connected would be taken for gone.
  setTimeout(() => outbox.changed.addEventListener("change", keepUp));
  return [books, h("section", {}, h("h2", {}, "Gửi ảnh"), await wifiSwitch(redraw), waits)];
}

/** One book: its sentence, and a small picture of each page of this phone with how far it is. */
function shelf(book, taken) {
  const mine = taken.filter((page) => page.book === book.book && page.hamlet === book.hamlet);
  const first = ({ page }) => (/^\d+$/.test(page) ? Number(page) : Infinity);
  const pages = mine.sort((one, other) => first(one) - first(other)).map(pageOf);
  const others = book.elsewhere.length ? `Máy khác đã chụp trang ${spoken(book.elsewhere)}.` : "";
  return h(
    "div",
    { class: "shelf" },
    h("p", {}, sentence(book)),
    others && h("p", { class: "small" }, others),
    pages.length > 0 && h("ul", { class: "shelf__pages" }, pages),
  );
}

function pageOf({ id, page, thumb, status }) {
  const [sign, words] = STATUS[status];
  const name = page ? `Trang ${page}` : "Trang không số";
  const shown = [
    thumb ? h("img", { src: thumb, alt: "", class: "shelf__thumb" }) : null,
    h("span", {}, name),
    h("span", { class: "small" }, `${sign} ${words}`),
  ];
  const box = status === "sent" ? h("div", { class: "shelf__page" }) : link("", `#/photo/${id}`, "shelf__page");
  box.replaceChildren(...shown.filter(Boolean));
  return h("li", {}, box);
}

async function wifiSwitch(redraw) {
  const box = h("input", { type: "checkbox", id: "wifi", name: "wifi", checked: await isWifiOnly() });
  box.addEventListener("change", async () => {
    await setWifiOnly(box.checked);
    void soon();
    await redraw();
  });
  return h("label", { class: "choice", for: "wifi" }, box, "Chỉ gửi ảnh khi có Wi-Fi");
}

/** What waits, why, and a way to send it all the same. */
async function waitingOf(taken) {
  const waiting = taken.filter((page) => page.status === "waiting").length;
  const isHeld = await isHeldForWifi();
  return [
    isHeld && network() === "unknown" && h("p", { class: "field__doubt" }, UNKNOWN),
    h("p", {}, waiting ? `${waiting} ảnh chờ gửi; phiếu luôn gửi trước ảnh.` : "Không còn ảnh nào chờ gửi."),
    isHeld &&
      waiting > 0 &&
      h(
        "p",
        {},
        button("Gửi ảnh ngay bằng mạng này", () => (allowOnce(), soon())),
      ),
  ].filter(Boolean);
}

const UNKNOWN =
  "Máy này không cho biết đang dùng Wi-Fi hay mạng di động, nên ảnh chỉ gửi khi anh/chị bấm nút gửi ở đây.";
