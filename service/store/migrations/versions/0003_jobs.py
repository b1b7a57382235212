"""the tables and functions of Procrastinate 3.10.0, as it ships them

A later Procrastinate brings its own migrations: add them as migrations here, and leave this one alone.

Revision ID: 0003
Revises: 0002
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parent.parent / "sql" / "procrastinate-3.10.0.sql"


def upgrade() -> None:
    # straight to psycopg: the text holds many statements and percent signs, and no parameters
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
