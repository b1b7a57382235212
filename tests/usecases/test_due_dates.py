"""Another due date: told before, done with a reason, kept over a restart and a migration; who is concerned hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from service.domain.workdays import SHANGHAI
from service.engine.definition import Resource
from service.store.instances import Instance
from service.usecases import due_dates, instances, interventions, migrations, tasks, timers
from service.usecases.actors import Actor
from service.usecases.clock import tick
from service.usecases.due_dates import Wanted
from service.usecases.work import Parts
from tests.conftest import START, Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started
from tests.usecases.test_task_actions import refused, titles

DAY = timedelta(days=1)
LATER = datetime(2027, 3, 1, 18, tzinfo=SHANGHAI)
REASON = "公示期顺延"


def limited(days: str = "=duration(days)", name: str = "办理") -> Resource:
    """A task with a limit out of a variable and a reminder beside it, then a wait of three years."""
    process = Process("limited", name="限时").start().user("choose", name="定期限")
    process.user("work", due=days, name=name).user("remind").end("m").end()
    process.boundary("half", "work", timer=("timeDuration", "P5D"), interrupting=False)
    process.catch("term", timer=("timeDuration", "P3Y"))
    process.path("begin", "choose", "work", "term", "done").path("half", "remind", "m")
    return diagram(process)


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, limited())
    made = started(parts, secretary, "limited")
    completed(parts, secretary, made, "choose", days="P10D")
    return made


def task(parts: Parts, actor: Actor, instance: Instance) -> Any:
    return open_tasks(parts, actor, instance)["work"]


def timer(parts: Parts, actor: Actor, instance: Instance, element_id: str) -> Any:
    found = parts.transact(timers.timers_of, actor, instance.key)
    return next(view for view in found if view.timer.element_id == element_id)


def test_a_limit_is_shifted_to_a_date_and_everybody_hears(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock, restarted: Callable[[], Parts]
) -> None:
    key = task(parts, secretary, instance).key
    change = parts.transact(due_dates.preview_task, owner, key, Wanted(LATER))
    assert (change.old, change.new, change.name) == (START + 10 * DAY, LATER, "办理")
    assert task(parts, secretary, instance).due_at == START + 10 * DAY, "a preview changes nothing"
    clock.forward(days=11)
    tick(parts)
    assert titles(parts, secretary) == ["任务超期：办理"]
    parts.transact(due_dates.shift_task, owner, key, Wanted(LATER), REASON)
    parts = restarted()
    assert task(parts, secretary, instance).due_at == LATER
    assert titles(parts, secretary)[-1] == "期限调整：办理"
    assert parts.transact(tasks.search_tasks, secretary, {"overdue": True}, [], {}).total == 0
    line = parts.transact(instances.history, owner, instance.key)[-1]
    assert (line.event, line.actor_name, line.element_id) == ("task.rescheduled", owner.name, "work")
    assert (line.data["reason"], line.data["new"][:10], line.data["old"][:10]) == (REASON, "2027-03-01", "2026-12-04")
    clock.forward(days=100)
    tick(parts)
    assert titles(parts, secretary).count("任务超期：办理") == 2, "overdue anew"


def test_a_limit_is_computed_again_with_the_data_of_today(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock
) -> None:
    clock.forward(days=3)
    key = task(parts, secretary, instance).key

    def lengthen(work: Any) -> None:
        from service.store import instances as rows

        row = rows.lock(work.session, instance.key)
        assert row is not None
        row.variables = {**row.variables, "days": "P20D"}

    parts.transact(lengthen, None)
    assert parts.transact(due_dates.preview_task, owner, key, Wanted()).new == START + 20 * DAY
    assert parts.transact(due_dates.preview_task, owner, key, Wanted(from_now=True)).new == START + 23 * DAY
    parts.transact(due_dates.shift_task, owner, key, Wanted(), REASON)
    assert task(parts, secretary, instance).due_at == START + 20 * DAY


def test_a_pause_counts_when_a_limit_is_computed_again(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock
) -> None:
    parts.transact(interventions.suspend_instance, owner, instance.key, "等待批复")
    clock.forward(days=4)
    parts.transact(interventions.resume_instance, owner, instance.key, "已批复")
    key = task(parts, secretary, instance).key
    assert parts.transact(due_dates.preview_task, owner, key, Wanted()).new == START + 14 * DAY


def test_a_timer_fires_at_its_new_time_and_survives_a_migration(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock, restarted: Callable[[], Parts]
) -> None:
    completed(parts, secretary, instance, "work")
    term = timer(parts, owner, instance, "term")
    assert term.due_at == datetime(2029, 11, 24, 10, tzinfo=SHANGHAI), "three years, the same day"
    parts.transact(due_dates.shift_timer, owner, term.key, Wanted(LATER), "提前换届")
    assert titles(parts, secretary)[-1] == "期限调整：term", "beside no task, the secretariat hears"
    newest = deployed(parts, owner, limited(name="承办")).processes[0]
    parts.transact(migrations.migrate_instance, owner, instance.key, newest.key)
    parts = restarted()
    assert timer(parts, owner, instance, "term").due_at == LATER
    clock.forward(days=60)
    tick(parts)
    assert parts.transact(instances.get_instance, owner, instance.key).status == "active"
    clock.forward(days=60)
    tick(parts)
    assert parts.transact(instances.get_instance, owner, instance.key).status == "completed"


def test_a_timer_is_computed_again(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, clock: Clock
) -> None:
    half = timer(parts, owner, instance, "half")
    clock.forward(days=2)
    parts.transact(due_dates.shift_timer, owner, half.key, Wanted(LATER), REASON)
    assert titles(parts, secretary) == ["期限调整：half"]
    assert parts.transact(due_dates.preview_timer, owner, half.key, Wanted(from_now=True)).new == START + 7 * DAY
    parts.transact(due_dates.shift_timer, owner, half.key, Wanted(), REASON)
    assert timer(parts, owner, instance, "half").due_at == START + 5 * DAY


def test_a_cycle_goes_on_with_its_next_time(parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> None:
    process = Process("weekly", name="周事").start().user("work", name="办理").end().user("remind").end("m")
    process.boundary("week", "work", timer=("timeCycle", "R3/P7D"), interrupting=False)
    process.path("begin", "work", "done").path("week", "remind", "m")
    deployed(parts, owner, diagram(process))
    made = started(parts, secretary, "weekly")
    key = timer(parts, owner, made, "week").key
    parts.transact(due_dates.shift_timer, owner, key, Wanted(START + 10 * DAY), REASON)
    clock.forward(days=10)
    tick(parts)
    week = timer(parts, owner, made, "week")
    assert week.due_at == START + 14 * DAY, "the later times stay what they were"
    clock.forward(days=1)
    assert parts.transact(due_dates.preview_timer, owner, week.key, Wanted()).new == START + 14 * DAY
    clock.forward(days=30)
    assert refused(parts, due_dates.preview_timer, owner, week.key, Wanted()) == "due_none_left"


def test_who_may_and_what_is_refused(
    parts: Parts, act: Callable[[str], Actor], owner: Actor, secretary: Actor, instance: Instance
) -> None:
    key, half = task(parts, secretary, instance).key, timer(parts, owner, instance, "half").key
    for name in ("secretary", "local", "supervisor", "committee"):
        assert refused(parts, due_dates.shift_task, act(name), key, Wanted(LATER), "x") == "not_process_owner", name
        assert refused(parts, due_dates.shift_timer, act(name), half, Wanted(LATER), "x") == "not_process_owner", name
        assert refused(parts, due_dates.preview_task, act(name), key, Wanted(LATER)) == "not_process_owner", name
    assert refused(parts, due_dates.shift_task, act("stranger"), key, Wanted(LATER), "x") == "not_found"
    assert refused(parts, due_dates.shift_timer, act("stranger"), half, Wanted(LATER), "x") == "not_found"
    assert refused(parts, due_dates.shift_task, owner, key, Wanted(LATER), " ") == "reason_missing"
    assert refused(parts, due_dates.shift_task, owner, key, Wanted(START - DAY), "x") == "due_in_past"
    parts.transact(interventions.suspend_instance, owner, instance.key, "x")
    assert refused(parts, due_dates.shift_timer, owner, half, Wanted(LATER), "x") == "instance_suspended"
    parts.transact(interventions.resume_instance, owner, instance.key, "x")
    completed(parts, secretary, instance, "work")
    assert refused(parts, due_dates.shift_task, owner, key, Wanted(LATER), "x") == "task_not_open"
    assert refused(parts, due_dates.shift_timer, owner, half, Wanted(LATER), "x") == "not_found"


def test_without_a_limit_in_the_diagram_there_is_nothing_to_compute(
    parts: Parts, owner: Actor, secretary: Actor
) -> None:
    deployed(parts, owner, limited())
    made = started(parts, secretary, "limited")
    key = open_tasks(parts, secretary, made)["choose"].key
    assert refused(parts, due_dates.preview_task, owner, key, Wanted()) == "due_not_drawn"
    assert parts.transact(due_dates.shift_task, owner, key, Wanted(LATER), "x").new == LATER
