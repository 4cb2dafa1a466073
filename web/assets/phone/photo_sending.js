/* Photos to the server, once all text is there: in parts that go on where they were, however often the line is cut or
   the page is killed. On Wi-Fi alone when the person wants it so. */
import { call } from "./api.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";
import { bytesOf, due, refuse, settle } from "./photos.js";
import { canonical, sha256 } from "./receipts.js";
import * as store from "./store.js";
import { person } from "./vault.js";

const PART_BYTES = 128 * 1024;
const NEVER = [413, 422];

/** "wifi", "other", or "unknown" where the browser doesn't say. */
export function network() {
  const type = navigator.connection?.type;
  if (!type || type === "unknown") return "unknown";
  return type === "wifi" || type === "ethernet" ? "wifi" : "other";
}

const nameOfSwitch = () => `wifi only ${person().id}`;
export const isWifiOnly = async () => (await store.get("settings", nameOfSwitch())) ?? false;
export const setWifiOnly = (isOn) => store.put("settings", isOn, nameOfSwitch());

/** For once, over whatever network there is. */
let isAllowed = false;
export const allowOnce = () => (isAllowed = true);

/** Whether photos wait for another network than this one. */
export const isHeldForWifi = async () => (await isWifiOnly()) && network() !== "wifi";

const mayGo = async () => isAllowed || !(await isHeldForWifi());

/** Send what may go; false when something is left for later, "text" when a form was finished meanwhile: it goes first. */
export async function sendAll(token) {
  for (const photo of await due()) {
    if (!(await mayGo())) return true;
    const result = await send(photo, token);
    if (["later", "text"].includes(result)) return result === "text" ? "text" : false;
  }
  isAllowed = false;
  return true;
}

async function send(photo, token) {
  const asked = new URLSearchParams({ kind: "page", hamlet: photo.hamlet, book: photo.book, page: photo.page });
  const address = `/api/photos/${photo.id}?${asked}`;
  const bytes = await bytesOf(photo.id);
  let answer = await call(address, { token });
  let from = answer.status === 202 ? answer.body.received : 0;
  while (![200, 201].includes(answer.status)) {
    if (NEVER.includes(answer.status)) return refuse(photo.id, answer.body?.code ?? "");
    if (![202, 404].includes(answer.status)) return "later";
    if (await textWaits()) return "text";
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

const textWaits = async () =>
  (await outbox.list()).some((entry) => entry.status === "waiting" && !entry.after && entry.attempts === 0);

async function kept(photo, { photo: number, page, receipt }) {
  if (receipt !== (await sha256(canonical({ commune: known().commune_code, photo: photo.id })))) return "later";
  await settle(photo, { rev: page ?? number, receipt });
  return "sent";
}
