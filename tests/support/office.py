"""A small commune to test in: invented people of Xã Mường La, and a neighbour whose records nobody here may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from uuid import UUID, uuid4

from argon2 import PasswordHasher

from access.keys import Keyring
from access.scopes import scope_of
from catalogue.clock import today_here
from catalogue.vietnamese import fold
from db import Database, Scope, Session, select
from db.tables import Assignment, AssignmentHamlet, Child, Commune, Hamlet, Province, User

PASSWORD = "ban-hua-na-2026"
HOME, NEIGHBOUR = "03808", "06445"

_PEOPLE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("hoa", "Lò Thị Hoa", "officer", HOME, ()),
    ("minh", "Quàng Văn Minh", "officer", HOME, ()),
    ("lan", "Cà Thị Lan", "collaborator", HOME, ("Bản Hua Nà",)),
    ("pang", "Lò Văn Pâng", "hamlet_head", HOME, ("Bản Hua Nà",)),
    ("sua", "Sùng Thị Súa", "collaborator", HOME, ("Bản Nà Trà",)),
    ("tuan", "Tòng Văn Tuấn", "police", HOME, ()),
    ("son", "Lường Văn Sơn", "leader", HOME, ()),
    ("tinh", "Nguyễn Thị Tình", "province", "", ()),
    ("quan", "Trần Văn Quân", "administrator", "", ()),
    ("ngoc", "Hoàng Thị Ngọc", "officer", NEIGHBOUR, ()),
    ("nam", "Vi Văn Nam", "collaborator", NEIGHBOUR, ("Thôn Đồng Tâm",)),
)

MAI = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "personal_id": "014319000123",
    "ethnicity": "Thái",
    "nationality": "VN",
    "mother_name": "Quàng Thị Hà",
    "schooling": "lop_2",
}
"""A child with nothing wrong that an officer could type."""


@cache
def password_hash() -> str:
    """One cheap argon2id hash of PASSWORD for every user of a test run: 0.03 ms."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Office:
    """What tests speak of: `office.scope("hoa")`, `office.hamlets["Bản Hua Nà"]`, `office.add_child(full_name=…)`."""

    commune_code = HOME
    neighbour_code = NEIGHBOUR
    password = PASSWORD

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database = database
        self.keyring = keyring
        with database.writing() as session:
            self._lay_out(session)

    @property
    def today(self) -> date:
        """The day the application under test lives on, also when midnight falls into a run."""
        return today_here()

    def _lay_out(self, session: Session) -> None:
        session.add_all([Province(code="14", name="Sơn La"), Province(code="20", name="Lạng Sơn")])
        session.flush()
        session.add(Commune(code=HOME, province_code="14", name="Xã Mường La"))
        session.add(Commune(code=NEIGHBOUR, province_code="20", name="Xã Tân Thành"))
        session.flush()
        ours = ((HOME, "Bản Hua Nà", "bản"), (HOME, "Bản Nà Trà", "bản"), (HOME, "Tiểu khu 1", "tiểu khu"))
        places = (*ours, (NEIGHBOUR, "Thôn Đồng Tâm", "thôn"))
        hamlets = [Hamlet(commune_code=c, name=n, kind=k, folded=fold(n)) for c, n, k in places]
        session.add_all(hamlets)
        session.flush()
        self.hamlets = {hamlet.name: hamlet for hamlet in hamlets}
        self._hire(session)

    def _hire(self, session: Session) -> None:
        users = [User(username=u, name=n, password_hash=password_hash()) for u, n, *_ in _PEOPLE]
        session.add_all(users)
        session.flush()
        assignments = [Assignment(user_id=user.id, starts_on=date(2026, 1, 1)) for user in users]
        for assignment, (_, _, role, commune, _) in zip(assignments, _PEOPLE, strict=True):
            assignment.role, assignment.commune_code = role, commune or None
            assignment.province_code = "14" if role == "province" else None
        session.add_all(assignments)
        session.flush()
        for assignment, (*_, where) in zip(assignments, _PEOPLE, strict=True):
            session.add_all(
                AssignmentHamlet(assignment_id=assignment.id, hamlet_id=self.hamlets[name].id) for name in where
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A reading session of this office's database."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing transaction of this office's database."""
        with self.database.writing() as session:
            yield session

    def user(self, username: str) -> User:
        """The account called `username`."""
        with self.reading() as session:
            return session.scalars(select(User).where(User.username == username)).one()

    def scope(self, username: str) -> Scope:
        """What `username` reaches today."""
        with self.reading() as session:
            scope = scope_of(session, self.user(username), today_here())
        assert scope is not None
        return scope

    def add_child(
        self,
        *,
        uuid: UUID | None = None,
        commune: str = HOME,
        by: str = "hoa",
        state: str = "confirmed",
        **fields: object,
    ) -> UUID:
        """A child with `fields` (hamlet Bản Hua Nà unless given), through the product's own door."""
        from intake.records import Origin, add_child

        fields.setdefault("hamlet", "Bản Hua Nà" if commune == HOME else "Thôn Đồng Tâm")
        with self.writing() as session:
            origin = Origin("form", user_id=self.user(by).id)
            child = add_child(
                session,
                self.keyring,
                uuid=uuid or uuid4(),
                commune_code=commune,
                fields=fields,
                origin=origin,
                state=state,
            )
            return child.uuid

    def child(self, uuid: UUID) -> Child:
        """The record as it stands."""
        with self.reading() as session:
            return session.get_one(Child, uuid)
