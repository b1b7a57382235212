"""What happens at the same moment: one of two wins, or both do, and nothing is lost or done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from service.domain.errors import AlreadyExists, AppError, WrongState
from service.store import journal
from service.store.associations import Association
from service.usecases import instances, tasks
from service.usecases.actors import Actor
from service.usecases.clock import tick
from service.usecases.work import Parts, Repeat
from tests.conftest import Clock
from tests.usecases.procedures import Process, deployed, diagram, drafts, errand, open_tasks, started


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, all begun together."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_eight_who_complete_one_task_one_wins(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, errand())
    task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]
    found = at_once(*[lambda: parts.transact(tasks.complete_task, secretary, task.key, {})] * 8)
    won = [result for result in found if isinstance(result, tasks.Completion)]
    lost = [result for result in found if isinstance(result, WrongState) and result.code == "task_not_open"]
    assert (len(won), len(lost)) == (1, 7)
    assert len(open_tasks(parts, secretary, won[0].instance)) == 1


def test_four_who_complete_four_parallel_tasks_all_succeed(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, drafts())
    for _ in range(5):
        instance = started(parts, secretary, "drafts")
        there = open_tasks(parts, secretary, instance)
        found = at_once(
            *[
                lambda key=task.key, element=element: parts.transact(
                    tasks.complete_task, secretary, key, {element: "done"}
                )
                for element, task in there.items()
            ]
        )
        assert all(isinstance(result, tasks.Completion) for result in found), found
        after = parts.transact(instances.get_instance, secretary, instance.key)
        assert {name: after.variables.get(name) for name in there} == dict.fromkeys(there, "done")
        assert list(open_tasks(parts, secretary, instance)) == ["review"]
        assert parts.transact(lambda work, key: journal.verify(work.session, key), secretary, instance.key) is None


def test_of_two_who_start_with_one_business_id_one_wins(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, errand())
    for number in range(10):
        start = {"process_id": "errand", "business_id": f"2026-{number}"}
        found = at_once(*[lambda start=start: parts.transact(instances.start_instance, secretary, **start)] * 2)
        refused = [result for result in found if isinstance(result, AlreadyExists)]
        assert [error.code for error in refused] == ["business_id_taken"]


def test_a_request_that_is_repeated_at_once_acts_once(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, errand())
    task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]
    repeat = Repeat("key-1", "POST /complete", b"{}")

    def complete() -> Any:
        return parts.transact_once(
            repeat, lambda done: {"key": str(done.task.key)}, tasks.complete_task, secretary, task.key, {}
        )

    found = at_once(*[complete] * 4)
    assert [answer.body for answer in found] == [{"key": str(task.key)}] * 4
    assert sorted(answer.repeated for answer in found) == [False, True, True, True]


def test_four_clocks_fire_each_timer_once(
    parts: Parts, owner: Actor, secretary: Actor, clock: Clock, association: Association
) -> None:
    process = Process("waits").start().catch("pause", timer=("timeDuration", "PT1H"))
    process.user("after", role="secretariat").end()
    deployed(parts, owner, diagram(process.path("begin", "pause", "after", "done")))
    there = [started(parts, secretary, "waits") for _ in range(20)]
    assert tick(parts).woken == 0
    clock.forward(hours=2)
    found = at_once(*[lambda: tick(parts)] * 4)
    assert sum(done.woken for done in found) == 20
    for instance in there:
        lines = parts.transact(instances.history, secretary, instance.key)
        assert [line.event for line in lines] == ["instance.started", "timer.fired"]
        assert list(open_tasks(parts, secretary, instance)) == ["after"]
