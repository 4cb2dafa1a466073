"""Visits given by the office and answered on phones in flight mode, against the real server: first and second ones."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import expect

from catalogue.clock import today_here
from cleaning import rechecks
from db import select
from db.tables import HouseholdCheck, Recheck
from tests.browser.conftest import House
from tests.browser.phones import Phone, enrolled
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = {"household_number": "7", "household_head": "Lò Văn Hà"}


@dataclass
class Given:
    """Two children of one household in a campaign: checks of both are Lan's, second visits will be Pâng's."""

    office: Office
    work: Work
    children: tuple[UUID, UUID]

    def checks(self) -> list[HouseholdCheck]:
        """The first visits, as the server has them now."""
        with self.office.reading() as session:
            return list(session.scalars(select(HouseholdCheck)))

    def give_second_visits(self) -> None:
        """Hoa draws the household and gives it to Pâng."""
        with self.office.writing() as session:
            scope, campaign = self.office.scope("hoa"), self.work.campaign(session)
            assert rechecks.draw(session, scope, campaign) == len(self.children)
            place, person = self.office.hamlets["Bản Hua Nà"].id, self.office.user("pang").id
            rechecks.assign(session, scope, campaign, place, person, today_here())

    def second_visit(self, child: UUID) -> Recheck:
        """As the server has it now."""
        with self.office.reading() as session:
            return session.scalars(select(Recheck).where(Recheck.child_uuid == child)).one()

    def give_to_minh(self, child: UUID) -> None:
        """The office gives it to somebody else while it lies on Pâng's phone."""
        with self.office.writing() as session:
            session.get_one(Recheck, self.second_visit(child).id).assigned_to = self.office.user("minh").id


@pytest.fixture
def given(house: House) -> Given:
    """The campaign before anybody has gone anywhere."""
    office = house.office
    older = office.add_child(**FAULTY, **HOME)
    younger = office.add_child(**FAULTY | {"full_name": "Lò Thị Ban", "birth_date": "2020-04-01"}, **HOME)
    work = open_work(office)
    work.send_home(older, younger)
    return Given(office, work, (older, younger))


def answer_check(phone: Phone, name: str) -> None:
    """The record is right, the mother says."""
    phone.go("#/checks")
    phone.page.get_by_role("link", name=name).click()
    phone.page.get_by_label("Đã hỏi ai").fill("mẹ")
    phone.page.get_by_label("Đúng như hồ sơ").check()
    phone.page.get_by_role("button", name="Xong").click()
    phone.heading("Kiểm tra tại hộ")


def answer_again(phone: Phone, link: str, mother: str) -> None:
    """What the grandmother says when nobody shows her the record."""
    phone.go("#/rechecks")
    phone.page.get_by_role("link", name=link).click()
    expect(phone.page.get_by_text("Hộ 7 · Lò Văn Hà · Bản Hua Nà")).to_be_visible()
    expect(phone.page.locator("#main")).not_to_contain_text("Lò Văn Tiến")
    phone.page.locator("[name=full_name]").fill("Lò Văn Tiến")
    phone.page.locator("[name=mother_name]").fill(mother)
    phone.page.get_by_label("Đã hỏi ai").fill("bà nội")
    phone.page.get_by_role("button", name="Xong").click()
    phone.heading("Phúc tra")


def test_a_household_is_asked_twice_in_flight_mode_and_no_second_answer_touches_a_record(
    house: House, given: Given
) -> None:
    lan = enrolled(house, "lan")
    expect(lan.page.get_by_role("link", name="2 cháu cần kiểm tra tại hộ")).to_be_visible()
    lan.offline()
    answer_check(lan, "Lò Văn Tiến")
    answer_check(lan, "Lò Thị Ban")
    assert [check.answer for check in given.checks()] == ["", ""]
    lan.offline(False)
    expect(lan.said_of_sending()).to_contain_text("2 trẻ đã gửi, 0 đang chờ")
    assert [check.answer for check in given.checks()] == ["right", "right"]

    given.give_second_visits()
    revs = [given.office.child(child).rev for child in given.children]
    pang = enrolled(house, "pang")
    expect(pang.page.get_by_role("link", name="Phúc tra: hỏi lại 2 cháu")).to_be_visible()
    pang.offline()
    answer_again(pang, "sinh năm 2018", mother="Quàng Thị Hạ")
    answer_again(pang, "sinh năm 2020", mother="Quàng Thị Hà")
    given.give_to_minh(given.children[1])
    pang.offline(False)
    expect(pang.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ, 1 cần xem")

    first, second = (given.second_visit(child) for child in given.children)
    assert (first.answered_by, first.compared) == (given.office.user("pang").id, 7)
    assert first.differing > 0
    assert second.answered_at is None
    assert [given.office.child(child).rev for child in given.children] == revs
    take_back(pang)
    assert pang.complaints() == lan.complaints() == []


def take_back(phone: Phone) -> None:
    """What the server refused says why, and leaves the phone with a reason."""
    phone.go("#/waiting")
    phone.page.get_by_role("link", name="Phúc tra").click()
    expect(phone.page.get_by_text("Hộ này đã giao người khác phúc tra. Chọn hộ khác.")).to_be_visible()
    phone.page.get_by_text("Rút phiếu này").click()
    phone.page.get_by_label("Vì sao rút?").fill("đã giao người khác")
    phone.page.get_by_role("button", name="Rút phiếu").click()
    expect(phone.page.get_by_text("Không còn phiếu nào chờ gửi")).to_be_visible()
