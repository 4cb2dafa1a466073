/* A wall of cut-outs by keyboard: arrows go from one to the next, typing corrects it, Esc sets it aside, Enter takes
   the whole screen. */
import { forget } from "./kept.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

document.addEventListener("keydown", (event) => {
  const box = document.activeElement;
  const tile = box?.closest?.("[data-tile]");
  if (!tile || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    if (event.key.toLowerCase() === "z" && isUnchanged(box)) press(event, () => document.querySelector("[data-undo]").requestSubmit());
  } else if (event.key === "Enter") {
    press(event, () => tile.closest("form").requestSubmit());
  } else if (event.key === "Escape") {
    press(event, () => setAside(tile));
  } else if (STEPS[event.key] && mayLeave(box)) {
    press(event, () => step(tile, STEPS[event.key]));
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    press(event, () => stepRow(tile, event.key === "ArrowDown"));
  } else if (event.key === "?" && isUnchanged(box)) {
    press(event, openKeys);
  }
});

/* Where no cut-out has the keyboard, after the last wall or among rows, the key takes back all the same. */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !event.ctrlKey || event.key.toLowerCase() !== "z") return;
  const isTyping = document.activeElement?.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  const form = document.querySelector("[data-undo]");
  if (form && !isTyping && !document.querySelector("[data-looks]")) press(event, () => form.requestSubmit());
});

/* The whole text is marked on arrival, so that typing replaces it and arrows lead on. */
document.addEventListener("focusin", (event) => {
  const box = event.target;
  if (box instanceof HTMLInputElement && box.closest("[data-tile]") && box.type === "text") box.select();
});

document.addEventListener("input", (event) => mark(event.target));
document.addEventListener("restored", (event) => mark(event.target));

/* The screen was kept: what was typed on it need not be; but of a screen that was refused, or kept in part, it stays. The
   next one begins at its first cut-out. */
document.addEventListener("htmx:before:swap", (event) => {
  const { response, text } = event.detail?.ctx ?? {};
  const form = document.querySelector("[data-wall]");
  if (form && response?.status < 400 && !text?.includes("data-left-out")) forget(form);
});
document.addEventListener("htmx:after:settle", begin);
begin();

function begin() {
  const lost = !document.activeElement || document.activeElement === document.body;
  if (lost && matchMedia("(min-width: 60rem)").matches) firstBox(document.querySelector("[data-tile]"))?.focus({ preventScroll: true });
}

/** What stands in a box otherwise than it was read is told by a mark; numbers are shown in threes as they are typed. */
function mark(box) {
  if (!(box instanceof Element) || box.dataset.value === undefined) return;
  box.closest("[data-tile], [data-look]")?.classList.toggle("is-typed", box.value !== box.dataset.value);
  const threes = box.dataset.threes !== undefined && document.querySelector(`[data-threes-of="${CSS.escape(box.id)}"]`);
  if (threes) threes.textContent = box.value.replace(/\D/g, "").replace(/(\d{3})(?=\d)/g, "$1 ");
}

function press(event, act) {
  event.preventDefault();
  act();
}

function setAside(tile) {
  const box = tile.querySelector("[name=odd]");
  box.checked = !box.checked;
}

function step(tile, by) {
  const tiles = [...document.querySelectorAll("[data-tile]")];
  firstBox(tiles[tiles.indexOf(tile) + by])?.focus();
}

/** The tile above or below: the nearest by its middle in the next line of tiles. */
function stepRow(tile, isDown) {
  const here = tile.getBoundingClientRect();
  const ahead = [...document.querySelectorAll("[data-tile]")]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, at]) => (isDown ? at.top > here.top + 4 : at.top < here.top - 4))
    .sort(([, one], [, other]) => distance(here, one) - distance(here, other));
  if (ahead.length) firstBox(ahead[0][0]).focus();
}

function distance(here, at) {
  return Math.abs(at.top - here.top) * 10 + Math.abs(at.left - here.left);
}

function firstBox(tile) {
  return tile?.querySelector("input:not([type=hidden], [type=checkbox]), select");
}

function isUnchanged(box) {
  return box.value === box.dataset.value;
}

/** Arrows move the caret once a text is being typed; a picker has no caret. */
function mayLeave(box) {
  return box instanceof HTMLSelectElement || (box.selectionStart === 0 && box.selectionEnd === box.value.length);
}

export function openKeys() {
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.open = !keys.open;
}
