/* Birth date, sex and ethnic group of one record, rules E3.3–E3.6: catalogue/basics.py. */
import * as dates from "./dates.js";
import * as lists from "./lists.js";
import { sexHint } from "./names.js";

const ADULT_AGE = 16;
const HOMES_OF_THE_THO = ["38", "40"];
const text = (values, key) => (typeof values[key] === "string" ? values[key] : "");
const problem = (rule, field, severity, message, proposal = null) => ({ rule, field, severity, message, proposal });

export function checkBirth(values, today) {
  const typed = text(values, "birth_date");
  const born = dates.parse(typed, today);
  const fault = born && !born.isLunar ? unlikely(born, today) : unreadable(typed, born, today);
  return [fault, swap(values, typed, born, today)].filter(Boolean);
}

const birth = (message, severity = "B") => problem("E3.3", "birth_date", severity, message);

function unreadable(typed, born, today) {
  if (!typed) return birth("Chưa có ngày sinh. Hỏi gia đình, ghi như trên giấy khai sinh.");
  if (dates.isImpossible(typed, today)) {
    return birth(`Ngày sinh «${typed}» không có trong lịch. Xem lại giấy khai sinh.`);
  }
  if (born) {
    return birth(
      `«${typed}» là ngày âm lịch, chỉ biết được năm ${born.year}. Hỏi ngày dương lịch trên giấy khai sinh.`,
    );
  }
  return birth(`Chưa hiểu ngày sinh «${typed}». Ghi ngày, tháng, năm, ví dụ 05/3/2019.`);
}

function unlikely(born, today) {
  const said = dates.spoken(born);
  if (dates.firstDay(born) > today) return birth(`Ngày sinh ${said} ở sau hôm nay. Xem lại giấy khai sinh.`);
  if (dates.youngestAge(born, today) >= ADULT_AGE) {
    return birth(`Sinh ${said} thì đã đủ ${ADULT_AGE} tuổi. Xem lại năm sinh, hoặc kết thúc hồ sơ.`);
  }
  if (born.day === null) {
    const lacking = born.month ? "ngày" : "ngày và tháng";
    return birth(`Mới biết sinh ${said}, còn thiếu ${lacking}. Hỏi gia đình giấy khai sinh.`);
  }
  if (born.month === 1 && born.day === 1) return birth(`Ngày ${said} hay được điền tạm. Xem lại giấy khai sinh.`, "W");
  return null;
}

/** Only where the date as written can't be: both orders of a possible date fit the number's year alike. */
function swap(values, typed, born, today) {
  const other = dates.swapped(typed, today);
  if (!other || dates.lastDay(other) > today || (born && dates.lastDay(born) <= today)) return null;
  if (!fitsNumber(values, other) && !fitsGrade(values, other, today)) return null;
  const message = `Có lẽ ngày và tháng bị đổi chỗ: ${dates.spoken(other)}. Xem lại giấy khai sinh.`;
  return problem("E3.4", "birth_date", "W", message, dates.isoOf(other));
}

function fitsNumber(values, born) {
  const number = text(values, "personal_id");
  return number.length === 12 && number.slice(4, 6) === String(born.year % 100).padStart(2, "0");
}

function fitsGrade(values, born, today) {
  const grade = lists.grade(text(values, "schooling"));
  const schoolYear = Number(today.slice(0, 4)) - (today.slice(5) >= "09-05" ? 0 : 1);
  return grade !== null && Math.abs(grade - (schoolYear - born.year - 5)) <= 1;
}

export function checkSex(values) {
  const sex = text(values, "sex");
  if (!sex) return [problem("E3.5", "sex", "B", "Chưa có giới tính. Chọn Nam hoặc Nữ.")];
  if (!["male", "female"].includes(sex)) {
    return [problem("E3.5", "sex", "B", `Giới tính ghi «${sex}», chưa rõ. Chọn Nam hoặc Nữ.`)];
  }
  const hint = sexHint(text(values, "full_name"), text(values, "ethnicity") || null);
  if (hint === null || hint === sex) return [];
  const [said, usual] = sex === "male" ? ["Nam", "nữ"] : ["Nữ", "nam"];
  const message = `Giới tính ghi ${said} nhưng tên thường là của ${usual}. Xem lại giấy khai sinh.`;
  return [problem("E3.5", "sex", "W", message)];
}

export function checkEthnicity(values, home) {
  const typed = text(values, "ethnicity");
  const fault = (message, proposal = null, severity = "B") => [
    problem("E3.6", "ethnicity", severity, message, proposal),
  ];
  if (!typed) return fault("Chưa có dân tộc. Hỏi gia đình, chọn trong danh sách.");
  if (lists.isAmbiguousPeople(typed) && !isSettled(typed, values, home)) {
    return fault(`«${typed}» là cách gọi của nhiều dân tộc. Hỏi gia đình, chọn đúng tên trong danh sách.`);
  }
  if (lists.isEthnicName(typed)) {
    const unknown = "Dân tộc còn ghi là không rõ. Hỏi lại gia đình, chọn trong danh sách.";
    return lists.ethnicKey(typed) === "khong_ro" ? fault(unknown, null, "W") : [];
  }
  const near = lists.nearestPeople(typed);
  const advice = near ? `Có phải là ${near} không?` : "Chọn trong danh sách 54 dân tộc.";
  return fault(`Không có dân tộc «${typed}». ${advice}`, near);
}

function isSettled(typed, values, home) {
  if (!lists.isEthnicName(typed)) return false;
  return HOMES_OF_THE_THO.includes(home) || lists.ethnicity(text(values, "ethnicity_raw")) === typed;
}
