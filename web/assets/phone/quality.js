/* Whether a photographed page can be read, told before it is sent. Sharpness is the width of edges: across an edge the
   second difference is about the first divided by the edge's width in pixels, so their ratio is 1 / width. Written
   strokes are about 0.5 mm; on a copy where the page is 1,000 px wide (0.3 mm a pixel) edges wider than 3 px run
   together. Light is compared by tiles, so that a hand's shadow counts however dark the room is. */
export const COPY_PX = 1000;
const EDGE_LEAST = 24;
const EDGE_WIDTH_MAX_PX = 3;
/** What differs so much from what lies 6 px beside it is ink, however blurred. */
const [INK_LEAST, INK_REACH_PX, INK_LEAST_SHARE] = [10, 6, 0.02];
const DARK = 60;
const SHADOW_SHARE = 0.45;
const TILES = 8;

const WORDS = {
  dark: "Tối quá. Ra chỗ sáng hoặc bật đèn, rồi chụp lại.",
  empty: "Chưa thấy chữ. Đưa trang sổ vào khung, gần hơn.",
  blurred: "Ảnh bị mờ. Giữ máy yên, chụp lại trang này.",
  shadow: "Có bóng che một phần trang. Đổi chỗ đứng để bóng không rơi lên trang.",
};

/** {isGood, word, sentence, edge_px, light}; `pixels` RGBA of a copy about COPY_PX wide. */
export function judge(pixels, width, height) {
  const grey = greyOf(pixels);
  const light = mean(grey);
  const edge_px = edgeWidth(grey, width, height);
  const tiles = tilesOf(grey, width, height);
  const word =
    light < DARK
      ? "dark"
      : inkShare(grey, width, height) < INK_LEAST_SHARE
        ? "empty"
        : edge_px > EDGE_WIDTH_MAX_PX
          ? "blurred"
          : Math.min(...tiles) < SHADOW_SHARE * median(tiles)
            ? "shadow"
            : "";
  return { isGood: word === "", word, sentence: WORDS[word] ?? "", edge_px, light };
}

function greyOf(pixels) {
  const grey = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < grey.length; at += 1) {
    grey[at] = (pixels[4 * at] * 77 + pixels[4 * at + 1] * 150 + pixels[4 * at + 2] * 29) >> 8;
  }
  return grey;
}

const mean = (grey) => grey.reduce((sum, value) => sum + value, 0) / grey.length;
const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

function inkShare(grey, width, height) {
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = INK_REACH_PX; x < width - INK_REACH_PX; x += 1) {
      const at = y * width + x;
      if (Math.abs(grey[at + INK_REACH_PX] - grey[at - INK_REACH_PX]) >= INK_LEAST) count += 1;
    }
  }
  return count / grey.length;
}

/** How wide edges are along the rows; weak ones are noise and paper. Without any, nothing is sharp. */
function edgeWidth(grey, width, height) {
  let first = 0;
  let second = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 1, at = y * width + 1; x < width - 1; x += 1, at += 1) {
      const step = Math.abs(grey[at + 1] - grey[at - 1]);
      if (step < EDGE_LEAST) continue;
      first += step;
      second += Math.abs(grey[at + 1] - 2 * grey[at] + grey[at - 1]);
    }
  }
  return second ? first / second : Infinity;
}

/** The brightness of the paper in each tile: the upper part of its pixels, since ink is dark. */
function tilesOf(grey, width, height) {
  const [across, down] = [Math.floor(width / TILES), Math.floor(height / TILES)];
  const tiles = [];
  for (let row = 0; row < TILES; row += 1) {
    for (let column = 0; column < TILES; column += 1)
      tiles.push(paperOf(grey, width, column * across, row * down, across, down));
  }
  return tiles;
}

function paperOf(grey, width, left, top, across, down) {
  const counts = new Uint32Array(256);
  for (let y = top; y < top + down; y += 1)
    for (let x = left; x < left + across; x += 1) counts[grey[y * width + x]] += 1;
  let left_over = across * down * 0.25;
  for (let value = 255; value >= 0; value -= 1) if ((left_over -= counts[value]) <= 0) return value;
  return 0;
}
