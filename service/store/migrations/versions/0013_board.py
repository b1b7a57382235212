"""what a supervisor's board needs: whom to call, and in which step of its own procedure a task lies

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("phone", sa.Text(), nullable=True))
    op.add_column("user_tasks", sa.Column("root_element_id", sa.Text(), nullable=True))
    op.execute("UPDATE user_tasks SET root_element_id = element_id")
    op.alter_column("user_tasks", "root_element_id", nullable=False)
    op.create_index(
        "ix_user_tasks_ended",
        "user_tasks",
        ["root_process_id", "ended_at"],
        postgresql_where=sa.text("state = 'completed'"),
    )


def downgrade() -> None:
    op.drop_index("ix_user_tasks_ended", "user_tasks")
    op.drop_column("user_tasks", "root_element_id")
    op.drop_column("people", "phone")
