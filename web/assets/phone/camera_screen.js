/* Photographing a book's pages, several in a row: the camera inside the page, else the phone's own through a file. What
   is to be changed is said while the page is looked at and once more on the picture itself. */
import { back, button, h, notice, say, show } from "./dom.js";
import { known, remember } from "./lists.js";
import * as photos from "./photos.js";
import { COPY_PX } from "./quality.js";
import { FULL_AT, estimate } from "./space.js";

const LOOK_MS = 700;
let worker = null;
let asked = 0;

/** The verdict of quality.js on a picture or a running video. */
function verdictOf(picture, width, height) {
  worker ??= new Worker(document.querySelector("meta[name=quality-worker]").content, { type: "module" });
  const scale = COPY_PX / width;
  const canvas = new OffscreenCanvas(COPY_PX, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const number = (asked += 1);
  return new Promise((resolve) => {
    const listen = (event) => {
      if (event.data.number !== number) return;
      worker.removeEventListener("message", listen);
      resolve(event.data.verdict);
    };
    worker.addEventListener("message", listen);
    worker.postMessage({ number, pixels: data.buffer, width: canvas.width, height: canvas.height }, [data.buffer]);
  });
}

export async function open() {
  const recent = known().recent.photo ?? {};
  const about = {
    hamlet: recent.hamlet ?? known().hamlets[0]?.name ?? "",
    book: recent.book ?? "",
    page: recent.page ?? "1",
  };
  const field = (key, words, options = {}) => {
    const control = h("input", {
      id: key,
      name: key,
      type: "text",
      autocomplete: "off",
      value: about[key],
      ...options,
    });
    control.addEventListener("input", () => (about[key] = control.value.trim()));
    return [h("div", { class: "field" }, h("label", { for: key }, words), control), control];
  };
  const [book] = field("book", "Sổ (năm hoặc tên)");
  const [page, pageInput] = field("page", "Trang số", { inputmode: "numeric" });
  const hamlet = known().hamlets.length > 1 && hamletField(about);
  const stage = h("div", { class: "stage" });
  const said = h("div", { "aria-live": "polite" });
  const taken = h("p", { class: "small", role: "status" });
  const file = h("input", {
    id: "file",
    name: "file",
    type: "file",
    accept: "image/*",
    capture: "environment",
    multiple: true,
    onchange: fromFiles,
  });
  const main = show(
    "Chụp sổ",
    back(),
    hamlet,
    book,
    page,
    stage,
    said,
    taken,
    h(
      "details",
      { class: "more" },
      h("summary", {}, "Dùng máy ảnh của điện thoại hoặc chọn ảnh có sẵn"),
      h("label", { for: "file" }, "Ảnh trang sổ"),
      file,
    ),
  );
  if ((await estimate()).share > FULL_AT)
    return said.replaceChildren(notice("Máy sắp đầy, tạm dừng chụp. Gửi hết ảnh rồi chụp tiếp.", "doubt"));
  await tellTaken();
  return idle();

  function idle() {
    stage.replaceChildren(button("Mở máy ảnh", startCamera, "button--main button--next"));
  }

  /** What was typed is kept first: Android may end the page while its camera is open. */
  async function startCamera() {
    await remember({ photo: about });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } },
      });
      await live(stream);
    } catch {
      said.replaceChildren(
        notice("Không mở được máy ảnh trong trang. Bấm dòng dưới để dùng máy ảnh của điện thoại.", "doubt"),
      );
      main.querySelector("details").open = true;
    }
  }

  async function live(stream) {
    const video = h("video", { autoplay: true, muted: true, playsInline: true, class: "stage__video" });
    video.srcObject = stream;
    const stop = () => stream.getTracks().forEach((track) => track.stop());
    const shutter = button(
      "◉ Chụp",
      async () => look(await photos.redraw(video), live.bind(null, stream)),
      "button--main button--next",
    );
    stage.replaceChildren(
      video,
      shutter,
      button("Tắt máy ảnh", () => (stop(), idle()), "button--quiet"),
    );
    window.addEventListener("hashchange", stop, { once: true });
    while (video.isConnected && stream.active) {
      if (video.videoWidth) {
        const verdict = await verdictOf(video, video.videoWidth, video.videoHeight);
        stage.classList.toggle("stage--good", verdict.isGood);
        said.textContent = verdict.isGood ? "Đã đủ nét, bấm chụp." : verdict.sentence;
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  async function fromFiles() {
    const files = [...file.files];
    file.value = "";
    for (const one of files)
      await new Promise((next) =>
        photos.redraw(one).then(
          (picture) => look(picture, next),
          () => unreadable(next),
        ),
      );
    idle();
  }

  function unreadable(next) {
    said.replaceChildren(notice("Không mở được ảnh này. Chụp lại hoặc chọn ảnh khác.", "wrong"));
    next();
  }

  /** The picture itself: sent at once when it is good, else asked about. */
  async function look({ blob, canvas }, next) {
    const verdict = await verdictOf(canvas, canvas.width, canvas.height);
    if (verdict.isGood) return keep(blob, next);
    canvas.className = "stage__video";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Ảnh vừa chụp");
    said.replaceChildren(notice(verdict.sentence, "doubt"));
    return stage.replaceChildren(
      canvas,
      button("Chụp lại", next, "button--main button--next"),
      button("Vẫn gửi", () => keep(blob, next)),
    );
  }

  async function keep(blob, next) {
    if (!(await photos.add(blob, { ...about })))
      return said.replaceChildren(notice("Máy sắp đầy, chưa giữ được ảnh này. Gửi hết ảnh rồi chụp lại.", "wrong"));
    say(`Đã giữ trang ${about.page}.`);
    about.page = pageInput.value = /^\d+$/.test(about.page) ? String(Number(about.page) + 1) : about.page;
    await remember({ photo: about });
    await tellTaken();
    return next();
  }

  async function tellTaken() {
    const mine = (await photos.list()).filter((photo) => photo.book === about.book);
    const refused = mine.filter((photo) => photo.status === "refused").length;
    const pages = mine.map((photo) => photo.page).join(", ");
    taken.textContent = mine.length ? `Trong máy còn ${mine.length} ảnh của sổ này chờ gửi: trang ${pages}.` : "";
    if (refused) taken.textContent += ` ${refused} ảnh máy chủ không nhận, chụp lại.`;
  }
}

function hamletField(about) {
  const options = known().hamlets.map(({ name }) =>
    h("option", { value: name, selected: name === about.hamlet }, name),
  );
  return h(
    "div",
    { class: "field" },
    h("label", { for: "hamlet" }, "Thôn, bản"),
    h("select", { id: "hamlet", name: "hamlet", onchange: (event) => (about.hamlet = event.target.value) }, options),
  );
}
