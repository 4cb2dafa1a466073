"""Splink (DuckDB) on the records of `duplicates`: estimates its own weights, prints pairs with their probability.

Runs in a Python of its own: `splink_pairs.py RECORDS.jsonl`. The comparisons are those its documentation recommends for
names and dates of birth; the names come without marks beside themselves, which it could not know of Vietnamese.
"""

import json
import resource
import sys
import unicodedata
from pathlib import Path

import pyarrow
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LEAST = 0.5


def main() -> int:
    """0, with one JSON object as the last line."""
    rows = [_row(json.loads(line)) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    linker = Linker(DuckDBAPI().register(pyarrow.Table.from_pylist(rows)), _settings())
    sure = [block_on("commune", "full_name_bare", "birth_date"), block_on("commune", "personal_id")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=7)
    for rule in (block_on("commune", "full_name_bare"), block_on("commune", "birth_date", "mother_bare")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=LEAST).as_record_list()
    pairs = [[one["uuid_l"], one["uuid_r"], one["match_probability"]] for one in scored]
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"version": splink.__version__, "pairs": pairs, "cpu_s": used.ru_utime + used.ru_stime}
    print(json.dumps(told | {"peak_mb": used.ru_maxrss / 1024}))
    return 0


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uuid",
        comparisons=[
            cl.JaroWinklerAtThresholds("full_name_bare", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("given_bare", [0.9]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True, invalid_dates_as_null=True),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("personal_id", [1]),
            cl.JaroWinklerAtThresholds("mother_bare", [0.95, 0.88]),
            cl.JaroWinklerAtThresholds("father_bare", [0.95, 0.88]),
            cl.ExactMatch("hamlet"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("commune", "given_bare", "mother_bare"),
            block_on("commune", "full_name_bare", "year"),
            block_on("commune", "given_bare", "birth_date"),
            block_on("commune", "birth_date", "mother_bare"),
            block_on("commune", "personal_id"),
            block_on("commune", "given_bare", "father_bare"),
        ],
    )


def _row(one: dict[str, object]) -> dict[str, object]:
    texts = {key: one[key] or None for key in ("birth_date", "sex", "personal_id")}
    names = {"full_name": "full_name_bare", "mother_name": "mother_bare", "father_name": "father_bare"}
    bare = {column: _bare(str(one[key])) or None for key, column in names.items()}
    told = {"uuid": one["uuid"], "commune": one["commune"], "hamlet": one["hamlet"]}
    given = (bare["full_name_bare"] or "").split()[-1:]
    year = str(one["birth_date"])[:4] or None
    return told | texts | bare | {"given_bare": given[0] if given else None, "year": year}


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


if __name__ == "__main__":
    sys.exit(main())
