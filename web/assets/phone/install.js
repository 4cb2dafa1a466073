/* Onto the home screen: the browser's own prompt, explained first; a guide in pictures of words where there is none. */
import { back, button, h, link, notice, say, show } from "./dom.js";
import { persist } from "./space.js";

let prompt = null;

export function listen() {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
  });
  window.addEventListener("appinstalled", () => {
    prompt = null;
    void persist();
  });
}

const isApple = () => /iPhone|iPad/.test(navigator.userAgent);
export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** What home says of installing: after the first child was written, never before; nothing when it is done. */
export function offer(hasWritten) {
  if (isInstalled() || !hasWritten || (!prompt && !isApple())) return null;
  return h(
    "section",
    { class: "offer" },
    h("h2", {}, "Để ứng dụng lên màn hình chính"),
    h("p", {}, "Mở được ngay cả khi không có mạng, không phải gõ địa chỉ. Không tốn thêm dung lượng đáng kể."),
    prompt ? button("Thêm vào màn hình chính", install) : link("Xem cách làm trên iPhone", "#/install", "button"),
  );
}

async function install() {
  const asked = prompt;
  prompt = null;
  asked.prompt();
  const { outcome } = await asked.userChoice;
  say(outcome === "accepted" ? "Đã thêm vào màn hình chính." : "Chưa thêm. Lần sau vẫn làm được.");
}

const STEP = (number, sign, words) =>
  h(
    "li",
    { class: "step" },
    h("span", { class: "step__sign", "aria-hidden": "true" }, sign),
    h("span", {}, `${number}. ${words}`),
  );

export function guide() {
  show(
    "Thêm vào màn hình chính",
    back(),
    h(
      "ol",
      { class: "steps" },
      STEP(1, "⬆", "Mở trang này bằng Safari, bấm nút chia sẻ (hình vuông có mũi tên lên) ở cuối màn hình."),
      STEP(2, "➕", "Kéo xuống, bấm «Thêm vào MH chính»."),
      STEP(3, "✓", "Bấm «Thêm». Từ nay mở Sổ Trẻ Em bằng biểu tượng trên màn hình chính."),
    ),
    notice("Trên iPhone, dữ liệu của trang chưa thêm vào màn hình chính có thể bị máy xoá sau 7 ngày không mở."),
  );
}
