/* Where the sheet lies in a small picture of it: the four straight edges that best part it from what is around. Edges
   vote for lines, then pairs of lines are weighed against each other by how much of them is seen. Where the sheet runs
   out of the picture, its end stands for the missing edge. */
import { edgesOf } from "./edges.js";

/** Long side of the picture that is looked at: rulings are gone in it, edges of the sheet are not. */
export const SMALL_PX = 256;
const TURNS = 90;
const EDGE_LEAST = 5;
const EDGE_FULL = 14;
const LINES_MAX = 9;
const SAMPLES = 24;
const REACH_PX = 2;
/** What an edge that can't be seen counts, out of 1 for one seen all along. */
const END_OF_PICTURE = 0.32;
const APART_MIN = 0.3;
const [AREA_WEIGHT, AREA_MIN, AREA_MAX] = [0.3, 0.15, 1.6];
const SEEN_MIN = 0.45;

/** {corners, seen, score} of the sheet, or null: corners [x, y] from top left clockwise in shares of the picture's sides,
    may lie outside of it; `seen` tells for top, right, bottom and left whether that edge was seen. */
export function outlineOf(pixels, width, height) {
  const edges = edgesOf(pixels, width, height);
  const { upright, level } = linesOf(edges);

  const ends = (first, second) => [
    { ...first, isEnd: true },
    { ...second, isEnd: true },
  ];
  const columns = [...upright, ...ends({ turn: 0, away: 0 }, { turn: 0, away: width - 1 })];
  const rows = [...level, ...ends({ turn: Math.PI / 2, away: 0 }, { turn: Math.PI / 2, away: height - 1 })];
  let best = null;
  for (const [left, right] of pairs(columns, (line) => xAt(line, height / 2), APART_MIN * width)) {
    for (const [top, bottom] of pairs(rows, (line) => yAt(line, width / 2), APART_MIN * height)) {
      const corners = [
        [top, left],
        [top, right],
        [bottom, right],
        [bottom, left],
      ].map(([one, other]) => crossing(one, other));
      best = weigh([top, right, bottom, left], corners, edges, best?.score ?? SEEN_MIN) ?? best;
    }
  }
  if (!best) return null;
  const lines = best.lines.map((line, side) => (line.isEnd ? line : fitted(line, best.corners, side, edges)));
  const corners = lines.map((line, side) => crossing(lines[(side + 3) % 4], line));
  const seen = lines.map((line) => !line.isEnd);
  return { seen, score: best.score, corners: corners.map(([x, y]) => [(x + 0.5) / width, (y + 0.5) / height]) };
}

/** Lines as {turn, away}: the normal's direction and the distance from the corner of the picture. */
function linesOf({ width, height, across, down, strength }) {
  const far = Math.ceil(Math.hypot(width, height));
  const votes = new Float32Array(TURNS * 2 * far);
  const [cosines, sines] = [Math.cos, Math.sin].map((of) =>
    Array.from({ length: TURNS }, (_, turn) => of((turn * Math.PI) / TURNS)),
  );
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const at = y * width + x;
      if (strength[at] < EDGE_LEAST) continue;
      const direct = Math.round((Math.atan2(down[at], across[at]) / Math.PI) * TURNS);
      for (let turn = direct - 2; turn <= direct + 2; turn += 1) {
        const bin = ((turn % TURNS) + TURNS) % TURNS;
        const away = Math.round(x * cosines[bin] + y * sines[bin]) + far;
        votes[bin * 2 * far + away] += Math.min(strength[at], EDGE_FULL);
      }
    }
  }
  const isUpright = (bin) => bin < TURNS / 4 || bin >= (3 * TURNS) / 4;
  const told = (bin, away) => ({ turn: (bin * Math.PI) / TURNS, away: away - far });
  const peaks = (isMine) => peaksOf(votes, 2 * far, isMine).map(([bin, away]) => told(bin, away));
  return { upright: peaks(isUpright), level: peaks((bin) => !isUpright(bin)) };
}

/** The bins most voted for, each with its neighbourhood taken out. */
function peaksOf(votes, length, isMine) {
  const peaks = [];
  const left = votes.slice();
  while (peaks.length < LINES_MAX) {
    let [best, most] = [-1, 12 * EDGE_FULL];
    for (let bin = 0; bin < TURNS; bin += 1) {
      if (!isMine(bin)) continue;
      for (let at = bin * length; at < (bin + 1) * length; at += 1) if (left[at] > most) [best, most] = [at, left[at]];
    }
    if (best < 0) break;
    const [bin, away] = [Math.floor(best / length), best % length];
    peaks.push([bin, away]);
    for (let near = bin - 4; near <= bin + 4; near += 1) {
      const turned = ((near % TURNS) + TURNS) % TURNS;
      const middle = near === turned ? away : length - away;
      left.fill(0, turned * length + Math.max(0, middle - 4), turned * length + Math.min(length, middle + 5));
    }
  }
  return peaks;
}

const xAt = ({ turn, away }, y) => (away - y * Math.sin(turn)) / Math.cos(turn);
const yAt = ({ turn, away }, x) => (away - x * Math.cos(turn)) / Math.sin(turn);

function* pairs(lines, placeOf, apart) {
  const placed = lines.map((line) => [placeOf(line), line]).sort((one, other) => one[0] - other[0]);
  for (const [index, [first, one]] of placed.entries())
    for (const [second, other] of placed.slice(index + 1)) if (second - first >= apart) yield [one, other];
}

function crossing(one, other) {
  const [a, b, c, d] = [Math.cos(one.turn), Math.sin(one.turn), Math.cos(other.turn), Math.sin(other.turn)];
  const size = a * d - b * c;
  return [(one.away * d - b * other.away) / size, (a * other.away - one.away * c) / size];
}

/** The four sides as {lines, corners, score} when more of them is seen than `least` asks, else null. */
function weigh(lines, corners, edges, least) {
  const share = areaOf(corners) / (edges.width * edges.height);
  if (!(share > AREA_MIN && share < AREA_MAX)) return null;
  let score = AREA_WEIGHT * Math.min(share, 1) + 1;
  for (let side = 0; side < 4; side += 1) {
    const seen = lines[side].isEnd ? END_OF_PICTURE : seenAlong(corners[side], corners[(side + 1) % 4], edges);
    score -= (1 - seen) / 4;
    if (score <= least) return null;
  }
  return { lines, corners, score };
}

function areaOf(corners) {
  return corners.reduce(
    (sum, [x, y], at) => sum + (x * corners[(at + 1) % 4][1] - corners[(at + 1) % 4][0] * y) / 2,
    0,
  );
}

/** The share of a side where an edge runs along it, 0–1; what lies outside the picture doesn't count. */
function seenAlong(start, end, edges) {
  let [sum, count] = [0, 0];
  for (const { most } of stepsAcross(start, end, edges, SAMPLES, REACH_PX)) {
    count += 1;
    sum += Math.min(most / EDGE_FULL, 1);
  }
  return count < SAMPLES / 4 ? 0 : sum / count;
}

/** The steepest place near a side at so many places along it, where these lie in the picture: {x, y, most}. */
function* stepsAcross([startX, startY], [endX, endY], { width, height, across, down }, samples, reach) {
  const length = Math.hypot(endX - startX, endY - startY);
  const [asideX, asideY] = [(startY - endY) / length, (endX - startX) / length];
  for (let sample = 0.5; sample < samples; sample += 1) {
    const share = sample / samples;
    const [x, y] = [startX + (endX - startX) * share, startY + (endY - startY) * share];
    if (x < reach || y < reach || x > width - 1 - reach || y > height - 1 - reach) continue;
    let [most, best] = [0, 0];
    for (let aside = -reach; aside <= reach; aside += 1) {
      const at = Math.round(y + aside * asideY) * width + Math.round(x + aside * asideX);
      const step = Math.abs(across[at] * asideX + down[at] * asideY);
      if (step > most) [most, best] = [step, aside];
    }
    yield { x: x + best * asideX, y: y + best * asideY, most };
  }
}

/** The line again, through the steepest places near it; without those that lie aside of the others. */
function fitted(line, corners, side, edges) {
  const steps = stepsAcross(corners[side], corners[(side + 1) % 4], edges, 3 * SAMPLES, 2 * REACH_PX);
  const places = [...steps].filter(({ most }) => most >= EDGE_LEAST);
  if (places.length < SAMPLES / 2) return line;
  const first = through(places, line);
  const near = places.filter((place) => Math.abs(asideOf(place, first)) <= REACH_PX / 2);
  return near.length < SAMPLES / 2 ? first : through(near, line);
}

const asideOf = ({ x, y }, { turn, away }) => x * Math.cos(turn) + y * Math.sin(turn) - away;

/** The line of least squares, turned like `like`. */
function through(places, like) {
  const [x, y] = [meanOf(places.map((one) => one.x)), meanOf(places.map((one) => one.y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (const one of places) {
    xx += (one.x - x) ** 2;
    xy += (one.x - x) * (one.y - y);
    yy += (one.y - y) ** 2;
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  const turn = [along + Math.PI / 2, along - Math.PI / 2].find((one) => Math.cos(one - like.turn) > 0) ?? like.turn;
  return { turn, away: x * Math.cos(turn) + y * Math.sin(turn) };
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
