/* Coming in again: the PIN, the server's half when it was let go, a new PIN after ten wrong ones, a locked device. */
import { asked } from "./asking.js";
import { back, button, h, notice, show } from "./dom.js";
import * as pin from "./pin.js";
import * as vault from "./vault.js";

/** Ask for the PIN; `done()` when it is open. */
export function unlock(known, go, done) {
  const others = h(
    "div",
    {},
    known
      .slice(1)
      .map((one) =>
        button(
          `Không phải ${known[0].name}: là ${one.name}`,
          () => unlock([one, ...known.filter((other) => other !== one)], go, done),
          "button--quiet",
        ),
      ),
    pin.otherPerson(go),
  );
  if (known[0].is_locked) return locked(known[0], others);
  if (!known[0].wrapped) return dropped(known[0], others, done);
  return pin.ask(known[0], tries, others);

  async function tries(typed) {
    const { result, left } = await vault.unlock(known[0].id, typed);
    if (result === "open") return done();
    if (result === "wrong")
      return `Mã PIN chưa đúng. Còn ${left} lần thử; sai hết thì phần đọc được bị xoá khỏi máy, phiếu chờ gửi vẫn còn.`;
    if (result === "dropped")
      return dropped(
        (await vault.vaults()).find((one) => one.id === known[0].id),
        others,
        done,
      );
    const answer = await asked("/api/device/half", { token: await vault.tokenOf(known[0]) });
    if (answer.body?.code === "DEVICE_LOCKED") return lockedFromAfar(known[0], others);
    if (answer.sentence) return `Máy đã lâu không gặp máy chủ nên cần mạng để mở. ${answer.sentence}`;
    await vault.keepHalf(known[0].id, answer.body.half, answer.body.keep_s);
    return tries(typed);
  }
}

async function lockedFromAfar(known, others) {
  await vault.note(known.id, { is_locked: true });
  await vault.dropReadable(known.id);
  return locked(known, others);
}

export function locked(known, others = null) {
  return show(
    "Máy này đã bị khoá",
    notice(
      `Cán bộ xã đã khoá máy này với tài khoản ${known.name}. ` +
        "Phiếu đã viết xong vẫn nằm kín trong máy và tự gửi khi có mạng. Hỏi cán bộ xã để lấy mã mới.",
      "wrong",
    ),
    others,
  );
}

/** Ten wrong PINs: a new half from the server, a new PIN; what could be read is gone, what was sealed is sent. */
function dropped(known, others, done) {
  const said = h("div", {});
  show(
    "Cần đặt lại mã PIN",
    notice(
      "Mã PIN đã bị gõ sai quá nhiều lần. Bản nháp và phần đọc được đã xoá khỏi máy; " +
        "phiếu chờ gửi vẫn nằm kín trong máy và sẽ được gửi.",
      "wrong",
    ),
    button("Đặt mã PIN mới (cần mạng)", renew, "button--main button--next"),
    said,
    others,
  );

  async function renew() {
    const answer = await asked("/api/device/half", { method: "POST", token: await vault.tokenOf(known), json: {} });
    if (answer.sentence) return said.replaceChildren(notice(answer.sentence, "wrong"));
    return pin.choose("Đặt mã PIN", "Chọn mã PIN mới cho máy này.", async (chosen) => {
      await vault.renew(known.id, chosen, answer.body.half, answer.body.keep_s);
      done();
    });
  }
}

/** A device that slept wakes by the person's password; everything stays while it sleeps. */
export function wake(go) {
  const said = h("div", { "aria-live": "assertive" });
  const input = h("input", { id: "password", name: "password", type: "password", autocomplete: "current-password" });
  const form = h(
    "form",
    { onsubmit: submit },
    h("div", { class: "field" }, h("label", { for: "password" }, `Mật khẩu của ${vault.person().name}`), input),
    said,
    h("p", {}, h("button", { type: "submit", class: "button button--main button--next" }, "Đăng nhập lại")),
  );
  show(
    "Đăng nhập lại để gửi",
    back(),
    h("p", {}, "Đã lâu máy chưa gửi gì nên máy chủ hỏi lại mật khẩu. Mọi phiếu vẫn còn trong máy."),
    form,
  );
  async function submit(event) {
    event.preventDefault();
    const answer = await asked("/api/device/wake", {
      method: "POST",
      token: await vault.tokenOf(vault.person()),
      json: { password: input.value },
    });
    if (answer.sentence) return said.replaceChildren(notice(answer.sentence, "wrong"));
    return go("#/");
  }
}
