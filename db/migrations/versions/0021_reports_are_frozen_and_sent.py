"""Reports are frozen and sent

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AREAS = "string_to_array(current_setting('sotreem.reach', true), ',')"
_EVERYWHERE = "(SELECT current_setting('sotreem.reach', true) = '*')"
_NEAR = f"ANY (ARRAY(SELECT code FROM commune WHERE code = ANY ({_AREAS}) OR province_code = ANY ({_AREAS})))"  # noqa: S608 - our own words


def upgrade() -> None:
    op.create_table(
        "frozen_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("catalogue_version", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("audit_stamp", sa.String(length=200), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_frozen_report_commune_code")),
        sa.ForeignKeyConstraint(["frozen_by"], ["user_account.id"], name=op.f("fk_frozen_report_frozen_by")),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_frozen_report_province_code")),
        sa.ForeignKeyConstraint(["sent_by"], ["user_account.id"], name=op.f("fk_frozen_report_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_report")),
    )
    with op.batch_alter_table("frozen_report", schema=None) as batch_op:
        batch_op.create_index("ix_frozen_report_commune_code_kind_last_on", ["commune_code", "kind", "last_on"])
        batch_op.create_index("ix_frozen_report_province_code_kind_last_on", ["province_code", "kind", "last_on"])

    op.create_table(
        "work_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("dong", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_work_rate_commune_code")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_work_rate_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_rate")),
    )
    with op.batch_alter_table("work_rate", schema=None) as batch_op:
        batch_op.create_index("ix_work_rate_commune_code_unit_valid_from", ["commune_code", "unit", "valid_from"])

    if op.get_bind().dialect.name == "postgresql":
        for table in ("frozen_report", "work_rate"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY reach ON {table} USING ({_EVERYWHERE} OR commune_code = {_NEAR})")
