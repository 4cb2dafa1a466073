"""What leaves for the ministry and comes back, notices, reviews, appraisals, arrivals

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("figures_hash", sa.String(length=64), nullable=False),
        sa.Column("explained", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_appraisal_campaign_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_appraisal_commune_code")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_appraisal_decided_by")),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_appraisal_province_code")),
        sa.ForeignKeyConstraint(["signed_by"], ["user_account.id"], name=op.f("fk_appraisal_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_appraisal_campaign_id_number")),
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index("ix_appraisal_province_code_decision", ["province_code", "decision"], unique=False)

    op.create_table(
        "error_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_error_file_campaign_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_error_file_commune_code")),
        sa.ForeignKeyConstraint(["taken_by"], ["user_account.id"], name=op.f("fk_error_file_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_file")),
        sa.UniqueConstraint("campaign_id", "hash", name=op.f("uq_error_file_campaign_id_hash")),
    )
    op.create_table(
        "group_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("bodies", sa.String(length=200), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_group_review_campaign_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_group_review_commune_code")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlet.id"], name=op.f("fk_group_review_hamlet_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["user_account.id"], name=op.f("fk_group_review_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_review")),
    )
    with op.batch_alter_table("group_review", schema=None) as batch_op:
        batch_op.create_index("ix_group_review_campaign_id_hamlet_id", ["campaign_id", "hamlet_id"], unique=False)

    op.create_table(
        "update_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_update_file_campaign_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_update_file_commune_code")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_update_file_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_file")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_update_file_campaign_id_number")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("from_code", sa.String(length=5), nullable=False),
        sa.Column("to_code", sa.String(length=5), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.Column("new_uuid", sa.Uuid(), nullable=True),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_arrival_child_uuid")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_arrival_decided_by")),
        sa.ForeignKeyConstraint(["from_code"], ["commune.code"], name=op.f("fk_arrival_from_code")),
        sa.ForeignKeyConstraint(["new_uuid"], ["child.uuid"], name=op.f("fk_arrival_new_uuid")),
        sa.ForeignKeyConstraint(["to_code"], ["commune.code"], name=op.f("fk_arrival_to_code")),
        sa.ForeignKeyConstraint(["told_by"], ["user_account.id"], name=op.f("fk_arrival_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index("ix_arrival_child_uuid", ["child_uuid"], unique=False)
        batch_op.create_index("ix_arrival_to_code_fate", ["to_code", "fate"], unique=False)

    op.create_table(
        "update_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_update_row_child_uuid")),
        sa.ForeignKeyConstraint(["file_id"], ["update_file.id"], name=op.f("fk_update_row_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_row")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_update_row_file_id_number")),
    )
    with op.batch_alter_table("update_row", schema=None) as batch_op:
        batch_op.create_index("ix_update_row_child_uuid", ["child_uuid"], unique=False)

    op.create_table(
        "error_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_error_row_child_uuid")),
        sa.ForeignKeyConstraint(["file_id"], ["error_file.id"], name=op.f("fk_error_row_file_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_error_row_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_row")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_error_row_file_id_number")),
    )
    with op.batch_alter_table("error_row", schema=None) as batch_op:
        batch_op.create_index("ix_error_row_child_uuid", ["child_uuid"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_uuid"], ["child.uuid"], name=op.f("fk_notice_child_uuid")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_notice_commune_code")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_notice_decided_by")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_notice_finding_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["user_account.id"], name=op.f("fk_notice_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("commune_code", "token", name=op.f("uq_notice_commune_code_token")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_commune_code_fate", ["commune_code", "fate"], unique=False)

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("said_box", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_finding_owner_id"), "user_account", ["owner_id"], ["id"])

    with op.batch_alter_table("recheck", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assigned_to", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_recheck_assigned_to"), "user_account", ["assigned_to"], ["id"])
    # Which kind of sensitive group explains a finding was written in the open; the daily work writes it anew, hashed.
    op.execute("UPDATE finding SET key = 'groups:' WHERE key LIKE 'groups:%'")
