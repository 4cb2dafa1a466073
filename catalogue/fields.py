"""The 40 items of the catalogue of Quyết định 3655/QĐ-BYT in their order, and the working fields beside them.

Exports carry exactly these items: none may be added, left out or changed (seed plan of UBND xã Mường La, 2026).
"""

from dataclasses import dataclass
from typing import Literal

from catalogue.codes.assistance import ASSISTANCE, SHORT_CODES
from catalogue.codes.groups import GROUPS

Kind = Literal["personal_id", "name", "names", "code", "date", "text", "tick"]
SOURCE = "Quyết định 3655/QĐ-BYT, 24/12/2025"

SENSITIVE_GROUPS: dict[str, str] = {
    "nhiem_hiv_aids": "health",
    "ton_hai_do_bao_luc": "abuse",
    "bi_boc_lot": "abuse",
    "bi_xam_hai_tinh_duc": "abuse",
    "bi_bat_coc_chiem_doat_danh_trao": "abuse",
    "bi_mua_ban": "trafficking",
    "nghien_ma_tuy": "offences",
    "vi_pham_phap_luat": "offences",
}
"""Groups that only some roles may see, with the row of the rights' table they fall under."""


@dataclass(frozen=True, slots=True)
class Field:
    """One item. `required` is R, C (conditional) or O; `codes` names a list of catalogue/codes; `section` of the plan.

    Items of groups and forms of assistance are ticks: members of `circumstances` and `assistance`.
    """

    key: str
    label: str
    kind: Kind
    codes: str | None
    required: Literal["R", "C", "O"]
    section: str
    source: str = SOURCE
    short_code: str | None = None
    is_sensitive: bool = False


_GROUP_SECTIONS = {"special": "1.3", "at_risk": "1.4", "other": "1.5"}

CHILD_FIELDS = (
    Field("personal_id", "Số định danh", "personal_id", None, "R", "1.1"),
    Field("full_name", "Họ và tên", "name", None, "R", "1.1"),
    Field("sex", "Giới tính", "code", "sexes", "R", "1.1"),
    Field("birth_date", "Ngày, tháng, năm sinh", "date", None, "R", "1.1"),
    Field("ethnicity", "Mã Dân tộc", "code", "ethnicities", "R", "1.1"),
    Field("nationality", "Quốc tịch", "code", "nationalities", "R", "1.1"),
    Field("current_place", "Nơi ở hiện tại", "code", "current_places", "O", "1.1"),
    Field("address_detail", "Địa chỉ chi tiết", "text", None, "O", "1.1"),
    Field("schooling", "Tình trạng học tập", "code", "schooling", "R", "1.1"),
    Field("hamlet", "Thôn xóm", "text", None, "R", "1.1"),
    Field("commune_code", "Mã xã", "code", "communes", "R", "1.1"),
    Field("province_code", "Mã tỉnh", "code", "provinces", "R", "1.1"),
)
CARER_FIELDS = (
    Field("carer_personal_id", "Số định danh người nuôi dưỡng", "personal_id", None, "O", "1.2"),
    Field("parents", "Họ và tên cha (mẹ)", "names", None, "C", "1.2"),
    Field("carer_name", "Họ tên người nuôi dưỡng", "name", None, "C", "1.2"),
)
GROUP_FIELDS = tuple(
    Field(
        g.key,
        g.label,
        "tick",
        None,
        "O",
        _GROUP_SECTIONS[g.kind],
        short_code=g.short_code,
        is_sensitive=g.key in SENSITIVE_GROUPS,
    )
    for g in GROUPS
)
ASSISTANCE_FIELDS = tuple(
    Field(a.key, a.label, "tick", None, "O", "2", short_code=SHORT_CODES[a.key]) for a in ASSISTANCE.codes
)
CATALOGUE: tuple[Field, ...] = CHILD_FIELDS + CARER_FIELDS + GROUP_FIELDS + ASSISTANCE_FIELDS
"""The 40 items, in order: 12 + 3 + 15 + 2 + 3 + 5."""

PARENT_KEYS = ("father_name", "mother_name")
CHILD_KEYS: tuple[str, ...] = (
    *(f.key for f in CHILD_FIELDS),
    "carer_personal_id",
    *PARENT_KEYS,
    "carer_name",
    "circumstances",
    "assistance",
)
"""What `fields` of a child hold, in the order of the contract."""

LIST_KEYS = ("circumstances", "assistance")

WORKING_LABELS = {
    "household_number": "Hộ số",
    "household_head": "Họ và tên chủ hộ",
    "parent_name": "Họ tên cha (mẹ)",
    "note": "Ghi chú",
    "carer_relation": "Quan hệ với trẻ",
    "risk_reason": "Lý do có nguy cơ",
    "household_poverty": "Thuộc hộ nghèo, cận nghèo",
    "phone": "Điện thoại",
    "ethnicity_raw": "Dân tộc ghi trên giấy",
    "guardian_name": "Người nuôi dưỡng ghi trên giấy",
    "circumstances_text": "Hoàn cảnh ghi trên giấy",
    "special_circumstances": "Hoàn cảnh đặc biệt",
    "at_risk": "Có nguy cơ",
    "struck": "Dòng bị gạch bỏ",
    "birth_registration_place": "Nơi đăng ký khai sinh",
}
WORKING_KEYS: tuple[str, ...] = tuple(WORKING_LABELS)
"""What the product needs beside the catalogue; never exported to the ministry's system."""
KNOWN_KEYS = frozenset((*CHILD_KEYS, *WORKING_KEYS))
"""All that `fields` may hold."""

_LABELS = (
    {f.key: f.label for f in CATALOGUE}
    | WORKING_LABELS
    | {
        "ethnicity": "Dân tộc",
        "father_name": "Họ và tên cha",
        "mother_name": "Họ và tên mẹ",
        "circumstances": "Nhóm hoàn cảnh",
        "assistance": "Hình thức trợ giúp",
    }
)


def label(key: str) -> str:
    """The Vietnamese label of any key; KeyError for a key nobody knows. Exports are headed by the items' own labels."""
    return _LABELS[key]


def is_known(key: str) -> bool:
    """Whether `fields` may hold this key."""
    return key in KNOWN_KEYS
