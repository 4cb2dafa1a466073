"""The form "Sổ theo dõi trẻ em trong gia đình": a household, and a row for each of its children."""

from catalogue import fields
from catalogue.codes.assistance import ASSISTANCE, SHORT_CODES
from catalogue.codes.current_places import CURRENT_PLACES
from catalogue.codes.ethnicities import ETHNICITIES
from catalogue.codes.groups import GROUPS
from catalogue.codes.lists import CodeList
from catalogue.codes.nationalities import DEFAULT, NATIONALITIES
from catalogue.codes.schooling import SCHOOLING
from catalogue.codes.sexes import SEXES
from intake.forms.form import Form, Kind, Option, Question, Section

HEADINGS = {
    "special": "Hoàn cảnh đặc biệt",
    "at_risk": "Có nguy cơ rơi vào hoàn cảnh đặc biệt",
    "other": "Hoàn cảnh đặc biệt khác",
}


def _question(key: str, kind: Kind, hint: str = "", options: tuple[Option, ...] = (), preset: str = "") -> Question:
    asked = {field.key for field in fields.CHILD_FIELDS if field.required == "R"}
    return Question(key, fields.label(key), kind, key in asked, hint, options, preset)


def _listed(codes: CodeList) -> tuple[Option, ...]:
    return tuple(Option(code.key, code.label) for code in codes.codes)


_ETHNICITIES = tuple(Option(one.name, one.name) for one in ETHNICITIES)
_GROUPS = tuple(Option(one.key, one.label, HEADINGS[one.kind], one.short_code or "") for one in GROUPS)
_ASSISTANCE = tuple(Option(one.key, one.label, "", SHORT_CODES[one.key]) for one in ASSISTANCE.codes)

HOUSEHOLD = (
    Section(
        "place",
        "Hộ gia đình",
        (
            _question("hamlet", "hamlet"),
            _question("household_number", "number", "Như ghi trong sổ; để trống nếu chưa có."),
            _question("household_head", "name"),
            _question("address_detail", "text", "Số nhà, ngõ, tổ."),
        ),
    ),
    Section(
        "carers",
        "Cha, mẹ, người nuôi dưỡng",
        (
            _question("father_name", "name", "Để trống nếu không biết."),
            _question("mother_name", "name", "Để trống nếu không biết."),
            _question("carer_name", "name", "Khi cháu không ở với cha mẹ."),
            _question("carer_personal_id", "personal_id", "12 chữ số trên thẻ căn cước."),
            _question(
                "ethnicity", "choice", "Dân tộc của các cháu; cháu nào khác thì chọn riêng ở dưới.", _ETHNICITIES
            ),
        ),
    ),
)

CHILD = (
    Section(
        "child",
        "Trẻ em",
        (
            _question("full_name", "name", "Viết đủ họ và tên, có dấu, như giấy khai sinh."),
            _question("birth_date", "date", "Ví dụ 05/3/2019; chỉ biết tháng thì ghi 3/2019, chỉ biết năm: 2019."),
            _question("sex", "choice", options=_listed(SEXES)),
            _question("personal_id", "personal_id", "12 chữ số trên giấy khai sinh; để trống nếu chưa có."),
            _question("ethnicity", "choice", "Để trống nếu như trên.", _ETHNICITIES),
            _question("nationality", "choice", options=_listed(NATIONALITIES), preset=DEFAULT),
            _question("schooling", "choice", options=_listed(SCHOOLING)),
            _question("current_place", "choice", options=_listed(CURRENT_PLACES)),
        ),
    ),
    Section(
        "circumstances",
        "Hoàn cảnh và trợ giúp",
        (
            _question("circumstances", "groups", "Đánh dấu mọi nhóm đúng với cháu; để trống nếu không có.", _GROUPS),
            _question("assistance", "groups", "Các hình thức cháu đang được trợ giúp.", _ASSISTANCE),
            _question("note", "long_text", "Điều cán bộ xã cần biết thêm; tối đa 2.000 chữ."),
        ),
    ),
)

HOUSEHOLD_BOOK = Form(
    key="household_book",
    version="2026-01",
    title="Sổ theo dõi trẻ em trong gia đình",
    source=fields.SOURCE,
    household=HOUSEHOLD,
    child=CHILD,
)
