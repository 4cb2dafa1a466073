"""The table of communes (T3) over a province's children: [--children 271707] [--commune 8000]; CPU seconds, memory.

As page data, as A4 and as a workbook, each by itself, for a person of the province.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from access.keys import Keyring
from bench.findings_province import TODAY, lay
from db import Database, Scope
from db.schema import migrate
from intake.forms.printed import face
from reports import book, commune_table, paper
from reports.asked import Asked
from reports.paper import Face
from reports.periods import year_of
from reports.stand import Stand

T = TypeVar("T")
SEED, PROVINCE = 3, "51"
KEYRING = Keyring({1: bytes(32)})


def main() -> int:
    """0, with the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=271_707)
    parser.add_argument("--commune", type=int, default=8000)
    asked = parser.parse_args()
    face.load()
    with tempfile.TemporaryDirectory(prefix="reports-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'province.db'}")
        migrate(database)
        lay(database, asked.children, asked.commune, SEED)
        scope = Scope(1, "province", province_code=PROVINCE, hamlet_ids=None)
        with database.reading() as session:
            table = Asked(session, KEYRING, scope, year_of(TODAY))
            report = _measured("figures", lambda: commune_table.make(table))
        stand = Stand(TODAY)
        _measured(
            "A4", lambda: paper.written(report, Face(face.REGULAR, face.BOLD, face.ITALIC, face.BOLD_ITALIC), stand)
        )
        _measured("workbook", lambda: book.written(report, stand))
        database.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(report.lines) - 1} communes, {report.lines[-1].cells[0]} children, {peak_mb:.0f} MB with their making")
    return 0


def _measured(words: str, make: Callable[[], T]) -> T:
    began = time.process_time()
    made = make()
    print(f"{words}: {time.process_time() - began:.1f} s of processor", flush=True)
    return made


if __name__ == "__main__":
    sys.exit(main())
