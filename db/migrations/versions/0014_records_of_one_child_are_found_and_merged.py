"""Records of one child are found and merged

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_sign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("sign", sa.String(length=120), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_uuid"], ["child.uuid"], name=op.f("fk_child_sign_child_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_child_sign_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_sign")),
    )
    with op.batch_alter_table("child_sign", schema=None) as batch_op:
        batch_op.create_index("ix_child_sign_child_uuid", ["child_uuid"], unique=False)
        batch_op.create_index("ix_child_sign_commune_code_sign", ["commune_code", "sign"], unique=False)

    op.create_table(
        "child_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_uuid"], ["child.uuid"], name=op.f("fk_child_token_child_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_child_token_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_token")),
    )
    with op.batch_alter_table("child_token", schema=None) as batch_op:
        batch_op.create_index("ix_child_token_child_uuid", ["child_uuid"], unique=False)
        batch_op.create_index("ix_child_token_token", ["token"], unique=False)

    op.create_table(
        "elsewhere",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_uuid", sa.Uuid(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("other_uuid", sa.Uuid(), nullable=False),
        sa.Column("other_commune", sa.String(length=5), nullable=False),
        sa.Column("kinds", sa.String(length=100), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_uuid"], ["child.uuid"], name=op.f("fk_elsewhere_child_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_elsewhere_commune_code")),
        sa.ForeignKeyConstraint(["ended_by"], ["user_account.id"], name=op.f("fk_elsewhere_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elsewhere")),
        sa.UniqueConstraint("child_uuid", "other_uuid", name=op.f("uq_elsewhere_child_uuid_other_uuid")),
    )
    with op.batch_alter_table("elsewhere", schema=None) as batch_op:
        batch_op.create_index("ix_elsewhere_commune_code_ended_at", ["commune_code", "ended_at"], unique=False)
        batch_op.create_index("ix_elsewhere_other_uuid", ["other_uuid"], unique=False)

    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("kept_uuid", sa.Uuid(), nullable=False),
        sa.Column("duplicate_uuid", sa.Uuid(), nullable=False),
        sa.Column("wanted_box", sa.LargeBinary(), nullable=True),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.Column("taken_box", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("end_reason_box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["user_account.id"], name=op.f("fk_merge_agreed_by")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_merge_commune_code")),
        sa.ForeignKeyConstraint(
            ["duplicate_uuid"], ["child.uuid"], name=op.f("fk_merge_duplicate_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["user_account.id"], name=op.f("fk_merge_ended_by")),
        sa.ForeignKeyConstraint(["kept_uuid"], ["child.uuid"], name=op.f("fk_merge_kept_uuid"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proposed_by"], ["user_account.id"], name=op.f("fk_merge_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    with op.batch_alter_table("merge", schema=None) as batch_op:
        batch_op.create_index("ix_merge_commune_code_ended_at", ["commune_code", "ended_at"], unique=False)
        batch_op.create_index("ix_merge_kept_uuid", ["kept_uuid"], unique=False)
        batch_op.create_index(
            "uq_merge_open_duplicate",
            ["duplicate_uuid"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "not_duplicate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("one_uuid", sa.Uuid(), nullable=False),
        sa.Column("other_uuid", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("reason_box", sa.LargeBinary(), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_not_duplicate_commune_code")),
        sa.ForeignKeyConstraint(
            ["one_uuid"], ["child.uuid"], name=op.f("fk_not_duplicate_one_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_uuid"], ["child.uuid"], name=op.f("fk_not_duplicate_other_uuid"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["said_by"], ["user_account.id"], name=op.f("fk_not_duplicate_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicate")),
        sa.UniqueConstraint("one_uuid", "other_uuid", name=op.f("uq_not_duplicate_one_uuid_other_uuid")),
    )
    with op.batch_alter_table("not_duplicate", schema=None) as batch_op:
        batch_op.create_index("ix_not_duplicate_commune_code", ["commune_code"], unique=False)
        batch_op.create_index("ix_not_duplicate_other_uuid", ["other_uuid"], unique=False)
