"""what is to be signed, filters shared with an organisation, and the initials of names

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from service.store.initials import initials

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_tasks", sa.Column("signature", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("saved_filters", sa.Column("organisation_key", sa.BigInteger(), nullable=True))
    key = op.f("fk_saved_filters_organisation_key_organisations")
    op.create_foreign_key(key, "saved_filters", "organisations", ["organisation_key"], ["key"])
    op.create_index(op.f("ix_saved_filters_organisation_key"), "saved_filters", ["organisation_key"])
    for table, names in NAMED.items():
        op.add_column(table, sa.Column("initials", sa.Text(), nullable=False, server_default=""))
        fill(op.get_bind(), table, names)


NAMED = {"associations": ("name", "short_name", "park_name"), "people": ("name",)}


def fill(connection: sa.Connection, table: str, names: tuple[str, ...]) -> None:
    """Rows that are there already."""
    found = connection.execute(sa.text(f"SELECT key, {', '.join(names)} FROM {table}")).all()
    rows = [{"row": key, "text": initials(*texts)} for key, *texts in found]
    if rows:
        connection.execute(sa.text(f"UPDATE {table} SET initials = :text WHERE key = :row"), rows)


def downgrade() -> None:
    for table in NAMED:
        op.drop_column(table, "initials")
    op.drop_column("saved_filters", "organisation_key")
    op.drop_column("user_tasks", "signature")
