"""A campaign is opened in two pages: its document and procedure, then the days of that procedure's own steps."""

from typing import Any
from urllib.parse import urlencode

import pytest

from cleaning.procedures import all_procedures
from tests.support.office import Office

DOCUMENT = {"document_number": "159/UBND-LĐTBXH", "document_date": "01/4/2024", "issuer": "UBND huyện Vĩnh Thuận"}


def asked(hoa: Any, **told: str) -> Any:
    return hoa.get(f"/campaigns/new?{urlencode(DOCUMENT | told)}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"document_number": ""}, "Số văn bản còn trống"),
        ({"document_date": "31/02/2026"}, "Ngày văn bản: chưa rõ ngày"),
        ({"ends_on": "31/3/2024"}, "Hạn cuối sớm hơn ngày văn bản"),
        ({"procedure": "1999"}, "Chưa có quy trình này"),
    ],
)
def test_a_document_that_can_not_be_is_asked_again_with_what_was_typed(
    office: Office, window: Any, wrong: dict[str, str], told: str
) -> None:
    answer = asked(window("hoa"), **{"procedure": "2024"} | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="UBND huyện Vĩnh Thuận"' in answer.text
    assert "due-" not in answer.text


@pytest.mark.parametrize("procedure", ["2024", "2026"])
def test_only_the_steps_of_the_chosen_procedure_are_asked(office: Office, window: Any, procedure: str) -> None:
    page = asked(window("hoa"), procedure=procedure).text
    mine = {step.key for step in all_procedures()[procedure].steps}
    every = {step.key for one in all_procedures().values() for step in one.steps}
    assert {key for key in every if f'name="due-{key}"' in page} == mine


def test_the_days_are_reckoned_to_the_last_day_the_document_names(office: Office, window: Any) -> None:
    hoa = window("hoa")
    page = asked(hoa, procedure="2024", ends_on="31/5/2024").text
    assert 'name="due-report" type="text" value="31/5/2024"' in page
    assert 'name="due-household" type="text" value="29/4/2024"' in page
    sooner = asked(hoa, procedure="2024", ends_on="01/5/2024").text
    assert 'name="due-household" type="text" value="15/4/2024"' in sooner


def test_days_that_were_typed_stand_again_when_one_is_wrong(office: Office, window: Any) -> None:
    told = DOCUMENT | {"procedure": "2024", "due-household": "20/4/2024", "due-police": "19/4/2024"}
    answer = window("hoa").send("/campaigns", told)
    assert answer.status_code == 422
    assert "chưa theo thứ tự" in answer.text
    assert 'name="due-household" type="text" value="20/4/2024"' in answer.text
