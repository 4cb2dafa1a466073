"""Reading the code lists that lie beside this file as JSON."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def read(name: str) -> Any:
    """The list `name`.json; every file names its source and the dates it holds for."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
