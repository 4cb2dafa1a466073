"""Whatever two phones and a desk write about one child, in whatever order: no value anybody typed is ever lost."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.differences import differences, undone
from intake.merge import merge
from tests.support.sending import item
from tests.support.typed import kept_of, values_of

TEXTS = ("father_name", "mother_name", "address_detail", "note")
GROUPS = ("khuyet_tat", "bi_bo_roi", "nhiem_hiv_aids", "bi_mua_ban", "nguy_co")
WORDS = st.sampled_from(["", "Lò Văn An", "Lò Thị Mai", "Quàng Thị Hà", "bị bạo lực"])
FIELDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(TEXTS, WORDS) | {"circumstances": st.lists(st.sampled_from(GROUPS), unique=True)}
)
EDITS = st.lists(st.tuples(st.sampled_from(["lan", "lan-2", "hoa"]), FIELDS, st.booleans()), min_size=1, max_size=6)


def everyone(_member: str) -> bool:
    return True


@given(FIELDS, FIELDS, FIELDS)
def test_what_was_sent_is_written_disputed_or_said_already(base, sent, current):
    merged = merge(base, sent, current, everyone)
    told = {(line.field, line.new) for line in (*merged.lines, *merged.disputes)}
    for key in set(sent) & set(TEXTS):
        was, now = base.get(key, ""), current.get(key, "")
        assert (key, sent[key]) in told or sent[key] in (was, now)
    for member in sent.get("circumstances", []):
        known = (*base.get("circumstances", []), *current.get("circumstances", []))
        assert ("circumstances", member) in told or member in known


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_is_written_that_was_not_sent_and_nothing_of_others_is_overwritten(base, sent, current):
    for line in merge(base, sent, current, everyone).lines:
        assert line.field in sent
        if line.field in TEXTS:
            assert base.get(line.field, "") == current.get(line.field, "") == line.old


@given(FIELDS, FIELDS)
def test_nobody_else_having_written_what_was_sent_stands(base, sent):
    merged = merge(base, sent, base, everyone)
    assert merged.disputes == []
    assert {*merged.lines} == {*differences(base, sent)}


@given(FIELDS, FIELDS)
def test_a_change_undone_is_what_stood_before(before, wanted):
    lines = differences(before, wanted)
    after = dict(before) | wanted
    past = undone(after, reversed(lines))
    for key in (*TEXTS, "circumstances"):
        assert set(past.get(key) or []) == set(before.get(key) or [])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_every_value_typed_is_in_the_record_its_history_or_a_conflict(phone, archive, edits):
    uuid = uuid4()
    people = {"lan": phone("lan"), "lan-2": phone("lan"), "hoa": phone("hoa")}
    first = people["lan"].send_one(item(str(uuid), 0, full_name="Lò Thị Mai", hamlet="Bản Hua Nà"))
    known = dict.fromkeys(people, first["rev"])
    for who, fields, looks_again in edits:
        answer = people[who].send_one(item(str(uuid), known[who], **fields))
        assert answer["receipt"]
        if looks_again:
            known[who] = archive.history(uuid)[-1][0]
    typed = {(key, value) for _, fields, _ in edits for key, value in values_of(fields)}
    assert typed <= kept_of(archive, uuid)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_revisions_count_without_a_gap(phone, archive, office, edits):
    uuid = uuid4()
    phone("lan").send_one(item(str(uuid), 0, full_name="Lò Thị Mai"))
    for who, fields, _ in edits:
        phone(who.removesuffix("-2")).send_one(item(str(uuid), 1, **fields))
    revs = sorted({rev for rev, *_ in archive.history(uuid)})
    assert revs == list(range(1, office.child(uuid).rev + 1))
