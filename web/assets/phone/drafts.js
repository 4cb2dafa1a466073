/* Drafts: on the phone's disk a sixth of a second after the last key, encrypted, with the place of the cursor. */
import * as store from "./store.js";
import { person, seal, unseal } from "./vault.js";

const PAUSE_MS = 150;

let timer = null;
let latest = null;
let writing = Promise.resolve();
let told = () => {};

/** `tell("saving" | "saved" | "full" | "failed")` whenever that changes. */
export const watch = (tell) => (told = tell);

/** Keep `household` soon; the last one given is the one kept. */
export function keepSoon(household) {
  latest = household;
  told("saving");
  timer ??= setTimeout(flush, PAUSE_MS);
}

/** Keep now what is still to be kept; holds when it is on the disk. */
export function flush() {
  clearTimeout(timer);
  timer = null;
  if (latest && person()) writing = writing.then(save);
  return writing;
}

async function save() {
  const household = latest;
  if (!household || !person()) return;
  latest = null;
  try {
    await store.put("drafts", await boxed(household));
    if (!latest) told("saved");
  } catch (error) {
    latest ??= household;
    told(store.isFull(error) ? "full" : "failed");
  }
}

async function boxed(household) {
  const box = await seal(household, `draft ${household.id}`);
  return { id: household.id, owner: person().id, box, saved_at: Date.now() };
}

/** Nothing of it is kept any more; also what was about to be. */
export function forget() {
  clearTimeout(timer);
  timer = null;
  latest = null;
  return writing;
}

export async function drop(id) {
  await forget();
  await store.remove("drafts", id);
}

/** The open person's drafts, the last one first; one that can't be opened is passed over and stays. */
export async function list() {
  const kept = await store.owned("drafts", person().id);
  const read = await Promise.all(
    kept.map(async ({ id, box, saved_at }) => {
      try {
        return { ...(await unseal(box, `draft ${id}`)), saved_at };
      } catch {
        return null;
      }
    }),
  );
  return read.filter(Boolean).sort((one, other) => other.saved_at - one.saved_at);
}

export async function find(id) {
  const kept = await store.get("drafts", id);
  return kept?.owner === person().id ? unseal(kept.box, `draft ${id}`) : null;
}
