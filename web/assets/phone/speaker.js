/* The sign that says a question or a screen aloud; there only when the person has switched it on. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SCREENS = ["home", "new", "correct", "saved", "waiting", "known", "photo", "checks", "check", "leave"];

export const isOn = () => localStorage.getItem("voice") === "on";

/** A button for the prompt `name`, called by `words`; null while the switch is off. */
export function speaker(name, words) {
  if (!isOn()) return null;
  const play = async () => (await import("./voice.js")).play(name);
  return h("button", { type: "button", class: "button speaker", "aria-label": `Đọc to: ${words}`, onclick: play }, icon("voice"));
}

/** The same for the screen of this name, beside its title. */
export function speakScreen(name) {
  const heading = document.querySelector("#main > h1");
  const made = speaker(`screen-${name}`, "trang này");
  if (heading && made && SCREENS.includes(name)) heading.after(made);
}
