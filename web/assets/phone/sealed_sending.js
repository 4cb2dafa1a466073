/* Sending without a PIN: sealed copies alone, by the service worker or a locked phone. They name nobody; the server
   opens them. An entry goes only against a receipt that was foreseen when it was written. */
import { call } from "./api.js";
import { claimed } from "./clock.js";
import { forget } from "./outbox.js";
import * as store from "./store.js";
import { tokenOf, vaults } from "./vault.js";

const BATCH_MAX = 40;
const BYTES_MAX = 400_000;

/** Send all sealed copies of every person of this phone; does nothing while another window sends. */
export const sendSealed = () =>
  navigator.locks.request("outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const vault of await vaults()) await sendOf(vault);
  });

async function sendOf(vault) {
  const entries = (await store.owned("outbox", vault.id)).filter((entry) => entry.sealed && entry.status === "waiting");
  entries.sort((one, other) => one.at - other.at);
  const token = entries.length ? await tokenOf(vault) : null;
  for (const batch of batches(entries)) {
    const items = batch.map((entry) => ({ uuid: entry.child, kind: "sealed", box: entry.sealed }));
    await store.write(["outbox"], (stores) =>
      batch.forEach((entry) => stores.outbox.put({ ...entry, attempts: entry.attempts + 1 })),
    );
    const answer = await call("/api/sync", {
      method: "POST",
      token,
      json: { device: vault.id, format: 1, app: APP, sent_at: claimed(), items },
    });
    if (answer.status !== 200) return;
    for (const [at, entry] of batch.entries()) await settle(entry, answer.body?.items?.[at]);
  }
}

function batches(entries) {
  const made = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.sealed.length;
    if (!made.length || made.at(-1).length === BATCH_MAX || bytes > BYTES_MAX) {
      made.push([]);
      bytes = entry.sealed.length;
    }
    made.at(-1).push(entry);
  }
  return made;
}

/** A refusal is left for the person to see; an unknown receipt for the unlocked phone to compare. */
async function settle(entry, answer) {
  if (answer?.status !== "refused" && answer?.receipt && entry.expected.includes(answer.receipt))
    await forget(entry, answer);
}
