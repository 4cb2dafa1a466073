/* Whose phone it is now. One vault a person; its key is in memory while it is open, on the disk only wrapped by the PIN
   and the server's half. Ten wrong PINs drop what can be read; the sealed outbox stays and is still sent. */
import * as box from "./crypto.js";
import * as store from "./store.js";

export const PIN_ROUNDS = 600_000;
export const WRONG_MAX = 10;

let opened = null;

/** {id, name, role, hamlets …} of who has unlocked the phone; null while it is locked. */
export const person = () => opened && opened.vault;
export const lock = () => (opened = null);
export const vaults = () => store.all("vaults");

/** What is encrypted for the person: any JSON value, tied to its `place`. */
export const seal = (value, place) => box.sealJson(opened.key, value, place);
export const unseal = (sealed, place) => box.openJson(opened.key, sealed, place);
export const sealBytes = (bytes, place) => box.encrypt(opened.key, bytes, place);
export const unsealBytes = (sealed, place) => box.decrypt(opened.key, sealed, place);

/** Make a vault for an enrolled device and open it. `enrolled` as POST /api/devices answers. */
export async function create(enrolled, pin) {
  const key = await machine();
  const raw = box.random(32);
  const vault = {
    id: enrolled.device,
    name: enrolled.user.name,
    username: enrolled.user.username,
    role: enrolled.user.role,
    public_key: enrolled.public_key,
    token: await box.encrypt(key, box.bytesOf(enrolled.token), `token ${enrolled.device}`),
    wrong: 0,
    is_locked: false,
    ...heldHalf(enrolled.half, enrolled.half_keep_s),
    ...(await wrapped(raw, pin, box.fromBase64(enrolled.half), enrolled.device)),
  };
  await store.put("vaults", vault);
  opened = { vault, key: await box.importKey(raw) };
  raw.fill(0);
}

async function wrapped(raw, pin, half, id) {
  const salt = box.random(16);
  const key = await box.keyFromPin(pin, half, salt, PIN_ROUNDS);
  return { salt, rounds: PIN_ROUNDS, wrapped: await box.encrypt(key, raw, `key ${id}`) };
}

const heldHalf = (half, keepS) => ({
  half: box.fromBase64(half),
  half_keep_s: keepS,
  half_until: Date.now() + keepS * 1000,
});

/** Open with the PIN: "open", "wrong" (with `left` tries), "dropped" (tries used up) or "no half" (ask the server). */
export async function unlock(id, pin) {
  const vault = await store.get("vaults", id);
  if (!vault.wrapped) return { result: "dropped" };
  if (!vault.half || vault.half_until < Date.now()) return { result: "no half" };
  await store.put("vaults", { ...vault, wrong: vault.wrong + 1 });
  try {
    const key = await box.keyFromPin(pin, vault.half, vault.salt, vault.rounds);
    const raw = await box.decrypt(key, vault.wrapped, `key ${id}`);
    const kept = { ...vault, wrong: 0 };
    await store.put("vaults", kept);
    opened = { vault: kept, key: await box.importKey(raw) };
    raw.fill(0);
    return { result: "open" };
  } catch (error) {
    if (error.name !== "OperationError") throw error;
  }
  const left = WRONG_MAX - vault.wrong - 1;
  if (left > 0) return { result: "wrong", left };
  await dropReadable(id);
  return { result: "dropped" };
}

/** Forget all that can be read with this vault: drafts, lists, readable copies, photos. The sealed outbox stays. */
export async function dropReadable(id, { keepHalf = false } = {}) {
  const [vault, drafts, outbox, photos, pages] = [
    await store.get("vaults", id),
    ...(await Promise.all(["drafts", "outbox", "photos", "pages"].map((name) => store.owned(name, id)))),
  ];
  await store.write(["vaults", "drafts", "outbox", "lists", "photos", "photo_bytes", "pages"], (stores) => {
    for (const draft of drafts) stores.drafts.delete(draft.id);
    for (const { id: photo } of photos) {
      stores.photos.delete(photo);
      stores.photo_bytes.delete(photo);
    }
    for (const page of pages) stores.pages.delete(page.id);
    for (const entry of outbox) {
      if (entry.sealed) stores.outbox.put({ ...entry, box: null, told: null });
      else stores.outbox.delete(entry.id);
    }
    stores.lists.delete(id);
    stores.vaults.put({ ...vault, wrapped: null, half: keepHalf ? vault.half : null, wrong: WRONG_MAX });
  });
  if (opened?.vault.id === id) lock();
}

/** A new key under a new PIN, after the old one was dropped; the server has given a new half. */
export async function renew(id, pin, half, keepS) {
  const raw = box.random(32);
  const vault = { ...(await store.get("vaults", id)), wrong: 0, ...heldHalf(half, keepS) };
  const kept = { ...vault, ...(await wrapped(raw, pin, vault.half, id)) };
  await store.put("vaults", kept);
  opened = { vault: kept, key: await box.importKey(raw) };
  raw.fill(0);
}

/** Keep the half (a new one, if given) for its time from now on: the server has just answered. */
export async function keepHalf(id, half = null, keepS = null) {
  const vault = await store.get("vaults", id);
  if (!vault) return;
  const kept = half ? heldHalf(half, keepS) : { half_until: Date.now() + vault.half_keep_s * 1000 };
  await store.put("vaults", { ...vault, ...kept });
}

/** Change plain facts of the open vault (name, role, public key). */
export async function note(id, facts) {
  const vault = { ...(await store.get("vaults", id)), ...facts };
  await store.put("vaults", vault);
  if (opened?.vault.id === id) opened.vault = vault;
}

/** The device's own token, which a locked phone needs as well to send what is sealed. */
export async function tokenOf(vault) {
  const text = await box.decrypt(await machine(), vault.token, `token ${vault.id}`);
  return new TextDecoder().decode(text);
}

/** A key no script can read out, made once a phone: a copied database opens nothing with it elsewhere. */
async function machine() {
  const known = await store.get("keys", "machine");
  if (known) return known;
  const made = await box.machineKey();
  await store.put("keys", made, "machine");
  return made;
}
