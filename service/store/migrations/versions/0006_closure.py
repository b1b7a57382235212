"""associations that are dormant, merged or dissolved

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD = "status IN ('preparing', 'active', 'closed')"
NEW = "status IN ('preparing', 'active', 'dormant', 'closed')"


def upgrade() -> None:
    op.add_column("associations", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("associations", sa.Column("closed_because", sa.Text(), nullable=True))
    op.add_column("associations", sa.Column("successor_key", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_associations_successor_key_associations"), "associations", "associations", ["successor_key"], ["key"]
    )
    op.drop_constraint(op.f("ck_associations_status"), "associations", type_="check")
    op.create_check_constraint(op.f("ck_associations_status"), "associations", NEW)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_associations_status"), "associations", type_="check")
    op.create_check_constraint(op.f("ck_associations_status"), "associations", OLD)
    op.drop_constraint(op.f("fk_associations_successor_key_associations"), "associations", type_="foreignkey")
    for column in ("successor_key", "closed_because", "closed_on"):
        op.drop_column("associations", column)
