/* Small words around WebCrypto. A box is {iv, data}; `place` ties it to where it lies, so that none can be swapped. */
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const AES = { name: "AES-GCM", length: 256 };

export const bytesOf = (text) => encoder.encode(text);
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

export const toBase64 = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

export const importKey = (raw) => crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
export const machineKey = () => crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);

export async function encrypt(key, bytes, place) {
  const iv = random(12);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, bytes);
  return { iv, data: new Uint8Array(data) };
}

/** Throws OperationError for a wrong key or a box that was touched. */
export async function decrypt(key, box, place) {
  const way = { name: "AES-GCM", iv: box.iv, additionalData: bytesOf(place) };
  return new Uint8Array(await crypto.subtle.decrypt(way, key, box.data));
}

export const sealJson = (key, value, place) => encrypt(key, bytesOf(JSON.stringify(value)), place);
export const openJson = async (key, box, place) => JSON.parse(decoder.decode(await decrypt(key, box, place)));

/** The key that a PIN and the server's half make together; neither opens anything alone. */
export async function keyFromPin(pin, half, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", bytesOf(pin), "PBKDF2", false, ["deriveBits"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const stretched = new Uint8Array(await crypto.subtle.deriveBits(way, typed, 256));
  const both = await crypto.subtle.importKey("raw", new Uint8Array([...stretched, ...half]), "HKDF", false, [
    "deriveKey",
  ]);
  const made = { name: "HKDF", hash: "SHA-256", salt, info: bytesOf("so-tre-em vault") };
  return crypto.subtle.deriveKey(made, both, AES, false, ["encrypt", "decrypt"]);
}
