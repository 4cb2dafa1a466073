/* What waits to be sent. An entry is forgotten only against the server's receipt for exactly this content.
   A later change of something already on its way waits behind it (`after`) and takes its revision from the receipt. */
import { claimed } from "./clock.js";
import { receiptOf } from "./receipts.js";
import { sealFor } from "./sealed.js";
import * as store from "./store.js";
import { person, seal, unseal } from "./vault.js";

const REVS_FORESEEN = 24;
export const changed = new EventTarget();
export const tell = () => changed.dispatchEvent(new Event("change"));

/** An entry of `item` {uuid, kind, base_rev, fields, photos}; `after` is the entry it has to wait for. */
export async function entryOf(item, after = null) {
  const whole = { photos: [], claimed_at: claimed(), ...item };
  const id = `${item.uuid}:${Date.now()}:${crypto.randomUUID().slice(0, 8)}`;
  const entry = {
    id,
    owner: person().id,
    child: item.uuid,
    kind: item.kind,
    after,
    status: "waiting",
    attempts: 0,
    at: Date.now(),
  };
  return fill(entry, whole);
}

/** The entry with its readable copy, its sealed one, and the receipts a locked phone may take for it. */
async function fill(entry, whole) {
  const box = await seal(whole, `outbox ${entry.id}`);
  const size = JSON.stringify(whole).length;
  if (entry.after) return { ...entry, box, size, sealed: null, expected: [] };
  const revs = Array.from({ length: REVS_FORESEEN }, (_, step) => whole.base_rev + step);
  const key = person().public_key;
  const [sealed, expected] = await Promise.all([
    key ? sealFor(key, whole) : null,
    Promise.all(revs.map((rev) => receiptOf(whole, rev))),
  ]);
  return { ...entry, box, size, sealed, expected };
}

/** Everything or nothing: the entries are in, the draft they come from is out, those they replace are out. */
export async function add(entries, { draft = null, replaced = [] } = {}) {
  await store.write(["outbox", "drafts"], (stores) => {
    for (const id of replaced) stores.outbox.delete(id);
    for (const entry of entries) stores.outbox.put(entry);
    if (draft) stores.drafts.delete(draft);
  });
  tell();
}

/** The open person's entries, oldest first, without their contents. */
export async function list() {
  const entries = await store.owned("outbox", person().id);
  return entries.sort((one, other) => one.at - other.at || one.id.localeCompare(other.id));
}

export async function find(id) {
  const entry = await store.get("outbox", id);
  return entry?.owner === person().id ? entry : null;
}

/** The item inside; null when its readable copy was dropped. */
export const read = (entry) => (entry.box ? unseal(entry.box, `outbox ${entry.id}`) : null);
export const readTold = async (entry) => (entry.told ? unseal(entry.told, `told ${entry.id}`) : []);

/** The last entry of this child that may have reached the server; what comes now has to wait for it. */
export async function lastOf(uuid) {
  return (await list()).filter((entry) => entry.child === uuid).at(-1) ?? null;
}

export const mayBeThere = (entry) => entry.attempts > 0 && entry.status !== "refused";

/** Count a try before it is made: a cut line must not look like none. */
export async function tried(entries) {
  for (const entry of entries) entry.attempts += 1;
  await store.write(["outbox"], (stores) => entries.forEach((entry) => stores.outbox.put(entry)));
}

/** What the server said of one entry. Gives "sent", "refused", or "kept" when the receipt is not for this content. */
export async function settle(entry, item, answer) {
  if (answer?.status === "refused") return refuse(entry, answer);
  const isWhole =
    answer && answer.uuid === item.uuid && answer.receipt && answer.receipt === (await receiptOf(item, answer.rev));
  if (!isWhole) return "kept";
  const next = (await list()).filter((other) => other.after === entry.id);
  const resolved = await Promise.all(
    next.map(async (other) => {
      const whole = { ...(await read(other)), base_rev: answer.rev };
      return fill({ ...other, after: null }, whole);
    }),
  );
  await forget(entry, answer, resolved);
  return "sent";
}

/** Out of the outbox, the receipt in its place: in one transaction. */
export async function forget(entry, { rev, receipt, status }, resolved = []) {
  await store.write(["outbox", "receipts"], (stores) => {
    stores.outbox.delete(entry.id);
    for (const other of resolved) stores.outbox.put(other);
    stores.receipts.add({
      owner: entry.owner,
      child: entry.child,
      kind: entry.kind,
      rev,
      receipt,
      status,
      at: Date.now(),
    });
  });
  tell();
}

async function refuse(entry, answer) {
  const told = await seal(answer.problems ?? [], `told ${entry.id}`);
  await store.put("outbox", { ...entry, status: "refused", code: answer.problems?.[0]?.code ?? "", told });
  tell();
  return "refused";
}

/** Put a changed item in the place of an entry: over it when it never left, behind it when it may have. */
export async function correct(entry, item, draft) {
  if (mayBeThere(entry)) return add([await entryOf({ ...item, base_rev: null }, entry.id)], { draft });
  return add([await entryOf({ ...item, base_rev: item.base_rev }, entry.after)], { draft, replaced: [entry.id] });
}

/** Take back what waits: gone when it never left the phone, else a withdrawal follows it. */
export async function withdraw(entry, reason) {
  if (mayBeThere(entry)) {
    const fields = { state: "entered_by_mistake", reason };
    return add([await entryOf({ uuid: entry.child, kind: "withdrawal", base_rev: null, fields }, entry.id)]);
  }
  const followers = (await list()).filter((other) => other.after === entry.id).map((other) => other.id);
  await store.write(["outbox"], (stores) => [entry.id, ...followers].forEach((id) => stores.outbox.delete(id)));
  return tell();
}

export const receipts = () => store.owned("receipts", person().id);
