/* What the server must have kept, made here as well: sha256 over the canonical JSON (RFC 8785) of what was sent. */

/** Canonical JSON of plain objects, lists, texts, whole numbers and booleans. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

export const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** 64 hex digits of a text or of bytes. */
export async function sha256(given) {
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

/** The receipt a server gives that kept exactly this item as revision `rev`. */
export const receiptOf = ({ uuid, fields, photos }, rev) => sha256(canonical({ uuid, rev, fields, photos }));
