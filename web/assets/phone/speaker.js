/* The sign that says a question or a screen aloud; there only when the person has switched it on. */
import definition from "definition";
import { h } from "./dom.js";
import { icon } from "./icons.js";

export const isOn = () => localStorage.getItem("voice") === "on";

/** A button for the prompt `name`, called by `words`; null while the switch is off. */
export function speaker(name, words) {
  if (!isOn()) return null;
  const play = async () => (await import("./voice.js")).play(name);
  return h("button", { type: "button", class: "button speaker", "aria-label": `Đọc to: ${words}`, onclick: play }, icon("voice"));
}

/** The same for the screen of this name, beside its title; nothing where nothing is to be said of it, or where the screen
 * has said itself what it is. */
export function speakScreen(name) {
  const heading = document.querySelector("#main > h1");
  if (!definition.spoken_screens.includes(name) || heading?.nextElementSibling?.matches(".speaker")) return;
  const made = speaker(`screen-${name}`, "trang này");
  if (made) heading?.after(made);
}
