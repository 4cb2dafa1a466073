/* The sheet's outline over a picture or a video, and its four corners to be moved: by finger, or by the arrow keys. */
import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const NAMES = ["Góc trên trái", "Góc trên phải", "Góc dưới phải", "Góc dưới trái"];
const [STEP, STEP_LARGE] = [0.004, 0.03];
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
export const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** {element, draw(corners)}: an overlay as large as what lies under it; corners in shares, null for none. */
export function outlineOver() {
  const element = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "polygon");
  element.setAttribute("class", "outline");
  element.setAttribute("viewBox", "0 0 1 1");
  element.setAttribute("preserveAspectRatio", "none");
  element.setAttribute("aria-hidden", "true");
  element.append(line);
  const draw = (corners) => line.setAttribute("points", (corners ?? []).map((corner) => corner.join()).join(" "));
  return { element, draw };
}

/** The picture with its outline and four handles; `changed(corners)` after every move. */
export function adjustable(picture, corners, changed) {
  const outline = outlineOver();
  const places = corners.map(([x, y]) => [within(x), within(y)]);
  const handles = NAMES.map((name, at) =>
    handle(
      name,
      (x, y) => move(at, x, y),
      () => places[at],
    ),
  );
  const box = h("div", { class: "frame" }, picture, outline.element, handles);
  const redraw = () => {
    outline.draw(places);
    handles.forEach((one, at) => {
      one.style.left = `${100 * places[at][0]}%`;
      one.style.top = `${100 * places[at][1]}%`;
    });
  };
  redraw();
  return box;

  function move(at, x, y) {
    places[at] = [within(x), within(y)];
    redraw();
    changed(places);
  }
}

const within = (share) => Math.min(Math.max(share, 0), 1);

function handle(name, move, place) {
  const made = h("button", { type: "button", class: "handle", "aria-label": name, "aria-describedby": "corners-hint" });
  made.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? STEP_LARGE : STEP;
    const [x, y] = place();
    move(x + way[0] * step, y + way[1] * step);
  });
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId);
    // The finger takes the corner where it touched, not by its middle: nothing jumps.
    const box = made.parentElement.getBoundingClientRect();
    const [x, y] = place();
    const from = [event.clientX, event.clientY];
    made.onpointermove = (moved) =>
      move(x + (moved.clientX - from[0]) / box.width, y + (moved.clientY - from[1]) / box.height);
  });
  for (const end of ["pointerup", "pointercancel"]) made.addEventListener(end, () => (made.onpointermove = null));
  return made;
}
