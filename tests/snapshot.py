"""What many tests begin with is made once in each process and put back for the others: all rows, table by table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, text

from service.store.base import Base, Database

JOBS: Final = ("procrastinate_jobs", "procrastinate_events")
TABLES: Final = (*(table.name for table in Base.metadata.sorted_tables), *JOBS)


@dataclass
class Snapshots:
    """The rows that were written by some preparations, by the name of the preparation."""

    owner_database: Database
    _kept: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def once(self, name: str, prepare: Callable[[], Any]) -> None:
        """Prepare, or put back what the same preparation wrote the first time.

        Its keys stay below those given later, because no test sets the sequences back. It must not change rows that
        were there before it: they differ from test to test.
        """
        if name in self._kept:
            with self.owner_database.engine.begin() as connection:
                _put_back(connection, self._kept[name])
            return
        before = self._read()
        prepare()
        after = self._read()
        changed = {table: rows for table, rows in after.items() if rows != before[table]}
        stale = {table for table in changed if before[table] != EMPTY} - {"chain_heads"}
        assert not stale, f"{name} changes rows of {stale}"
        self._kept[name] = changed

    def _read(self) -> dict[str, bytes]:
        with self.owner_database.engine.connect() as connection:
            cursor = _driver(connection).cursor()
            found = {}
            for table in TABLES:
                with cursor.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as copy:
                    found[table] = b"".join(bytes(piece) for piece in copy)
            return found


EMPTY: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8) + b"\xff\xff"  # the head and the end of a binary COPY


def _put_back(connection: Connection, rows: dict[str, bytes]) -> None:
    """As `replica` neither foreign keys nor the guard of the journal stand in the way."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(text(";".join(f"DELETE FROM {table}" for table in rows)))
    cursor = _driver(connection).cursor()
    for table, content in rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(content)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
