"""The database: base class of all tables, key sequence, engine and sessions, and which of its errors mean what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import orjson
from psycopg.conninfo import make_conninfo
from sqlalchemy import BigInteger, ColumnElement, DateTime, Index, MetaData, Sequence, String, Text, create_engine, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

from service.domain.errors import Unavailable
from service.settings import Settings

__all__ = [
    "Base",
    "ColumnElement",
    "Database",
    "SQLAlchemyError",
    "Session",
    "constraint_of",
    "is_disconnect",
    "is_transient",
]

ROLE: Final = "yuanke"  # the role that the service works as: no superuser, owner of nothing
OLDEST_SERVER: Final = 150000
FIRST_KEY: Final = 2251799813685249  # as Camunda 8's first partition counts
SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"

# Names of constraints are told to people and to migrations, so they must not depend on the order of creation.
CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: JSONB,
        str: Text,
    }


key_seq: Final = Sequence("key_seq", start=FIRST_KEY, metadata=Base.metadata)

Key = Annotated[int, mapped_column(BigInteger, key_seq, primary_key=True)]
Ref = Annotated[int, mapped_column(BigInteger)]
OptionalRef = Annotated[int | None, mapped_column(BigInteger)]
Sha256 = Annotated[str, mapped_column(String(64))]
# Text path of keys, "/1/12/": everything below an organisation is everything whose path begins with its path.
Path = Annotated[str, mapped_column(Text)]


def path_index(name: str, *more: str, **options: Any) -> Index:
    """An index that finds everything below an organisation by the beginning of its path; `options` as of any index."""
    return Index(name, "organisation_path", *more, postgresql_ops={"organisation_path": "text_pattern_ops"}, **options)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and the sessions on it. Rows stay readable after the commit.

    `readers` are sessions in which every statement stands alone: no transaction is begun or ended around it.
    `conninfo` names the same server, seen as the same role, for psycopg itself (Procrastinate's own connections).
    """

    engine: Engine
    sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    conninfo: str

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def connect(url: str | URL, settings: Settings, *, role: str | None = None) -> Database:
    """The database at `url`, seen as `role`. Nothing is connected yet; see `check`."""
    address, arguments = psycopg_url(url), _connect_args(settings, role)
    engine = create_engine(
        address,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_timeout=settings.connect_timeout,
        pool_recycle=1800,
        connect_args=arguments,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        query_cache_size=1000,
    )
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    sessions, readers = (sessionmaker(one, expire_on_commit=False, autoflush=False) for one in (engine, alone))
    return Database(engine, sessions, readers, make_conninfo(plain, **arguments))


def check(database: Database) -> None:
    """Raise Unavailable, naming host and setting, unless a server of a supported version answers."""
    url = database.engine.url
    host = url.host or url.query.get("host") or "localhost"
    try:
        with database.engine.connect() as connection:
            version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0][:200]
        raise Unavailable("database_unreachable", host=f"{host}:{url.port or 5432}", reason=reason) from error
    if version < OLDEST_SERVER:
        raise Unavailable("database_too_old", host=host, version=version // 10000, oldest=OLDEST_SERVER // 10000)


def is_transient(error: SQLAlchemyError) -> bool:
    """Whether the whole transaction can simply be tried again: a serialization failure or a deadlock."""
    return isinstance(error, DBAPIError) and _sqlstate(error) in (SERIALIZATION_FAILURE, DEADLOCK)


def is_disconnect(error: SQLAlchemyError) -> bool:
    """Whether the connection is gone, so that nothing of an uncommitted transaction was kept."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_unreachable(error: SQLAlchemyError) -> bool:
    """Whether the server cannot be used now: no connection, too slow, disk full, read only, shutting down."""
    if not isinstance(error, DBAPIError):
        return False
    state = _sqlstate(error) or ""
    return error.connection_invalidated or state[:2] in ("08", "53", "57", "58", "25") or not state


def constraint_of(error: SQLAlchemyError) -> str | None:
    """The name of the constraint that a write broke, if that is what happened."""
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def driver_connection(session: Session) -> Any:
    """The session's own psycopg connection, for what must happen in the same transaction (Procrastinate)."""
    return session.connection().connection.driver_connection


def revision(session: Session) -> str | None:
    """The revision of the tables."""
    found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def psycopg_url(url: str | URL) -> URL:
    """The same address for SQLAlchemy, with psycopg as the driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def _connect_args(settings: Settings, role: str | None) -> dict[str, Any]:
    """Every wait has an end: a half-open socket once kept a client for ever (reliability.md §3)."""
    wait = settings.statement_timeout
    options = {
        "statement_timeout": f"{wait * 1000}",
        "lock_timeout": f"{wait * 1000}",
        "idle_in_transaction_session_timeout": f"{wait * 3000}",
        "timezone": "UTC",
    }
    if role is not None:
        options["role"] = role
    return {
        "connect_timeout": settings.connect_timeout,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": wait * 1000,
        "application_name": "yuanke",
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
    }
