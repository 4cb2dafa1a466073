/* Photographing a book: which page of which, the pages taken so far and those left out between them, and what waits. */
import { live, openCamera } from "./camera_live.js";
import { back, button, h, link, notice, show } from "./dom.js";
import { booksOf, sentence } from "./book_map.js";
import { known, remember } from "./lists.js";
import * as photos from "./photos.js";
import { redraw } from "./picture.js";
import { look } from "./picture_screen.js";
import { shelves } from "./shelves.js";
import { FULL_AT, estimate } from "./space.js";

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
      if (!isHere()) return null;
      if (how === "again") return startCamera(about, go);
      return location.hash === "#/photo" ? choose(go, words) : go("#/photo");
    },
  });
}

/** Keeping a picture takes a moment: meanwhile the person may have gone elsewhere, and nothing is drawn over that. */
const isHere = () => location.hash.startsWith("#/photo");

async function choose(go, words = "") {
  if (!isHere()) return null;
  const about = remembered();
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
    await shelves(),
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
  if (!file || !isHere()) return choose(go);
  let canvas;
  try {
    canvas = await redraw(file);
  } catch {
    return choose(go, "Không mở được ảnh này. Chụp lại hoặc chọn ảnh khác.");
  }
  return look(canvas, about, {
    nextWords: rest.length ? `Giữ, xem ảnh tiếp (còn ${rest.length})` : "Giữ ảnh này",
    next: async (how, words) => {
      if (how === "refused") return choose(go, words);
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
    if (!isHere()) return stop();
    const all = booksOf(await photos.taken(), known().photographed);
    const books = all.filter((one) => one.book === about.book && one.hamlet === about.hamlet);
    return live(stream, `Trang ${about.page || "chưa ghi số"} · sổ ${about.book || "chưa ghi tên"}`, {
      map: books.map((book) => h("p", { class: "small" }, sentence(book))),
      taken: async (picture) =>
        look(await redraw(picture), about, { nextWords: wordsOfNext(about), doneWords: "Giữ, thôi chụp", next }),
      leave: () => (stop(), choose(go)),
    });
  }

  async function next(how, words) {
    if (how === "refused") return (stop(), choose(go, words));
    if (how !== "again") await turnPage(about);
    return how === "done" ? (stop(), choose(go)) : takeNext();
  }
}

const isNumber = (page) => /^\d+$/.test(page);
const wordsOfNext = ({ page }) => (isNumber(page) ? `Chụp tiếp trang ${Number(page) + 1}` : "Chụp trang tiếp");

async function turnPage(about) {
  if (isNumber(about.page)) about.page = String(Number(about.page) + 1);
  await remember({ photo: { ...about } });
}
