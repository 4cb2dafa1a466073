/* Photographed pages on the phone: drawn anew (upright, without what the camera wrote into them), encrypted, sent in
   parts that go on where they were. A photo leaves the phone's disk only when the server answers that it is kept. */
import { call } from "./api.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";
import { canonical, sha256 } from "./receipts.js";
import { FULL_AT, estimate } from "./space.js";
import * as store from "./store.js";
import { person, seal, sealBytes, unseal, unsealBytes } from "./vault.js";

const SIDE_MAX_PX = 2600;
const QUALITY = 0.85;
const PART_BYTES = 128 * 1024;

/** A picture (frame of a video, file) as upright JPEG: {blob, canvas}. */
export async function redraw(source) {
  const picture = source instanceof Blob ? await createImageBitmap(source, { imageOrientation: "from-image" }) : source;
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return { blob, canvas };
}

/** Keep a photo with {hamlet, book, page}; false when the phone is too full for one more. */
export async function add(blob, about) {
  if ((await estimate()).share > FULL_AT) return false;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const id = await sha256(bytes);
  const [box, told] = [await sealBytes(bytes, `photo ${id}`), await seal(about, `about ${id}`)];
  const photo = { id, owner: person().id, told, size: bytes.length, status: "waiting", at: Date.now() };
  await store.write(["photos", "photo_bytes"], (stores) => {
    stores.photos.put(photo);
    stores.photo_bytes.put(box, id);
  });
  outbox.tell();
  return true;
}

/** The open person's photos, oldest first, each with its {hamlet, book, page}. */
export async function list() {
  const kept = (await store.owned("photos", person().id)).sort((one, other) => one.at - other.at);
  return Promise.all(
    kept.map(async ({ told, ...photo }) => ({ ...photo, ...(await unseal(told, `about ${photo.id}`)) })),
  );
}

const bytesOf = async (id) => unsealBytes(await store.get("photo_bytes", id), `photo ${id}`);

/** Send what waits, the oldest first; false when something is left for later. */
export async function sendAll(token) {
  for (const photo of (await list()).filter((one) => one.status === "waiting")) {
    const result = await send(photo, token);
    if (result === "later") return false;
  }
  return true;
}

async function send(photo, token) {
  const asked = new URLSearchParams({ kind: "page", hamlet: photo.hamlet, book: photo.book, page: photo.page });
  const address = `/api/photos/${photo.id}?${asked}`;
  const bytes = await bytesOf(photo.id);
  let answer = await call(address, { token });
  let from = answer.status === 202 ? answer.body.received : 0;
  while (![200, 201].includes(answer.status)) {
    if (![202, 404].includes(answer.status)) return refused(photo, answer);
    const part = bytes.slice(from, from + PART_BYTES);
    const headers = {
      "Content-Range": `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
      "Content-Type": "image/jpeg",
    };
    answer = await call(address, { method: "PUT", token, bytes: part, headers });
    if (answer.status === 202) from = answer.body.received;
  }
  return kept(photo, answer.body);
}

async function kept(photo, { photo: number, page, receipt }) {
  if (receipt !== (await sha256(canonical({ commune: known().commune_code, photo: photo.id })))) return "later";
  await store.write(["photos", "photo_bytes", "receipts"], (stores) => {
    stores.photos.delete(photo.id);
    stores.photo_bytes.delete(photo.id);
    stores.receipts.add({
      owner: photo.owner,
      child: photo.id,
      kind: "photo",
      rev: page ?? number,
      receipt,
      status: "stored",
      at: Date.now(),
    });
  });
  outbox.tell();
  return "sent";
}

/** Only a photo the server will never take (422, 413) stops being tried; it stays to be looked at. */
async function refused(photo, { status, body }) {
  if (![413, 422].includes(status)) return "later";
  const known = await store.get("photos", photo.id);
  await store.put("photos", { ...known, status: "refused", code: body?.code ?? "" });
  outbox.tell();
  return "refused";
}
