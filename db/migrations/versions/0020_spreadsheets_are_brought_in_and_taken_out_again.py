"""Spreadsheets are brought in row by row, and taken out again as one

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_AREAS = "string_to_array(current_setting('sotreem.reach', true), ',')"
_EVERYWHERE = "(SELECT current_setting('sotreem.reach', true) = '*')"
_NEAR = f"ANY (ARRAY(SELECT code FROM commune WHERE code = ANY ({_AREAS}) OR province_code = ANY ({_AREAS})))"  # noqa: S608 - our own words
_OWNED = "EXISTS (SELECT 1 FROM import_file AS owner WHERE owner.id = import_row.file_id)"


def upgrade() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("fault", sa.String(length=400), nullable=False),
        sa.Column("source_box", sa.LargeBinary(), nullable=True),
        sa.Column("layout_box", sa.LargeBinary(), nullable=True),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_import_file_commune_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_import_file_user_id")),
        sa.ForeignKeyConstraint(["applied_by"], ["user_account.id"], name=op.f("fk_import_file_applied_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_import_file_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index("ix_import_file_commune_code_sender", "import_file", ["commune_code", "sender"])
    op.create_index("ix_import_file_state", "import_file", ["state"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=True),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["import_file.id"], name=op.f("fk_import_row_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_import_row_file_id_number")),
    )
    op.create_index("ix_import_row_file_id_fate_number", "import_row", ["file_id", "fate", "number"])
    op.create_index("ix_import_row_child_uuid", "import_row", ["child_uuid"])
    if op.get_bind().dialect.name == "postgresql":
        _wall("import_file", f"commune_code = {_NEAR}")
        _wall("import_row", _OWNED)


def _wall(table: str, is_ours: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reach ON {table} USING ({_EVERYWHERE} OR {is_ours})")
