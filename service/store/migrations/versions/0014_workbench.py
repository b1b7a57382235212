"""the workbench: drafts of forms, who has a task open

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_drafts",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_task_drafts_person_key_people")),
        sa.ForeignKeyConstraint(["task_key"], ["user_tasks.key"], name=op.f("fk_task_drafts_task_key_user_tasks")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_drafts")),
        sa.UniqueConstraint("task_key", "person_key", name=op.f("uq_task_drafts_task_key_person_key")),
    )
    op.create_index("ix_task_drafts_person_key", "task_drafts", ["person_key", "saved_at"])
    op.create_table(
        "presences",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_presences_person_key_people")),
        sa.ForeignKeyConstraint(["task_key"], ["user_tasks.key"], name=op.f("fk_presences_task_key_user_tasks")),
        sa.PrimaryKeyConstraint("task_key", "person_key", name=op.f("pk_presences")),
    )


def downgrade() -> None:
    op.drop_table("presences")
    op.drop_table("task_drafts")
