"""indexes for the lists and boards of a full province

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_user_tasks_assignee", table_name="user_tasks")
    op.create_index(
        "ix_user_tasks_assignee",
        "user_tasks",
        ["assignee"],
        postgresql_where="state = 'created' AND assignee IS NOT NULL",
    )
    op.create_index(
        "ix_instances_active_below",
        "instances",
        ["organisation_path"],
        postgresql_include=["process_id", "key"],
        postgresql_ops={"organisation_path": "text_pattern_ops"},
        postgresql_where="status = 'active'",
    )


def downgrade() -> None:
    op.drop_index("ix_instances_active_below", table_name="instances")
    op.drop_index("ix_user_tasks_assignee", table_name="user_tasks")
    op.create_index("ix_user_tasks_assignee", "user_tasks", ["assignee"], postgresql_where="state = 'created'")
