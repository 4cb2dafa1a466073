/* Whether a photographed page can be read, and the one thing to change first. A limit lies a little before the place
   where the reader gets less than nine tenths of what it gets of the same page taken well: `script/bench photo-verdict`
   measures it with these very modules on pages of our own, and prints the curve and the limit that follows from it. The
   figures below are of 126 photos damaged in seven ways and 24 as they are. */
export const LIMITS = {
  /** Edges of writing, as a share of the sheet's long side: measured 0.00145. */
  edge_share: 0.00145,
  /** Narrower edges are as sharp as pixels can be: a wide share then tells of a far sheet, which has its own limit. */
  edge_px: 2.5,
  /** The sheet's long side in pixels: measured 1,076. */
  sheet_px: 1100,
  /** Paper's light, 0–255: measured 31; the reader itself (intake/ocr/shot.py) gives up at 40. */
  light: 45,
  /** The darkest field's paper over the usual one's: measured 0.14. */
  shadow: 0.2,
  /** Share of the sheet: measured 0.049, and from 0.02 on the first fields are gone. */
  glare: 0.035,
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
  const { edge_share, edge_px, sheet_px, light, shadow, glare, corners_missing, ink } = measures;
  if (light < LIMITS.light) return "dark";
  if (corners_missing > 0) return "corner";
  if (glare > LIMITS.glare) return "glare";
  if (sheet_px < LIMITS.sheet_px) return "far";
  if (edge_share > LIMITS.edge_share && edge_px > LIMITS.edge_px) return "blurred";
  if (ink < INK_MIN) return "empty";
  if (shadow < LIMITS.shadow) return "shadow";
  return "";
}
