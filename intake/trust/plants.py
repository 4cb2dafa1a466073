"""Snippets with a value known to be wrong, one in fifty looks: they keep eyes open, and tell each officer how open.

Beside a look, a true cut-out of a cell the officer confirmed herself stands with a value changed by one letter, digit
or word. Whoever takes it is told gently at once; it is counted for her own eyes alone. The wrong value is made anew
from the cell each time it is needed: it is kept nowhere, goes into no record and into no figure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from access.keys import Keyring
from access.records import may_read_text
from catalogue.choices import choices
from catalogue.values import understand
from catalogue.vietnamese import tidy
from db import IntegrityError, Scope, Session
from db.queries import plants as queries
from db.tables import AcceptedField, PlantedLook
from intake import doubts
from intake.looks import Look
from intake.trust.accepted import chance, value_of
from intake.trust.thresholds import EYES_ONLY

ONE_IN = 50
_WORDS = {"sex": "sexes", "ethnicity": "ethnicities", "schooling": "schooling"}
_LETTERS = dict(zip("aoueinmhkltdrscgbvpy", "oaneiumnhktldnsegvbqv", strict=False))
"""Letters that are easily taken for one another, written in a hurry."""
MISSED = "Ô vừa rồi là ô thử: giá trị ghi sai có chủ ý, không lưu vào đâu. Nhìn kỹ ảnh cắt thêm một chút."
CAUGHT = "Ô vừa rồi là ô thử, anh/chị đã nhận ra. Không có gì được lưu."


@dataclass(frozen=True, slots=True)
class HitRate:
    """How many planted snippets one was shown, and how many one noticed."""

    shown_count: int
    caught_count: int


@dataclass(frozen=True, slots=True)
class Plant:
    """A planted look as a form names it: the cell's own row and field, and the row it was laid beside."""

    row_id: int
    field: str
    beside: int


def among(session: Session, keyring: Keyring, scope: Scope, looks: Sequence[Look]) -> list[Look]:
    """The looks of a screen, with a planted one behind every fiftieth; which ones only the keys know."""
    beside = [look for look in looks if bears(keyring, scope, look.row.id, look.field)]
    if not beside:
        return list(looks)
    done = queries.answered(session, scope.user_id, {look.row.id for look in beside})
    asked = [look for look in beside if (look.row.id, look.field) not in done]
    held = queries.own(session, scope, {look.field for look in asked})
    planted = {look.key: _planted(keyring, scope, look, held.get(look.field, ())) for look in asked}
    return [one for look in looks for one in (look, planted.get(look.key)) if one is not None]


def answer(
    session: Session, keyring: Keyring, scope: Scope, texts: Mapping[Plant, str], noticed: Collection[Plant]
) -> str:
    """Count what became of planted looks, `noticed` those set aside or unreadable; the words for it, "" of none.

    What is sent twice counts once, and what was never planted counts not at all.
    """
    told = ""
    for plant, text in texts.items():
        one = queries.find_own(session, scope, plant.row_id, plant.field)
        if one is None or not bears(keyring, scope, plant.beside, plant.field):
            continue
        wrong = _wrong(keyring, one, plant.beside)
        is_caught = plant in noticed or not doubts.is_one(plant.field, tidy(text), wrong)
        _count(session, scope, plant, is_caught=is_caught)
        told = told if told == MISSED else CAUGHT if is_caught else MISSED
    return told


def own_rate(session: Session, scope: Scope) -> HitRate:
    """One's own hit rate; nobody else's is ever asked for."""
    return HitRate(*queries.counts(session, scope.user_id))


def bears(keyring: Keyring, scope: Scope, row_id: int, column: str) -> bool:
    """Whether this officer finds a planted look beside that field."""
    return column not in EYES_ONLY and chance(keyring, row_id, f"{column}:plant:{scope.user_id}") < 1 / ONE_IN


def _planted(keyring: Keyring, scope: Scope, look: Look, held: Sequence[queries.Own]) -> Look | None:
    able = [one for one in held if one.row.id != look.row.id and _wrong(keyring, one.accepted, look.row.id)]
    if not able:
        return None
    one = able[int(chance(keyring, look.row.id, f"{look.field}:which") * len(able))]
    wrong = _wrong(keyring, one.accepted, look.row.id)
    if not may_read_text(scope.role, wrong):
        return None
    return Look(one.row, look.field, one.cell, wrong, look.way, twins=(one.row.id,), beside=look.row.id)


def _wrong(keyring: Keyring, one: AcceptedField, beside: int) -> str:
    """The value with one thing wrong in it, the same every time; "" where nothing can be changed."""
    right = value_of(keyring, one)
    ways = [way for way in _changed(one.field, right) if not doubts.is_one(one.field, way, right)]
    return ways[int(chance(keyring, one.row_id, f"{one.field}:{beside}:wrong") * len(ways))] if ways else ""


def _changed(column: str, right: str) -> list[str]:
    """What the value might be mistaken for, all of a kind its field understands."""
    if not right:
        return []
    if column in _WORDS:
        return [words for _, words in choices(_WORDS[column])]
    digits = [at for at, letter in enumerate(right) if letter.isdigit()]
    if digits:
        swapped = [right[:at] + digit + right[at + 1 :] for at in digits for digit in "0123456789"]
        return [one for one in swapped if understand(column, one).is_understood]
    return [
        right[:at] + _LETTERS[letter] + right[at + 1 :] for at, letter in enumerate(right) if at and letter in _LETTERS
    ]


def _count(session: Session, scope: Scope, plant: Plant, *, is_caught: bool) -> None:
    try:
        with session.begin_nested():
            session.add(PlantedLook(user_id=scope.user_id, row_id=plant.beside, field=plant.field, is_caught=is_caught))
    except IntegrityError:
        return
