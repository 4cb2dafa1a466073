"""A list of a province's children as a file: [--children 271707] [--kind xlsx|csv|json]; CPU seconds, memory, size.

The children lie in one commune, since a file holds what one person may read.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.scopes import scope_of
from bench.findings_province import TODAY, lay
from db import Database, Scope, select
from db.queries import children
from db.queries.children import Wanted
from db.schema import migrate
from db.tables import User
from reports import exports, plain, sheets
from reports.stamps import Tally

SEED = 3
KEYRING = Keyring({1: bytes(32)})
WRITERS = {"xlsx": sheets.write_xlsx, "csv": sheets.write_csv}


def main() -> int:
    """0, with the figures; the children are laid by a process of their own kind before the clock runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=271_707)
    parser.add_argument("--kind", choices=("csv", "json", "xlsx"), default="xlsx")
    parser.add_argument("--folder", help="where a database was laid before: memory is then the export's alone")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="export-") as made:
        folder = Path(asked.folder or made)
        path = folder / "province.db"
        database = Database(f"sqlite:///{path}")
        if not path.exists() or path.stat().st_size == 0:
            migrate(database)
            lay(database, asked.children, asked.children, SEED)
        _export(database, folder / f"children.{asked.kind}", asked.kind)
        database.close()
    return 0


def _export(database: Database, target: Path, kind: str) -> None:
    began = time.process_time()
    with database.reading() as session, target.open("wb") as file:
        scope = _scope(database)
        found = children.each(session, scope, readable_marks(KEYRING, scope.role), Wanted())
        if kind == "json":
            plain.write(file, {}, plain.records(KEYRING, scope, found, reason=""))
        else:
            rows = Tally(exports.HEADER).through(exports.rows(KEYRING, scope, found, reason=""))
            WRITERS[kind](file, exports.HEADER, rows)
    used_s, peak_mb = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{kind}: {used_s:.1f} s of processor, {peak_mb:.0f} MB at most, {target.stat().st_size / 1e6:.1f} MB")


def _scope(database: Database) -> Scope:
    with database.reading() as session:
        user = session.scalars(select(User).where(User.username.like("officer%"))).first()
        scope = scope_of(session, user, TODAY) if user else None
    if scope is None:
        raise RuntimeError("the officer has no work")
    return scope


if __name__ == "__main__":
    sys.exit(main())
