"""Spreadsheets that officers bring in: each file with what was found in it, and each of its rows with its fate."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class ImportFile(Table):
    """One file. `state` names what it waits for: "waiting" to be read, "read" for its columns to be confirmed,
    "confirmed" to be compared, "judged" for the officer's yes, "accepted" to be written, "written" for the findings of
    its commune, "applied"; "taken_back" to be undone, "taken_out" for the findings, "undone"; "failed" with a `fault`,
    or "dropped".

    `source_box` seals the file until it is read, `layout_box` (JSON) its sheets and headers. `choices` (JSON) are what
    the officer confirmed: header → field, and the answers asked once a file. `done_count` of `row_count` rows are
    through the present step; `counts` (JSON) how many rows have which fate.
    """

    __tablename__ = "import_file"
    __table_args__ = (
        Index("ix_import_file_commune_code_sender", "commune_code", "sender"),
        Index("ix_import_file_state", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    name: Mapped[str] = mapped_column(String(200))
    sender: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    fault: Mapped[str] = mapped_column(String(400), default="")
    source_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    layout_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    choices: Mapped[str] = mapped_column(Text, default="{}")
    counts: Mapped[str] = mapped_column(Text, default="{}")
    row_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]


class ImportRow(Table):
    """One row. `number` counts through the file from 1, `sheet` and `line` say where it stands there.

    `box` seals its cells and what was said of it (JSON), `folded` is its name for search without marks. `fate` is
    empty until it is judged: new, changed, same, doubtful, refused, or passed over as no child's row. `child_uuid` is
    the record it is or becomes. `choice` answers a doubtful one: "child", "new" or "skip". `rev` is the record's
    revision after the row was written into it, empty while it was not; `is_undone` when it was taken out again.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_import_row_file_id_fate_number", "file_id", "fate", "number"),
        Index("ix_import_row_child_uuid", "child_uuid"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"))
    number: Mapped[int]
    sheet: Mapped[int]
    line: Mapped[int]
    folded: Mapped[str] = mapped_column(String(200), default="")
    fate: Mapped[str] = mapped_column(String(10), default="")
    child_uuid: Mapped[UUID | None]
    choice: Mapped[str] = mapped_column(String(10), default="")
    rev: Mapped[int | None]
    is_undone: Mapped[bool] = mapped_column(default=False)
    box: Mapped[bytes] = mapped_column(LargeBinary)
