"""Suspending, resuming and ending a procedure: who may, and how its time stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from service.domain.errors import NotFound
from service.engine.definition import Resource
from service.store.instances import Instance
from service.usecases import instances, interventions, messages, notices, tasks
from service.usecases.actors import Actor
from service.usecases.clock import tick
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started
from tests.usecases.test_task_actions import refused, titles

DAY = timedelta(days=1)
VERBS = (interventions.suspend_instance, interventions.resume_instance, interventions.terminate_instance)


def slow() -> Resource:
    """A task due in ten days, reminded after five, beside a message and a fixed date that are waited for."""
    process = Process("slow", name="慢事").start().parallel("split").end().user("reply").end("r")
    process.user("work", due="P10D", name="办理").user("remind").end("m").user("dated").end("d")
    process.boundary("half", "work", timer=("timeDuration", "P5D"), interrupting=False)
    process.catch("paper", message="paper", key="=string(1)").catch("day", timer=("timeDate", "2026-12-20"))
    process.path("begin", "split", "work", "done").path("half", "remind", "m")
    process.path("split", "paper", "reply", "r").path("split", "day", "dated", "d")
    return diagram(process)


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, slow())
    return started(parts, secretary, "slow")


def names(parts: Parts, actor: Actor, instance: Instance) -> set[str]:
    return set(open_tasks(parts, actor, instance))


def test_time_stands_still_and_dates_do_not(
    parts: Parts, secretary: Actor, local: Actor, instance: Instance, clock: Clock, restarted: Callable[[], Parts]
) -> None:
    due = open_tasks(parts, secretary, instance)["work"].due_at
    assert due is not None
    clock.forward(days=4)
    parts.transact(interventions.suspend_instance, local, instance.key, "等待批复")
    clock.forward(days=30)
    assert (tick(parts).woken, names(parts, secretary, instance)) == (0, {"work"})
    assert titles(parts, secretary) == [], "nobody is told that it is overdue"
    parts = restarted()
    parts.transact(interventions.resume_instance, local, instance.key, "已批复")
    assert open_tasks(parts, secretary, instance)["work"].due_at == due + 30 * DAY
    tick(parts)
    assert names(parts, secretary, instance) == {"work", "dated"}, "a date is a date"
    clock.forward(days=2)
    tick(parts)
    assert names(parts, secretary, instance) == {"work", "dated", "remind"}


def test_nobody_works_on_it_and_a_message_waits(
    parts: Parts, secretary: Actor, local: Actor, owner: Actor, instance: Instance
) -> None:
    key = open_tasks(parts, secretary, instance)["work"].key
    parts.transact(interventions.suspend_instance, secretary, instance.key, "等待批复")
    assert refused(parts, tasks.complete_task, secretary, key, {}) == "instance_suspended"
    assert refused(parts, tasks.assign_task, secretary, key, "secretary") == "instance_suspended"
    parts.transact(messages.publish_message, secretary, name="paper", correlation_key="1", ttl=3_600_000)
    assert names(parts, secretary, instance) == {"work"}
    parts.transact(interventions.resume_instance, secretary, instance.key, "已批复")
    assert names(parts, secretary, instance) == {"work", "reply"}
    assert completed(parts, secretary, instance, "work").task.state == "completed"


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("secretary", (True, True, False)),
        ("local", (True, True, True)),
        ("supervisor", (False, False, True)),
        ("owner", (True, True, True)),
        ("committee", (False, False, False)),
        ("party", (False, False, False)),
        ("preparatory", (False, False, False)),
    ],
)
def test_who_may(
    parts: Parts, act: Callable[[str], Actor], local: Actor, instance: Instance, name: str, may: tuple[bool, bool, bool]
) -> None:
    actor = act(name)
    if not may[0]:
        assert refused(parts, VERBS[0], actor, instance.key, "x") == "not_an_intervener"
    parts.transact(VERBS[0], actor if may[0] else local, instance.key, "x")
    if not may[1]:
        assert refused(parts, VERBS[1], actor, instance.key, "x") == "not_an_intervener"
    parts.transact(VERBS[1], actor if may[1] else local, instance.key, "x")
    if may[2]:
        assert parts.transact(VERBS[2], actor, instance.key, "x").status == "terminated"
    else:
        assert refused(parts, VERBS[2], actor, instance.key, "x") == "not_an_intervener"


def test_to_a_stranger_it_does_not_exist(parts: Parts, stranger: Actor, instance: Instance) -> None:
    for verb in VERBS:
        with pytest.raises(NotFound):
            parts.transact(verb, stranger, instance.key, "x")


def test_a_reason_and_the_right_state_are_needed(parts: Parts, local: Actor, instance: Instance) -> None:
    for verb in (interventions.suspend_instance, interventions.terminate_instance):
        assert refused(parts, verb, local, instance.key, " ") == "reason_missing"
    assert refused(parts, interventions.resume_instance, local, instance.key, "x") == "instance_not_suspended"
    parts.transact(interventions.suspend_instance, local, instance.key, "x")
    assert refused(parts, interventions.suspend_instance, local, instance.key, "x") == "instance_suspended"
    assert refused(parts, interventions.resume_instance, local, instance.key, "") == "reason_missing"
    parts.transact(interventions.terminate_instance, local, instance.key, "园区撤并")
    for verb in VERBS:
        assert refused(parts, verb, local, instance.key, "x") == "instance_ended"
    told = [line.event for line in parts.transact(instances.history, local, instance.key)]
    assert told == ["instance.started", "instance.suspended", "instance.canceled"]
    assert parts.transact(notices.count_unread, local) == 0
