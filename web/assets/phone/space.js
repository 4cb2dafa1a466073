/* Room on the phone: asked to stay, watched, and said in words. */
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

/** How much waits here, written down where the browser does not clear it together with the database. */
export const noteWaiting = (id, count) => localStorage.setItem(`outbox ${id}`, count);

/** How many items went with a database that the system cleared: those of persons no vault is left of. Told once. */
export function takeLost(vaults) {
  const kept = new Set(vaults.map((vault) => `outbox ${vault.id}`));
  const gone = Object.keys(localStorage).filter((key) => key.startsWith("outbox ") && !kept.has(key));
  const count = gone.reduce((sum, key) => sum + Number(localStorage.getItem(key)), 0);
  for (const key of gone) localStorage.removeItem(key);
  return count;
}
