/* What stands around every control: label, hint, and the place for what the check says. */
import { h } from "./dom.js";

export const place = (name) => h("div", { id: `${name}-said`, "aria-live": "polite" });
export const hint = (name, words) => words && h("p", { class: "field__hint", id: `${name}-hint` }, words);
export const described = (name, words) => `${name}-said${words ? ` ${name}-hint` : ""}`;

/** A labelled control with the places for what is said of it. */
export function field(asked, name, control, more = null) {
  const label = h("label", { for: name }, asked.label);
  return h("div", { class: "field" }, label, control, more, place(name), hint(name, asked.hint));
}
