/* The picture just taken, kept before anything is asked: what is to be said of it, its corners, and what comes next. */
import { button, h, notice, say, show } from "./dom.js";
import { see } from "./eyes.js";
import { WHOLE, adjustable } from "./outline_view.js";
import * as photos from "./photos.js";
import { cut, encode, thumbOf, turned } from "./picture.js";
import { speakScreen } from "./speaker.js";

/** Show an upright canvas of a page; `about` {hamlet, book, page}. Ends in `next("kept")`, `next("done")` when nothing
    is to follow, `next("again")` or, where it can't be kept, `next("refused", words)`. `id` is that of a picture that
    lies here already. */
export async function look(canvas, about, { id = null, next, nextWords, doneWords = "" }) {
  const title = `Trang ${about.page || "chưa ghi số"} · sổ ${about.book || "chưa ghi tên"}`;
  const place = h("div", {});
  const said = h("div", { "aria-live": "polite" });
  const actions = h("div", {});
  show(title, place, said, actions);
  speakScreen("picture");
  let corners = WHOLE;
  /** The id it lies under, once it is on the disk. */
  let kept = Promise.resolve(id);
  let isMoved = false;
  await opened();

  /** The picture as it now stands: seen, and on the disk before anyone is asked about it. */
  async function opened() {
    place.replaceChildren(h("div", { class: "frame" }, canvas));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Ảnh vừa chụp");
    const before = kept;
    kept = encode(canvas).then(async (blob) =>
      photos.keep(blob, { ...about, thumb: thumbOf(canvas) }, { status: "asked", replaced: await before }),
    );
    const { outline, verdict } = await see(canvas);
    corners = outline?.corners ?? WHOLE;
    isMoved = false;
    draw(verdict, Boolean(outline) && verdict.word !== "corner");
    return unlessRefused(async () => void (await kept));
  }

  async function unlessRefused(act) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof photos.NotKept) return next("refused", error.message);
      throw error;
    }
  }

  function draw(verdict, isWhole) {
    place.replaceChildren(adjustable(canvas, corners, (moved) => ([corners, isMoved] = [moved, true])));
    said.replaceChildren(verdict.isGood ? notice("Ảnh đủ nét.", "right") : notice(verdict.sentence, "doubt"));
    const keepIt = (kind) =>
      button(verdict.isGood ? nextWords : "Vẫn giữ ảnh này", () => finish(isWhole, "kept"), kind);
    const again = (kind) => button("Chụp lại", takeAgain, kind);
    const main = "button--main button--next";
    actions.replaceChildren(
      verdict.isGood ? keepIt(main) : again(main),
      h(
        "div",
        { class: "actions" },
        verdict.isGood && doneWords && button(doneWords, () => finish(isWhole, "done")),
        verdict.isGood ? again("") : keepIt(""),
        button("Xoay ảnh", turn),
      ),
      h(
        "p",
        { class: "small", id: "corners-hint" },
        "Viền lệch thì kéo bốn góc, hoặc chọn góc rồi bấm phím mũi tên. Phần xa ngoài viền được cắt bỏ.",
      ),
    );
  }

  async function turn() {
    canvas = turned(canvas);
    await opened();
  }

  function takeAgain() {
    return unlessRefused(async () => {
      await photos.remove(await kept);
      return next("again");
    });
  }

  /** Only what lies around the sheet is taken off, and only where its four corners are known. */
  function finish(isWhole, how) {
    return unlessRefused(async () => {
      const [sheet, lying] = [isWhole || isMoved ? cut(canvas, corners) : canvas, await kept];
      if (sheet === canvas) await photos.release(lying);
      else await photos.keep(await encode(sheet), { ...about, thumb: thumbOf(sheet) }, { replaced: lying });
      say(`Đã giữ trang ${about.page}.`);
      return next(how);
    });
  }
}
