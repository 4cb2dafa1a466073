/* Photographed pages on the phone, encrypted: pictures until the server has them, and for the map of books which pages
   were taken, with a picture too small to be read. A photo is "asked" while its person has still to say whether it
   stays, then "waiting", or "refused" when the server will never take it. */
import * as outbox from "./outbox.js";
import { sha256 } from "./receipts.js";
import { FULL_AT, estimate, persist } from "./space.js";
import * as store from "./store.js";
import { person, seal, sealBytes, unseal, unsealBytes } from "./vault.js";

const FULL = "Máy sắp đầy, chưa giữ được ảnh này. Số trang vẫn còn; gửi hết ảnh rồi chụp lại.";
const SAME = "Chính ảnh này đã giữ cho một trang khác. Số trang vẫn còn; chụp hoặc chọn đúng ảnh của trang này.";

/** Why a picture is not kept; its message is a sentence for the person. */
export class NotKept extends Error {}

/** Keep a picture with {hamlet, book, page, thumb, corners} in place of `replaced`; its id. Throws NotKept when the phone
    is too full for one more, or when the very same picture is already another page's. */
export async function keep(blob, about, { status = "waiting", replaced = null } = {}) {
  if (!replaced && (await estimate()).share > FULL_AT) throw new NotKept(FULL);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const id = await sha256(bytes);
  if (await isOfAnother(id, about)) {
    if (replaced) await remove(replaced);
    throw new NotKept(SAME);
  }
  const [box, told, page] = await Promise.all([
    sealBytes(bytes, `photo ${id}`),
    seal(about, `about ${id}`),
    seal({ ...about, corners: undefined }, `page ${id}`),
  ]);
  const owner = person().id;
  try {
    await store.write(["photos", "photo_bytes", "pages"], (stores) => {
      if (replaced && replaced !== id) takeOut(stores, replaced);
      stores.photos.put({ id, owner, told, size: bytes.length, status, at: Date.now() });
      stores.photo_bytes.put(box, id);
      stores.pages.put({ id, owner, told: page, is_sent: false, at: Date.now() });
    });
  } catch (error) {
    if (store.isFull(error)) throw new NotKept(FULL);
    throw error;
  }
  await persist();
  outbox.tell();
  return id;
}

/** A picture lies under what it shows: kept twice, it would take the first page off the map. */
async function isOfAnother(id, { book, page }) {
  const lying = await store.get("pages", id);
  if (!lying) return false;
  if (lying.owner !== person().id) return true;
  const before = await unseal(lying.told, `page ${id}`);
  return before.book !== book || before.page !== page;
}

function takeOut(stores, id) {
  for (const name of ["photos", "photo_bytes", "pages"]) stores[name].delete(id);
}

/** The person's word: it stays as it is. */
export async function release(id) {
  const photo = await store.get("photos", id);
  if (photo?.status === "asked") await store.put("photos", { ...photo, status: "waiting" });
  outbox.tell();
}

export async function remove(id) {
  await store.write(["photos", "photo_bytes", "pages"], (stores) => takeOut(stores, id));
  outbox.tell();
}

/** The open person's photos, oldest first, each with its {hamlet, book, page}. */
export async function list() {
  const kept = (await store.owned("photos", person().id)).sort((one, other) => one.at - other.at);
  return Promise.all(
    kept.map(async ({ told, ...photo }) => ({ ...photo, ...(await unseal(told, `about ${photo.id}`)) })),
  );
}

export async function find(id) {
  return (await list()).find((photo) => photo.id === id) ?? null;
}

/** Those that may go now, the oldest first. */
export const due = async () => (await list()).filter(({ status }) => status === "waiting");

/** Every page ever taken here, oldest first: {id, hamlet, book, page, thumb, is_sent, status}. */
export async function taken() {
  const [pages, photos] = await Promise.all([store.owned("pages", person().id), list()]);
  const statuses = new Map(photos.map((photo) => [photo.id, photo.status]));
  const told = await Promise.all(
    pages.map(async ({ told: box, ...page }) => ({ ...page, ...(await unseal(box, `page ${page.id}`)) })),
  );
  // Photos of an older app have no page beside them.
  const older = photos.filter(({ id }) => !pages.some((page) => page.id === id));
  return [...told, ...older]
    .map((page) => ({ ...page, status: statuses.get(page.id) ?? "sent" }))
    .sort((one, other) => one.at - other.at);
}

export const bytesOf = async (id) => unsealBytes(await store.get("photo_bytes", id), `photo ${id}`);

/** Only a photo the server will never take stops being tried; it stays to be looked at. */
export async function refuse(id, code) {
  await store.put("photos", { ...(await store.get("photos", id)), status: "refused", code });
  outbox.tell();
}

/** The picture goes, its receipt comes, its page stays on the map: in one transaction. */
export async function settle(photo, { rev, receipt }) {
  const page = await store.get("pages", photo.id);
  await store.write(["photos", "photo_bytes", "pages", "receipts"], (stores) => {
    stores.photos.delete(photo.id);
    stores.photo_bytes.delete(photo.id);
    if (page) stores.pages.put({ ...page, is_sent: true });
    stores.receipts.add({
      owner: photo.owner,
      child: photo.id,
      kind: "photo",
      rev,
      receipt,
      status: "stored",
      at: Date.now(),
    });
  });
  outbox.tell();
}
