/* Today as the office has it (UTC+7): by the phone's clock, set right by what the server last said. */
import * as store from "./store.js";

let offset_ms = 0;

export async function setClock() {
  offset_ms = (await store.get("settings", "clock_offset_ms")) ?? 0;
}

/** How far the phone's clock is from the server's, told by every answer. */
export async function noteServerTime(date) {
  const server = Date.parse(date ?? "");
  if (!Number.isFinite(server)) return;
  const told_ms = server - Date.now();
  if (Math.abs(told_ms - offset_ms) > 60_000) await store.put("settings", told_ms, "clock_offset_ms");
  offset_ms = told_ms;
}

const now_ms = () => Date.now() + offset_ms;

/** "2026-11-22". */
export const today = () => new Date(now_ms() + 7 * 3_600_000).toISOString().slice(0, 10);

/** How many whole days ago a moment was, by the same clock; 0 where there is none. */
export const daysSince = (moment) => (moment ? Math.floor((now_ms() - Date.parse(moment)) / 86_400_000) : 0);

/** The phone's own claim of when it is, with its zone: "2026-11-22T08:05:00.000+07:00". It decides nothing. */
export function claimed() {
  const now = new Date();
  const zone = -now.getTimezoneOffset();
  const sign = zone < 0 ? "-" : "+";
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60].map((n) =>
    String(n).padStart(2, "0"),
  );
  return `${new Date(now.getTime() + zone * 60_000).toISOString().slice(0, -1)}${sign}${hours}:${minutes}`;
}

/** "8:05" for a moment of today, "8:05, 05/3" else. */
export function spokenTime(moment) {
  const at = new Date(moment);
  const time = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time : `${time}, ${String(at.getDate()).padStart(2, "0")}/${at.getMonth() + 1}`;
}
