/* Names: what is none, what was typed without its keyboard, what hints at the sex: catalogue/names.py. */
import { EDGE, LETTER, stripMarks } from "./letters.js";
import { APOSTROPHES, fold, tidy } from "./text.js";
import { decodeTelex, decodeVni, fromTcvn3, fromVniWindows, looksLegacy } from "./typing.js";
import { label } from "./values.js";

const PLACEHOLDER_WORDS =
  `(bé|em bé|cháu|cu|con)( (trai|gái))?|trai|gái|con (bà|ông|chị|anh|cô|mẹ|bố)${EDGE}.*` +
  "|(chưa|không|ko)( (đặt|có|rõ|biết))*( tên)?|x+|nt|như trên";
const PLACEHOLDERS = new RegExp(`^(?:${PLACEHOLDER_WORDS})$`, "u");
const PLACEHOLDERS_UNMARKED = new RegExp(`^(?:${stripMarks(PLACEHOLDER_WORDS)})$`, "u");
const ALLOWED = new RegExp(`^${LETTER}(?:${LETTER}|[\\u0300-\\u036f ${APOSTROPHES}-])*$`, "u");
const LETTER_THEN_DIGIT = new RegExp(`${LETTER}\\p{Nd}`, "u");
const MONG_SURNAMES = new Set("giàng vàng sùng thào mùa lầu hờ hạng tráng vừ sồng chá và".split(" "));
const QUOC_NGU = new Set([
  "Kinh",
  "Tày",
  "Thái",
  "Hoa",
  "Mường",
  "Nùng",
  "Mông",
  "Dao",
  "Sán Chay",
  "Sán Dìu",
  "Giáy",
  "Thổ",
]);
const H_IS_FEMALE = ["Ê Đê", "Mnông", "Gia Rai"];

/** What is wrong with a name, E3.1 and E3.2; an empty name of someone else than the child is no fault here. */
export function checkName(raw, field, ethnicity) {
  const text = tidy(raw ?? "");
  if (!text) {
    return field === "full_name"
      ? [problem("E3.1", field, "B", "Chưa có họ và tên. Ghi như trên giấy khai sinh.")]
      : [];
  }
  const mended = mend(text);
  if (mended) {
    const message = `${label(field)} «${text}» có vẻ gõ sai bảng mã hoặc thiếu bộ gõ. Có phải là «${mended}» không?`;
    const isOwnSpelling = ethnicity !== null && !QUOC_NGU.has(ethnicity) && looksLegacy(text) === null;
    return [problem("E3.2", field, isOwnSpelling ? "W" : "B", message, mended)];
  }
  return [notNfc(raw ?? "", field), noName(text, field)].filter(Boolean);
}

const problem = (rule, field, severity, message, proposal = null) => ({ rule, field, severity, message, proposal });

/** Whether a text stands for a name nobody has given. */
export function isPlaceholder(text) {
  const folded = fold(text, 1);
  const pattern = stripMarks(folded) === folded ? PLACEHOLDERS_UNMARKED : PLACEHOLDERS;
  return pattern.test(folded) || !/[\p{L}\p{N}_]/u.test(text);
}

function mend(text) {
  const legacy = looksLegacy(text);
  if (legacy) return legacy === "tcvn3" ? fromTcvn3(text) : fromVniWindows(text);
  const decoded = LETTER_THEN_DIGIT.test(text) ? decodeVni(text) : decodeTelex(text);
  return decoded !== text && ALLOWED.test(decoded) ? decoded : null;
}

function notNfc(raw, field) {
  if (raw.normalize("NFC") === raw) return null;
  const message = `${label(field)} gõ kiểu Unicode tổ hợp, đã tự chuyển về kiểu dựng sẵn.`;
  return problem("E3.2", field, "I", message, tidy(raw));
}

function noName(text, field) {
  const severity = field === "full_name" ? "B" : "W";
  if (isPlaceholder(text)) {
    return problem("E3.1", field, severity, `«${text}» chưa phải là tên. Hỏi gia đình, ghi như trên giấy khai sinh.`);
  }
  const told = `${label(field)} «${text}»`;
  if (!ALLOWED.test(text))
    return problem("E3.1", field, severity, `${told} có chữ số hoặc ký hiệu. Xoá đi, chỉ để chữ.`);
  if (text.includes(" ")) return null;
  return problem("E3.1", field, "W", `${told} chỉ có một tiếng. Xem có thiếu họ hoặc tên không.`);
}

/** "male" or "female" when the name's own custom says so, else null. */
export function sexHint(fullName, ethnicity) {
  const parts = fold(fullName, 1)
    .replace(new RegExp(`[${APOSTROPHES}]`, "gu"), "'")
    .split(" ")
    .filter(Boolean);
  if (parts.length < 2) return null;
  return byFirstWord(parts[0], ethnicity) ?? byMiddleName(parts, ethnicity);
}

function byFirstWord(first, ethnicity) {
  if (first === "thị" || (first === "néang" && [null, "Khmer"].includes(ethnicity))) return "female";
  if (first === "chau" && ethnicity === "Khmer") return "male";
  if (first.startsWith("h'") && [null, ...H_IS_FEMALE].includes(ethnicity)) return "female";
  return first === "y" && ["Ê Đê", "Mnông"].includes(ethnicity) ? "male" : null;
}

/** A given name is no middle name: "Nguyễn Văn" says nothing. */
function byMiddleName(parts, ethnicity) {
  if (parts.length < 3 || ["y", "a", "h'"].includes(parts[0]) || parts[0].startsWith("h'")) return null;
  if (parts[1] === "thị") return "female";
  if (parts[1] === "văn") return "male";
  const isMong = ethnicity === "Mông" || (ethnicity === null && MONG_SURNAMES.has(parts[0]));
  return parts[1] === "a" && isMong ? "male" : null;
}
