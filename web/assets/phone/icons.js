/* Signs drawn by ourselves, since a cheap phone's font may lack them; nobody has to read them, so no one is told. */
const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  plus: "M12 4v16M4 12h16",
  camera: "M3 7h4l2-3h6l2 3h4v13H3zM12 9.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
  house: "M3 11l9-8 9 8M5 10v11h14V10M8.5 15l2.5 2.5 4.5-5",
  search: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M15 15l6 6",
  voice: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6a8 8 0 0 1 0 12",
};

export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }))
    drawn.setAttribute(key, value);
  line.setAttribute("d", PATHS[name]);
  drawn.append(line);
  return drawn;
}
