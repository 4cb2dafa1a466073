/* The personal number, 12 digits PPP C YY RRRRRR, and what each of its rules says: catalogue/personal_id.py. */
import definition from "definition";
import { EDGE } from "./letters.js";
import { SEXES } from "./lists.js";
import { APOSTROPHES, fold, tidy } from "./text.js";

const LENGTH = 12;
const SEPARATORS = new RegExp(`[\\s.\\-–—${APOSTROPHES}]`, "gu");
const LOOK_ALIKES = Object.fromEntries([..."OoQDlI|SsBZz"].map((char, at) => [char, "000011155822"[at]]));
const PLACEHOLDER = new RegExp(`^(?:x+|k|(?:chua|khong|ko|k|dang)${EDGE}[^\\d]*|nt|nhu tren)$`, "u");
const HOUSEHOLD = new RegExp(`^(?:ma )?(?:ho|hs)(?: so)?${EDGE}.*\\d.*$`, "u");
const ADVICE = "Xem lại giấy khai sinh hoặc thẻ căn cước.";
const ORIGINS = new Map(definition.origins.map(([code, name, province]) => [code, { name, province }]));
const OTHER_PAPERS = [
  [/^\d{1,4}\/(19|20)\d\d.*$/u, (text) => text, "số giấy khai sinh"],
  [/^[A-Za-z]{2}\d{13}$/, strip, "số thẻ bảo hiểm y tế"],
  [/^(0|\+84)[35789]\d{8}$/, strip, "số điện thoại"],
  [HOUSEHOLD, (text) => fold(text), "mã hộ"],
];

/** The number without the blanks, dots, hyphens and apostrophes people write between its digits. */
export function strip(raw) {
  return tidy(raw).replace(SEPARATORS, "");
}

/** What the first digits say as far as they are typed: origin, sex, century, year; null where they are to come. */
export function decodePart(digits) {
  const known = ORIGINS.get(digits.slice(0, 3));
  const isForeign = digits.length >= 3 && !known && Number(digits.slice(0, 3)) > 100;
  const origin = known?.name ?? (isForeign ? "nước ngoài" : null);
  const sex = digits.length >= 4 ? (Number(digits[3]) % 2 ? "female" : "male") : null;
  const century = digits.length >= 4 ? 1900 + 100 * Math.floor(Number(digits[3]) / 2) : null;
  return { origin, sex, century, year: digits.length >= 6 ? century + Number(digits.slice(4, 6)) : null };
}

/** What 12 digits say; null when they are no such number. */
export function decode(number) {
  if (!/^[0-9]{12}$/.test(number)) return null;
  const known = decodePart(number);
  return known.origin ? known : null;
}

/** "Sơn La · nữ · 2019", as much of it as is typed. */
export function spoken(known) {
  const sex = known.sex && SEXES.labels.get(known.sex).toLowerCase();
  return [known.origin, sex, known.year ?? (known.century && `${known.century}–${known.century + 99}`)]
    .filter(Boolean)
    .join(" · ");
}

/** All that is wrong with a child's number (E1, E2); [] when it is right. `birth` is a date of dates.js or null. */
export function checkNumber(raw, { sex, birth, province, others }) {
  const text = tidy(raw ?? "");
  const unreadable = missing(text) ?? notThisNumber(text) ?? malformed(text, sex, birth);
  if (unreadable) return [unreadable];
  const number = strip(text);
  const found = [
    origin(number),
    ...digitsFourToSix(number, sex, birth),
    shared(number, others),
    elsewhere(number, province),
  ];
  return found.filter(Boolean);
}

function problem(rule, message, severity = "B", proposal = null) {
  return { rule, field: "personal_id", severity, message, proposal };
}

function missing(text) {
  if (!text) return problem("E1.1", "Chưa có số định danh. Hỏi gia đình giấy khai sinh, hoặc gửi công an xã cấp số.");
  const digits = strip(text);
  const isFiller = PLACEHOLDER.test(fold(text)) || !/[\p{L}\p{N}]/u.test(text);
  if (!isFiller && !/^(\d)\1*$/.test(digits) && !["123456789", "123456789012"].includes(digits)) return null;
  return problem("E1.2", `«${text}» không phải số định danh. Để trống nếu chưa có số.`);
}

function notThisNumber(text) {
  const found = OTHER_PAPERS.find(([pattern, subject]) => pattern.test(subject(text)));
  return found ? problem("E1.3", `Đây giống ${found[2]}, không phải số định danh. ${ADVICE}`) : null;
}

function malformed(text, sex, birth) {
  const bare = strip(text);
  if (/^(?:\d+([.,]\d+)?[eE]\+?\d+|\d{9,12}[.,]0+)$/.test(text) || /^[1-9]\d{5,7}0{4,}$/.test(bare)) {
    const message = `Số «${text}» đã bị Excel làm tròn, các chữ số cuối đã mất. ${ADVICE}`;
    const whole = /^(\d{9,12})[.,]0+$/.exec(text);
    return problem("E2.11", message, "B", whole ? padded(whole[1], sex, birth) : null);
  }
  if (!/^[0-9]+$/.test(bare)) return notDigits(text, bare);
  return bare.length === LENGTH ? null : wrongLength(bare, sex, birth);
}

function notDigits(text, bare) {
  const mended = [...bare].map((char) => LOOK_ALIKES[char] ?? char).join("");
  const isNumber = /^[0-9]{12}$/.test(mended);
  const advice = isNumber ? `Có phải là ${mended} không? ${ADVICE}` : ADVICE;
  const message = `Số định danh chỉ có chữ số, ở đây có ký tự khác: «${text}». ${advice}`;
  return problem("E2.1", message, "B", isNumber ? mended : null);
}

function wrongLength(number, sex, birth) {
  const count = number.length;
  if (count === 9) {
    return problem("E2.3", `Đây là số chứng minh nhân dân 9 chữ số của người lớn, trẻ không có số này. ${ADVICE}`);
  }
  const whole = padded(number, sex, birth);
  const due = `Số định danh phải có ${LENGTH} chữ số, ở đây`;
  if (whole) return problem("E2.4", `${due} mới có ${count}. Có lẽ Excel đã làm mất số 0 ở đầu: ${whole}.`, "B", whole);
  return problem("E2.2", `${due} ${count < LENGTH ? "mới có" : "có tới"} ${count}. ${ADVICE}`);
}

/** The number with the zeros Excel ate, when it then fits everything that is known. */
function padded(number, sex, birth) {
  const whole = number.padStart(LENGTH, "0");
  const isShort = [LENGTH - 2, LENGTH - 1].includes(number.length) || number === whole;
  return isShort && !origin(whole) && !digitsFourToSix(whole, sex, birth).length ? whole : null;
}

function origin(number) {
  const code = number.slice(0, 3);
  if (ORIGINS.has(code) || Number(code) > 100) return null;
  return problem("E2.5", `Ba chữ số đầu ${code} không phải mã của tỉnh nào. ${ADVICE}`);
}

const digitsFourToSix = (number, sex, birth) =>
  [century(number, birth) ?? sexOf(number, sex), year(number, birth)].filter(Boolean);

function century(number, birth) {
  const digit = number[3];
  if ("23".includes(digit) || (birth && birth.year < 2000 && "01".includes(digit))) return null;
  if ("01".includes(digit)) {
    const message = `Chữ số thứ 4 là ${digit}: đây là số của người sinh trước năm 2000, có lẽ của cha hoặc mẹ.`;
    return problem("E2.6", `${message} Ghi số của cháu.`);
  }
  return problem("E2.6", `Chữ số thứ 4 là ${digit}, nhưng trẻ sinh từ năm 2000 phải là 2 (nam) hoặc 3 (nữ). ${ADVICE}`);
}

function sexOf(number, sex) {
  const inNumber = Number(number[3]) % 2 ? "female" : "male";
  if (!["male", "female"].includes(sex) || sex === inNumber) return null;
  const said = SEXES.labels.get(inNumber).toLowerCase();
  const message = `Chữ số thứ 4 là ${number[3]} (${said}) nhưng giới tính ghi ${SEXES.labels.get(sex)}. ${ADVICE}`;
  return problem("E2.7", message);
}

function year(number, birth) {
  if (!birth || Number(number.slice(4, 6)) === birth.year % 100) return null;
  const message = `Chữ số thứ 5–6 là ${number.slice(4, 6)} nhưng năm sinh ghi ${birth.year}. Xem lại giấy khai sinh.`;
  return problem("E2.8", message);
}

function shared(number, others) {
  if (!others.some((other) => strip(other) === number)) return null;
  return problem("E2.9", "Số này trùng với số của cha, mẹ hoặc người nuôi dưỡng. Ghi số của cháu.");
}

function elsewhere(number, province) {
  const [known, home] = [ORIGINS.get(number.slice(0, 3)), definition.provinces[province]];
  if (!known || !home || known.province === province) return null;
  const message = `Cháu đăng ký khai sinh ở ${known.name}, không thuộc ${home} bây giờ. Số vẫn có thể đúng.`;
  return problem("E2.10", message, "I");
}
