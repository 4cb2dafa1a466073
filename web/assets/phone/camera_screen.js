/* Photographing a book: which page of which, the pages taken so far and those left out between them, and what waits. */
import { live, openCamera } from "./camera_live.js";
import { back, button, h, link, notice, show } from "./dom.js";
import { booksOf, sentence } from "./book_map.js";
import { known, remember } from "./lists.js";
import { allowOnce, isWifiOnly, network, setWifiOnly } from "./photo_sending.js";
import * as photos from "./photos.js";
import { redraw } from "./picture.js";
import { look } from "./picture_screen.js";
import { soon } from "./sending.js";
import { FULL_AT, estimate } from "./space.js";

const STATUS = {
  sent: ["✓", "đã gửi"],
  waiting: ["…", "chờ gửi"],
  asked: ["?", "chụp dở"],
  refused: ["✕", "máy chủ không nhận, chụp lại"],
};

/** The screen of "Chụp sổ"; with `id` that of one picture that still lies here. */
export async function open(id, go) {
  const held = id ? await photos.find(id) : (await photos.list()).find((photo) => photo.status === "asked");
  return held ? again(held, go) : choose(go);
}

/** A picture that lies here: of before the page was killed, refused by the server, or to be looked at once more. */
async function again(photo, go) {
  const canvas = await redraw(new Blob([await photos.bytesOf(photo.id)], { type: "image/jpeg" }));
  const about = { hamlet: photo.hamlet, book: photo.book, page: photo.page };
  return look(canvas, about, {
    id: photo.id,
    nextWords: "Giữ ảnh này",
    next: (how, words) => {
      if (how === "again") return startCamera(about, go);
      return go("#/photo", words);
    },
  });
}

async function choose(go, words = "") {
  const about = remembered();
  const taken = await photos.taken();
  const said = h("div", { "aria-live": "polite" }, words && notice(words, "wrong"));
  const isFull = (await estimate()).share > FULL_AT;
  const main = show(
    "Chụp sổ",
    back(),
    known().hamlets.length > 1 && hamletField(about),
    field(about, "book", "Sổ (năm hoặc tên)"),
    field(about, "page", "Trang số", { inputmode: "numeric" }),
    isFull
      ? notice("Máy sắp đầy, tạm dừng chụp. Gửi hết ảnh rồi chụp tiếp.", "doubt")
      : [button("▣ Mở máy ảnh", begin, "button--main button--next"), said, filesField(about, go)],
    h("section", { id: "books" }, booksOf(taken).length > 0 && h("h2", {}, "Đã chụp trên máy này"), booksOf(taken).map((book) => shelf(book, taken))),
    await sendingOf(taken, go),
  );
  return main;

  async function begin() {
    await remember({ photo: about });
    await startCamera(about, go, (why) => {
      said.replaceChildren(notice(why, "doubt"));
      main.querySelector("details").open = true;
    });
  }
}

function remembered() {
  const recent = known().recent.photo ?? {};
  return {
    hamlet: recent.hamlet ?? known().hamlets[0]?.name ?? "",
    book: recent.book ?? "",
    page: recent.page ?? "1",
  };
}

function field(about, key, words, options = {}) {
  const control = h("input", { id: key, name: key, type: "text", autocomplete: "off", value: about[key], ...options });
  control.addEventListener("input", () => (about[key] = control.value.trim()));
  return h("div", { class: "field" }, h("label", { for: key }, words), control);
}

function hamletField(about) {
  const options = known().hamlets.map(({ name }) =>
    h("option", { value: name, selected: name === about.hamlet }, name),
  );
  const chosen = (event) => (about.hamlet = event.target.value);
  return h(
    "div",
    { class: "field" },
    h("label", { for: "hamlet" }, "Thôn, bản"),
    h("select", { id: "hamlet", name: "hamlet", onchange: chosen }, options),
  );
}

/** The phone's own camera, or pictures that are there: one after the other. What was typed is kept before it opens. */
function filesField(about, go) {
  const chosen = async () => {
    const files = [...file.files];
    await remember({ photo: about });
    return fromFiles(files, about, go);
  };
  const file = h("input", {
    id: "file",
    name: "file",
    type: "file",
    accept: "image/*",
    capture: "environment",
    multiple: true,
    onclick: () => remember({ photo: about }),
    onchange: chosen,
  });
  return h(
    "details",
    { class: "more" },
    h("summary", {}, "Dùng máy ảnh của điện thoại hoặc chọn ảnh có sẵn"),
    h("label", { for: "file" }, "Ảnh trang sổ"),
    file,
  );
}

async function fromFiles([file, ...rest], about, go) {
  if (!file) return choose(go);
  let canvas;
  try {
    canvas = await redraw(file);
  } catch {
    return choose(go, "Không mở được ảnh này. Chụp lại hoặc chọn ảnh khác.");
  }
  return look(canvas, about, {
    nextWords: rest.length ? `Giữ, xem ảnh tiếp (còn ${rest.length})` : "Giữ ảnh này",
    next: async (how, words) => {
      if (how === "full") return choose(go, words);
      if (how === "kept") await turnPage(about);
      return fromFiles(rest, about, go);
    },
  });
}

/** The stream stays open from page to page; it ends with the screen. */
async function startCamera(about, go, refused = () => choose(go)) {
  let stream;
  try {
    stream = await openCamera();
  } catch {
    return refused("Không mở được máy ảnh trong trang. Bấm dòng dưới để dùng máy ảnh của điện thoại.");
  }
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  window.addEventListener("hashchange", stop, { once: true });
  return takeNext();

  async function takeNext() {
    const books = booksOf(await photos.taken()).filter((one) => one.book === about.book && one.hamlet === about.hamlet);
    live(stream, `Trang ${about.page || "chưa ghi số"} · sổ ${about.book || "chưa ghi tên"}`, {
      map: books.map((book) => h("p", { class: "small" }, sentence(book))),
      taken: async (picture) => look(await redraw(picture), about, { nextWords: wordsOfNext(about), next }),
      leave: () => (stop(), choose(go)),
    });
  }

  async function next(how, words) {
    if (how === "full") return stop(), choose(go, words);
    if (how === "kept") await turnPage(about);
    return takeNext();
  }
}

const isNumber = (page) => /^\d+$/.test(page);
const wordsOfNext = ({ page }) => (isNumber(page) ? `Chụp tiếp trang ${Number(page) + 1}` : "Chụp trang tiếp");

async function turnPage(about) {
  if (isNumber(about.page)) about.page = String(Number(about.page) + 1);
  await remember({ photo: { ...about } });
}

/** One book: its sentence, and a small picture of each page with how far it is. */
function shelf(book, taken) {
  const mine = taken.filter((page) => page.book === book.book && page.hamlet === book.hamlet);
  const first = (page) => (isNumber(page.page) ? Number(page.page) : Infinity);
  const pages = mine.sort((one, other) => first(one) - first(other)).map(pageOf);
  return h("div", { class: "shelf" }, h("p", {}, sentence(book)), h("ul", { class: "shelf__pages" }, pages));
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

/** The switch for Wi-Fi, what the phone knows of its network, and a way to send all the same. */
async function sendingOf(taken, go) {
  const waiting = taken.filter((page) => page.status === "waiting").length;
  const isOn = await isWifiOnly();
  const box = h("input", { type: "checkbox", id: "wifi", name: "wifi", checked: isOn });
  box.addEventListener("change", async () => {
    await setWifiOnly(box.checked);
    soon();
    return choose(go);
  });
  const now = button("Gửi ảnh ngay bằng mạng này", () => (allowOnce(), soon()));
  const isHeld = isOn && waiting > 0 && network() !== "wifi";
  return h(
    "section",
    {},
    h("h2", {}, "Gửi ảnh"),
    h("label", { class: "choice", for: "wifi" }, box, "Chỉ gửi ảnh khi có Wi-Fi"),
    isOn && network() === "unknown" && h("p", { class: "field__doubt" }, "Máy này không cho biết đang dùng Wi-Fi hay mạng di động, nên ảnh chỉ gửi khi bấm nút dưới đây."),
    h("p", {}, waiting ? `${waiting} ảnh chờ gửi; phiếu luôn gửi trước ảnh.` : "Không còn ảnh nào chờ gửi."),
    isHeld && h("p", {}, now),
  );
}
