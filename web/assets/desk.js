/* The officer's desk: the field under the keyboard is framed on the page and shown big beside it. */
const PAD = 0.35;

let worked = "";

document.addEventListener("focusin", (event) => {
  if (!(event.target instanceof Element)) return;
  const place = event.target.closest("[data-quad]");
  if (place) show(place);
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

function show(place) {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  const cell = corners(place.dataset.quad);
  const row = corners(place.closest("[data-row-quad]")?.dataset.rowQuad ?? place.dataset.quad);
  viewer.querySelector("[data-cell]").setAttribute("points", cell.join(" "));
  viewer.querySelector("[data-line]").setAttribute("points", row.join(" "));
  const [left, top, width, height] = around(cell);
  const page = viewer.viewBox.baseVal.width;
  const zoom = document.querySelector("[data-zoom]");
  const wide = Math.min(page, Math.max(width, (height * zoom.clientWidth) / zoom.clientHeight));
  const start = Math.min(Math.max(0, left + (width - wide) / 2), page - wide);
  zoom.setAttribute("viewBox", `${start} ${top} ${wide} ${height}`);
  const scale = viewer.clientWidth / page;
  const frame = viewer.parentElement;
  frame.scrollTo({ top: (top + height / 2) * scale - frame.clientHeight / 2 });
}

function corners(text) {
  return JSON.parse(text);
}

function around(points) {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const height = Math.max(...ys) - Math.min(...ys);
  const pad = height * PAD;
  return [Math.min(...xs) - pad, Math.min(...ys) - pad, Math.max(...xs) - Math.min(...xs) + 2 * pad, height + 2 * pad];
}
