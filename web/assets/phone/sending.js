/* Sending: on start, when the network or the person comes back, by timer with longer and longer pauses, by the button.
   Nothing is ever given up. 401 and 403 keep everything and ask for what is missing. */
import { call, Unreached } from "./api.js";
import { claimed } from "./clock.js";
import * as outbox from "./outbox.js";
import { sendSealed } from "./sealed_sending.js";
import * as store from "./store.js";
import { dropReadable, keepHalf, note, person, tokenOf } from "./vault.js";

export const FORMAT = 1;
const BATCH_MAX = 50;
const BATCH_BYTES_MAX = 400_000;
const [PAUSE_MIN_MS, PAUSE_MAX_MS] = [5_000, 600_000];

let pause_ms = PAUSE_MIN_MS;
let timer = null;
let isWantedAgain = false;
let afterText = async () => true;

/** `why` is what stands in the way: "", "no_network", "busy", "asleep", "log_in", "locked", "moved" or "update". */
export const state = { is_sending: false, last_at: null, why: "" };

/** What goes once all text is sent: photos. `send(token)` gives false when it should be tried again later,
    "text" when new text is there and goes first. */
export const thenSend = (send) => (afterText = send);

export function start() {
  window.addEventListener("online", () => soon());
  navigator.connection?.addEventListener?.("change", () => soon());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  navigator.serviceWorker?.addEventListener("message", (event) => event.data === "send" && soon());
  outbox.changed.addEventListener("change", () => (state.is_sending ? (isWantedAgain = true) : soon()));
}

/** Send now, whatever pause was due; does nothing while another window of this phone sends. */
export async function soon() {
  pause_ms = PAUSE_MIN_MS;
  await send();
}

/** Without any network nothing is tried: what never left the phone can still be changed or taken back there. */
export async function send() {
  clearTimeout(timer);
  if (navigator.onLine === false) return set({ why: "no_network" });
  if (!person()) return sendSealed().catch(() => {});
  await navigator.locks.request("outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) return later();
    set({ is_sending: true });
    isWantedAgain = false;
    try {
      const done = await sendAll();
      set({ is_sending: false, why: done.why });
      if (done.is_left) later(done.retry_ms);
      else if (done.why === "") await store.put("settings", (state.last_at = Date.now()), `last ${person()?.id}`);
    } catch (error) {
      set({ is_sending: false, why: error instanceof Unreached ? "no_network" : "busy" });
      later();
      if (!(error instanceof Unreached)) console.warn(error);
    }
  });
  if (isWantedAgain && state.why === "") later(PAUSE_MIN_MS / 5);
  if (state.why === "locked") await afterLocking();
}

async function afterLocking() {
  await sendSealed().catch(() => {});
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function set(facts) {
  Object.assign(state, facts);
  outbox.changed.dispatchEvent(new Event("state"));
}

/** Again after a pause that doubles each time, `least_ms` at least. */
function later(least_ms = 0) {
  clearTimeout(timer);
  const spread = 0.75 + Math.random() / 2;
  timer = setTimeout(send, Math.max(least_ms, pause_ms * spread));
  pause_ms = Math.min(pause_ms * 2, PAUSE_MAX_MS);
  askToBeWoken();
}

/** Background Sync, where the browser has it: the sealed copies go even when the app is closed. */
async function askToBeWoken() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("outbox").catch(() => {});
}

async function sendAll() {
  const vault = person();
  const token = await tokenOf(vault);
  let most = BATCH_MAX;
  for (;;) {
    const batch = await nextBatch(most);
    if (!batch.length) break;
    await outbox.tried(batch.map(([entry]) => entry));
    const items = batch.map(([, item]) => item);
    const body = { device: vault.id, format: FORMAT, app: APP, sent_at: claimed(), items };
    const answer = await call("/api/sync", { method: "POST", token, json: body });
    if (answer.status === 413 && most > 1) {
      most = Math.ceil(most / 4);
      continue;
    }
    if (answer.status !== 200) return standing(vault, answer);
    if (answer.body?.items?.some(isLockedOut)) return lockedFromAfar(vault);
    await keepHalf(vault.id);
    const results = [];
    for (const [at, [entry, item]] of batch.entries())
      results.push(await outbox.settle(entry, item, answer.body?.items?.[at]));
    if (results.includes("sent")) outbox.changed.dispatchEvent(new Event("sent"));
    if (results.every((result) => result === "kept")) return { is_left: true, why: "busy" };
  }
  const done = await afterText(token);
  return done === "text" ? sendAll() : { is_left: !done, why: "" };
}

/** The oldest entries that wait for nothing, as [entry, item], as many as one call may carry. */
async function nextBatch(most) {
  const waiting = (await outbox.list()).filter((entry) => entry.status === "waiting" && !entry.after && entry.box);
  const batch = [];
  let bytes = 0;
  for (const entry of waiting) {
    if (batch.length === most || (bytes && bytes + entry.size > BATCH_BYTES_MAX)) break;
    batch.push([entry, await outbox.read(entry)]);
    bytes += entry.size;
  }
  return batch;
}

const isLockedOut = (answer) => answer?.status === "refused" && answer.problems?.[0]?.code === "DEVICE_LOCKED";

/** The officer has locked this device: what can be read goes, what is sealed stays and is sent. */
export async function lockedFromAfar(vault) {
  await note(vault.id, { is_locked: true });
  await dropReadable(vault.id);
  return { is_left: false, why: "locked" };
}

/** What an answer other than 200 means; everything stays in the phone. */
async function standing(vault, { status, body, headers }) {
  const code = body?.code;
  if (status === 401 && code === "DEVICE_LOCKED") return lockedFromAfar(vault);
  if (status === 401 || status === 403)
    return { is_left: true, why: code === "DEVICE_ASLEEP" ? "asleep" : "log_in", retry_ms: 60_000 };
  if (code === "APP_TOO_OLD" || code === "APP_TOO_NEW") {
    (await navigator.serviceWorker?.getRegistration())?.update().catch(() => {});
    return { is_left: true, why: "update" };
  }
  const why = code === "HOUSE_MOVED" ? "moved" : "busy";
  return { is_left: true, why, retry_ms: 1000 * Number(headers.get("retry-after") ?? 0) };
}
