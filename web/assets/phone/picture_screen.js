/* The picture just taken, kept before anything is asked: what is to be said of it, its corners, and what comes next. */
import { button, h, notice, say, show } from "./dom.js";
import { see } from "./eyes.js";
import { WHOLE, adjustable } from "./outline_view.js";
import * as photos from "./photos.js";
import { cut, encode, thumbOf, turned } from "./picture.js";

const FULL = "Máy sắp đầy, chưa giữ được ảnh này. Số trang vẫn còn; gửi hết ảnh rồi chụp lại.";

/** Show an upright canvas of a page; `about` {hamlet, book, page}. Ends in `next("kept")`, `next("again")` or, where
    there is no room for it, `next("full")`. `id` is that of a picture that lies here already. */
export async function look(canvas, about, { id = null, next, nextWords }) {
  const title = `Trang ${about.page || "chưa ghi số"} · sổ ${about.book || "chưa ghi tên"}`;
  const place = h("div", {});
  const said = h("div", { "aria-live": "polite" });
  const actions = h("div", {});
  show(title, place, said, actions);
  let corners = WHOLE;
  let kept = id;
  let isMoved = false;
  await opened();

  /** The picture as it now stands: seen, and on the disk before anyone is asked about it. */
  async function opened() {
    place.replaceChildren(h("div", { class: "frame" }, canvas));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Ảnh vừa chụp");
    const [seen, blob] = [see(canvas), encode(canvas)];
    const { outline, verdict } = await seen;
    corners = outline?.corners ?? WHOLE;
    isMoved = false;
    draw(verdict, Boolean(outline) && verdict.word !== "corner");
    kept = await photos.keep(await blob, { ...about, thumb: thumbOf(canvas) }, { status: "asked", replaced: kept });
    if (!kept) return next("full", FULL);
    return null;
  }

  function draw(verdict, isWhole) {
    place.replaceChildren(adjustable(canvas, corners, (moved) => ([corners, isMoved] = [moved, true])));
    said.replaceChildren(verdict.isGood ? notice("Ảnh đủ nét.", "right") : notice(verdict.sentence, "doubt"));
    const keepIt = (kind) => button(verdict.isGood ? nextWords : "Vẫn giữ ảnh này", () => finish(isWhole), kind);
    const again = (kind) => button("Chụp lại", takeAgain, kind);
    const main = "button--main button--next";
    actions.replaceChildren(
      verdict.isGood ? keepIt(main) : again(main),
      h("div", { class: "actions" }, verdict.isGood ? again("") : keepIt(""), button("Xoay ảnh", turn)),
      h(
        "p",
        { class: "small", id: "corners-hint" },
        "Viền lệch thì kéo bốn góc, hoặc chọn góc rồi bấm phím mũi tên. Phần ngoài viền không gửi đi.",
      ),
    );
  }

  async function turn() {
    canvas = turned(canvas);
    await opened();
  }

  async function takeAgain() {
    if (kept) await photos.remove(kept);
    return next("again");
  }

  /** Only what lies around the sheet is taken off, and only where its four corners are known. */
  async function finish(isWhole) {
    const sheet = isWhole || isMoved ? cut(canvas, corners) : canvas;
    if (sheet === canvas) await photos.release(kept);
    else kept = await photos.keep(await encode(sheet), { ...about, thumb: thumbOf(sheet) }, { replaced: kept });
    if (!kept) return next("full", FULL);
    say(`Đã giữ trang ${about.page}.`);
    return next("kept");
  }
}
