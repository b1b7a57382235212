"""rule packs of the regions, in versions

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_packs",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.Column("resource_hash", sa.String(64), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_hash"], ["resources.sha256"], name=op.f("fk_rule_packs_resource_hash_resources")
        ),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_rule_packs_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rule_packs")),
        sa.UniqueConstraint("pack_id", "version", name=op.f("uq_rule_packs_pack_id_version")),
    )


def downgrade() -> None:
    op.drop_table("rule_packs")
