/* Passkeys: a form that has `data-passkey-makes` or `data-passkey-asks` first asks that address what is to be signed,
   lets the browser sign it, and then goes its way with the answer in the field "passkey". */
const WAYS = [
  ["passkeyMakes", (publicKey) => navigator.credentials.create({ publicKey })],
  ["passkeyAsks", (publicKey) => navigator.credentials.get({ publicKey })],
];
const GIVEN_UP = "Chưa dùng được khoá truy cập trên máy này. Bấm lại, hoặc dùng cách khác.";

if (window.PublicKeyCredential) {
  for (const [name, sign] of WAYS) {
    for (const form of document.querySelectorAll(`form[data-${dashed(name)}]`)) {
      form.hidden = false;
      form.addEventListener("submit", (event) => send(event, form, form.dataset[name], sign));
    }
  }
}

async function send(event, form, address, sign) {
  if (form.elements.passkey.value) return;
  event.preventDefault();
  say(form, "");
  try {
    const headers = { accept: "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
    const told = await answer.json();
    if (!answer.ok) {
      say(form, told.sentence);
      return;
    }
    form.elements.passkey.value = JSON.stringify(written(await sign(read(told.publicKey))));
    form.requestSubmit();
  } catch {
    say(form, GIVEN_UP);
  }
}

function say(form, sentence) {
  const said = form.querySelector("[role=alert]");
  said.textContent = sentence;
  said.hidden = !sentence;
}

/** What is bytes stands as base64url in JSON. */
function read(options) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = known(options.allowCredentials);
  return read;
}

function written(credential) {
  const { id, rawId, type, response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const sent = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { id, rawId: text(rawId), type, response: Object.fromEntries(sent), clientExtensionResults: {} };
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function dashed(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
