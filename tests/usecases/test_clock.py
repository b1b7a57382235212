"""Time: what is due happens once, what is late is told once, and one bad instance stops nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from service.domain.errors import Forbidden
from service.store.associations import Association
from service.store.base import Database
from service.store.instances import Instance
from service.usecases import incidents, instances, notices
from service.usecases.actors import SERVICE, Actor
from service.usecases.clock import tick
from service.usecases.work import Parts, Work
from tests.conftest import Clock
from tests.usecases.procedures import Process, deployed, diagram, errand, open_tasks, started


def pause(process_id: str = "waits", duration: str = "PT1H") -> Process:
    process = Process(process_id).start().user("begin_it", role="secretariat")
    process.boundary("reminder", on="begin_it", interrupting=False, timer=("timeDuration", duration))
    process.user("nudge", role="committee").end().end("nudged")
    return process.path("begin", "begin_it", "done").path("reminder", "nudge", "nudged")


def test_a_timer_fires_when_it_is_due_and_not_before(
    parts: Parts, owner: Actor, secretary: Actor, clock: Clock
) -> None:
    deployed(parts, owner, diagram(pause()))
    there = started(parts, secretary, "waits")
    assert there.next_due_at == clock() + timedelta(hours=1)
    clock.forward(minutes=59)
    assert tick(parts).woken == 0
    clock.forward(minutes=1)
    assert (tick(parts).woken, tick(parts).woken) == (1, 0)
    assert set(open_tasks(parts, secretary, there)) == {"begin_it", "nudge"}
    assert parts.transact(instances.get_instance, secretary, there.key).next_due_at is None


def test_what_was_missed_while_the_service_was_down_comes_once(
    parts: Parts, owner: Actor, secretary: Actor, clock: Clock
) -> None:
    process = Process("nags").start().user("work", role="secretariat")
    process.boundary("often", on="work", interrupting=False, timer=("timeCycle", "R/P1D"))
    process.user("nudge", role="committee").end().end("nudged")
    deployed(parts, owner, diagram(process.path("begin", "work", "done").path("often", "nudge", "nudged")))
    there = started(parts, secretary, "nags")
    clock.forward(days=30, hours=1)
    assert tick(parts).woken == 1
    found = parts.transact(lambda work: open_tasks(parts, secretary, there), None)
    assert set(found) == {"work", "nudge"}
    lines = parts.transact(instances.history, secretary, there.key)
    assert [line.event for line in lines] == ["instance.started", "timer.fired"]


@pytest.fixture
def poisoned(parts: Parts, owner: Actor, secretary: Actor, owner_database: Database) -> list[Instance]:
    """Ten instances that will be due, the state of the first spoiled by hand."""
    deployed(parts, owner, diagram(pause()))
    there = [started(parts, secretary, "waits") for _ in range(10)]
    with owner_database.engine.begin() as connection:
        spoil = text("UPDATE instances SET state = '{\"f\": 99}' WHERE key = :key")
        connection.execute(spoil, {"key": there[0].key})
    return there


class TestAFaultyInstance:
    def test_the_others_go_on(self, parts: Parts, secretary: Actor, poisoned: list[Instance], clock: Clock) -> None:
        clock.forward(hours=2)
        done = tick(parts)
        assert (done.woken, done.failed) == (9, 1)
        (incident,) = parts.transact(incidents.search_incidents, secretary, {}, [], {}).items
        assert (incident.instance_key, incident.code) == (poisoned[0].key, "state_unreadable")
        assert incident.text("zh") != incident.text("en")

    def test_it_is_tried_again_ever_later(
        self, parts: Parts, secretary: Actor, poisoned: list[Instance], clock: Clock
    ) -> None:
        clock.forward(hours=2)
        waits = []
        for _ in range(12):
            tick(parts)
            due = parts.transact(instances.get_instance, secretary, poisoned[0].key).next_due_at
            assert due is not None
            waits.append((due - clock()).total_seconds() / 60)
            clock.now = due
        assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
        (incident,) = parts.transact(incidents.search_incidents, secretary, {}, [], {}).items
        assert incident.attempts == 12

    def test_once_repaired_it_goes_on_and_the_incident_is_over(
        self, parts: Parts, owner: Actor, secretary: Actor, poisoned: list[Instance], owner_database: Database,
        clock: Clock,
    ) -> None:  # fmt: skip
        clock.forward(hours=2)
        tick(parts)
        (incident,) = parts.transact(incidents.search_incidents, owner, {"is_open": True}, [], {}).items
        with pytest.raises(Forbidden):
            parts.transact(incidents.resolve_incident, secretary, incident.key)
        with owner_database.engine.begin() as connection:
            repair = text("UPDATE instances SET state = :state WHERE key = :key")
            connection.execute(repair, {"state": poisoned[0].state, "key": poisoned[0].key})
        resolved = parts.transact(incidents.resolve_incident, owner, incident.key)
        assert resolved.resolved_at == clock()
        assert set(open_tasks(parts, secretary, poisoned[0])) == {"begin_it", "nudge"}


def test_an_overdue_task_is_told_to_its_role_once(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, stranger: Actor, clock: Clock
) -> None:
    process = Process("hurry", name="急件").start().user("reply", role="secretariat", name="答复", due="=today()").end()
    deployed(parts, owner, diagram(process.path("begin", "reply", "done")))
    started(parts, secretary, "hurry")
    assert tick(parts).overdue == 0
    clock.forward(hours=24)
    assert [tick(parts).overdue for _ in range(3)] == [1, 0, 0]
    (notice,) = parts.transact(notices.search_notices, secretary, {"unread": True}, [], {}).items
    assert (notice.kind, "答复" in notice.title) == ("overdue", True)
    assert parts.transact(notices.count_unread, secretary) == 1
    parts.transact(notices.mark_read, secretary, notice.key)
    parts.transact(notices.mark_read, secretary, notice.key)
    assert parts.transact(notices.count_unread, secretary) == 0
    for other in (committee, stranger):
        assert parts.transact(notices.search_notices, other, {}, [], {}).total == 0


def test_more_than_one_look_can_do_is_shared_with_the_workers(
    parts: Parts, owner: Actor, secretary: Actor, clock: Clock
) -> None:
    deployed(parts, owner, diagram(pause()))
    for _ in range(5):
        started(parts, secretary, "waits")
    clock.forward(hours=2)
    assert tick(parts, limit=3).woken == 3
    query = text("SELECT task_name, args FROM procrastinate_jobs")
    jobs = parts.transact(lambda work: [tuple(row) for row in work.session.execute(query)], None)
    assert jobs == [("wake_instances", {"limit": 3})]
    assert tick(parts).woken == 2


def stuck(work: Work) -> list[int]:
    """Open instances that nothing can ever move: no task, no timer, no subscription (reliability.md I4)."""
    query = text(
        "SELECT key FROM instances i WHERE status = 'active' AND next_due_at IS NULL"
        " AND NOT EXISTS (SELECT FROM user_tasks t WHERE t.instance_key = i.key AND t.state = 'created')"
        " AND NOT EXISTS (SELECT FROM subscriptions s WHERE s.instance_key = i.key)"
    )
    return list(work.session.execute(query).scalars())


def test_no_instance_is_ever_stuck(parts: Parts, owner: Actor, association: Association, clock: Clock) -> None:
    catches = Process("catches").start().catch("paid", message="paid", key="=1").end()
    waits = Process("pauses").start().catch("pause", timer=("timeDuration", "PT1H")).end()
    deployed(
        parts,
        owner,
        errand(),
        diagram(pause()),
        diagram(catches.path("begin", "paid", "done")),
        diagram(waits.path("begin", "pause", "done")),
    )
    for process_id in ("errand", "waits", "catches", "pauses"):
        started(parts, owner, process_id, association_key=association.key)
    assert parts.transact(stuck, SERVICE) == []
    clock.forward(hours=2)
    tick(parts)
    assert parts.transact(stuck, SERVICE) == []
