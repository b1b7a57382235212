"""The journal: nobody can change it through the service, and whoever does it by hand is seen."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from service.store import journal
from service.store.base import Database
from service.store.instances import Instance
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import completed, deployed, errand, started


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor, committee: Actor) -> Instance:
    """An errand that was completed: four lines."""
    deployed(parts, owner, errand())
    found = started(parts, secretary, "errand", variables={"amount": 12.5, "note": "会议室"})
    completed(parts, secretary, found, "prepare", ok=True)
    completed(parts, committee, found, "review")
    return found


def broken(parts: Parts, chain: int) -> int | None:
    return parts.transact(lambda work: journal.verify(work.session, chain), None)


def test_an_untouched_chain_is_whole(parts: Parts, instance: Instance) -> None:
    assert broken(parts, instance.key) is None
    assert broken(parts, journal.HOUSE) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entries SET actor_name = 'somebody else'",
        "DELETE FROM journal_entries",
        "TRUNCATE journal_entries",
    ],
)
def test_neither_the_service_nor_the_owner_may_change_a_line(
    parts: Parts, owner_database: Database, instance: Instance, statement: str
) -> None:
    for database in (parts.database, owner_database):
        with database.engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
            connection.execute(text(statement))
        assert "append-only" in str(refused.value) or "permission denied" in str(refused.value)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE journal_entries SET body = replace(body, '12.5', '99.5') WHERE seq = 1 AND chain = :chain", 1),
        ("UPDATE journal_entries SET actor_name = 'X' WHERE seq = 2 AND chain = :chain", 2),
        ("UPDATE journal_entries SET at = at - interval '1 day' WHERE seq = 2 AND chain = :chain", 2),
        ("DELETE FROM journal_entries WHERE seq = 2 AND chain = :chain", 2),
        ("DELETE FROM journal_entries WHERE seq = 4 AND chain = :chain", 4),
        ("UPDATE journal_entries SET seq = 9 - seq WHERE seq IN (4, 5) AND chain = :chain", 4),
        ("DELETE FROM journal_entries WHERE chain = :chain", 1),
    ],
)
def test_what_an_operator_changes_by_hand_is_seen(
    parts: Parts, owner_database: Database, instance: Instance, statement: str, line: int
) -> None:
    with owner_database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), {"chain": instance.key})
    assert broken(parts, instance.key) == line
