"""Scales fitted to samples, checked on pages that were set apart, written as the tables the reader uses."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from zlib import crc32

import numpy as np

from bench.calibration import isotonic, logistic
from bench.calibration.samples import Sample
from bench.scorer.tally import Judged
from intake.ocr.confidence import ANY, CURVES, WEIGHTS, Key, Scale, sure
from intake.ocr.evidence import COLUMNS

LEAST = 80
"""Samples that a kind of decision needs for a scale of its own."""
FOLDS = 5
RAW_ALONE = (0.0, 1.0, *([0.0] * (len(COLUMNS) - 1)))
Fit = Callable[[Sequence[Sample]], Scale]


def fit_all(samples: Sequence[Sample], fit: Fit) -> dict[Key, Scale]:
    """A scale for each kind and reader that was seen often enough, and for what is left."""
    groups: dict[Key, list[Sample]] = defaultdict(list)
    for sample in samples:
        kind, reader = sample.evidence.kind, sample.evidence.reader
        for key in {(kind, reader), (kind, ANY), (ANY, reader), (ANY, ANY)}:
            groups[key].append(sample)
    return {key: fit(group) for key, group in sorted(groups.items()) if len(group) >= LEAST}


def weighed(samples: Sequence[Sample]) -> Scale:
    """All the evidence, weighed, under a rising curve."""
    columns, right = _arrays(samples)
    weights = tuple(float(weight) for weight in logistic.fit(columns, right))
    return _under_curve(weights, samples)


def raw_alone(samples: Sequence[Sample]) -> Scale:
    """The reader's own confidence under a rising curve."""
    return _under_curve(RAW_ALONE, samples)


def _under_curve(weights: tuple[float, ...], samples: Sequence[Sample]) -> Scale:
    plain = Scale(weights, (0.0,), (0.0,))
    raw, right = isotonic.fit(
        [plain.weighed(sample.evidence.columns) for sample in samples], [sample.is_right for sample in samples]
    )
    return Scale(weights, tuple(map(float, raw)), tuple(map(float, right)))


def _arrays(samples: Sequence[Sample]) -> tuple[logistic.Floats, "np.typing.NDArray[np.bool_]"]:
    columns = np.array([sample.evidence.columns for sample in samples], np.float64)
    return columns, np.array([sample.is_right for sample in samples], np.bool_)


def as_read(samples: Sequence[Sample]) -> list[Judged]:
    """As the readers said it."""
    return [sample.judged(sure(sample.evidence, {})) for sample in samples]


def apart(samples: Sequence[Sample], fit: Fit) -> list[Judged]:
    """Every sample judged by scales that were fitted without its page."""
    judged = []
    for fold in range(FOLDS):
        known = fit_all([one for one in samples if _fold(one) != fold], fit)
        judged += [one.judged(sure(one.evidence, known)) for one in samples if _fold(one) == fold]
    return judged


def _fold(sample: Sample) -> int:
    return crc32(sample.photo.encode()) % FOLDS


def write(known: Mapping[Key, Scale], samples: Sequence[Sample], version: str, made_on: date) -> None:
    """The two tables, each with the date, the readers and the number of values it was made of."""
    said = f"# Made {made_on.isoformat()} by script/bench calibrate of {len(samples)} values read by {version}\n"
    weights = ["\t".join((*key, *(f"{weight:.5f}" for weight in scale.weights))) for key, scale in known.items()]
    head = "\t".join(("# kind", "reader", "constant", *COLUMNS))
    WEIGHTS.write_text("\n".join([said + head, *weights]) + "\n", encoding="utf-8")
    knots = [
        f"{kind}\t{reader}\t{raw:.5f}\t{right:.5f}"
        for (kind, reader), scale in known.items()
        for raw, right in zip(scale.raw, scale.sure, strict=True)
    ]
    CURVES.write_text("\n".join([said + "# kind\treader\tweighed\tsure", *knots]) + "\n", encoding="utf-8")
