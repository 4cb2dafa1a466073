"""Known records beside a page: a changed fact that came out as the record has it was swallowed."""

import json

from bench import known
from bench.records import Records
from bench.scorer.targets import BESIDE_RECORDS, Share, line

TRUTH = {
    "layout": "A",
    "fill": "hand",
    "level": 1,
    "header": {},
    "rows": [{"full_name": "Lò Thị Mai", "birth_date": "2019-03-05"}],
}


def beside(tmp_path, birth_date):
    (tmp_path / "page.json").write_text(json.dumps(TRUTH), encoding="utf-8")
    fields = {"full_name": "Lò Thị Mai", "birth_date": birth_date}
    said = {"header": {}, "rows": [{key: {"value": value, "confidence": 0.9} for key, value in fields.items()}]}
    records = Records([], {(0, "birth_date"): ("near", "2019-03-06")})
    return known.shown(tmp_path, [known._Both("page.jpg", TRUTH, records, said, said)], "0123")


def test_a_change_that_came_out_as_the_record_has_it_was_swallowed(tmp_path):
    assert beside(tmp_path, "2019-03-06") == (Share(0, 2), Share(1, 1))


def test_a_change_that_was_read_as_written_or_misread_was_not(tmp_path):
    assert beside(tmp_path, "2019-03-05") == (Share(2, 2), Share(0, 1))
    assert beside(tmp_path, "2019-03-08")[1] == Share(0, 1)


def test_one_swallowed_change_in_a_hundred_is_too_many():
    assert "✗" in line(BESIDE_RECORDS[1], Share(1, 100))
    assert "✓" in line(BESIDE_RECORDS[1], Share(1, 200))
