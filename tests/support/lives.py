"""Invented children with the days on which their lives crossed a commune's borders, for figures to be counted from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from cleaning.moves import set_children
from db import Session, update
from db.tables import Change, Child
from tests.support.office import Office


@dataclass
class Lives:
    """`lives.add("Lò Văn An", "2019-03-05", "male", ended=("moved_out", date(2026, 4, 2)))`."""

    office: Office

    def add(
        self,
        name: str,
        born: str,
        sex: str = "female",
        *,
        hamlet: str = "Bản Hua Nà",
        arrived: date | None = None,
        ended: tuple[str, date] | None = None,
        **fields: object,
    ) -> UUID:
        """A child of Xã Mường La; its events are written down at noon of their days."""
        told = {"full_name": name, "birth_date": born, "sex": sex, "hamlet": hamlet, **fields}
        uuid = self.office.add_child(**told)
        with self.office.writing() as session:
            if arrived:
                moved = {"origin": "arrival", "created_at": noon(arrived)}
                session.execute(update(Child).where(Child.uuid == uuid).values(moved))
            if ended:
                self.end(session, uuid, *ended)
        return uuid

    def end(self, session: Session, uuid: UUID, state: str, day: date) -> None:
        """Write an end down on that day."""
        set_children(session, [session.get_one(Child, uuid)], state, user_id=None)
        newest = update(Change).where(Change.child_uuid == uuid, Change.field == "state", Change.new == state)
        session.execute(newest.values(at=noon(day)))

    def bring_back(self, uuid: UUID) -> None:
        """An end is undone."""
        with self.office.writing() as session:
            set_children(session, [session.get_one(Child, uuid)], "confirmed", user_id=None)


def noon(day: date) -> datetime:
    """Noon of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def settle(office: Office) -> Lives:
    """A commune with twins, a child that moved twice, one sixteen on the last day, one that died, and others."""
    lives = Lives(office)
    near, far = {"hamlet": "Bản Hua Nà"}, {"hamlet": "Bản Nà Trà"}
    for name, sex in (("Lò Văn Sinh", "male"), ("Lò Thị Đôi", "female")):
        lives.add(name, "2026-03-09", sex, ethnicity="Thái", **near)
    away = ("moved_out", date(2026, 2, 10))
    lives.add("Cà Văn Đi", "2015-05-01", "male", ended=away, ethnicity="Kinh", **near)
    lives.add("Cà Văn Đi", "2015-05-01", "male", arrived=date(2026, 5, 20), ethnicity="Kinh", **far)
    lives.add("Quàng Thị Tròn", "2010-06-30", ethnicity="Thái", **near)
    lives.add("Quàng Thị Sớm", "2010-01-01", ethnicity="Thái", **near)
    lives.add("Quàng Thị Muộn", "2010-07-01", ethnicity="Thái", **far)
    lives.add("Lường Văn Mất", "2021-08-08", "male", ended=("deceased", date(2026, 6, 30)), **far)
    lives.add("Lường Văn Yểu", "2026-04-01", "male", ended=("deceased", date(2026, 4, 1)), **far)
    lives.add("Tòng Thị Nhầm", "2018-01-01", ended=("entered_by_mistake", date(2026, 3, 3)), **near)
    lives.add("Tòng Thị Trùng", "2018-01-01", ended=("duplicate", date(2026, 3, 3)), **near)
    lives.add("Vì Văn Sau", "2020-02-02", "male", ended=("moved_out", date(2026, 9, 9)), **far)
    back = lives.add("Vì Thị Về", "2020-02-02", ended=("moved_out", date(2026, 3, 1)), **far)
    lives.bring_back(back)
    lives.add("Hà Thị Mới", "2026-08-01", ethnicity="Mường", **near)
    lives.add("Hà Văn Nghèo", "2017-07-07", "male", circumstances=["khuyet_tat", "mo_coi_ca_cha_me"], **near)
    lives.add("Hà Thị Nghèo", "2017-07-07", circumstances=["khuyet_tat", "gia_dinh_ngheo_can_ngheo"], **far)
    lives.add("Hà Văn Học", "2022-11-11", "male", schooling="mau_giao", assistance=["tro_giup_y_te"], **far)
    lives.add("Hà Thị Nhỏ", "2025-01-05", schooling="nha_tre", circumstances=["bi_bo_roi"], **near)
    lives.add("Hà Văn Kín", "2016-01-05", "male", circumstances=["nhiem_hiv_aids"], **near)
    lives.add("Hà Thị Xa", "2014-03-03", hamlet="Bản Không Có")
    office.add_child(
        commune=office.neighbour_code, by="ngoc", full_name="Vi Văn Nam", birth_date="2019-01-01", sex="male"
    )
    return lives
