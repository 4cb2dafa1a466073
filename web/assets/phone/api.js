/* Calls to the server. Always with the device's own token and never with cookies: whoever is logged in on the same
   phone's web pages sends nothing of ours, and we nothing of theirs. */
import { noteServerTime } from "./clock.js";

/** No answer came: no network, or it was cut on the way. */
export class Unreached extends Error {}

/** {status, body, headers}; `body` parsed where it is JSON. Throws Unreached. */
export async function call(path, { method = "GET", token, json, bytes, headers = {}, timeout_s = 60 } = {}) {
  const sent = { ...headers, Accept: "application/json" };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (json !== undefined) sent["Content-Type"] = "application/json";
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), timeout_s * 1000);
  try {
    const answer = await fetch(path, {
      method,
      headers: sent,
      body: json === undefined ? bytes : JSON.stringify(json),
      credentials: "omit",
      cache: "no-store",
      signal: stop.signal,
    });
    const text = await answer.text();
    await noteServerTime(answer.headers.get("date"));
    return { status: answer.status, body: parsed(text), headers: answer.headers };
  } catch (error) {
    if (["TypeError", "AbortError", "NetworkError"].includes(error.name)) throw new Unreached(error.message);
    throw error;
  } finally {
    clearTimeout(clock);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
