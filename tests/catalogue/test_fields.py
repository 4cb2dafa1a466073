"""The catalogue carries exactly what the ministry asks, in its order."""

import json
from collections import Counter
from pathlib import Path

import pytest

import catalogue.codes
from catalogue.choices import choices
from catalogue.fields import CATALOGUE, CHILD_KEYS, SENSITIVE_GROUPS, WORKING_KEYS, is_known, label

CONTRACT_KEYS = """personal_id full_name sex birth_date ethnicity nationality current_place address_detail schooling
    hamlet commune_code province_code carer_personal_id father_name mother_name carer_name circumstances assistance"""


def test_the_forty_items_stand_in_the_order_of_the_plan():
    assert [f.label for f in CATALOGUE[:15]] == [
        "Số định danh",
        "Họ và tên",
        "Giới tính",
        "Ngày, tháng, năm sinh",
        "Mã Dân tộc",
        "Quốc tịch",
        "Nơi ở hiện tại",
        "Địa chỉ chi tiết",
        "Tình trạng học tập",
        "Thôn xóm",
        "Mã xã",
        "Mã tỉnh",
        "Số định danh người nuôi dưỡng",
        "Họ và tên cha (mẹ)",
        "Họ tên người nuôi dưỡng",
    ]
    ticks = [f.short_code for f in CATALOGUE[15:]]
    expected = [("HC", 15), ("NC", 2), ("HK", 3), ("TG", 5)]
    assert ticks == [f"{letters}{n:02}" for letters, count in expected for n in range(1, count + 1)]


def test_items_are_counted_by_section_as_in_the_plan():
    assert Counter(f.section for f in CATALOGUE) == {"1.1": 12, "1.2": 3, "1.3": 15, "1.4": 2, "1.5": 3, "2": 5}
    assert len({f.key for f in CATALOGUE}) == 40
    assert all("3655" in f.source for f in CATALOGUE)


def test_a_child_has_the_keys_of_the_contract():
    assert list(CHILD_KEYS) == CONTRACT_KEYS.split()
    assert not set(CHILD_KEYS) & set(WORKING_KEYS)


def test_eight_groups_are_sensitive_and_named_with_their_right():
    assert {f.key for f in CATALOGUE if f.is_sensitive} == set(SENSITIVE_GROUPS)
    assert Counter(SENSITIVE_GROUPS.values()) == {"health": 1, "abuse": 4, "trafficking": 1, "offences": 2}


@pytest.mark.parametrize("key", [*CHILD_KEYS, *WORKING_KEYS])
def test_every_key_has_a_label(key):
    assert is_known(key)
    assert label(key)[0].isupper()


def test_a_key_nobody_knows_has_none():
    assert not is_known("constructor")
    with pytest.raises(KeyError):
        label("constructor")


@pytest.mark.parametrize("codes", sorted({f.codes for f in CATALOGUE if f.codes}))
def test_every_list_a_field_names_can_be_picked_from(codes):
    offered = choices(codes)
    assert len({value for value, _ in offered}) == len(offered) > 1
    assert all(words.strip() for _, words in offered)


def test_the_picker_of_nationalities_begins_with_the_usual_one():
    assert choices("nationalities")[0] == ("VN", "Việt Nam")


@pytest.mark.parametrize("file", sorted(Path(catalogue.codes.__file__).parent.glob("*.json")), ids=lambda f: f.name)
def test_every_list_names_its_source_and_dates(file):
    text = file.read_text(encoding="utf-8")
    held = json.loads(text)
    assert held["source"]
    assert {"valid_from", "valid_to"} <= held.keys()
    assert "GPL" not in text
