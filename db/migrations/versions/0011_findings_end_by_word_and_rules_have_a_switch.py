"""Findings end by an officer's word, rules have a switch, corrections are made in bulk

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("facet", sa.String(length=200), nullable=False),
        sa.Column("children", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_correction_commune_code")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_correction_undone_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_correction_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_commune_code_at", ["commune_code", "at"], unique=False)

    op.create_table(
        "rule_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=3), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_rule_switch_commune_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_rule_switch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_switch")),
        sa.UniqueConstraint("commune_code", "rule", "version", name=op.f("uq_rule_switch_commune_code_rule_version")),
    )
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules_off", sa.String(length=300), server_default="", nullable=False))

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason_box", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("facts", sa.String(length=64), server_default="", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_finding_ended_by"), "user_account", ["ended_by"], ["id"])
