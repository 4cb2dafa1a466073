/* Edges of a small RGBA picture, of light and of colour alike, once ink and thin lines are closed over. Planes are gone
   over as one long line: what runs from one end of a row into the next is rim, which nothing here looks at. */

/** Colour parts paper from a table more surely than light does, since shadows have none. */
const [LIGHT, RED, BLUE] = [0.45, 0.7, 1.1];

/** {width, height, across, down, strength}: slopes, and how steep they are, of the plane that is steepest there. */
export function edgesOf(pixels, width, height) {
  const [red, green, blue] = [0, 1, 2].map((channel) => closed(channelOf(pixels, channel), width));
  const planes = [0, 1, 2].map(() => new Float32Array(red.length));
  for (let at = 0; at < red.length; at += 1) {
    const light = (77 * red[at] + 150 * green[at] + 29 * blue[at]) / 256;
    planes[0][at] = LIGHT * light;
    planes[1][at] = RED * (red[at] - light);
    planes[2][at] = BLUE * (blue[at] - light);
  }
  const edges = { width, height, across: new Float32Array(red.length), down: new Float32Array(red.length) };
  const squares = new Float32Array(red.length);
  for (const plane of planes) steepest(smooth(smooth(plane, 1), width), edges, squares);
  return { ...edges, strength: squares.map(Math.sqrt) };
}

function channelOf(pixels, channel) {
  const plane = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < plane.length; at += 1) plane[at] = pixels[4 * at + channel];
  return plane;
}

/** What is darker than all around it and no wider than 4 px is gone. */
const closed = (plane, width) => darkest(darkest(lightest(lightest(plane, 1), width), 1), width);

const lightest = (plane, step) => spread(plane, step, (value, most) => value > most);
const darkest = (plane, step) => spread(plane, step, (value, least) => value < least);

/** Each pixel becomes what `wins` among the two before and the two after it; beyond the ends is nothing. */
function spread(plane, step, wins) {
  const made = plane.slice();
  for (const away of [-2 * step, -step, step, 2 * step]) {
    const [start, end] = [Math.max(0, -away), Math.min(plane.length, plane.length - away)];
    for (let at = start; at < end; at += 1) if (wins(plane[at + away], made[at])) made[at] = plane[at + away];
  }
  return made;
}

function smooth(plane, step) {
  const made = plane.slice();
  for (let at = step; at < plane.length - step; at += 1)
    made[at] = (plane[at - step] + plane[at] + plane[at + step]) / 3;
  return made;
}

function steepest(plane, { width, across, down }, squares) {
  for (let at = width + 1; at < plane.length - width - 1; at += 1) {
    const right = plane[at + 1] - plane[at - 1];
    const under = plane[at + width] - plane[at - width];
    const square = right * right + under * under;
    if (square <= squares[at]) continue;
    squares[at] = square;
    across[at] = right;
    down[at] = under;
  }
}
