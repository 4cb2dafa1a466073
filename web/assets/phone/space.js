/* Room on the phone: asked to stay, watched, and said in words. */
import { person } from "./vault.js";
import * as store from "./store.js";

export const FULL_AT = 0.8;

/** Ask the browser to keep our data when the phone runs full; true when it promised. */
export const persist = async () => (await navigator.storage?.persist?.().catch(() => false)) ?? false;

/** {used_mb, share, isPromised}; `share` of what the browser allows, 0–1. */
export async function estimate() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const isPromised = (await navigator.storage?.persisted?.()) ?? false;
  return { used_mb: usage / 1_000_000, share: quota ? usage / quota : 0, isPromised };
}

/** "Đang dùng 12 MB (3 %) chỗ của máy." */
export function spoken({ used_mb, share }) {
  const number = (value) => value.toFixed(value < 10 ? 1 : 0).replace(".", ",");
  return `Đang dùng ${number(used_mb)} MB (${number(share * 100)} %) chỗ máy dành cho ứng dụng.`;
}

/** Entries that were here last time and are gone without a receipt: the system took them. Told once. */
export async function missing(entries) {
  const key = `outbox ${person().id}`;
  const before = localStorage.getItem(key);
  localStorage.setItem(key, entries.length);
  const kept = await store.get("settings", key);
  await store.put("settings", entries.length, key);
  return before !== null && kept === undefined ? Number(before) : 0;
}
