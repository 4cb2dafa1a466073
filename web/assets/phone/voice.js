/* Spoken prompts: fetched when they are switched on, kept for flight mode, played by Web Audio (the page's policy lets
   no sound be loaded from elsewhere). They name nobody. A commune's own recordings come before the computer's voice. */
import { call, Unreached } from "./api.js";
import { back, button, h, notice, show } from "./dom.js";
import { isOn } from "./speaker.js";
import { person, tokenOf } from "./vault.js";

const KEPT = "voice";
const addressOf = (name) => `/voice/${name}`;
let sound = null;
let playing = null;

/** Say one prompt; the one before it falls silent. Quiet where the phone can't play it. */
export async function play(name) {
  const kept = (await find(name)) ?? (await fetchedNow(name));
  if (!kept) return;
  sound ??= new AudioContext();
  await sound.resume();
  const spoken = await sound.decodeAudioData(await kept.arrayBuffer());
  playing?.stop();
  playing = new AudioBufferSourceNode(sound, { buffer: spoken });
  playing.connect(sound.destination);
  playing.start();
}

const find = async (name) => (await caches.open(KEPT)).match(addressOf(name));

/** What a newer release says beyond what was fetched when this was switched on; null without a network. */
async function fetchedNow(name) {
  try {
    await turnOn(() => {});
    return await find(name);
  } catch (error) {
    if (isOffline(error)) return null;
    throw error;
  }
}

/** {name: address} of everything that can be said: what was built in, and over it what the commune has recorded. */
async function prompts(token) {
  const index = document.querySelector("meta[name=voice]").content;
  const shipped = await fetch(index, { credentials: "omit" });
  if (!shipped.ok) throw new Unreached(index);
  const own = await call("/api/voice", { token });
  return { ...(await shipped.json()), ...(own.status === 200 ? own.body.prompts : {}) };
}

/** Fetch every prompt and switch on; `tell(done, all)` as it goes. Throws Unreached; begun again it goes on. */
async function turnOn(tell) {
  const token = await tokenOf(person());
  const wanted = Object.entries(await prompts(token));
  const cache = await caches.open(KEPT);
  for (const [at, [name, address]] of wanted.entries()) {
    const headers = address.startsWith("/api/") ? { Authorization: `Bearer ${token}` } : {};
    const known = await cache.match(addressOf(name));
    if (known?.headers.get("x-from") !== address) {
      const answer = await fetch(address, { credentials: "omit", headers });
      if (!answer.ok) throw new Unreached(address);
      await cache.put(addressOf(name), new Response(await answer.arrayBuffer(), { headers: { "x-from": address } }));
    }
    tell(at + 1, wanted.length);
  }
  localStorage.setItem("voice", "on");
}

const isOffline = (error) => error instanceof Unreached || error instanceof TypeError;

async function turnOff() {
  localStorage.removeItem("voice");
  await caches.delete(KEPT);
}

/** The switch. */
export function screen() {
  const said = h("div", { role: "status" });
  const on = async () => {
    const tell = (done, all) => said.replaceChildren(h("p", {}, `Đang tải giọng đọc: ${done} / ${all}…`));
    try {
      await turnOn(tell);
      screen();
    } catch (error) {
      if (!isOffline(error)) throw error;
      said.replaceChildren(notice("Chưa có mạng nên chưa tải được giọng đọc. Đến chỗ có sóng rồi bấm lại.", "doubt"));
    }
  };
  const off = () => turnOff().then(screen);
  show(
    "Đọc to",
    back(),
    h(
      "p",
      {},
      "Bật thì cạnh mỗi câu hỏi có nút loa: bấm để nghe đọc câu hỏi. Tải một lần khoảng 185 kB, sau đó không cần mạng.",
    ),
    isOn()
      ? h(
          "p",
          { class: "actions" },
          button("Nghe thử", () => play("full_name"), "button--main"),
          button("Tắt", off),
        )
      : h("p", {}, button("Bật đọc to", on, "button--main button--next")),
    said,
    h("p", { class: "small" }, "Giọng này do máy đọc. Xã có thể thu giọng người của mình để thay."),
  );
}
