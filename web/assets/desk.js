/* The officer's desk: the field under the keyboard is framed on the page and shown big beside it. */
const PAD = 0.35;

document.addEventListener("focusin", (event) => {
  const place = event.target instanceof Element ? event.target.closest("[data-quad]") : null;
  if (place) show(place);
});

/* Deciding a row leads to the next one that waits; the last one to the top of what is done. */
document.addEventListener("htmx:after:settle", () => {
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector("[data-row-form] [data-first]")?.focus();
});

document.addEventListener("keydown", (event) => {
  const row = document.activeElement?.closest("[data-row-form]");
  if (!row || !event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const rows = [...document.querySelectorAll("[data-row-form]")];
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  next?.querySelector("[data-first]")?.focus();
});

function show(place) {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  const cell = corners(place.dataset.quad);
  const row = corners(place.closest("[data-row-quad]")?.dataset.rowQuad ?? place.dataset.quad);
  viewer.querySelector("[data-cell]").setAttribute("points", cell.join(" "));
  viewer.querySelector("[data-line]").setAttribute("points", row.join(" "));
  const [left, top, width, height] = around(cell);
  document.querySelector("[data-zoom]")?.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  const scale = viewer.clientWidth / viewer.viewBox.baseVal.width;
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
