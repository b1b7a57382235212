"""The heat of a process: how many passed an element, are in it, are late in it, how long it took; counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from service.domain.errors import NotFound
from service.store.heat import Heat
from service.usecases import heat
from service.usecases.actors import Actor
from service.usecases.heat import HeatMap
from service.usecases.work import Parts
from tests.conftest import Clock, World
from tests.usecases.procedures import Process, completed, deployed, diagram, started

Act = Callable[[str], Actor]
Read = Callable[..., HeatMap]


def journey(review: str = "审议") -> tuple[Process, Process]:
    """A procedure that calls another of two tasks, each given ten days."""
    inner = Process("errand", name="办事").start().end()
    inner.user("prepare", role="secretariat", name="准备", due='=now() + duration("P10D")')
    inner.user("review", role="committee", name=review, due='=now() + duration("P10D")')
    outer = Process("journey", name="外事").start().call("errands", "errand", name="办理").end()
    return inner.path("begin", "prepare", "review", "done"), outer.path("begin", "errands", "done")


@pytest.fixture
def walked(parts: Parts, owner: Actor, secretary: Actor, act: Act, clock: Clock) -> None:
    """Day 17 of four journeys: one prepared on day 2 and reviewed on day 6, two prepared on days 6 and 16, one not."""
    deployed(parts, owner, *map(diagram, journey()))
    begun = clock.now
    first, second, third, _ = (started(parts, secretary, "journey") for _ in range(4))
    clock.now = begun + timedelta(days=2)
    completed(parts, secretary, first, "prepare")
    clock.now = begun + timedelta(days=6)
    completed(parts, act("committee"), first, "review")
    completed(parts, secretary, second, "prepare")
    clock.now = begun + timedelta(days=16, hours=1)
    completed(parts, secretary, third, "prepare")
    clock.now = begun + timedelta(days=17)


@pytest.fixture
def read(parts: Parts, world: World, act: Act) -> Read:
    """The heat of a process in the city as its supervisor reads it, or as somebody else does elsewhere."""

    def heat_of(process: str, version: int | None = None, place: str = "city", who: str = "supervisor") -> HeatMap:
        return parts.transact(heat.read_heat, act(who), world.organisations[place].key, process, version)

    return heat_of


def figures(found: HeatMap) -> dict[str, tuple[int, int, int, float | None]]:
    """Of each element: passed, here, late, median in days."""
    return {
        one.element_id: (one.passed, one.here, one.late, None if one.median is None else round(one.median, 2))
        for one in found.lines
    }


def test_each_task_of_a_called_process_has_its_counts_and_median(walked: None, read: Read) -> None:
    """prepare took 2, 6 and 16 days and an hour; the one left is late since day 10, as the review of day 6 since 16."""
    assert figures(read("errand")) == {"prepare": (3, 1, 1, 6.0), "review": (1, 2, 1, 4.0)}


def test_a_call_counts_once_for_each_procedure(walked: None, read: Read) -> None:
    """One went through in six days, three are inside, two of them with a task that is late."""
    assert figures(read("journey")) == {"errands": (1, 3, 2, 6.0)}


def test_a_version_has_only_its_own_and_an_element_that_is_gone_comes_last(
    parts: Parts, owner: Actor, secretary: Actor, walked: None, read: Read
) -> None:
    shorter = Process("journey", name="外事").start().end().user("report", role="secretariat", name="报告")
    deployed(parts, owner, diagram(shorter.path("begin", "report", "done")))
    started(parts, secretary, "journey")
    assert figures(read("journey")) == {"report": (0, 1, 0, None), "errands": (1, 3, 2, 6.0)}
    assert figures(read("journey", 1)) == {"errands": (1, 3, 2, 6.0)}
    assert figures(read("journey", 2)) == {"report": (0, 1, 0, None)}
    with pytest.raises(NotFound):
        read("journey", 3)


def test_other_places_see_nothing_of_it_and_strangers_no_place(walked: None, read: Read) -> None:
    assert read("journey", place="other_city").lines == [Heat("errands", "", 0, 0, 0, None)]
    for who, place in (("stranger", "city"), ("local", "province"), ("teller", "park")):
        with pytest.raises(NotFound):
            read("journey", place=place, who=who)
