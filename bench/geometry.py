"""How well pages, grids and rows are found on photos with a truth beside them: python -m bench.geometry DIR [NAME…]."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from intake.ocr import grid, page, photo


def main(arguments: Sequence[str]) -> int:
    """One line a photo: rows found beside the truth's, columns, CPU seconds. 1 when a page's rows are wrong."""
    folder, *names = arguments
    wrong = 0
    for path in sorted(Path(folder).glob("*.jpg")):
        if not names or any(path.name.startswith(name) for name in names):
            wrong += not measure(path)
    print(f"{wrong} pages with wrong rows")
    return int(wrong > 0)


def measure(path: Path) -> bool:
    """Whether the table has as many rows as the truth; a row of column numbers may stand above them."""
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    started = time.process_time()
    table = grid.find_table(page.flatten(photo.load(data)))
    seconds = time.process_time() - started
    layout, expected = truth["layout"][0], len(truth["rows"])
    found = len(table.rows) if table else 0
    columns = table.column_count if table else 0
    right = found == (0 if layout == "C" else expected + (layout == "E"))
    struck = sum(any(cell.is_struck for cell in row) for row in table.rows) if table else 0
    struck_truth = sum(bool(row.get("struck")) for row in truth["rows"])
    right = right and struck == struck_truth
    print(
        f"{'ok   ' if right else 'WRONG'} {path.name:22} rows {found:2} of {expected:2}  columns {columns:2}  "
        f"headers {len(table.headers) if table else 0:2}  struck {struck} of {struck_truth}  {seconds:.2f} s",
        flush=True,
    )
    return right


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
