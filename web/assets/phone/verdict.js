/* Whether a photographed page can be read, and the one thing to change first. The limits are those beyond which the
   reader gets less than nine tenths of what it gets of the same pages taken well: `script/bench photo-verdict` measures
   it on pages of its own with these very modules and prints the curve beside each limit. */
export const LIMITS = {
  /** Edges of writing, as a share of the sheet's long side. */
  edge_share: 0.0025,
  /** The sheet's long side in pixels. */
  sheet_px: 1500,
  /** Paper's light, 0–255. */
  light: 70,
  /** The darkest field's paper over the usual one's. */
  shadow: 0.4,
  /** Share of the sheet. */
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
  empty: "Không thấy nét chữ. Giữ máy yên, chụp trang đã ghi.",
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
  if (ink < INK_MIN) return "empty";
  if (edge_share > LIMITS.edge_share) return "blurred";
  if (shadow < LIMITS.shadow) return "shadow";
  return "";
}
