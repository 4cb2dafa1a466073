/* One field after the other. All of them lie in the page; a decision goes out while the next field is looked at, and
   what a cut line holds back is sent when the network is there again. */
import { forget, read, write } from "./kept.js";
import { show } from "./viewer.js";
import { openKeys } from "./wall.js";

const PENDING = "so-tre-em:pending";
const AGAIN_MS = 4000;
const ANSWER_MS = 20000;
const REMARK_KEYS = 4;
const OFFLINE = (count) =>
  `Mất mạng: ${count} ô vừa duyệt còn giữ trong máy này và sẽ tự gửi khi có mạng. Anh/chị cứ làm tiếp.`;
const BUSY = (count) =>
  `Máy chủ đang bận: ${count} ô vừa duyệt còn giữ trong máy này và sẽ tự gửi lại. Anh/chị cứ làm tiếp.`;
const HELD_BACK = /^(Mất mạng|Máy chủ đang bận)/;

let done = [];
let sending = null;
let isAsked = false;
let remarkKeys = 0;

const list = document.querySelector("[data-looks]");
if (list) begin();

function begin() {
  list.dataset.live = "";
  const waiting = new Set(read(PENDING, []).map((one) => one.look));
  for (const one of looks()) one.classList.toggle("is-done", waiting.has(one.dataset.look));
  go(nextOf(null));
  flush();
  addEventListener("online", flush);
  addEventListener("load", fetchPictures);
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(event.target.closest("[data-look]"), event.submitter);
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-undo]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    undo(event.target);
  }, true);
  document.addEventListener("keydown", pressed);
}

/** Once the first field stands, the cut-outs of all others: the next is there at once, and a cut line stops nobody. */
function fetchPictures() {
  for (const picture of list.querySelectorAll("img[loading=lazy]")) picture.loading = "eager";
}

function pressed(event) {
  const now = document.querySelector(".look.is-now");
  const box = now?.querySelector("[data-first]");
  if (!now || document.activeElement?.closest("[data-keys], nav, header")) return;
  const isUntouched = box.value === box.dataset.value;
  const key = event.key.toLowerCase();
  const number = /^[1-3]$/.test(key) && (event.altKey || (isUntouched && box.dataset.digits === undefined));
  if (event.ctrlKey && key === "z" && isUntouched) act(event, () => undo(document.querySelector("[data-undo]")));
  else if (event.ctrlKey || event.metaKey) return;
  else if (key === "escape") act(event, () => now.querySelector("[data-unreadable]").click());
  else if (number && !event.ctrlKey) act(event, () => now.querySelector(`[data-take="${key}"]`)?.click());
  else if (key === "backspace" && !box.value && isUntouched) act(event, () => undo(document.querySelector("[data-undo]")));
  else if (key === "enter" && document.activeElement === box) act(event, () => now.querySelector("[data-right]").click());
  else if (key === "?" && isUntouched) act(event, openKeys);
}

function act(event, verb) {
  event.preventDefault();
  verb();
}

/** Take the decision and go on; a changed value waits for the check, since that may have something to say. */
async function decide(look, button) {
  const form = look.querySelector("form");
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  body.delete("_csrf_token");
  const box = look.querySelector("[data-first]");
  const isTyped = button?.name === "take" || (!button?.name && box.value !== box.dataset.value);
  write(PENDING, [...read(PENDING, []), { look: look.dataset.look, body: new URLSearchParams(body).toString() }]);
  look.classList.add("is-done");
  done.push(look.dataset.look);
  tell("");
  if (remarkKeys && !--remarkKeys) document.querySelector("[data-remark]").textContent = "";
  if (!isTyped) go(nextOf(look));
  await flush();
  if (isTyped && look.classList.contains("is-done")) go(nextOf(look));
}

/** Send what waits, one after the other; when all of the screen is kept, the next screen is asked for. */
function flush() {
  sending ??= send().finally(() => (sending = null));
  return sending;
}

async function send() {
  for (;;) {
    const [first, ...rest] = read(PENDING, []);
    if (!first) break;
    const answer = await post("/review/decisions", first.body);
    if (answer === null || answer.isBusy) {
      tell((answer ? BUSY : OFFLINE)(rest.length + 1));
      setTimeout(flush, AGAIN_MS);
      return;
    }
    if (answer.status === 401) return location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    write(PENDING, read(PENDING, []).slice(1));
    const look = document.getElementById(`f${first.look}-look`);
    if (answer.ok) {
      if (look) forget(look.querySelector("form"));
      remark(answer.said.said);
    } else if (look) comeBack(look, answer.said);
    else tell(answer.said.sentence);
  }
  if (HELD_BACK.test(document.querySelector("[data-told]")?.textContent)) tell("");
  if (looks().length && looks().every((one) => one.classList.contains("is-done")) && !isAsked) {
    isAsked = true;
    ask();
  }
}

/** What was refused is looked at again, with the reason; pressed once more, it is meant so. */
function comeBack(look, refusal) {
  look.classList.remove("is-done");
  done = done.filter((one) => one !== look.dataset.look);
  if (refusal.code === "LOOKS_WRONG") {
    const form = look.querySelector("form");
    const sure = form.querySelector("[name=sure]") ?? form.appendChild(document.createElement("input"));
    Object.assign(sure, { type: "hidden", name: "sure", value: "x" });
  }
  if (refusal.code === "PAGE_HELD") leavePage(look);
  else go(look);
  tell(refusal.sentence);
}

/** Another officer has that page by now: what was typed stays in its box, and the work goes on with the other pages. */
function leavePage(look) {
  const ofPage = looks().filter((one) => one.dataset.pageImage === look.dataset.pageImage);
  const others = looks().filter((one) => !ofPage.includes(one) && !one.classList.contains("is-done"));
  if (!others.length) return go(look);
  for (const one of ofPage) one.classList.add("is-done");
  go(others[0]);
}

async function undo(form) {
  const waiting = read(PENDING, []);
  if (waiting.length && !sending) {
    const last = waiting.at(-1);
    write(PENDING, waiting.slice(0, -1));
    return reopen([last.look]);
  }
  await flush();
  const body = new FormData(form);
  body.delete("_csrf_token");
  const answer = await post("/review/undo", new URLSearchParams(body).toString());
  if (answer === null || answer.isBusy) return tell((answer ? BUSY : OFFLINE)(read(PENDING, []).length));
  const { said } = answer;
  if (!answer.ok) return tell(said.sentence);
  if (said.told === "nothing") return tell("Không còn gì để lấy lại ở đây.");
  if (said.undone.some((key) => document.getElementById(`f${key}-look`))) return reopen(said.undone);
  ask(said.told);
}

/** This pass anew, with a word for what there is to say of the last key. */
function ask(told) {
  const address = new URL(location);
  address.searchParams.delete("told");
  if (told) address.searchParams.set("told", told);
  location.assign(address);
}

function reopen(keys) {
  const found = keys.map((key) => document.getElementById(`f${key}-look`)).filter(Boolean);
  for (const look of found) {
    look.classList.remove("is-done");
    const batch = look.querySelector("[name=batch]");
    batch.value = `${batch.value.slice(0, 33)}u`;
  }
  done = done.filter((one) => !keys.includes(one));
  if (found.length) go(found[0]);
}

/** The server's own answer, read to its end; null while none comes: no network, a line that is dead without saying so, an
    answer cut off, or somebody else's page in its place (the log-in of a guest network). */
async function post(address, body) {
  const { "X-CSRF-Token": token } = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": token };
  try {
    const answer = await fetch(address, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
    const { ok, status } = answer;
    const isBusy = status >= 500 || status === 429;
    return { ok, status, isBusy, said: isBusy || status === 401 ? null : await answer.json() };
  } catch {
    return null;
  }
}

function looks() {
  return [...document.querySelectorAll("[data-look]")];
}

/** The first that is not decided after `look`, or from the top. */
function nextOf(look) {
  const open = looks().filter((one) => !one.classList.contains("is-done"));
  const isAfter = (one) => look && look.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  return open.find(isAfter) ?? open[0] ?? null;
}

function go(look) {
  for (const one of looks()) one.classList.toggle("is-now", one === look);
  if (!look) return;
  const box = look.querySelector("[data-first]");
  box.focus({ preventScroll: true });
  if (box instanceof HTMLInputElement) box.select();
  show(look);
  const width = matchMedia("(min-width: 60rem)").matches;
  if (!width) look.scrollIntoView({ block: "nearest" });
}

/** What is said of a planted look stays for some keys more: the next answer comes before anybody has read it. */
function remark(words) {
  if (!words) return;
  document.querySelector("[data-remark]").textContent = words;
  remarkKeys = REMARK_KEYS;
}

function tell(words) {
  const told = document.querySelector("[data-told]");
  if (told) told.textContent = words;
}
