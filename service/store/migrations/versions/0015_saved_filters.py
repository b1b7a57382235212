"""filters that people keep for their lists

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("list IN ('tasks', 'instances')", name=op.f("ck_saved_filters_list")),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_saved_filters_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("person_key", "list", "name", name=op.f("uq_saved_filters_person_key_list_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_filters")
