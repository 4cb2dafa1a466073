/* Onto the home screen: the browser's own prompt, explained before it comes, at the right moment. */
import { button, h, link, say } from "./dom.js";
import { persist } from "./space.js";

const LATER_MS = 7 * 24 * 3_600_000;
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

export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isPutOff = () => Date.now() - Number(localStorage.getItem("install later")) < LATER_MS;

/** What home says of installing: after the first child was written, never before; nothing when it is done or put off. */
export function offer(hasWritten) {
  if (isInstalled() || !hasWritten || isPutOff()) return null;
  const box = h(
    "section",
    { class: "offer" },
    h("h2", {}, "Để ứng dụng lên màn hình chính"),
    h(
      "p",
      {},
      "Như các ứng dụng khác: bấm biểu tượng là mở, không phải gõ địa chỉ, không có mạng vẫn mở được. ",
      prompt ? "Máy sẽ hỏi một câu, anh/chị bấm «Cài đặt» hoặc «Thêm»." : "",
    ),
    h(
      "p",
      { class: "actions" },
      prompt ? button("Thêm vào màn hình chính", install) : link("Xem cách làm", "#/install", "button"),
      button("Để sau", later, "button--quiet"),
    ),
  );
  return box;

  function later() {
    localStorage.setItem("install later", Date.now());
    box.remove();
  }

  async function install() {
    const asked = prompt;
    prompt = null;
    asked.prompt();
    const { outcome } = await asked.userChoice;
    say(outcome === "accepted" ? "Đã thêm vào màn hình chính." : "Chưa thêm. Lần sau vẫn làm được.");
    if (outcome === "accepted") box.remove();
  }
}
