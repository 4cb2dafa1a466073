"""The police keep the groups the law gives them, of listed children, and touch nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.records import members
from db import select, update
from db.tables import Change, Child
from tests.support.office import MAI, Office
from tests.web.conftest import Browser

Open = Callable[..., Browser]
CHILD: dict[str, Any] = {**MAI}


@pytest.fixture
def mai(office: Office) -> UUID:
    """A child on a list for the police, in a group they may not know of and in one of theirs."""
    uuid = office.add_child(**CHILD, circumstances=["nhiem_hiv_aids", "bi_mua_ban"])
    with office.writing() as session:
        session.execute(update(Child).where(Child.uuid == uuid).values(state="listed"))
    return uuid


def groups(office: Office, uuid: UUID) -> set[str]:
    with office.reading() as session:
        return set(members(office.keyring, session.get_one(Child, uuid), "circumstances"))


@pytest.mark.parametrize("who", ["lan", "pang", "hoa", "son", "tinh", "quan", "ngoc"])
def test_nobody_else_has_this_way(office: Office, window: Open, mai: UUID, who: str) -> None:
    assert window(who).send(f"/children/{mai}/groups", {"groups": "vi_pham_phap_luat"}).status_code == 404
    assert groups(office, mai) == {"nhiem_hiv_aids", "bi_mua_ban"}


def test_a_child_on_no_list_is_unknown_to_the_police(office: Office, window: Open) -> None:
    uuid, tuan = office.add_child(**CHILD), window("tuan")
    answer = tuan.send(f"/children/{uuid}/groups", {"groups": "vi_pham_phap_luat"})
    assert (answer.status_code, answer.text) == (404, tuan.send(f"/children/{uuid4()}/groups", {"groups": "x"}).text)
    assert groups(office, uuid) == set()


def test_what_the_police_may_not_know_of_is_neither_shown_nor_lost_nor_given(
    office: Office, window: Open, mai: UUID
) -> None:
    tuan = window("tuan")
    assert "HIV" not in tuan.get(f"/children/{mai}").text
    for sent in ("nhiem_hiv_aids", "mo_coi", "khong_co_that", ""):
        assert tuan.send(f"/children/{mai}/groups", {"groups": sent}).status_code == 303
        assert groups(office, mai) == {"nhiem_hiv_aids"}


def test_an_offence_is_noted_by_the_police_with_a_sealed_line_of_history(
    office: Office, window: Open, mai: UUID
) -> None:
    tuan = window("tuan")
    assert tuan.send(f"/children/{mai}/groups", {"groups": "vi_pham_phap_luat"}).status_code == 303
    assert groups(office, mai) == {"nhiem_hiv_aids", "vi_pham_phap_luat"}
    with office.reading() as session:
        lines = session.scalars(select(Change).where(Change.child_uuid == mai, Change.rev == 2)).all()
    assert {line.user_id for line in lines} == {office.user("tuan").id}
    assert all(not line.old and not line.new for line in lines)
    assert 'value="vi_pham_phap_luat" checked' in tuan.get(f"/children/{mai}").text
