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

/* At a desk the work begins where the first row waits; on a phone the keyboard would cover the page. */
const begun = document.querySelector("[data-viewer]") && matchMedia("(min-width: 60rem)").matches;
const asked = document.getElementById(location.hash.slice(1));
if (begun) (asked ?? document).querySelector("[data-first]")?.focus({ preventScroll: !asked });
