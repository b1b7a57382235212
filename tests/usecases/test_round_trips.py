"""How many statements an act costs. Each is a round trip, and a completion has 6 ms in all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from service.usecases import people, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import deployed, drafts, errand, open_tasks, started


@contextmanager
def counted(parts: Parts) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(" ".join(statement.split())[:100])

    event.listen(parts.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(parts.database.engine, "before_cursor_execute", note)


def test_completing_a_task_that_opens_another_takes_six(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, errand())
    task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]
    with counted(parts) as statements:
        parts.transact(tasks.complete_task, secretary, task.key, {"note": "ok"})
    kinds = [statement.split()[0] for statement in statements]
    # lock the instance; its tasks; update instance; update the task; insert the next; insert into the journal
    assert sorted(kinds) == ["INSERT", "INSERT", "SELECT", "SELECT", "UPDATE", "UPDATE"], statements


def test_completing_one_of_four_parallel_tasks_takes_five(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, drafts())
    task = open_tasks(parts, secretary, started(parts, secretary, "drafts"))["draft_2"]
    with counted(parts) as statements:
        parts.transact(tasks.complete_task, secretary, task.key, {})
    assert len(statements) == 5, statements


def test_knowing_who_sends_a_request_takes_one(parts: Parts, secretary: Actor) -> None:
    _, text = parts.transact(people.issue_token, secretary, "test")
    with counted(parts) as statements:
        assert parts.transact(people.actor_for_token, None, text) == secretary
    assert len(statements) == 1, statements


def test_basic_credentials_that_were_right_once_take_one(parts: Parts, secretary: Actor) -> None:
    from tests.conftest import PASSWORD

    parts.transact(people.actor_for_password, None, "secretary", PASSWORD)
    with counted(parts) as statements:
        assert parts.transact(people.actor_for_password, None, "secretary", PASSWORD) == secretary
    assert len(statements) == 1, statements
