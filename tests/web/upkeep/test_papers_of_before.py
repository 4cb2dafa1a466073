"""What was handed over before communes merge prints what it printed; what is made afterwards bears the new name."""

import re
from typing import Any

import pypdfium2
import pytest

from catalogue.clock import today_here
from cleaning.answers import Answer
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.merged import OTHER, lay_communes
from tests.support.office import PASSWORD, Office
from web.seed import plant
from web.upkeep.merging import Merger, merge
from web.upkeep.splitting import Split, split

NEW = "Xã Mường Mới"
PLACE = "Tiểu khu 1"


@pytest.fixture
def work(office: Office) -> Work:
    """A child who is due for the police, in a campaign of one hamlet."""
    lay_communes(office)
    office.add_child(**FAULTY | {"hamlet": PLACE})
    return open_work(office, "2026", [PLACE])


def into_new() -> Merger:
    return Merger(("03808",), "99901", today_here(), NEW)


def papers(page: str) -> list[str]:
    """What of a page goes to the printer."""
    return re.findall(r'<section class="paper".*?</section>', page, re.DOTALL)


def on_paper(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def printed(office: Any, number: int) -> tuple[list[str], list[str], str]:
    """The list on screen and its minutes as they print, and the words of the list's PDF."""
    listed, minutes = (office.get(f"/handovers/{number}{at}").text for at in ("", "/minutes"))
    return papers(listed), papers(minutes), on_paper(office.get(f"/handovers/{number}/list.pdf").content)


def test_a_list_at_the_police_prints_the_same_after_the_communes_merged(work: Work, window: Any) -> None:
    (number,) = work.draw()
    work.send(number)
    before = printed(window("hoa"), number)
    assert "XÃ MƯỜNG LA" in before[0][0].upper()
    merge(work.office.database, work.office.keyring, into_new(), today_here())
    assert printed(window("hoa"), number) == before
    assert f"nay là {NEW}" in window("hoa").get(f"/handovers/{number}").text
    merge(work.office.database, work.office.keyring, Merger(("99901",), "99902", today_here(), "Xã Hai"), today_here())
    assert printed(window("hoa"), number) == before


def test_what_is_made_after_the_merger_bears_the_new_name(work: Work, window: Any) -> None:
    (number,) = work.draw()
    work.send(number)
    merge(work.office.database, work.office.keyring, into_new(), today_here())
    work.answer(number, Answer(1, "new_number", "014218000321"))
    work.give_back(number)
    back = papers(window("hoa").get(f"/handovers/{number}/return-minutes").text)
    assert len(back) == 2
    assert all(NEW.upper() in copy and "MƯỜNG LA" not in copy for copy in back)


def test_a_list_that_went_over_with_its_hamlet_prints_the_same(work: Work, window: Any) -> None:
    (number,) = work.draw()
    work.send(number)
    before = printed(window("hoa"), number)
    split(work.office.database, work.office.keyring, Split("03808", (PLACE,), "99901", today_here(), NEW), today_here())
    person = {"username": "moi", "password": PASSWORD, "role": "officer", "name": "Lèo Thị Mới", "commune": "99901"}
    plant(work.office.database, work.office.keyring, {"users": [person]})
    assert printed(window("moi"), number) == before


def test_the_office_reads_the_log_of_before_the_merger_and_no_other(work: Work, window: Any) -> None:
    window("hoa").get("/children")
    assert "Sổ nhật ký" not in window("hoa").get("/audit").text
    merge(work.office.database, work.office.keyring, into_new(), today_here())
    page = window("hoa").get("/audit").text
    assert "Sổ của Xã Mường La, trước khi sáp nhập" in page
    assert "Xã Chiềng Lao" not in page
    of_before = window("hoa").get("/audit?book=03808").text
    assert "Lò Thị Hoa" in of_before
    of_others = window("hoa").get(f"/audit?book={OTHER}").text
    assert '<option value="99901" selected>' in of_others
    lines = window("hoa").get("/exports/audit.csv?book=03808")
    assert "Lò Thị Hoa" in lines.text
