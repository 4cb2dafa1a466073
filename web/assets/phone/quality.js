/* A picture is looked at: where the sheet lies in it, what can be measured of it, and what is to be changed. Twice in
   small: whole, for outline and light, and a few places as the camera took them, for sharpness. */
import { TILE_PX, isAllSheet, lightOf, longSide, missingCorners, sharpnessOf, tilePlaces } from "./measures.js";
import { SMALL_PX, outlineOf } from "./outline.js";
import { verdictOf } from "./verdict.js";

/** {outline, measures, verdict} of a bitmap, canvas or video; outline and measures null where no sheet is. */
export function lookAt(picture, width, height) {
  const small = smallOf(picture, width, height);
  const outline = outlineOf(small.data, small.width, small.height);
  if (!outline) return { outline, measures: null, verdict: verdictOf(null) };
  const { corners } = outline;
  const sheet_px = longSide(corners, width, height);
  const sharpness = sharpnessOf(tilesOf(picture, width, height, corners));
  const measures = {
    sheet_px,
    corners_missing: isAllSheet(small.data, small.width, small.height, outline) ? 0 : missingCorners(outline),
    edge_share: sharpness.edge_px / sheet_px,
    ...sharpness,
    ...lightOf(small.data, small.width, small.height, corners),
  };
  return { outline, measures, verdict: verdictOf(measures) };
}

function smallOf(picture, width, height) {
  const scale = SMALL_PX / Math.max(width, height);
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  const context = contextOf(across, down);
  context.imageSmoothingQuality = "medium";
  context.drawImage(picture, 0, 0, across, down);
  return context.getImageData(0, 0, across, down);
}

/** RGBA of the tiles, one under the other. */
function tilesOf(picture, width, height, corners) {
  const places = tilePlaces(corners);
  const context = contextOf(TILE_PX, TILE_PX * places.length);
  places.forEach(([x, y], at) => {
    const left = within(x * width - TILE_PX / 2, width - TILE_PX);
    const top = within(y * height - TILE_PX / 2, height - TILE_PX);
    context.drawImage(picture, left, top, TILE_PX, TILE_PX, 0, at * TILE_PX, TILE_PX, TILE_PX);
  });
  return context.getImageData(0, 0, TILE_PX, TILE_PX * places.length).data;
}

const within = (value, most) => Math.round(Math.min(Math.max(value, 0), Math.max(most, 0)));
const contextOf = (width, height) => new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
