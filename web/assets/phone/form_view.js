/* The questions of the form as controls, drawn from the definition; each answer goes to `typed` as it is given. */
import { parse, spoken as spokenDate } from "./checks/dates.js";
import { decodePart, spoken, strip } from "./checks/number.js";
import { today } from "./clock.js";
import { h } from "./dom.js";
import { choice, groups } from "./form_choices.js";
import { aloud, before, described, field, hint, place, what } from "./form_parts.js";

const DATE_PARTS = [
  ["day", "Ngày", 2],
  ["month", "Tháng", 2],
  ["year", "Năm", 4],
];

/** One question; `context` has typed (its answers), name (of the control), hamlets, recent. */
export function question(asked, context) {
  const draw = { groups, date, hamlet: choice, choice, long_text: longText }[asked.kind] ?? line;
  const drawn = draw(asked, { ...context, value: context.typed[asked.key] ?? "" });
  return h("div", { class: "asked" }, drawn, what(asked.key, asked.label));
}

function line(asked, context) {
  const { name, value, typed, used = [] } = context;
  const isNumber = ["personal_id", "number"].includes(asked.kind);
  const known = asked.kind === "personal_id" ? h("output", { class: "number__known", for: name }) : null;
  const control = h("input", {
    id: name,
    name,
    type: "text",
    autocomplete: "off",
    value,
    inputmode: isNumber ? "numeric" : null,
    autocapitalize: asked.kind === "name" ? "words" : "off",
    spellcheck: "false",
    enterkeyhint: "next",
    "aria-describedby": described(name, asked.hint),
    oninput: () => {
      typed[asked.key] = control.value;
      if (known) known.textContent = numberSays(control.value);
    },
  });
  if (known) known.textContent = numberSays(value);
  const made = field(asked, context, control, known ?? offers(control, used));
  if (isNumber) made.classList.add("field--number");
  return made;
}

/** What the digits say while they are typed: place, sex, century, year; how many are still to come. */
export function numberSays(text) {
  const digits = strip(text);
  if (!digits || /\D/.test(digits)) return "";
  const told = spoken(decodePart(digits));
  const left = 12 - digits.length;
  const rest = left > 0 ? `còn ${left} số` : left < 0 ? `thừa ${-left} số` : "đủ 12 số ✓";
  return [told, rest].filter(Boolean).join(" · ");
}

/** Names written before at the same place of the form, offered while typing. */
function offers(control, used) {
  if (!used.length) return null;
  const id = `${control.id}-used`;
  control.setAttribute("list", id);
  return h(
    "datalist",
    { id },
    used.map((value) => h("option", { value })),
  );
}

function longText(asked, context) {
  const { name, value, typed } = context;
  const control = h("textarea", {
    id: name,
    name,
    rows: 3,
    "aria-describedby": described(name, asked.hint),
    oninput: () => (typed[asked.key] = control.value),
  });
  control.value = value;
  return field(asked, context, control);
}

/** Day, month and year in boxes of their own: what is left blank stays unknown. Other words go to the second line. */
function date(asked, { name, value, typed, about = {} }) {
  const parts = splitDate(value);
  const keep = () => {
    const [day, month, year, words] = controls.map((control) => control.value.trim());
    typed[asked.key] = words || [day, month, year].filter(Boolean).join("/");
    const born = parse(typed[asked.key], today());
    meaning.textContent = born ? `Sinh ${spokenDate(born)}` : "";
  };
  const controls = DATE_PARTS.map(([part, words, length], at) =>
    h("input", {
      id: at ? `${name}-${part}` : name,
      name: `${name}-${part}`,
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: String(length),
      value: parts[part],
      "aria-label": `${asked.label}: ${words.toLowerCase()}`,
      placeholder: words,
      "aria-describedby": described(name, true),
      oninput: (event) => {
        keep();
        if (event.target.value.length === length && event.inputType === "insertText") controls[at + 1].focus();
      },
    }),
  );
  const words = h("input", {
    id: `${name}-words`,
    name: `${name}-words`,
    type: "text",
    autocomplete: "off",
    value: parts.words,
    oninput: keep,
  });
  const other = h(
    "details",
    { class: "more", open: Boolean(parts.words) },
    h("summary", {}, "Ghi khác (ngày âm lịch, không rõ)"),
    h("label", { for: `${name}-words` }, "Ghi như gia đình nói"),
    words,
  );
  controls.push(words);
  const meaning = h("output", { class: "number__known" });
  keep();
  const legend = h("legend", {}, asked.label);
  return h(
    "fieldset",
    { class: "field" },
    legend,
    aloud(asked),
    before(about[asked.key], asked.key),
    h("div", { class: "date" }, controls.slice(0, 3)),
    meaning,
    place(name),
    hint(name, "Không biết ngày hoặc tháng thì để trống ô đó."),
    other,
  );
}

function splitDate(text) {
  const match = /^(?:(?:(\d{1,2})\/)?(\d{1,2})\/)?(\d{4}|\d{1,3})?$/.exec(text);
  if (!match) return { day: "", month: "", year: "", words: text };
  return { day: match[1] ?? "", month: match[2] ?? "", year: match[3] ?? "", words: "" };
}

/** What the check says, beside each question it speaks of. */
export function tell(root, { faults, doubts }) {
  for (const spot of root.querySelectorAll("[id$='-said']")) {
    const name = spot.id.slice(0, -5);
    const [fault, doubt] = [faults[name], doubts[name]];
    spot.replaceChildren(
      ...[fault && h("p", { class: "field__fault" }, fault), doubt && h("p", { class: "field__doubt" }, doubt)].filter(
        Boolean,
      ),
    );
    const control = root.querySelector(`[id="${name}"]`);
    if (fault) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
}
