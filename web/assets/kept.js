/* What was typed and not yet sent lies in this tab until it is kept: a cut line or a page loaded again loses nothing.
   Nothing of it stays after logging out, and nobody else who logs in here finds it. */
const TYPED = "so-tre-em:typed";
const WHO = "so-tre-em:who";

const person = document.body.dataset.person ?? "";
const isLoggedOut = location.pathname === "/login" && !new URLSearchParams(location.search).has("next");
if (isLoggedOut || (person && read(WHO, person) !== person)) sessionStorage.clear();
if (person) write(WHO, person);

document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && event.target.getAttribute("action") === "/logout") {
    sessionStorage.clear();
  }
});

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element && event.target.closest("form[data-kept]");
  if (!form || !isText(event.target)) return;
  const typed = read(TYPED, {});
  typed[nameOf(form, event.target)] = event.target.value;
  write(TYPED, typed);
});

document.addEventListener("htmx:after:settle", restore);
restore();

/** Put what was typed before back into the boxes that still ask for it. */
function restore() {
  const typed = read(TYPED, {});
  for (const form of document.querySelectorAll("form[data-kept]")) {
    for (const box of [...form.elements].filter(isText)) {
      const known = typed[nameOf(form, box)];
      if (known !== undefined && known !== box.value) {
        box.value = known;
        box.dispatchEvent(new Event("restored", { bubbles: true }));
      }
    }
  }
}

/** What this form asked for is kept by the server now. */
export function forget(form) {
  const typed = read(TYPED, {});
  for (const box of [...form.elements].filter(isText)) delete typed[nameOf(form, box)];
  write(TYPED, typed);
}

export function read(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* A full store: what is typed still stands on the screen. */
  }
}

function isText(box) {
  return box instanceof HTMLSelectElement || (box instanceof HTMLInputElement && ["text", "search"].includes(box.type));
}

function nameOf(form, box) {
  return `${form.dataset.kept}|${box.name}`;
}
