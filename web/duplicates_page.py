"""Two records side by side: what each says, how alike that is and why, where each value comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from access.records import visible_fields
from catalogue.fields import CHILD_KEYS, LIST_KEYS, WORKING_LABELS, label
from catalogue.values import show
from cleaning.duplicates import score, words
from cleaning.duplicates.score import Likeness
from db import Scope, Session
from db.queries import children, matches
from db.queries import duplicate_pairs as queries
from db.queries.duplicate_pairs import Pair
from db.tables import Child, Merge
from intake.duplicates import Offer, offers
from web.asked import STATES
from web.sources import cells_of

VERDICTS = {"likely": "Rất có thể là một cháu", "possible": "Có thể là một cháu", "apart": "Không đủ dấu hiệu"}


@dataclass(frozen=True, slots=True)
class Side:
    """One value of one record; `cell_id` where it stands in a photo."""

    value: str
    cell_id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both records. `said` how alike they are, `sign` "right", "doubt" or "wrong" beside the words."""

    name: str
    label: str
    sides: tuple[Side, Side]
    said: str
    sign: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of what the duplicate alone says, as the form asks about it."""

    key: str
    label: str
    kept: str
    other: str
    is_lacking: bool
    is_police: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A record as the top of its column."""

    uuid: UUID
    name: str
    hamlet: str
    state: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """All that the page of two records shows to one person."""

    heads: tuple[Heading, Heading]
    rows: list[Row]
    verdict: str
    why: str


def heading(child: Child) -> Heading:
    """The top of one column."""
    hamlet = child.hamlet.name if child.hamlet else child.hamlet_text
    return Heading(child.uuid, child.full_name or "Chưa có tên", hamlet, STATES.get(child.state, child.state))


def likeness(pair: Pair) -> Likeness:
    """How alike the two are as they stand."""
    return score.compare(*(matches.of_child(child) for child in pair))


def pair_page(session: Session, keyring: Keyring, scope: Scope, pair: Pair) -> PairPage:
    """The page of two records that `scope` may open whole."""
    found = likeness(pair)
    fields = tuple(visible_fields(keyring, child, scope) for child in pair)
    cells = tuple(cells_of(children.changes(session, child)) for child in pair)
    told = {line.field: line for line in found.lines}
    rows = []
    for key in [*CHILD_KEYS, *WORKING_LABELS]:
        if any(side.get(key) for side in fields):
            line = told.get(key)
            said = words.of(line) if line else ""
            sign = "" if line is None else "right" if line.bits > 0 else "wrong"
            sides = _side(key, fields[0], cells[0]), _side(key, fields[1], cells[1])
            rows.append(Row(key, label(key), sides, said, sign))
    why = "; ".join(words.shared(found)) if found.verdict != "apart" else ""
    return PairPage((heading(pair[0]), heading(pair[1])), rows, VERDICTS[found.verdict], why)


def _side(key: str, fields: Mapping[str, object], cells: Mapping[str, str]) -> Side:
    value = fields.get(key)
    return Side(show(key, value) if isinstance(value, str | bool | list) else "", cells.get(key, ""))


def merges_of(session: Session, scope: Scope, child: Child) -> list[tuple[str, UUID, UUID]]:
    """(words, kept, duplicate) for each merge a record stands in, of people who may compare."""
    if not may(scope.role, "read_duplicates"):
        return []
    own = queries.duplicate_of(session, child.uuid)
    found = [(_said_of(own), own)] if own else []
    found += [("Đã gộp vào đây một hồ sơ trùng.", merge) for merge in queries.merged_into(session, child.uuid)]
    return [(told, merge.kept_uuid, merge.duplicate_uuid) for told, merge in found]


def _said_of(merge: Merge) -> str:
    return "Hồ sơ này là bản trùng của một hồ sơ khác." if merge.agreed_at else "Có đề nghị gộp hồ sơ này."


def to_take(keyring: Keyring, scope: Scope, kept: Child, duplicate: Child) -> list[Taken]:
    """What the form asks about when the first is kept."""
    return [_taken(offer) for offer in offers(keyring, scope, kept, duplicate)]


def _taken(offer: Offer) -> Taken:
    other = show(offer.field, [offer.other] if offer.field in LIST_KEYS else offer.other)
    kept = show(offer.field, offer.kept) if offer.kept else ""
    return Taken(offer.key, label(offer.field), kept, other, offer.is_lacking, offer.is_police)
