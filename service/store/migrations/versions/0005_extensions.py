"""how often a term was extended

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terms", sa.Column("extension_count", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("terms", "extension_count", server_default=None)


def downgrade() -> None:
    op.drop_column("terms", "extension_count")
