/* A phone becomes known: the officer's code, then a PIN that locks what will lie on it. */
import { asked } from "./asking.js";
import { back, h, notice, show } from "./dom.js";
import * as pin from "./pin.js";
import { persist } from "./space.js";
import * as vault from "./vault.js";

/** The officer's code is typed or came with the address; then a PIN is chosen. */
export function enrol(code, { hasOthers, lost }, done) {
  const said = h("div", { "aria-live": "assertive" });
  const input = h("input", {
    id: "code",
    name: "code",
    type: "text",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    value: code,
    "aria-describedby": "code-hint",
  });
  const form = h(
    "form",
    { onsubmit: submit, novalidate: true },
    h(
      "div",
      { class: "field field--number" },
      h("label", { for: "code" }, "Mã cán bộ xã đưa"),
      input,
      h(
        "p",
        { class: "field__hint", id: "code-hint" },
        "12 chữ và số, ví dụ ABCD-E23F-GH45. Mã chỉ dùng được một lần, trong 10 phút.",
      ),
    ),
    said,
    h("p", {}, h("button", { type: "submit", class: "button button--main button--next" }, "Ghi nhận máy này")),
  );
  show(
    "Sổ Trẻ Em trên điện thoại",
    hasOthers && back(),
    lost > 0 &&
      notice(`${lost} mục chưa gửi đã mất khỏi máy vì hệ thống xoá dữ liệu. Xem lại sổ giấy và nhập lại.`, "wrong"),
    h("p", {}, "Máy này chưa được ghi nhận. Hỏi cán bộ trẻ em xã để lấy mã, hoặc quét mã vuông bằng máy ảnh."),
    form,
    h(
      "p",
      { class: "small" },
      h("a", { href: "/login" }, "Đăng nhập bằng tên và mật khẩu trên trang mạng"),
      " (chỉ dùng được khi có mạng).",
    ),
  );

  async function submit(event) {
    event.preventDefault();
    const answer = await asked("/api/devices", {
      method: "POST",
      json: { code: input.value.trim(), name: phoneName() },
    });
    if (answer.sentence) return said.replaceChildren(notice(answer.sentence, "wrong"));
    const enrolled = answer.body;
    history.replaceState(null, "", "/phone");
    return pin.choose(
      "Đặt mã PIN",
      `Chào ${enrolled.user.name}. Mỗi lần mở, ứng dụng hỏi mã này, để người khác cầm máy không đọc được tên các cháu.`,
      async (chosen) => {
        await vault.create(enrolled, chosen);
        await persist();
        done();
      },
    );
  }
}

/** What this phone is called in the officer's list: its make as far as the browser says it. */
function phoneName() {
  const told = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? "";
  return (told.split(";").at(-1).trim() || "Điện thoại").slice(0, 60);
}
