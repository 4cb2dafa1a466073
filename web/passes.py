"""What one screen of a pass shows: the looks of a page or a whole hamlet, how many are left, who has the page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from access.keys import Keyring
from catalogue.fields import label
from catalogue.refusals import not_found
from db import Scope, Session
from db.queries import pages as queries
from db.queries import reviewing
from db.tables import Hamlet, Page
from intake import leases, odd_columns, pace
from intake.batches import Batch, batch_of, names_read
from intake.doubts import COLUMNS
from intake.looks import Look, Pass
from intake.trust import plants
from web.desk import options_of
from web.forms import Form
from web.page_names import name_of

WALL_MAX = {"group": 120, "column": 40, "field": 40}
"""So many on a screen: a wall is taken in at a glance, a column is read, fields come one by one."""
ADDRESSES: dict[Pass, str] = {"group": "/review/groups", "column": "/review/columns", "field": "/review/fields"}
PASS_NAMES: dict[Pass, str] = {"group": "Theo nhóm", "column": "Theo cột", "field": "Từng ô"}


@dataclass(frozen=True, slots=True)
class Where:
    """The page, or the hamlet, that is gone through. `page_ids` are those the officer may work on now.

    `told` says who has the others; `name` what people call the place.
    """

    page_ids: tuple[int, ...]
    name: str
    page_id: int | None = None
    hamlet_id: int | None = None
    told: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """How addresses name it."""
        return f"page={self.page_id}" if self.page_id is not None else f"hamlet={self.hamlet_id}"


@dataclass(frozen=True, slots=True)
class Tile:
    """One look on a screen, with the words a picker offers and whether it is shown as doubtful."""

    look: Look
    options: tuple[str, ...]
    kind: str

    @property
    def is_doubtful(self) -> bool:
        """Whether anything asks for a second glance."""
        return bool(self.look.whys or self.look.record)


@dataclass(frozen=True, slots=True)
class Section:
    """The tiles of one column under its name."""

    column: str
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the passes, with what is left in it."""

    name: str
    address: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything a pass shows at once. `minutes` by one's own pace, None when that is not known.

    `odd_pages` have columns that do not go together (intake/odd_columns).
    """

    where: Where
    way: Pass
    batch: str
    sections: list[Section]
    steps: list[Step]
    columns: list[tuple[str, str, int]]
    column: str
    agreed_count: int
    sure_count: int
    left_count: int
    shown_count: int
    minutes: int | None
    odd_pages: Sequence[Page] = ()
    names: dict[int, str] = field(default_factory=dict)

    @property
    def tiles(self) -> list[Tile]:
        """All tiles in their order."""
        return [tile for section in self.sections for tile in section.tiles]

    @property
    def next_address(self) -> str:
        """Where the work goes on when nothing is left here: the next pass with something in it, or the rows."""
        ahead = [step for step in self.steps if step.count and not step.is_here]
        return ahead[0].address if ahead else f"/review/rows?{self.where.query}"


def where_of(session: Session, scope: Scope, page_id: int | None, hamlet_id: int | None) -> Where:
    """The place to work at. Refuses NOT_FOUND for what the officer does not reach."""
    if page_id is not None:
        return _page(session, scope, page_id)
    hamlet = session.get(Hamlet, hamlet_id) if hamlet_id is not None else None
    if hamlet is None or hamlet.commune_code != scope.commune_code:
        raise not_found()
    wanted = reviewing.pages_of_hamlet(session, scope, hamlet.id)
    taken = leases.others(session, scope, wanted)
    told = [f"{_count_of(taken, name)} trang {name} đang duyệt được để lại." for name in _names(taken)]
    free = tuple(page_id for page_id in wanted if page_id not in taken)
    return Where(free, hamlet.name, hamlet_id=hamlet.id, told=tuple(told))


def _page(session: Session, scope: Scope, page_id: int) -> Where:
    page = queries.find_lightly(session, scope, page_id)
    if page is None:
        raise not_found()
    holder = leases.others(session, scope, [page_id]).get(page_id)
    free, told = ((), (holder.sentence,)) if holder else ((page_id,), ())
    return Where(free, name_of(page), page_id=page_id, told=told)


def screen(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    today: date,
    where: Where,
    way: Pass,
    column: str = "",
    *,
    is_all: bool = False,
) -> Screen:
    """One screen of the pass `way`; of the column pass the column asked for, or whole columns while there is room.

    `is_all`: whatever is left comes in this pass, for whoever wants to see each field big.
    """
    batch = batch_of(session, keyring, scope, today, where.page_ids)
    looks = list(batch.looks) if is_all else batch.of(way)
    counts = Counter(look.field for look in looks)
    column = column if way == "column" and counts[column] else ""
    if column:
        looks = [look for look in looks if look.field == column]
    shown = _sections(way, plants.among(session, keyring, scope, looks))
    left: dict[str, int] = {one: len(batch.of(one)) for one in ADDRESSES}
    return Screen(
        where=where,
        way=way,
        batch=uuid4().hex[:30],
        sections=shown,
        steps=steps_of(batch, where, way),
        columns=[(name, label(name), counts[name]) for name in COLUMNS if counts[name]] if way == "column" else [],
        column=column,
        agreed_count=batch.unseen_count("record"),
        sure_count=batch.unseen_count("sure"),
        left_count=len(looks),
        shown_count=sum(len(section.tiles) for section in shown),
        minutes=pace.minutes_left(session, scope.user_id, left),
        odd_pages=odd_columns.pages_with(batch.rows),
        names=_called(keyring, batch, shown),
    )


def _called(keyring: Keyring, batch: Batch, shown: Sequence[Section]) -> dict[int, str]:
    """What each row on the screen is called, also those of planted looks."""
    planted = [tile.look for section in shown for tile in section.tiles if tile.look.beside is not None]
    return names_read(keyring, [look.row for look in planted]) | dict(batch.names)


def _sections(way: Pass, looks: Sequence[Look]) -> list[Section]:
    if way == "field":
        return [Section("", [_tile(look) for look in looks[: WALL_MAX[way]]])]
    sections: list[Section] = []
    for name in (name for name in COLUMNS if any(look.field == name for look in looks)):
        room = WALL_MAX[way] - sum(len(section.tiles) for section in sections)
        tiles = _ordered(way, [look for look in looks if look.field == name])
        if sections and len(tiles) > room:
            continue
        sections.append(Section(label(name), tiles[: WALL_MAX[way]]))
    return sections


def _ordered(way: Pass, looks: Sequence[Look]) -> list[Tile]:
    """A wall by what was read, the commonest first and of each the least sure; a column with its doubts first."""
    if way == "column":
        return [_tile(look) for look in sorted(looks, key=lambda look: not look.whys and not look.record)]
    often = Counter(look.value for look in looks)
    by_value = sorted(looks, key=lambda look: (-often[look.value], look.value, look.cell.confidence))
    return [_tile(look) for look in by_value]


def _tile(look: Look) -> Tile:
    kind, options = options_of(look.field, look.value)
    return Tile(look, options, kind)


def steps_of(batch: Batch, where: Where, here: str) -> list[Step]:
    """The passes in their order with what is left in each, and the rows at the end; `here` is a pass or "rows"."""
    passes = [(PASS_NAMES[one], ADDRESSES[one], len(batch.of(one)), one == here) for one in ADDRESSES]
    all_steps = [*passes, ("Xác nhận dòng", "/review/rows", len(batch.rows), here == "rows")]
    return [Step(name, f"{address}?{where.query}", count, is_here) for name, address, count, is_here in all_steps]


def where_asked(session: Session, scope: Scope, form: Form) -> Where:
    """The place a form of ours names. Refuses NOT_FOUND."""
    return where_of(session, scope, _number(form, "page"), _number(form, "hamlet"))


def _number(form: Form, name: str) -> int | None:
    text = form.text(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _names(taken: dict[int, leases.Holder]) -> list[str]:
    return list(dict.fromkeys(holder.name for holder in taken.values()))


def _count_of(taken: dict[int, leases.Holder], name: str) -> int:
    return sum(holder.name == name for holder in taken.values())
