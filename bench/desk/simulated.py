"""An office of people who err at a known rate, over pages whose truth is known, to judge the measured error by."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from access.keys import Keyring
from catalogue.personal_id import LENGTH
from db import Database, Scope, Session, select
from db.adding import add_rows
from db.queries import reviewing
from db.queries import trust as queries
from db.tables import Cell, Page, Photo, ReviewRow, User, now
from intake import paper, records
from intake.decisions import Said
from intake.differences import understood
from intake.readings import cell_seal_place
from intake.records import Origin
from intake.trust import accepted, entries, likes, second_looks, thresholds, verdicts
from intake.trust.accepted import Unseen
from intake.trust.writers import writer_of
from tests.support.office import Office

COLUMNS = ("full_name", "birth_date", "sex", "ethnicity", "personal_id", "father_name", "mother_name", "schooling")
WRITERS = ("lan", "pang", "sua")
STRAINS = {"mother_name": 3.0}
"""How many times more often readings of a column are wrong than their confidence says; 1 where nothing stands."""
HARD_WRITER, HARD = "sua", 2.0
ROWS_A_PAGE = 25
_SURNAMES, _MIDDLES = ("Lò", "Cà", "Quàng", "Lường", "Tòng", "Vì", "Sùng"), ("Văn", "Thị", "Minh", "Thu")
_GIVEN = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai", "Ngân", "Nhân", "Sơn", "Xuân")
_GROUPS, _CLASSES = ("Thái", "Mường", "Mông", "Kinh", "Dao"), ("Mầm non", "Lớp 1", "Lớp 2", "Lớp 3", "Lớp 4")


@dataclass(frozen=True, slots=True)
class Errs:
    """How often each of the three is wrong."""

    officer: float = 0.02
    second: float = 0.02
    third: float = 0.005


@dataclass
class Told:
    """What a run came to: fields accepted and wrong (true ones, which no real office knows), and what was done."""

    accepted_count: int = 0
    wrong_count: int = 0
    unseen_count: int = 0
    unseen_wrong: int = 0
    entered_count: int = 0
    third_count: int = 0
    found_count: int = 0
    repaired_count: int = 0
    reopened_count: int = 0
    mended_count: int = 0
    by_column: dict[str, list[int]] = field(default_factory=dict)


class Simulated:
    """One office with its own keys, people and errors; `chance` decides all of them."""

    def __init__(self, folder: Path, template: Path, seed: int, errs: Errs) -> None:
        path = folder / f"run-{seed}.db"
        path.write_bytes(template.read_bytes())
        self.path, self.errs, self.chance, self.told = path, errs, Random(seed), Told()
        self.keyring = Keyring({1: sha256(f"trust {seed}".encode()).digest()})
        self.database = Database(f"sqlite:///{path}")
        self.office = Office(self.database, self.keyring)
        self.truth: dict[tuple[int, str], str] = {}
        self._marks = count(1)
        self._scopes = {name: self.office.scope(name) for name in ("hoa", "minh", *WRITERS)}

    def __enter__(self) -> "Simulated":
        return self

    def __exit__(self, *_told: object) -> None:
        self.database.close()
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()

    def scope(self, name: str) -> Scope:
        """What one of the people reaches."""
        return self._scopes[name]

    def work_through(self, pages_count: int) -> None:
        """So many pages are read and confirmed, their drawn fields entered again, differences settled."""
        for at in range(pages_count):
            self._page(WRITERS[at % len(WRITERS)])
        self._enter_again()
        self._look_third()
        self._look_again()

    def _page(self, writer: str) -> None:
        with self.database.writing() as session:
            page = _new_page(session, self.office, writer, next(self._marks))
            for number in range(1, ROWS_A_PAGE + 1):
                self._row(session, page, number, writer)
            held = thresholds.in_force(session, page.commune_code)
            session.expire_all()
            for row in reviewing.waiting_rows(session, self.scope("hoa"), [page.id]):
                self._confirm(session, row, held)

    def _row(self, session: Session, page: Page, number: int, writer: str) -> None:
        row = ReviewRow(page_id=page.id, commune_code=page.commune_code, number=number, quad="[]")
        session.add(row)
        session.flush()
        cells = []
        for column in COLUMNS:
            right = self.truth[row.id, column] = _value(column, self.chance)
            sure = _sure(self.chance)
            strain = STRAINS.get(column, 1.0) * (HARD if writer == HARD_WRITER else 1.0)
            read = self._other(column, right) if self.chance.random() < strain * (1 - sure) else right
            cells.append(self._cell(row.id, column, read, sure))
        add_rows(session, Cell, cells)

    def _cell(self, row_id: int, column: str, read: str, sure: float) -> dict[str, object]:
        text = json.dumps({"raw_text": read, "value": read, "alternatives": []}).encode()
        box = self.keyring.seal(text, cell_seal_place(row_id, column))
        return {"row_id": row_id, "field": column, "box": box, "confidence": sure, "quad": "[]", "reader": "bench"}

    def _confirm(self, session: Session, row: ReviewRow, held: thresholds.Thresholds) -> None:
        """The officer takes what needs no look as it was read; of the rest she errs in her own share."""
        proposed = paper.proposal(self.keyring, row).fields
        writer = writer_of(row.page)
        unseen: dict[str, Unseen] = {
            cell.field: "sure" for cell in row.cells if cell.confidence >= held.of(cell.field, writer)
        }
        answers = {
            column: str(proposed[column]) if column in unseen else self._said(row.id, column, self.errs.officer)
            for column in COLUMNS
        }
        self._count(row.id, answers, unseen)
        row.child_uuid, row.stage = self._child(session, row, answers), "confirmed"
        accepted.keep(session, self.keyring, self.scope("hoa"), row, answers, unseen)

    def _child(self, session: Session, row: ReviewRow, answers: dict[str, str]) -> UUID:
        origin = Origin("cell", f"row:{row.id}", self.scope("hoa").user_id)
        values = understood({**answers, "hamlet": "Bản Hua Nà"})
        uuid = uuid4()
        made = records.draft(
            self.keyring, uuid=uuid, commune_code=row.commune_code, values=values, origin=origin, state="confirmed"
        )
        records.add_drafts(session, self.keyring, [(made, origin)], with_findings=False)
        return uuid

    def _count(self, row_id: int, answers: dict[str, str], unseen: dict[str, Unseen]) -> None:
        told = self.told
        for column, said in answers.items():
            is_wrong = said != self.truth[row_id, column]
            told.accepted_count += 1
            told.wrong_count += is_wrong
            told.unseen_count += column in unseen
            told.unseen_wrong += is_wrong and column in unseen
            sums = told.by_column.setdefault(column, [0, 0])
            sums[0] += 1
            sums[1] += is_wrong

    def _enter_again(self) -> None:
        """The other officer types what she sees, page after page, until nothing is due."""
        with self.database.writing() as session:
            for one in list(queries.due(session, self.scope("minh"), 10_000)):
                typed = self._said(one.row_id, one.field, self.errs.second)
                entries.enter(session, self.keyring, self.scope("minh"), one.id, typed)
                self.told.entered_count += 1

    def _look_third(self) -> None:
        with self.database.writing() as session:
            for one in verdicts.due(session, self.keyring, self.scope("hoa"), 10_000):
                right = self.truth[one.row.id, one.field]
                errs = self.chance.random() < self.errs.third
                said = next((value for value in one.values if value != right), right) if errs else right
                settled = verdicts.settle(session, self.keyring, self.scope("hoa"), one.entry_id, said)
                self.told.third_count += 1
                self.told.found_count += settled.was_wrong
                self.told.repaired_count += settled.is_repaired
                self.told.reopened_count += settled.reopened_count

    def _look_again(self) -> None:
        """What went back to the passes is looked at by the officer, who errs as ever."""
        with self.database.writing() as session:
            page_ids = list(session.scalars(select(Page.id)))
            again = likes.reopened(session, self.scope("hoa"), page_ids)
            for (row_id, column), (_, row) in again.items():
                said = self._said(row_id, column, self.errs.officer)
                read = str(paper.proposal(self.keyring, row).fields[column])
                kind = Said(row_id, column, "right") if said == read else Said(row_id, column, "typed", said)
                second_looks.keep(session, self.keyring, self.scope("hoa"), f"again {row_id}", [kind], again)
                self.told.mended_count += said != read and said == self.truth[row_id, column]

    def _said(self, row_id: int, column: str, errs: float) -> str:
        right = self.truth[row_id, column]
        return self._other(column, right) if self.chance.random() < errs else right

    def _other(self, column: str, right: str) -> str:
        """Something else of the column's kind."""
        while (other := _value(column, self.chance)) == right:
            pass
        return other


def _new_page(session: Session, office: Office, writer: str, mark: int) -> Page:
    user_id = session.scalars(select(User.id).where(User.username == writer)).one()
    name = f"{mark:064x}"
    photo = Photo(commune_code=office.commune_code, sent_sha256=name, kept_sha256=name, kind="page", width_px=1)
    photo.height_px, photo.user_id, photo.receipt = 1, user_id, name
    session.add(photo)
    session.flush()
    page = Page(photo_id=photo.id, commune_code=office.commune_code, user_id=user_id, state="read", read_at=now())
    page.hamlet_id, page.book = office.hamlets["Bản Hua Nà"].id, ""
    session.add(page)
    session.flush()
    return page


def _sure(chance: Random) -> float:
    """How sure a reader is: mostly very, sometimes hardly."""
    return 1 - min(0.9, chance.gammavariate(0.35, 0.06))


def _value(column: str, chance: Random) -> str:
    if column == "birth_date":
        return f"{chance.randint(2011, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    if column == "personal_id":
        return "".join(chance.choice("0123456789") for _ in range(LENGTH))
    closed = {"sex": ("Nam", "Nữ"), "ethnicity": _GROUPS, "schooling": _CLASSES}
    if column in closed:
        return chance.choice(closed[column])
    return " ".join(chance.choice(part) for part in (_SURNAMES, _MIDDLES, _GIVEN))
