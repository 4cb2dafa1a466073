/* Questions with listed answers: laid open when few, a picker with the last used in front, ticks for groups. */
import definition from "definition";
import { ETHNIC_NAMES } from "./checks/lists.js";
import { h } from "./dom.js";
import { aloud, before, described, field, hint, place, what } from "./form_parts.js";
import { person } from "./vault.js";

const RADIO_MAX = 4;

function optionsOf(asked, { hamlets, value }) {
  let options = asked.options.map(([key, words]) => [key, words]);
  if (asked.kind === "hamlet") options = hamlets.map((one) => [one.name, one.name]);
  if (asked.key === "ethnicity") options = ETHNIC_NAMES.map((name) => [name, name]);
  if (asked.key === "nationality") {
    const all = definition.lists.nationalities.map(([key, words]) => [key, words]);
    options = [...all.filter(([key]) => key === asked.preset), ...all.filter(([key]) => key !== asked.preset)];
  }
  return value && !options.some(([key]) => key === value) ? [[value, value], ...options] : options;
}

export function choice(asked, context) {
  const options = optionsOf(asked, context);
  const { name, value, typed, recent } = context;
  if (asked.kind === "choice" && options.length <= RADIO_MAX) return radios(asked, context, options);
  const option = ([key, words]) => h("option", { value: key, selected: key === value }, words);
  const used = (recent[`${asked.key}s`] ?? []).filter((key) => key !== value);
  const near = used.length
    ? h(
        "optgroup",
        { label: "Vừa dùng" },
        used.map((key) => option([key, options.find(([one]) => one === key)?.[1] ?? key])),
      )
    : null;
  const control = h(
    "select",
    {
      id: name,
      name,
      "aria-describedby": described(name, asked.hint),
      onchange: () => (typed[asked.key] = control.value),
    },
    h("option", { value: "" }, "Chọn…"),
    near,
    near ? h("optgroup", { label: "Tất cả" }, options.map(option)) : options.map(option),
  );
  control.value = value;
  return field(asked, context, control);
}

function radios(asked, { name, value, typed, about = {} }, options) {
  const one = ([key, words]) =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "radio", name, value: key, checked: key === value, onchange: () => (typed[asked.key] = key) }),
      ` ${words}`,
    );
  return h(
    "fieldset",
    { class: "field", id: name, tabindex: "-1", "aria-describedby": described(name, asked.hint) },
    h("legend", {}, asked.label),
    aloud(asked),
    before(about[asked.key], asked.key),
    h("div", { class: "choices" }, options.map(one)),
    place(name),
    hint(name, asked.hint),
  );
}

/** Any number of groups; those this role may not write are not offered. */
export function groups(asked, { name, value, typed, about = {} }) {
  const known = Array.isArray(about[asked.key]) ? about[asked.key] : [];
  const chosen = new Set(Array.isArray(value) ? value : known);
  const unwritable = definition.unwritable[person().role] ?? [];
  const options = asked.options.filter(([key]) => !unwritable.includes(key));
  const tick = (key, words) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "checkbox",
        name,
        value: key,
        checked: chosen.has(key),
        onchange: (event) => {
          if (event.target.checked) chosen.add(key);
          else chosen.delete(key);
          typed[asked.key] = options.map(([one]) => one).filter((one) => chosen.has(one));
        },
      }),
      ` ${words}`,
    );
  const box = ([key, words]) => h("div", { class: "asked" }, tick(key, words), what(key, words));
  const headings = [...new Set(options.map(([, , heading]) => heading))];
  const parts = headings.map((heading) => [
    heading && h("p", { class: "groups__heading" }, heading),
    options.filter((one) => one[2] === heading).map(box),
  ]);
  return h(
    "fieldset",
    { class: "field groups", id: name, tabindex: "-1" },
    h("legend", {}, asked.label),
    aloud(asked),
    hint(name, asked.hint),
    parts,
    place(name),
  );
}
