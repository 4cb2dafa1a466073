"""The children known in a page's hamlet, under the names paper has for their fields."""

from db import Database
from db.queries import known
from intake.ocr.matching import KnownChild

_PAPER_NAMES = {"carer_name": "guardian_name"}
"""Fields that paper has under another name."""


def of_page(database: Database, page_id: int) -> list[KnownChild]:
    """The living children of the page's hamlet; "" for what a record lacks. None while the hamlet is not known."""
    with database.reading() as session:
        records = known.of_page(session, page_id)
    return [_child(record) for record in records]


def _child(record: known.Known) -> KnownChild:
    told = {_PAPER_NAMES.get(key, key): value for key, value in record._asdict().items()}
    return KnownChild(told.pop("uuid"), told)
