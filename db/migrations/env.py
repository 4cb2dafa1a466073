"""Alembic's entry: the migrations run on the connection that `db.schema` hands in."""

from typing import Any, Literal

from alembic import context

from db.tables import Table
from db.tables.base import Instant


def render_item(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A migration names no type of today's code: it must mean the same in ten years."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
