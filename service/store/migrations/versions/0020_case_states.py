"""what state a case is in, and as what it ended

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instances", sa.Column("case_state", sa.Text()))
    op.add_column("instances", sa.Column("end_name", sa.Text()))
    op.create_index(
        "ix_instances_case_state", "instances", ["case_state"], postgresql_where="case_state IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_instances_case_state", table_name="instances")
    op.drop_column("instances", "end_name")
    op.drop_column("instances", "case_state")
