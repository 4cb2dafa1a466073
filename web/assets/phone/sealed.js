/* The sealed box: what only the server's private key opens (docs/protection.md). Ephemeral ECDH on P-256, HKDF-SHA256,
   AES-GCM; base64url of the ephemeral point (65 bytes), the iv (12), ciphertext with its tag. */
import { bytesOf, fromBase64, random, toBase64 } from "./crypto.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = "so-tre-em sealed box";

/** `value` as a box for the server whose `public_key` is {number, curve, key}. */
export async function sealFor(publicKey, value) {
  const theirs = fromBase64(publicKey.key);
  const server = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const ours = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
  const shared = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const made = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array([...ours, ...theirs]), info: bytesOf(INFO) };
  const key = await crypto.subtle.deriveKey(made, shared, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = random(12);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytesOf(JSON.stringify(value)));
  return toBase64(new Uint8Array([...ours, ...iv, ...new Uint8Array(data)]));
}
