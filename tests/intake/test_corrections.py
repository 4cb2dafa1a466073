"""Many records corrected at once: seen before, dated one by one, taken back once, and nobody's later word undone."""

import pytest

from catalogue.refusals import Refusal
from intake import corrections
from intake.corrections import Facet
from intake.records import Origin, change_fields
from tests.support.office import MAI, Office

LOST_ZERO = Facet("personal_id", rule="E2.4")
EATEN = MAI | {"personal_id": "14319000123"}


def test_only_an_officer_corrects_many(office: Office) -> None:
    office.add_child(**EATEN)
    for who in ("lan", "pang", "tuan", "son"):
        with pytest.raises(Refusal), office.writing() as session:
            corrections.preview(session, office.keyring, office.scope(who), LOST_ZERO)


def test_every_number_that_lost_its_zero_gets_it_back_and_loses_it_again(office: Office) -> None:
    child = office.add_child(**EATEN)
    sound = office.add_child(**MAI | {"full_name": "Lò Thị Hương", "personal_id": "014319000124"})
    with office.writing() as session:
        lines = corrections.preview(session, office.keyring, office.scope("hoa"), LOST_ZERO)
        assert [(line.old, line.new) for line in lines] == [("14319000123", "014319000123")]
        made = corrections.correct(session, office.keyring, office.scope("hoa"), LOST_ZERO)
    assert office.child(child).personal_id == "014319000123"
    with office.writing() as session:
        assert corrections.undo(session, office.keyring, office.scope("minh"), made.id) == 1
    assert (office.child(child).personal_id, office.child(sound).personal_id) == ("14319000123", "014319000124")
    with pytest.raises(Refusal) as refused, office.writing() as session:
        corrections.undo(session, office.keyring, office.scope("hoa"), made.id)
    assert refused.value.code == "UNDONE_ALREADY"


def test_one_value_becomes_another_in_words_of_the_list(office: Office) -> None:
    children = [
        office.add_child(**MAI | {"full_name": name, "ethnicity": "Thổ"}) for name in ("Vi Thị An", "Vi Thị Bình")
    ]
    facet = Facet("ethnicity", old="Thổ", new="Tày")
    with office.writing() as session:
        corrections.correct(session, office.keyring, office.scope("hoa"), facet)
    assert {office.child(uuid).ethnicity for uuid in children} == {"Tày"}
    with pytest.raises(Refusal) as refused, office.writing() as session:
        corrections.preview(
            session, office.keyring, office.scope("hoa"), Facet("ethnicity", old="Tày", new="Người trời")
        )
    assert refused.value.code == "VALUE_UNKNOWN"


def test_what_somebody_wrote_since_is_not_taken_back(office: Office) -> None:
    child = office.add_child(**EATEN)
    with office.writing() as session:
        made = corrections.correct(session, office.keyring, office.scope("hoa"), LOST_ZERO)
    with office.writing() as session:
        record = session.merge(office.child(child))
        change_fields(session, office.keyring, record, {"personal_id": "014319000777"}, Origin("form"))
    with office.writing() as session:
        assert corrections.undo(session, office.keyring, office.scope("hoa"), made.id) == 0
    assert office.child(child).personal_id == "014319000777"


def test_who_is_not_chosen_in_the_preview_stays_as_it_is(office: Office) -> None:
    first = office.add_child(**EATEN)
    second = office.add_child(**EATEN | {"full_name": "Lò Thị Hương", "personal_id": "14319000124"})
    with pytest.raises(Refusal) as refused, office.writing() as session:
        corrections.correct(session, office.keyring, office.scope("hoa"), LOST_ZERO, set())
    assert refused.value.code == "NOTHING_TO_DO"
    with office.writing() as session:
        made = corrections.correct(session, office.keyring, office.scope("hoa"), LOST_ZERO, {second})
        assert corrections.changed_count(made) == 1
    assert (office.child(first).personal_id, office.child(second).personal_id) == ("14319000123", "014319000124")
