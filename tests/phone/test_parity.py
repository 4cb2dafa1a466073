"""The phone's checks say letter by letter what the server's say: same values kept, same rules, same sentences."""

import json
import re
import string
from collections.abc import Mapping
from datetime import date
from typing import Any

import rfc8785
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalogue import checks, dates, fields, personal_id, values, vietnamese
from catalogue.codes.assistance import ASSISTANCE
from catalogue.codes.current_places import CURRENT_PLACES
from catalogue.codes.ethnicities import ETHNICITIES
from catalogue.codes.groups import GROUPS, RISK_REASONS
from catalogue.codes.nationalities import NATIONALITIES
from catalogue.codes.schooling import SCHOOLING
from catalogue.codes.sexes import SEXES
from catalogue.refusals import Refusal
from tests.phone.conftest import Phone

TODAY = date.today()
"""As both sides know it: two-digit years are read by it."""
NOT_ON_THE_PHONE = ("commune_code", "province_code")
ASKED = [key for key in (*fields.CHILD_KEYS, *fields.WORKING_KEYS) if key not in NOT_ON_THE_PHONE]

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
TYPED = (
    VIETNAMESE + VIETNAMESE.upper() + string.printable + "\u0300\u0301\u0303\u0309\u0323\u00ad\u200b\u00a0–—…’ʼðÐ«»µ¸©ß"
)
SYLLABLES = re.split(
    " ",
    "Lò Thị Văn Mai Quàng A Pao Sùng Giàng Y H'Linh Nguyễn Chau Néang Kim Lý Lí Hòa Hoà Thúy Quý Khuê Gìn Oanh "
    "Nguyeenx Vawn Nguye6n4 Va8n Thij NguyÔn V¨n bé cháu trai gái con bà xxx nt chưa có tên như trên khong biet",
)

texts = st.text(TYPED, max_size=30)
names = st.lists(st.sampled_from(SYLLABLES) | st.text(TYPED, min_size=1, max_size=6), max_size=4).map(" ".join)
day_texts = st.builds(
    "{}{}{}{}{}".format,
    st.integers(0, 33),
    st.sampled_from("/-. "),
    st.integers(0, 14),
    st.sampled_from("/-. "),
    st.sampled_from(["19", "2019", "2026", "2027", "1985", "26", "27", "09", "2008", "2024"]),
)
date_texts = (
    day_texts
    | st.dates(date(1990, 1, 1), date(2028, 1, 1)).map(str)
    | st.sampled_from(
        [
            "2019",
            "3/2019",
            "tháng 3 năm 2019",
            "Kỷ Hợi",
            "năm Mậu Tý",
            "15/8/2019 (al)",
            "mùng 5 tháng 3 năm 2019",
            "43529",
            "2019-03-05T00:00:00Z",
            "29/02/2019",
            "2019-03",
            "ngày 5/3/2019 âm lịch",
            "sinh 2019",
            "13/2/2026",
        ]
    )
    | texts
)
numbers = (
    st.text(string.digits, min_size=8, max_size=13)
    | st.builds("{:03}{}{:02}{}".format, st.integers(0, 110), st.integers(0, 5), st.integers(0, 30), st.just("000123"))
    | st.sampled_from(
        [
            "",
            "014 319.000-123",
            "14319000123.0",
            "1.4319E+10",
            "14319000000",
            "O14319000123",
            "không có",
            "123456789012",
            "12/2019",
            "0912345678",
            "HS 4012345678901",
            "Hộ số 12",
            "014319000l23",
            "xxx",
            "k",
            "111111111111",
            "HC",
        ]
    )
    | texts
)


def patiently(examples_max: int) -> settings:
    """So many examples, each as slow as it likes."""
    return settings(deadline=None, max_examples=examples_max, suppress_health_check=[HealthCheck.too_slow])


def words_of(codes: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([word for code in codes for word in (code.key, code.label, *code.words)])


group_words = st.sampled_from([word for g in GROUPS for word in (g.key, g.label, g.short_code or "")]) | words_of(
    RISK_REASONS.codes
)
assistance_words = words_of(ASSISTANCE.codes) | st.sampled_from(["TG01", "tg05", "Y tế; Học nghề"])
ethnic_words = st.sampled_from(
    [word for e in ETHNICITIES for word in (e.name, e.key, *e.aliases, *e.shared_aliases)]
    + ["Thổ", "dân tộc Thái", "Mog", "H'Mông", "hmong", "DTTS", "Kinhh", "người Dao", "khong ro"]
)
PLAUSIBLE: dict[str, st.SearchStrategy[object]] = dict.fromkeys(
    ("full_name", "father_name", "mother_name", "carer_name", "parent_name", "guardian_name", "household_head"), names
) | {
    "personal_id": numbers,
    "carer_personal_id": numbers,
    "birth_date": date_texts,
    "sex": words_of(SEXES.codes) | texts,
    "ethnicity": ethnic_words | texts,
    "ethnicity_raw": ethnic_words,
    "nationality": words_of(NATIONALITIES.codes) | st.sampled_from(["vn", "Viet Nam", "lào"]),
    "schooling": words_of(SCHOOLING.codes)
    | st.sampled_from(["L3", "3A", "1/5", "lop 12", "13", "bỏ học L7", "THCS", "-"]),
    "current_place": words_of(CURRENT_PLACES.codes) | texts,
    "risk_reason": words_of(RISK_REASONS.codes) | texts,
    "circumstances": st.lists(group_words | texts, max_size=4) | group_words,
    "assistance": st.lists(assistance_words | texts, max_size=3) | assistance_words,
    "carer_relation": st.sampled_from(["cha", "mẹ đẻ", "ông", "Bố", ""]),
    "household_poverty": st.sampled_from(["Hộ nghèo", "không", "cận nghèo", ""]),
    "address_detail": st.sampled_from(["", "x", "Không rõ", "…", "Số 3", "chưa rõ."]) | texts,
    "circumstances_text": st.sampled_from(["", "mồ côi"]),
    "special_circumstances": st.sampled_from([True, False, "x", "0", "có", "gì"]),
    "at_risk": st.booleans(),
    "struck": st.booleans(),
    "note": texts,
}
answers = st.fixed_dictionaries({}, optional={key: PLAUSIBLE.get(key, texts) for key in ASKED})


def said_by_server(record: Mapping[str, object], province: str | None) -> object:
    try:
        found = checks.check(record, today=TODAY, province_code=province)
    except Refusal as refusal:
        return {"refused": refusal.code, "field": refusal.field, "message": refusal.sentence}
    return [
        {"rule": p.rule, "field": p.field, "severity": p.severity, "message": p.message, "proposal": p.proposal}
        for p in found
    ]


@patiently(1500)
@given(record=answers, province=st.sampled_from([None, "14", "38", "40", "01"]))
@example(record={"full_name": "a" * 101}, province=None)
@example(record={"ethnicity": "Thổ", "ethnicity_raw": "Kẹo"}, province="14")
def test_a_record_is_told_the_same_on_the_phone(phone: Phone, record: dict[str, object], province: str | None) -> None:
    options = {"today": TODAY.isoformat(), "province": province}
    assert phone.ask("check", record, options) == said_by_server(record, province)


@patiently(1500)
@given(data=st.data(), key=st.sampled_from(ASKED))
def test_an_answer_is_kept_as_the_same_value(phone: Phone, data: st.DataObject, key: str) -> None:
    raw = data.draw(PLAUSIBLE.get(key, texts) | texts)
    try:
        known = values.understand(key, raw)
        wanted: object = {"value": known.value, "isUnderstood": known.is_understood}
    except Refusal as refusal:
        wanted = {"refused": refusal.code, "field": refusal.field, "message": refusal.sentence}
    assert phone.ask("understand", key, raw, TODAY.isoformat()) == wanted


@patiently(800)
@given(text=texts | names, level=st.integers(0, 4))
def test_spellings_meet_on_the_same_key(phone: Phone, text: str, level: int) -> None:
    assert phone.ask("fold", text, level) == vietnamese.fold(text, level)
    assert phone.ask("slug", text) == vietnamese.slug(text)
    assert phone.ask("tidy", text) == vietnamese.tidy(text)


@patiently(800)
@given(text=names | st.text("NguyÔnV¨n©µ·Þ ¬ngThÞLªVaênTròĐöùc", max_size=12))
def test_typing_without_a_keyboard_is_seen_alike(phone: Phone, text: str) -> None:
    assert phone.ask("decodeTelex", text) == vietnamese.decode_telex(text)
    assert phone.ask("decodeVni", text) == vietnamese.decode_vni(text)
    assert phone.ask("looksLegacy", text) == vietnamese.looks_legacy(text)


@patiently(1000)
@given(text=date_texts)
def test_dates_are_read_alike(phone: Phone, text: str) -> None:
    known = dates.parse(text)
    wanted = known and [known.iso, known.spoken(), known.is_lunar, str(known.first_day()), str(known.last_day())]
    assert phone.ask("date", text, TODAY.isoformat()) == wanted


@patiently(500)
@given(number=numbers)
def test_a_number_says_the_same_of_itself(phone: Phone, number: str) -> None:
    known = personal_id.decode(number)
    assert phone.ask("number", number) == (known.spoken() if known else None)


@patiently(300)
@given(data=st.data(), key=st.sampled_from([key for key in ASKED if key != "note"]))
def test_a_kept_value_is_shown_in_the_same_words(phone: Phone, data: st.DataObject, key: str) -> None:
    try:
        kept = values.understand(key, data.draw(PLAUSIBLE.get(key, texts))).value
    except Refusal:
        return
    assert phone.ask("show", key, kept, TODAY.isoformat()) == values.show(key, kept)


@patiently(300)
@given(record=answers)
def test_canonical_json_is_the_same_bytes(phone: Phone, record: dict[str, object]) -> None:
    told = {"uuid": "x", "rev": 3, "fields": record, "photos": []}
    assert phone.ask("canonical", told) == rfc8785.dumps(json.loads(json.dumps(told))).decode()
