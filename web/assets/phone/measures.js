/* What can be measured of a photographed sheet: how long it is in the picture, how wide the edges of its writing are,
   how light, how evenly lit, how much of it shines, how many corners are missing. Each is a number that says nothing
   yet of good or bad (verdict.js). */

/** Places on the sheet that are looked at as the camera took them, across and down, and their side in pixels. */
export const [TILES_ACROSS, TILES_DOWN, TILE_PX] = [4, 4, 128];
/** Paper is compared in so many fields across and down. */
const FIELDS = 6;
const PAPER_SHARE = 0.75;
const SHINING = 250;
/** Paper lighter than this all over is a scan or bright daylight: nothing shines on it. */
const EXPOSED = 235;
/** An edge of writing is a step of this share of the paper's light. */
const INK_SHARE = 0.2;
const SLOPE_SHARE = 0.04;
const [BINS, BINS_A_PX] = [120, 8];
const RIM_PX = 2;
/** A ruling that leaves the picture is a dip of this share among neighbours so far away; a scan has next to none. */
const [RIM_DEPTH, RIM_APART, CROSSING_SHARE, CROSSED_MAX] = [3, 3, 0.95, 0.015];
const OUTSIDE_MAX = 0.01;

/** Middles of the tiles, [x, y] in shares of the picture's sides. */
export function tilePlaces(corners) {
  const places = [];
  for (let row = 0; row < TILES_DOWN; row += 1)
    for (let column = 0; column < TILES_ACROSS; column += 1)
      places.push(inside(corners, (column + 0.5) / TILES_ACROSS, (row + 0.5) / TILES_DOWN));
  return places;
}

/** The place on a sheet that lies so much of its width to the right and so much of its height down. */
function inside([one, two, three, four], across, down) {
  return [0, 1].map((axis) => {
    const above = one[axis] + (two[axis] - one[axis]) * across;
    const below = four[axis] + (three[axis] - four[axis]) * across;
    return above + (below - above) * down;
  });
}

/** Length in pixels of the sheet's longer side; `corners` in shares of a picture of that size. */
export function longSide(corners, width, height) {
  const side = (one, other) => Math.hypot((one[0] - other[0]) * width, (one[1] - other[1]) * height);
  const [one, two, three, four] = corners;
  return Math.max((side(one, two) + side(three, four)) / 2, (side(two, three) + side(four, one)) / 2);
}

/** How many corners lie outside the picture or at an edge that was not seen. */
export function missingCorners({ corners, seen }) {
  const isOut = (share) => share < -OUTSIDE_MAX || share > 1 + OUTSIDE_MAX;
  return corners.filter((corner, at) => corner.some(isOut) || !seen[at] || !seen[(at + 3) % 4]).length;
}

/** Whether a small RGBA picture is all sheet and no writing runs out of it: a scan, or a photo cut to its sheet. Its edges
    are not missed then, whichever ruling was taken for one. */
export function isAllSheet(pixels, width, height, { seen }) {
  if (seen.filter(Boolean).length > 1) return false;
  const grey = greyOf(pixels);
  const rim = [
    lineOf(grey, 0, 1, width, width),
    lineOf(grey, (height - RIM_DEPTH) * width, 1, width, width),
    lineOf(grey, 0, width, height, 1),
    lineOf(grey, width - RIM_DEPTH, width, height, 1),
  ];
  const crossed = rim.reduce((sum, line) => sum + line.filter((value, at) => isInk(line, value, at)).length, 0);
  return crossed < CROSSED_MAX * 2 * (width + height);
}

/** The light along one end of the picture, each place the mean of RIM_DEPTH pixels inwards. */
function lineOf(grey, start, step, length, inwards) {
  return Array.from({ length }, (_, at) => {
    let sum = 0;
    for (let depth = 0; depth < RIM_DEPTH; depth += 1) sum += grey[start + at * step + depth * inwards];
    return sum / RIM_DEPTH;
  });
}

/** Darker than the paper on both sides of it: shadows run slowly, rulings and letters do not. */
const isInk = (line, value, at) =>
  value < CROSSING_SHARE * Math.min(line[at - RIM_APART] ?? 255, line[at + RIM_APART] ?? 255);

/** {light, shadow, glare} of a small RGBA picture of the sheet: 0–255; the darkest field's paper over the usual one's;
    the share of the sheet that shines. */
export function lightOf(pixels, width, height, corners) {
  const grey = greyOf(pixels);
  const fields = [];
  for (let row = 0; row < FIELDS; row += 1)
    for (let column = 0; column < FIELDS; column += 1)
      fields.push(paperOf(grey, width, height, fieldOf(corners, row, column)));
  const light = median(fields);
  return {
    light,
    shadow: Math.min(...fields) / Math.max(light, 1),
    glare: light < EXPOSED ? shining(pixels, width, height, corners) : 0,
  };
}

/** Left, top, right and bottom of the upright box around the middle of a field, in shares. */
function fieldOf(corners, row, column) {
  const [left, top] = inside(corners, (column + 0.15) / FIELDS, (row + 0.15) / FIELDS);
  const [right, bottom] = inside(corners, (column + 0.85) / FIELDS, (row + 0.85) / FIELDS);
  return [left, top, right, bottom];
}

/** The light of the paper in a box: ink is darker, so most of the pixels are below it. */
function paperOf(grey, width, height, [left, top, right, bottom]) {
  const counts = new Uint32Array(256);
  let count = 0;
  for (let y = Math.max(0, Math.floor(top * height)); y < Math.min(height, bottom * height); y += 1) {
    for (let x = Math.max(0, Math.floor(left * width)); x < Math.min(width, right * width); x += 1) {
      counts[grey[y * width + x]] += 1;
      count += 1;
    }
  }
  let above = count * (1 - PAPER_SHARE);
  for (let value = 255; value >= 0 && count; value -= 1) if ((above -= counts[value]) <= 0) return value;
  return 255;
}

function shining(pixels, width, height, corners) {
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  let [count, bright] = [0, 0];
  for (
    let y = Math.max(0, Math.floor(Math.min(...ys) * height));
    y < Math.min(height, Math.max(...ys) * height);
    y += 1
  ) {
    for (
      let x = Math.max(0, Math.floor(Math.min(...xs) * width));
      x < Math.min(width, Math.max(...xs) * width);
      x += 1
    ) {
      const at = 4 * (y * width + x);
      count += 1;
      if (pixels[at] >= SHINING && pixels[at + 1] >= SHINING && pixels[at + 2] >= SHINING) bright += 1;
    }
  }
  return bright / Math.max(count, 1);
}

/** {edge_px, ink}: the width of most edges of writing in the tiles, one under the other, and how many there are for each
    pixel of a tile's row. */
export function sharpnessOf(pixels) {
  const grey = greyOf(pixels);
  const tiles = Math.floor(grey.length / TILE_PX ** 2);
  const widths = [new Uint32Array(BINS), new Uint32Array(BINS)];
  for (let tile = 0; tile < tiles; tile += 1) {
    const square = softened(grey.subarray(tile * TILE_PX ** 2, (tile + 1) * TILE_PX ** 2));
    const paper = brightest(square);
    count(square, 1, TILE_PX, paper, widths[0]);
    count(square, TILE_PX, 1, paper, widths[1]);
  }
  const found = widths.map((counts) => counts.reduce((sum, value) => sum + value, 0));
  // Rulings alone run one way: a way with few edges tells little.
  const told = widths.filter((_, way) => found[way] > 0.2 * Math.max(...found)).map(middle);
  return { edge_px: Math.max(0, ...told), ink: (found[0] + found[1]) / Math.max(grey.length, 1) };
}

/** Edges along the lines of a tile, counted by their width: their height over their steepest slope. */
function count(square, step, next, paper, widths) {
  const [least, slope] = [INK_SHARE * paper, SLOPE_SHARE * paper];
  for (let line = RIM_PX; line < TILE_PX - RIM_PX; line += 1) {
    let at = line * next + RIM_PX * step;
    const end = line * next + (TILE_PX - RIM_PX) * step;
    while (at < end) {
      const sign = Math.sign(square[at + step] - square[at]);
      let [run, steepest] = [at, 0];
      while (run < end && (square[run + step] - square[run]) * sign > 0) {
        steepest = Math.max(steepest, (square[run + step] - square[run]) * sign);
        run += step;
      }
      const rise = Math.abs(square[run] - square[at]);
      if (rise >= least && steepest >= slope)
        widths[Math.min(BINS - 1, Math.round((BINS_A_PX * rise) / steepest))] += 1;
      at = Math.max(run, at + step);
    }
  }
}

function middle(counts) {
  let left = counts.reduce((sum, value) => sum + value, 0) / 2;
  return counts.findIndex((value) => (left -= value) <= 0) / BINS_A_PX;
}

/** Each pixel with its neighbours, so that the camera's grain makes no edges. */
function softened(square) {
  const [made, half] = [new Float32Array(square.length), new Float32Array(square.length)];
  for (let at = 1; at < square.length - 1; at += 1) half[at] = (square[at - 1] + 2 * square[at] + square[at + 1]) / 4;
  for (let at = TILE_PX; at < square.length - TILE_PX; at += 1)
    made[at] = (half[at - TILE_PX] + 2 * half[at] + half[at + TILE_PX]) / 4;
  return made;
}

const brightest = (square) => [...square.filter((_, at) => at % 37 === 0)].sort((one, other) => other - one)[20];

function greyOf(pixels) {
  const grey = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < grey.length; at += 1)
    grey[at] = (pixels[4 * at] * 77 + pixels[4 * at + 1] * 150 + pixels[4 * at + 2] * 29) >> 8;
  return grey;
}

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];
