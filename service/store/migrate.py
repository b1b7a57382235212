"""Alembic without an ini file: tables are made and brought up to date at start, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from service.store import (  # noqa: F401 - the tables register themselves on import
    associations,
    base,
    batches,
    charter,
    copies,
    definitions,
    documents,
    drafts,
    incidents,
    instances,
    journal,
    members,
    messages,
    modifications,
    notices,
    officers,
    opinions,
    organisations,
    people,
    presence,
    releases,
    substitutes,
    task_drafts,
    tasks,
    timers,
    worklists,
)

LOCK = 7_001_501  # any number, the same in every process


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; `connection` is the one that env.py uses."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`. Processes that start at once wait for the first of them."""
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            if current(connection) != newest():
                command.upgrade(config(connection), revision)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()


def newest() -> str | None:
    """The revision that this code needs."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision that the database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def differences(engine: Engine) -> list[object]:
    """What the tables of the database and the models disagree about; Procrastinate's tables are not ours."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        return list(compare_metadata(context, base.Base.metadata))


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Whether a table belongs to our models."""
    return kind != "table" or name in base.Base.metadata.tables
