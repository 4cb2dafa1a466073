/* The PIN: six digits, asked when the app opens, chosen when the phone is enrolled. */
import { button, h, notice, show } from "./dom.js";

export const PIN_LENGTH = 6;
const HARD_TO_GUESS = "Không dùng ngày sinh hay dãy số dễ đoán. Đừng nói mã này cho ai.";

const pinField = (id, words, hint = "") =>
  h(
    "div",
    { class: "field field--number" },
    h("label", { for: id }, words),
    h("input", {
      id,
      name: id,
      type: "password",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: String(PIN_LENGTH),
      "aria-describedby": hint ? `${id}-hint` : null,
    }),
    hint && h("p", { class: "field__hint", id: `${id}-hint` }, hint),
  );

const isEasy = (pin) => /^(\d)\1*$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin);

/** Ask for a new PIN, twice; `done(pin)` is waited for. */
export function choose(title, words, done) {
  const said = h("div", { "aria-live": "assertive" });
  const first = pinField("pin", `Mã PIN mới (${PIN_LENGTH} chữ số)`, HARD_TO_GUESS);
  const again = pinField("pin-again", "Gõ lại mã PIN");
  const form = h(
    "form",
    { onsubmit: submit, novalidate: true },
    first,
    again,
    said,
    h("p", {}, h("button", { type: "submit", class: "button button--main button--next" }, "Đặt mã PIN")),
  );
  show(title, h("p", {}, words), form);

  async function submit(event) {
    event.preventDefault();
    const [pin, twice] = ["#pin", "#pin-again"].map((id) => form.querySelector(id).value);
    const wrong = !/^\d{6}$/.test(pin)
      ? `Mã PIN phải có đúng ${PIN_LENGTH} chữ số. Gõ lại.`
      : isEasy(pin)
        ? "Mã PIN này dễ đoán. Chọn dãy số khác."
        : pin !== twice
          ? "Hai lần gõ không giống nhau. Gõ lại mã PIN."
          : "";
    if (wrong) return said.replaceChildren(notice(wrong, "wrong"));
    said.replaceChildren(notice("Đang khoá dữ liệu bằng mã PIN…"));
    return done(pin);
  }
}

/** Ask for the PIN of `vault`; `tries(pin)` gives a sentence while it is wrong. */
export function ask(vault, tries, others) {
  const said = h("div", { "aria-live": "assertive" });
  const field = pinField("pin", "Mã PIN");
  const input = field.querySelector("input");
  const form = h(
    "form",
    { onsubmit: submit, novalidate: true },
    field,
    said,
    h("p", {}, h("button", { type: "submit", class: "button button--main button--next" }, "Mở")),
  );
  input.addEventListener("input", () => input.value.length === PIN_LENGTH && form.requestSubmit());
  show(`Chào ${vault.name}`, form, others);
  input.focus();

  async function submit(event) {
    event.preventDefault();
    if (input.disabled || !input.value) return;
    input.disabled = true;
    said.replaceChildren(h("p", {}, "Đang mở…"));
    const sentence = await tries(input.value);
    if (!sentence) return;
    input.disabled = false;
    input.value = "";
    said.replaceChildren(notice(sentence, "wrong"));
    input.focus();
  }
}

export const otherPerson = (go) => button("Người khác dùng máy này", () => go("#/enrol"), "button--quiet");
