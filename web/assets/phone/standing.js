/* How far sending is, in the words of a village: "12 trẻ đã gửi, 3 đang chờ, 1 cần xem", how much, and why not now. */
import { isHeldForWifi } from "./photo_sending.js";
import * as store from "./store.js";
import { person } from "./vault.js";

const WHY = {
  no_network: "Chưa có mạng. Phiếu nằm an toàn trong máy và sẽ tự gửi khi có mạng.",
  busy: "Máy chủ đang bận hoặc mạng chập chờn. Máy sẽ tự gửi lại.",
  asleep: "Máy chủ cần anh/chị đăng nhập lại. Phiếu vẫn còn trong máy.",
  log_in: "Máy chủ chưa nhận máy này. Phiếu vẫn còn trong máy; hỏi cán bộ xã để lấy mã mới.",
  moved: "Sổ của xã đã chuyển về máy của tỉnh. Phiếu vẫn còn trong máy; hỏi cán bộ xã địa chỉ mới.",
  update: "Ứng dụng cần cập nhật: khi có mạng, đóng rồi mở lại. Phiếu vẫn còn trong máy.",
};
const ALWAYS_SAID = ["asleep", "log_in", "moved", "update"];

const childrenOf = (entries) => new Set(entries.map((entry) => entry.child)).size;
const sum = (entries) => entries.reduce((bytes, entry) => bytes + entry.size, 0);

function spokenSize(bytes) {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
}

/** {words, photos, size, why, last_at}: sentences without a full stop; "" where there is nothing to say. */
export async function standing(entries, receipts, why) {
  const photos = await store.owned("photos", person().id);
  const [waiting, refused] = ["waiting", "refused"].map((status) => (one) => one.status === status);
  const text = receipts.filter((one) => one.kind !== "photo");
  const counts = [
    `${childrenOf(text)} trẻ đã gửi`,
    `${childrenOf(entries.filter(waiting))} đang chờ`,
    entries.some(refused) && `${childrenOf(entries.filter(refused))} cần xem`,
  ];
  const left = [...entries, ...photos].filter(waiting);
  return {
    words: counts.filter(Boolean).join(", "),
    photos: photosSaid(receipts.length - text.length, photos.filter(waiting).length, photos.filter(refused).length, {
      isHeld: await isHeldForWifi(),
    }),
    size: left.length ? `Còn phải gửi ${spokenSize(sum(left))}` : "",
    why: left.length || ALWAYS_SAID.includes(why) ? (WHY[why] ?? "") : "",
    last_at: await store.get("settings", `last ${person().id}`),
  };
}

function photosSaid(sent, waiting, refused, { isHeld }) {
  if (!sent && !waiting && !refused) return "";
  const seen = refused ? `, ${refused} cần xem` : "";
  return `${sent} ảnh đã gửi, ${waiting} đang chờ${waiting && isHeld ? " Wi-Fi" : ""}${seen}`;
}
