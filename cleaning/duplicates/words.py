"""How a comparison is told to people: a few words a field; never what the other record says."""

from cleaning.duplicates.score import Likeness, Line

_NAMES = {
    "same": "cùng {}",
    "typing": "cùng {}, một bên gõ sai bộ gõ",
    "marks": "cùng {}, một bên mất dấu",
    "d": "{} chỉ khác d và đ",
    "tone": "{} chỉ khác hỏi và ngã",
    "left_out": "cùng {}, một bên thiếu tên đệm",
    "mark": "{} khác một dấu",
    "letter": "{} khác một chữ cái",
    "middle_other": "{} khác tên đệm",
    "surname_other": "{} khác họ",
    "other": "khác {}",
}
WORDS: dict[str, dict[str, str]] = {
    "full_name": {level: words.format("họ tên") for level, words in _NAMES.items()},
    "mother_name": {level: words.format("tên mẹ") for level, words in _NAMES.items()},
    "father_name": {level: words.format("tên cha") for level, words in _NAMES.items()},
    "birth_date": {
        "same": "cùng ngày sinh",
        "swapped": "ngày sinh đổi chỗ ngày và tháng",
        "digit": "ngày sinh khác một chữ số",
        "year_off": "cùng ngày tháng sinh, lệch một năm",
        "month": "cùng tháng sinh",
        "year": "cùng năm sinh, một bên chỉ có năm",
        "same_year": "cùng năm sinh, khác ngày",
        "other": "khác ngày sinh",
    },
    "sex": {"same": "cùng giới tính", "other": "khác giới tính"},
    "personal_id": {"same": "cùng số định danh", "digit": "số định danh khác một chữ số", "other": "khác số định danh"},
    "hamlet": {"household": "cùng hộ", "hamlet": "cùng thôn, bản", "other": "khác thôn, bản"},
}
"""Field → level of `weights.json` → words."""
KINDS = {
    "number": "cùng tên và số định danh",
    "mother_birth": "cùng tên, tên mẹ và ngày sinh",
    "father_birth": "cùng họ tên, tên cha và ngày sinh",
    "parents": "cùng họ tên, năm sinh, tên cha và tên mẹ",
}
"""What two communes share, by kind of token."""
_TOLD_MAX = 3
_PLAIN = ("sex", "hamlet")
"""Too common to be told as a reason."""


def of(line: Line) -> str:
    """One field of a comparison."""
    return WORDS[line.field][line.level]


def shared(found: Likeness) -> list[str]:
    """What speaks most for one child, the strongest first."""
    strong = sorted((line for line in found.lines if line.field not in _PLAIN), key=lambda line: -line.bits)
    return [of(line) for line in strong[:_TOLD_MAX] if line.bits > 0]
