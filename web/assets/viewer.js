/* The photographed page beside the work: the place under the keyboard is framed on it and shown big above it. */
const PAD = 0.35;
const NEAR = [1, 1.5, 2.25, 3.4];

const look = { near: 0, turns: 0, contrast: false };

document.addEventListener("focusin", (event) => {
  if (!(event.target instanceof Element)) return;
  const place = event.target.closest("[data-quad]");
  if (place) show(place);
});

/* A line that is typed has no place of its own: the photo moves on with the lines, and only from one to the next. */
let typed = null;
document.addEventListener("focusin", (event) => {
  const row = event.target instanceof Element && event.target.closest(".row--typed");
  const frame = document.querySelector(".review--grid .review__frame");
  if (!row || !frame || row === typed) return;
  typed = row;
  const rows = [...row.parentElement.children];
  const middle = (frame.scrollHeight * (rows.indexOf(row) + 0.5)) / rows.length;
  frame.scrollTo({ top: middle - frame.clientHeight / 2 });
});

document.addEventListener("click", (event) => {
  const asked = event.target instanceof Element && event.target.closest("[data-viewer-do]");
  if (asked) change(asked.dataset.viewerDo);
});

const KEYS = { "+": "closer", "=": "closer", "-": "farther", "−": "farther", x: "turn", t: "contrast" };
document.addEventListener("keydown", (event) => {
  const asked = event.altKey && !event.ctrlKey && KEYS[event.key.toLowerCase()];
  if (!asked || !document.querySelector("[data-viewer-do]")) return;
  event.preventDefault();
  change(asked);
});

/** Frame a place on its page and bring it into the big picture. */
export function show(place) {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  leafTo(viewer, place);
  const rowPlace = place.closest("[data-row-quad]") ?? place.querySelector("[data-row-quad]");
  const row = corners(rowPlace?.dataset.rowQuad ?? place.dataset.quad);
  const flat = corners(place.dataset.quad);
  viewer.querySelector("[data-cell]").setAttribute("points", flat.join(" "));
  viewer.querySelector("[data-line]").setAttribute("points", row.join(" "));
  const turn = turned(viewer, row);
  const [left, top, width, height] = around(flat.map(turn));
  const page = viewer.viewBox.baseVal.width;
  const zoom = document.querySelector("[data-zoom]");
  if (zoom?.clientHeight) {
    const wide = Math.min(page, Math.max(width, (height * zoom.clientWidth) / zoom.clientHeight));
    const start = Math.min(Math.max(0, left + (width - wide) / 2), page - wide);
    zoom.setAttribute("viewBox", `${start} ${top} ${wide} ${height}`);
  }
  const scale = viewer.clientWidth / page;
  const frame = viewer.parentElement;
  frame.scrollTo({
    top: (top + height / 2) * scale - frame.clientHeight / 2,
    left: (left + width / 2) * scale - frame.clientWidth / 2,
  });
}

/** Turn the page so that its lines run from left to right, and as often more as was asked; how a point moves with it. */
function turned(viewer, line) {
  const image = viewer.querySelector("image");
  const [width, height] = [image.width.baseVal.value, image.height.baseVal.value];
  const [[fromX, fromY], [toX, toY]] = line;
  const quarter = (Math.round((-Math.atan2(toY - fromY, toX - fromX) * 2) / Math.PI) + look.turns + 8) % 4;
  const moves = [
    ["", ([x, y]) => [x, y]],
    [`translate(${height} 0) rotate(90)`, ([x, y]) => [height - y, x]],
    [`translate(${width} ${height}) rotate(180)`, ([x, y]) => [width - x, height - y]],
    [`translate(0 ${width}) rotate(270)`, ([x, y]) => [y, width - x]],
  ];
  for (const group of document.querySelectorAll("[data-turned]")) group.setAttribute("transform", moves[quarter][0]);
  viewer.setAttribute("viewBox", quarter % 2 ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`);
  return moves[quarter][1];
}

/** Another page's photo, when the place lies on one. */
function leafTo(viewer, place) {
  const address = place.dataset.pageImage;
  const image = viewer.querySelector("image");
  if (!address || image.getAttribute("href") === address) return;
  const [width, height] = place.dataset.pageSize.split(" ");
  image.setAttribute("width", width);
  image.setAttribute("height", height);
  image.setAttribute("href", address);
}

function change(what) {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  if (what === "closer") look.near = Math.min(look.near + 1, NEAR.length - 1);
  if (what === "farther") look.near = Math.max(look.near - 1, 0);
  if (what === "turn") look.turns = (look.turns + 1) % 4;
  if (what === "contrast") look.contrast = !look.contrast;
  viewer.style.width = `${NEAR[look.near] * 100}%`;
  for (const picture of document.querySelectorAll("[data-viewer], [data-zoom], .look__cutout")) {
    picture.classList.toggle("is-sharp", look.contrast);
  }
  const place = document.activeElement?.closest("[data-quad]") ?? document.querySelector(".look.is-now");
  if (place) show(place);
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
