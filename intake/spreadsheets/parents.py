"""Two names in one cell: which is the father's and which the mother's."""

import re

from catalogue.file_columns import JOIN
from catalogue.names import sex_hint
from catalogue.vietnamese import fold

_FATHER, _MOTHER = "father_name", "mother_name"
_WORDS = {
    **dict.fromkeys(("bố", "cha", "ba", "bo", "father", "f", "tía", "bố đẻ", "cha đẻ"), _FATHER),
    **dict.fromkeys(("mẹ", "má", "me", "mother", "m", "mạ", "mẹ đẻ"), _MOTHER),
}
_LABEL = re.compile(
    rf"(?:^|(?<=[\W_]))(?:(?:họ )?tên )?({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s*[:：]", re.I
)
_BETWEEN = " ,;/|–-+&()"
_GAPS = re.compile(r"\s*[,;/|+&\n]\s*|\s+[-–]\s+|\s+và\s+")
_LONGEST_NAME = 5
"""Words of a name; longer ones are two names more often than one."""


def of_columns(text: str) -> dict[str, str]:
    """Two names of a column that says to hold father and mother, as our own files have it; {} otherwise."""
    names = [name.strip() for name in text.split(JOIN.strip()) if name.strip()]
    return dict(zip((_FATHER, _MOTHER), names, strict=True)) if len(names) == 2 and not _LABEL.search(text) else {}


def told_apart(text: str) -> dict[str, str]:
    """Names by whose they are: by a word before each ("Bố: A - Mẹ: B"), or by what two names say of the sex; {} when
    neither does."""
    labels = list(_LABEL.finditer(text))
    if labels:
        ends = [*(one.start() for one in labels[1:]), len(text)]
        told = [
            (_WORDS[fold(one[1], 1)], text[one.end() : end].strip(_BETWEEN))
            for one, end in zip(labels, ends, strict=True)
        ]
        is_all = not text[: labels[0].start()].strip(_BETWEEN) and len({key for key, _ in told}) == len(told)
        return {key: name for key, name in told if name} if is_all else {}
    names = [name for name in _GAPS.split(text) if name]
    by_sex = {sex_hint(name): name for name in names}
    is_pair = len(names) == 2 and by_sex.keys() == {"male", "female"}
    return {_FATHER: by_sex["male"], _MOTHER: by_sex["female"]} if is_pair else {}


def may_be_two(text: str) -> bool:
    """Whether a text that could not be told apart is longer than names are, or has a sign between two."""
    return len(text.split()) > _LONGEST_NAME or len([name for name in _GAPS.split(text) if " " in name]) > 1
