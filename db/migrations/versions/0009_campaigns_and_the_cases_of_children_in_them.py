"""Campaigns of cleaning, the cases of children in them, and every move

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("catalogue_version", sa.String(length=20), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("figures_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["user_account.id"], name=op.f("fk_campaign_closed_by")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_campaign_commune_code")),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_campaign_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_commune_code_closed_at", ["commune_code", "closed_at"], unique=False)

    op.create_table(
        "campaign_hamlet",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_hamlet_campaign_id")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlet.id"], name=op.f("fk_campaign_hamlet_hamlet_id")),
        sa.PrimaryKeyConstraint("campaign_id", "hamlet_id", name=op.f("pk_campaign_hamlet")),
    )
    op.create_table(
        "campaign_step",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_step_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "step", name=op.f("pk_campaign_step")),
    )
    op.create_table(
        "campaign_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("classes", sa.String(length=3), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_case_campaign_id")),
        sa.ForeignKeyConstraint(
            ["child_uuid"], ["child.uuid"], name=op.f("fk_campaign_case_child_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_campaign_case_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_case")),
        sa.UniqueConstraint("campaign_id", "child_uuid", name=op.f("uq_campaign_case_campaign_id_child_uuid")),
    )
    with op.batch_alter_table("campaign_case", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_case_campaign_id_state", ["campaign_id", "state"], unique=False)
        batch_op.create_index(
            "uq_campaign_case_open_child",
            ["child_uuid"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(length=210), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_box", sa.LargeBinary(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["user_account.id"], name=op.f("fk_recheck_answered_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_recheck_campaign_id")),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_recheck_child_uuid"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_recheck_commune_code")),
        sa.ForeignKeyConstraint(["first_by"], ["user_account.id"], name=op.f("fk_recheck_first_by")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlet.id"], name=op.f("fk_recheck_hamlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("campaign_id", "child_uuid", name=op.f("uq_recheck_campaign_id_child_uuid")),
    )
    with op.batch_alter_table("recheck", schema=None) as batch_op:
        batch_op.create_index("ix_recheck_campaign_id_hamlet_id", ["campaign_id", "hamlet_id"], unique=False)

    op.create_table(
        "case_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.Column("becomes", sa.String(length=20), nullable=False),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["campaign_case.id"], name=op.f("fk_case_move_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_case_move_commune_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_case_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
    )
    with op.batch_alter_table("case_move", schema=None) as batch_op:
        batch_op.create_index("ix_case_move_case_id", ["case_id"], unique=False)
