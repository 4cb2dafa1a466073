"""The database: tables, queries, migrations. The only room that imports SQLAlchemy: it hands on its names."""

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, joinedload, selectinload

from db.engine import Database
from db.scope import Scope

__all__ = [
    "ColumnElement",
    "DataError",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "OperationalError",
    "Row",
    "Scope",
    "Select",
    "Session",
    "and_",
    "bindparam",
    "case",
    "delete",
    "exists",
    "false",
    "func",
    "insert",
    "joinedload",
    "or_",
    "select",
    "selectinload",
    "true",
    "update",
]
