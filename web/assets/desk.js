/* The officer's desk, row by row: where the keyboard goes after each decision. */
let worked = "";

document.addEventListener("focusin", (event) => {
  if (!(event.target instanceof Element)) return;
  worked = event.target.closest("[data-row-form]")?.id ?? worked;
});

/* Deciding a row leads to the next one that waits after it, the last one to the first that was passed over, and a
   page without any to the next page. */
document.addEventListener("htmx:after:settle", () => {
  if (!worked || (document.activeElement && document.activeElement !== document.body)) return;
  const at = document.getElementById(worked);
  const waiting = [...document.querySelectorAll("[data-row-form]")];
  const isAhead = (row) => row === at || at?.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = waiting.find(isAhead) ?? waiting[0];
  (next?.querySelector("[data-first]") ?? document.querySelector("[data-next]"))?.focus();
});

document.addEventListener("keydown", (event) => {
  const row = document.activeElement?.closest("[data-row-form]");
  if (!row || !event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const rows = [...document.querySelectorAll("[data-row-form]")];
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  next?.querySelector("[data-first]")?.focus();
});

/* Enter confirms the row from every box: a picker alone would keep the key to itself. */
document.addEventListener("keydown", (event) => {
  const box = document.activeElement;
  if (event.key !== "Enter" || !(box instanceof HTMLSelectElement) || !box.closest("[data-row-form] .row__boxes")) return;
  event.preventDefault();
  box.form.requestSubmit();
});

/* At a desk the work begins where the first row waits; on a phone the keyboard would cover the page. */
const begun = document.querySelector("[data-viewer]") && matchMedia("(min-width: 60rem)").matches;
const asked = document.getElementById(location.hash.slice(1));
const place = asked?.closest("[data-row-form]") ?? asked ?? document;
const stays = !asked && !document.querySelector(".review--grid");
const start = () => place.querySelector("[data-first]")?.focus({ preventScroll: stays });
if (begun) start();
/* Going to a place named in the address, the browser takes the keyboard away once all is loaded. */
if (begun && asked) addEventListener("load", start);
