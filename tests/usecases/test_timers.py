"""Timers over all procedures: found while they wait, by whoever sees the procedure; and where procedures wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from alembic.script import ScriptDirectory

from service.domain.errors import NotFound
from service.store import migrate
from service.store.instances import Instance
from service.usecases import instances, interventions, timers
from service.usecases.actors import Actor
from service.usecases.clock import tick
from service.usecases.work import Parts
from tests.conftest import START, Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, started
from tests.usecases.test_interventions import slow

DAY = timedelta(days=1)


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, slow())
    return started(parts, secretary, "slow")


def found(parts: Parts, actor: Actor, **filter: Any) -> dict[str, Any]:
    """Element -> due, in the order of the search."""
    sort = [{"field": "due_at", "order": False}]
    page = parts.transact(timers.search_timers, actor, filter, sort, {})
    return {view.timer.element_id: view.due_at for view in page.items}


def test_what_waits_is_found_by_period_and_process(
    parts: Parts,
    secretary: Actor,
    supervisor: Actor,
    stranger: Actor,
    instance: Instance,
) -> None:
    half = START + 5 * DAY
    assert found(parts, secretary)["half"] == half, "five days from the start"
    assert list(found(parts, supervisor)) == ["half", "day"], "the next one first"
    assert list(found(parts, secretary, due_at={"$lt": half + DAY})) == ["half"]
    assert list(found(parts, secretary, due_at={"$gte": half + DAY}, root_process_id="slow")) == ["day"]
    assert found(parts, secretary, root_process_id="other") == found(parts, stranger) == {}
    assert list(found(parts, secretary, text="江城")) == ["half", "day"]
    (view, _) = parts.transact(timers.timers_of, secretary, instance.key)
    assert (view.node.name or view.node.id, view.beside and view.beside.name, view.repeats) == ("half", "办理", False)
    with pytest.raises(NotFound):
        parts.transact(timers.get_timer, stranger, view.key)


def test_what_fired_or_ended_waits_no_longer(
    parts: Parts,
    secretary: Actor,
    local: Actor,
    instance: Instance,
    clock: Clock,
) -> None:
    parts.transact(interventions.suspend_instance, local, instance.key, "等待批复")
    assert list(found(parts, secretary, paused=True)) == ["half", "day"]
    clock.forward(days=2)
    parts.transact(interventions.resume_instance, local, instance.key, "已批复")
    assert found(parts, secretary)["half"] == START + 7 * DAY, "put off by as long as it rested"
    clock.forward(days=6)
    tick(parts)
    assert list(found(parts, secretary)) == ["day"]
    parts.transact(interventions.terminate_instance, local, instance.key, "园区撤并")
    assert found(parts, secretary) == {}


def test_a_cycle_shows_its_next_time(parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> None:
    process = Process("weekly", name="周事").start().user("work", name="办理").end().user("remind").end("m")
    process.boundary("week", "work", timer=("timeCycle", "R/P7D"), interrupting=False)
    process.path("begin", "work", "done").path("week", "remind", "m")
    deployed(parts, owner, diagram(process))
    made = started(parts, secretary, "weekly")
    clock.forward(days=8)
    tick(parts)
    (view,) = parts.transact(timers.timers_of, secretary, made.key)
    assert (view.due_at, view.repeats) == (START + 14 * DAY, True)
    completed(parts, secretary, made, "work")
    assert found(parts, secretary) == {}


def test_procedures_are_counted_where_they_wait(
    parts: Parts,
    owner: Actor,
    secretary: Actor,
    stranger: Actor,
    instance: Instance,
) -> None:
    second = started(parts, secretary, "slow")
    completed(parts, secretary, second, "work")
    definition = instance.process_definition_key

    def counted(actor: Actor) -> dict[str, int]:
        return {c.element_id: c.instances for c in parts.transact(instances.waiting_by_element, actor, definition)}

    assert counted(owner) == {"work": 1, "half": 1, "paper": 2, "day": 2}
    assert counted(stranger) == {}
    wanted = {"process_definition_key": definition, "element_id": "work"}
    page = parts.transact(instances.search_instances, secretary, wanted, [], {})
    assert [one.key for one in page.items] == [instance.key]
    with pytest.raises(NotFound):
        parts.transact(instances.waiting_by_element, owner, 1)


def test_what_waits_inside_a_call_counts_at_the_call_too(parts: Parts, owner: Actor, secretary: Actor) -> None:
    inner = Process("inner", name="里").start().user("inside").end().path("begin", "inside", "done")
    outer = Process("outer", name="外").start().call("calls", "inner").end().path("begin", "calls", "done")
    deployed(parts, owner, diagram(inner), diagram(outer))
    made = started(parts, secretary, "outer")
    (crowd,) = parts.transact(instances.waiting_by_element, owner, made.process_definition_key)
    assert (crowd.element_id, crowd.instances, crowd.faults) == ("calls", 1, 0)
    for element in ("calls", "inside"):
        page = parts.transact(instances.search_instances, secretary, {"element_id": element}, [], {})
        assert [one.key for one in page.items] == [made.key], element


def test_what_waited_before_there_were_rows_is_found_in_the_states(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock
) -> None:
    inner = Process("inner", name="里").start().user("inside").user("late").end("l").end()
    inner.boundary("limit", "inside", timer=("timeDuration", "P9D")).path("begin", "inside", "done")
    outer = Process("outer", name="外").start().call("calls", "inner").end().path("begin", "calls", "done")
    deployed(parts, owner, diagram(inner.path("limit", "late", "l")), diagram(outer))
    made = started(parts, secretary, "outer")
    revisions = ScriptDirectory.from_config(migrate.config()).walk_revisions()
    migration = next(revision for revision in revisions if revision.path.endswith("_operate.py"))
    for key, number in ((instance.key, 2), (made.key, 1)):
        one = parts.transact(instances.get_instance, owner, key)
        rows = [view.timer for view in parts.transact(timers.timers_of, owner, key)]
        kept = [
            (row.task_id, row.process_id, row.element_id, row.root_element_id, row.due_at, row.created_at)
            for row in rows
        ]
        read = migration.module._timers(orjson.loads(one.state), one.process_id)
        found = [tuple(timer[name] for name in ("task", "inside", "element", "root", "due", "began")) for timer in read]
        assert sorted(found) == sorted(kept) and len(kept) == number
