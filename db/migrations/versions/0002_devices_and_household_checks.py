"""Phones are enrolled and locked one by one, and carry the checks that were given to them

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["user_account.id"], name=op.f("fk_device_code_issued_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_device_code_user_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_device_code")),
    )
    op.create_table(
        "device",
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("half_box", sa.LargeBinary(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_by", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_device_commune_code")),
        sa.ForeignKeyConstraint(["enrolled_by"], ["user_account.id"], name=op.f("fk_device_enrolled_by")),
        sa.ForeignKeyConstraint(["locked_by"], ["user_account.id"], name=op.f("fk_device_locked_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_device_user_id")),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_commune_code"), ["commune_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_user_id"), ["user_id"], unique=False)

    op.create_table(
        "household_check",
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("ask_box", sa.LargeBinary(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("said_box", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["user_account.id"], name=op.f("fk_household_check_answered_by")),
        sa.ForeignKeyConstraint(["assigned_by"], ["user_account.id"], name=op.f("fk_household_check_assigned_by")),
        sa.ForeignKeyConstraint(
            ["child_uuid"], ["child.uuid"], name=op.f("fk_household_check_child_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_household_check_commune_code")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_household_check_submission_id")),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_household_check")),
    )
    with op.batch_alter_table("household_check", schema=None) as batch_op:
        batch_op.create_index("ix_household_check_child_uuid_answered_at", ["child_uuid", "answered_at"], unique=False)
        batch_op.create_index(
            "ix_household_check_commune_code_answered_at", ["commune_code", "answered_at"], unique=False
        )

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device_uuid", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("clock_ahead_s", sa.Integer(), nullable=True))
        batch_op.create_index("ix_submission_device_uuid_status", ["device_uuid", "status"], unique=False)
