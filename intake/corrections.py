"""One correction for many records: chosen by what they share, shown before it is made, taken back once as a whole."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.matrix import may
from access.records import COLUMNS
from catalogue.refusals import Refusal, not_found
from catalogue.values import understand
from db import Scope, Session
from db.queries import corrections as queries
from db.queries import handovers
from db.tables import Child, Correction, now
from intake.records import Origin, change_fields

AT_ONCE_MAX = 300
FIELDS = ("ethnicity", "hamlet", "schooling", "nationality", "sex", "current_place")
"""Fields in which one value may be wrong in the same way in many records."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What the records share: a rule whose proposals are taken, or one value of a field that becomes another."""

    field: str
    rule: str = ""
    old: str = ""
    new: str = ""

    @property
    def words(self) -> str:
        """How the correction is told later."""
        return self.rule or f"{self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Line:
    """One record the correction would change."""

    child: UUID
    name: str
    old: str
    new: str


def preview(session: Session, keyring: Keyring, scope: Scope, facet: Facet) -> list[Line]:
    """What would change, at most AT_ONCE_MAX records. Refuses NOT_FOUND, VALUE_UNKNOWN."""
    if not may(scope.role, "move_case") or facet.field not in COLUMNS:
        raise not_found()
    if facet.rule:
        kinds = readable_marks(keyring, scope.role)
        found = queries.with_proposal(session, scope, kinds, facet.rule, facet.field, AT_ONCE_MAX)
        return [_line(session, facet, uuid, name, new) for uuid, name, new in found]
    known = understand(facet.field, facet.new)
    if facet.field not in FIELDS or not facet.new.strip() or not known.is_understood:
        raise Refusal("VALUE_UNKNOWN", f"Chưa hiểu «{facet.new[:40]}». Ghi một giá trị có trong danh mục.", field="new")
    column = COLUMNS[facet.field]
    found_here = queries.with_value(session, scope, column, facet.old, AT_ONCE_MAX)
    return [Line(uuid, name, facet.old, str(known.value)) for uuid, name in found_here]


def _line(session: Session, facet: Facet, uuid: UUID, name: str, new: str) -> Line:
    return Line(uuid, name, getattr(session.get_one(Child, uuid), COLUMNS[facet.field]) or "", new)


def correct(
    session: Session, keyring: Keyring, scope: Scope, facet: Facet, chosen: Collection[UUID] | None = None
) -> Correction:
    """Make the correction in all of them, or in those `chosen`, each with its line of history.

    Refuses as `preview`, and NOTHING_TO_DO.
    """
    lines = [line for line in preview(session, keyring, scope, facet) if chosen is None or line.child in chosen]
    if not lines:
        sentence = "Chưa đánh dấu cháu nào, hoặc không còn hồ sơ nào như vậy. Xem trước lại rồi đánh dấu."
        raise Refusal("NOTHING_TO_DO", sentence, status=409)
    made = Correction(commune_code=scope.commune_code or "", field=facet.field, facet=facet.words[:200], children="[]")
    made.user_id = scope.user_id
    session.add(made)
    session.flush()
    changed = _write(session, keyring, scope, made, lines)
    made.children = json.dumps([[line.child.hex, line.old, line.new] for line in changed], ensure_ascii=False)
    session.flush()
    return made


def _write(session: Session, keyring: Keyring, scope: Scope, made: Correction, lines: Sequence[Line]) -> list[Line]:
    """Those that still say what the preview showed, in the one order of all writers; what police verified is left, and
    who is with another commune by now."""
    held = handovers.children(session, [line.child for line in lines])
    origin, changed = Origin("list", f"correction:{made.id}", scope.user_id), list[Line]()
    for line in lines:
        child = held.get(line.child)
        if child is None or child.commune_code != made.commune_code:
            continue
        is_same = (getattr(child, COLUMNS[made.field]) or "") == line.old
        if is_same and made.field not in child.police_facts.split():
            change_fields(session, keyring, child, {made.field: line.new}, origin, seen_by=scope.role)
            changed.append(line)
    return changed


def changed_count(made: Correction) -> int:
    """How many records a correction changed."""
    return len(json.loads(made.children))


def undo(session: Session, keyring: Keyring, scope: Scope, correction_id: int) -> int:
    """Take a correction back where nobody has changed the value since; how many. Refuses NOT_FOUND, UNDONE_ALREADY."""
    made = queries.hold(session, scope, correction_id)
    if made is None or not may(scope.role, "move_case"):
        raise not_found()
    if made.undone_at is not None:
        raise Refusal("UNDONE_ALREADY", "Lần sửa này đã được hoàn tác. Tải lại trang rồi xem lại.", status=409)
    told = [(UUID(child), old, new) for child, old, new in json.loads(made.children)]
    back = [Line(child, "", new, old) for child, old, new in told]
    made.undone_at, made.undone_by = now(), scope.user_id
    return len(_write(session, keyring, scope, made, back))
