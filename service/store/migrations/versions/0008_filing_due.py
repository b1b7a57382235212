"""until when the result of a congress is to be filed

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terms", sa.Column("filing_due_on", sa.Date(), nullable=True))
    op.add_column("terms", sa.Column("filing_instance_key", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("terms", "filing_instance_key")
    op.drop_column("terms", "filing_due_on")
