"""One use case, one transaction: what is kept, what is undone, what is tried again, and what is answered twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import text

from service.domain.errors import Refused, Unauthenticated, Unavailable, WrongState
from service.store.base import Database
from service.store.people import Person
from service.usecases import people, tasks
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Kept, Parts, Repeat, Work
from tests.conftest import START
from tests.usecases.procedures import deployed, errand, open_tasks, started


def add(work: Work, name: str = "extra") -> Person:
    person = Person(username=name, name=name, created_at=START)
    work.session.add(person)
    return person


def names(parts: Parts) -> list[str]:
    query = text("SELECT username FROM people ORDER BY username")
    return parts.transact(lambda work: list(work.session.execute(query).scalars()), None)


def test_what_a_use_case_wrote_is_there_and_readable_afterwards(parts: Parts) -> None:
    person = parts.transact(add, None)
    assert (person.username, person.key > 2**50) == ("extra", True)
    assert names(parts) == ["extra"]


def test_whatever_is_raised_undoes_all(parts: Parts) -> None:
    def fail(work: Work) -> None:
        add(work)
        work.session.flush()
        raise Refused("password_wrong")

    with pytest.raises(Refused):
        parts.transact(fail, None)
    assert names(parts) == []


def test_what_is_to_be_kept_is_kept_although_it_fails(parts: Parts) -> None:
    def fail(work: Work) -> None:
        add(work)
        raise Kept(Refused("password_wrong"))

    with pytest.raises(Refused):
        parts.transact(fail, None)
    assert names(parts) == ["extra"]


def test_nobody_is_no_actor(parts: Parts) -> None:
    with pytest.raises(Unauthenticated):
        parts.transact(lambda work: work.actor, None)


def test_a_deadlock_is_tried_again_and_both_succeed(parts: Parts) -> None:
    """Two transactions lock two rows in opposite order."""
    for name in ("a", "b"):
        parts.transact(add, None, name)
    meet, tries = threading.Barrier(2, timeout=10), []

    def lock(work: Work, first: str, second: str) -> None:
        tries.append(first)
        statement = text("UPDATE people SET name = name || '!' WHERE username = :name")
        work.session.execute(statement, {"name": first})
        if len(tries) <= 2:
            meet.wait()
        work.session.execute(statement, {"name": second})

    threads = [
        threading.Thread(target=parts.transact, args=(lock, None, first, second))
        for first, second in (("a", "b"), ("b", "a"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) >= 3, "whoever lost the deadlock may meet the other once more while that one commits"
    query = text("SELECT name FROM people ORDER BY username")
    assert parts.transact(lambda work: list(work.session.execute(query).scalars()), None) == ["a!!", "b!!"]


def test_a_connection_that_was_cut_is_opened_anew(parts: Parts, owner_database: Database) -> None:
    parts.transact(add, None)
    with owner_database.engine.begin() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yuanke' AND datname = 'yuanke'"
        connection.execute(text(cut))
    assert names(parts) == ["extra"]


def test_a_look_is_no_transaction_and_survives_a_cut_connection(parts: Parts, owner_database: Database) -> None:
    began = text("SELECT now() = statement_timestamp()")  # where no transaction was begun before it

    def look(work: Work) -> list[bool]:
        return [bool(work.session.scalar(began)) for _ in range(3)]

    assert parts.look(look, None) == [True, True, True]
    assert parts.transact(look, None) == [False, False, False]
    parts.transact(add, None)
    with owner_database.engine.begin() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yuanke' AND datname = 'yuanke'"
        connection.execute(text(cut))
    found = parts.look(lambda work: list(work.session.scalars(text("SELECT username FROM people"))), None)
    assert found == ["extra"]


def test_a_statement_that_takes_too_long_ends_and_says_so(parts: Parts) -> None:
    def sleep(work: Work) -> None:
        work.session.execute(text("SET LOCAL statement_timeout = '50ms'"))
        work.session.execute(text("SELECT pg_sleep(5)"))

    with pytest.raises(Unavailable):
        parts.transact(sleep, None)


def test_health_tells_the_revision_of_the_tables(parts: Parts) -> None:
    assert parts.health()["status"] == "ok"


class TestRepeats:
    @pytest.fixture
    def complete(self, parts: Parts, owner: Actor, secretary: Actor) -> Any:
        """`complete(key, body)` completes the first task of an errand under an Idempotency-Key."""
        deployed(parts, owner, errand())
        task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]

        def run(key: str, body: bytes = b"{}", actor: Actor = secretary) -> Any:
            return parts.transact_once(
                Repeat(key, "POST /completion", body),
                lambda done: {"task": str(done.task.key), "opened": len(done.opened)},
                tasks.complete_task,
                actor,
                task.key,
                {},
            )

        return run

    def test_the_same_request_gets_the_same_answer_and_acts_once(self, complete: Any) -> None:
        first, second = complete("k1"), complete("k1")
        assert (first.repeated, second.repeated) == (False, True)
        assert first.body == second.body
        assert first.body["opened"] == 1

    def test_another_request_under_the_same_key_is_refused(self, complete: Any) -> None:
        complete("k1")
        with pytest.raises(WrongState, match="used for another request"):
            complete("k1", b'{"a": 1}')

    def test_another_key_acts_again(self, complete: Any) -> None:
        complete("k1")
        with pytest.raises(WrongState, match="no longer open"):
            complete("k2")

    def test_a_request_that_failed_may_be_sent_again(self, complete: Any, committee: Actor) -> None:
        with pytest.raises(Exception, match="roles"):
            complete("k1", actor=committee)
        assert complete("k1").repeated is False

    def test_keys_of_different_people_do_not_meet(self, parts: Parts, secretary: Actor, committee: Actor) -> None:
        for actor in (secretary, committee):
            answer = parts.transact_once(
                Repeat("k", "POST /language", b""), lambda person: person.username, people.set_language, actor, "en"
            )
            assert (answer.body, answer.repeated) == (actor.username, False)


def test_the_service_itself_may_do_everything(parts: Parts, world: Any) -> None:
    found = parts.transact(people.search_people, SERVICE, {}, [], {})
    assert found.total == len(world.people)
