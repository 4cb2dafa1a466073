"""The fit of checked confidence: rising, between 0 and 1, never more than was right; evidence that pays is weighed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import calibrate
from bench.calibration import isotonic, logistic, samples, scales
from bench.calibration.samples import Sample
from bench.scorer.tally import touchless
from intake.ocr.confidence import ANY
from intake.ocr.evidence import COLUMNS, Evidence

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=300)


def sample(number, is_right, raw=0.0, page=0.0, kind="full_name"):
    columns = (raw, page, *([0.0] * (len(COLUMNS) - 2)))
    return Sample(f"{number % 20}.jpg", 1, "hand", "full_name", True, is_right, Evidence(kind, "lines", columns))


def test_pages_of_the_tests_are_refused(tmp_path, capsys):
    assert calibrate.main([str(calibrate.TESTS / "pages/dev"), str(tmp_path / "samples.tsv")]) == 2
    assert "must not calibrate" in capsys.readouterr().err


def test_samples_of_another_version_are_refused(tmp_path):
    saved = tmp_path / "samples.tsv"
    saved.write_text("a.jpg\t0\thand\tsex\t1\t1\tsex\tlines\t0.5\n", encoding="utf-8")
    with pytest.raises(ValueError, match="another version"):
        samples.load(saved)


@given(PAIRS)
def test_a_curve_rises_between_0_and_1(pairs):
    raw, sure = isotonic.fit([one for one, _ in pairs], [right for _, right in pairs])
    assert np.all(np.diff(raw) > 0)
    assert np.all(np.diff(sure) > 0)
    assert np.all((sure >= 0) & (sure < 1))


@given(PAIRS.filter(bool))
def test_a_curve_never_claims_more_than_was_right(pairs):
    raw, sure = isotonic.fit([one for one, _ in pairs], [right for _, right in pairs])
    claimed = sum(np.interp([one for one, _ in pairs], raw, sure))
    assert sure.max() <= max(1.0 * sum(right for _, right in pairs), 0.0)
    assert claimed <= len(pairs)


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(1, 9)), min_size=1, max_size=60))
def test_pooled_values_rise_and_keep_their_mean(weighted):
    values, weights = zip(*weighted, strict=True)
    means, starts = isotonic.rising(values, weights)
    assert np.all(np.diff(means) > 0) or len(means) == 1
    sizes = np.add.reduceat(np.array(weights, float), starts)
    assert float(means @ sizes) == pytest.approx(float(np.dot(values, weights)), abs=1e-6)


def test_twenty_right_of_twenty_are_not_certain():
    raw, sure = isotonic.fit([0.9] * 20, [True] * 20)
    assert (list(raw), list(sure)) == ([pytest.approx(0.9)], [pytest.approx(20 / 21)])


def test_more_samples_allow_more_confidence():
    few, many = (isotonic.fit([0.9] * count, [True] * count)[1][-1] for count in (50, 5000))
    assert few < 0.99 < many < 1


def test_a_confidence_that_speaks_against_itself_weighs_nothing():
    rng = np.random.default_rng(1)
    column = rng.normal(size=(400, 1))
    weights = logistic.fit(column, column[:, 0] + rng.normal(size=400) < 0)
    assert weights[1] == 0


def test_evidence_beside_the_reader_lets_more_through():
    """The reader says the same of all; whether the page is good decides."""
    rng = np.random.default_rng(2)
    made = [sample(n, bool(rng.random() < (0.999 if n % 2 else 0.6)), page=n % 2 * 4.0) for n in range(1500)]
    before, after = scales.apart(made, scales.raw_alone), scales.apart(made, scales.weighed)
    assert touchless(after) > 0.2 > touchless(before)


def test_rare_kinds_take_the_scale_of_all():
    made = [sample(n, n % 9 > 0) for n in range(200)] + [sample(n, True, kind="hamlet") for n in range(5)]
    known = scales.fit_all(made, scales.raw_alone)
    assert set(known) == {("full_name", "lines"), ("full_name", ANY), (ANY, "lines"), (ANY, ANY)}


def test_samples_come_back_as_they_were_kept(tmp_path):
    made = [sample(n, n % 2 == 0, raw=0.1 + n / 7) for n in range(30)]
    samples.add("0.jpg", made[:12], tmp_path / "samples.tsv")
    samples.add("black.jpg", [], tmp_path / "samples.tsv")
    samples.add("1.jpg", made[12:], tmp_path / "samples.tsv")
    assert "black.jpg" in samples.photos(tmp_path / "samples.tsv")
    assert samples.load(tmp_path / "samples.tsv") == made


def test_tables_are_read_as_they_were_written(tmp_path, monkeypatch):
    from datetime import date

    from intake.ocr import confidence

    for name in ("WEIGHTS", "CURVES"):
        for module in (scales, confidence):
            monkeypatch.setattr(module, name, tmp_path / f"{name}.tsv")
    made = [sample(n, n % 5 > 0, raw=n % 5 / 2, page=n % 3) for n in range(600)]
    known = scales.fit_all(made, scales.weighed)
    scales.write(known, made, "lines 1", date(2026, 11, 22))
    confidence.scales.cache_clear()
    found = confidence.scales()
    confidence.scales.cache_clear()
    assert found.keys() == known.keys()
    for one in made[:20]:
        assert confidence.sure(one.evidence, found) == pytest.approx(confidence.sure(one.evidence, known), abs=1e-3)
