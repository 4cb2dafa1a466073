"""Lists for the police, frozen, and the facts they verified

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letter_number", sa.String(length=100), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("receiver", sa.String(length=100), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signer", sa.String(length=100), nullable=False),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["user_account.id"], name=op.f("fk_handover_approved_by")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_handover_campaign_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_handover_commune_code")),
        sa.ForeignKeyConstraint(["drawn_by"], ["user_account.id"], name=op.f("fk_handover_drawn_by")),
        sa.ForeignKeyConstraint(["parent_id"], ["handover.id"], name=op.f("fk_handover_parent_id")),
        sa.ForeignKeyConstraint(["returned_by"], ["user_account.id"], name=op.f("fk_handover_returned_by")),
        sa.ForeignKeyConstraint(["sent_by"], ["user_account.id"], name=op.f("fk_handover_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("campaign_id", "number", "part", name=op.f("uq_handover_campaign_id_number_part")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_commune_code_stage", ["commune_code", "stage"], unique=False)

    op.create_table(
        "handover_scan",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["user_account.id"], name=op.f("fk_handover_scan_added_by")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_scan_handover_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_handover_scan_photo_id")),
        sa.PrimaryKeyConstraint("handover_id", "photo_id", name=op.f("pk_handover_scan")),
    )
    op.create_table(
        "handover_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("open_child", sa.Uuid(), nullable=True),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("told", sa.String(length=200), nullable=False),
        sa.Column("note_box", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["user_account.id"], name=op.f("fk_handover_row_answered_by")),
        sa.ForeignKeyConstraint(["case_id"], ["campaign_case.id"], name=op.f("fk_handover_row_case_id")),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_handover_row_child_uuid")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_handover_row_commune_code")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_row_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_row")),
        sa.UniqueConstraint("handover_id", "number", name=op.f("uq_handover_row_handover_id_number")),
        sa.UniqueConstraint("open_child", name=op.f("uq_handover_row_open_child")),
    )
    with op.batch_alter_table("handover_row", schema=None) as batch_op:
        batch_op.create_index("ix_handover_row_child_uuid", ["child_uuid"], unique=False)

    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.add_column(sa.Column("police_facts", sa.String(length=200), server_default="", nullable=False))
