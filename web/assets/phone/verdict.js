/* Whether a photographed page can be read, and the one thing to change first. A limit should lie where the reader gets
   less than nine tenths of what it gets of the same page taken well: `script/bench photo-verdict` measures it with these
   very modules on pages of our own, and prints the curve and the limit that follows from it beside each limit here. */
export const LIMITS = {
  /** Edges of writing, as a share of the sheet's long side; by the photos of tests/pages/own as they are. */
  edge_share: 0.00145,
  /** The sheet's long side in pixels: the sharpest edges are 2.2 px wide, and reach the limit above at 1,500. */
  sheet_px: 1500,
  /** Paper's light, 0–255; the reader itself (intake/ocr/shot.py) gives up at 40. */
  light: 70,
  /** The darkest field's paper over the usual one's; not yet borne out by a whole run of the bench. */
  shadow: 0.4,
  /** Share of the sheet; not yet borne out by a whole run of the bench. */
  glare: 0.01,
};
/** Edges of writing for each pixel looked at; a bare table and a blank sheet have fewer. */
const INK_MIN = 0.004;

export const WORDS = {
  none: "Chưa thấy trang sổ. Đưa cả trang vào khung.",
  dark: "Tối quá. Ra chỗ sáng hoặc bật đèn.",
  glare: "Loá một phần trang. Nghiêng máy hoặc đổi chỗ đứng.",
  corner: "Thiếu góc trang. Lùi ra để thấy đủ bốn góc.",
  far: "Chữ nhỏ quá. Đưa máy gần hơn.",
  blurred: "Ảnh bị mờ. Giữ máy yên rồi chụp.",
  shadow: "Bóng tay che một phần trang. Đổi chỗ đứng.",
  empty: "Ảnh quá mờ hoặc trang trống. Giữ máy yên rồi chụp.",
};

/** {isGood, word, sentence}; `measures` as quality.js gives them, null where no sheet was found. */
export function verdictOf(measures) {
  const word = wordOf(measures);
  return { isGood: word === "", word, sentence: WORDS[word] ?? "" };
}

function wordOf(measures) {
  if (!measures) return "none";
  const { edge_share, sheet_px, light, shadow, glare, corners_missing, ink } = measures;
  if (light < LIMITS.light) return "dark";
  if (corners_missing > 0) return "corner";
  if (glare > LIMITS.glare) return "glare";
  if (sheet_px < LIMITS.sheet_px) return "far";
  if (edge_share > LIMITS.edge_share) return "blurred";
  if (ink < INK_MIN) return "empty";
  if (shadow < LIMITS.shadow) return "shadow";
  return "";
}
