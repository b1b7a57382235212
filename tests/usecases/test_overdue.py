"""What is overdue, how late, why and whom to call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.domain.board import say_reason
from service.domain.errors import NotFound
from service.store.associations import Association
from service.store.instances import Instance
from service.store.organisations import Organisation
from service.store.people import Person
from service.usecases import board, deployments, instances, overdue, tasks
from service.usecases.actors import SERVICE, Actor
from service.usecases.board import Board, Share
from service.usecases.overdue import Overdue
from service.usecases.work import Parts, Work
from tests.conftest import Clock, World
from tests.scenarios.conftest import RESOURCES
from tests.usecases.places import founded
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started

Act = Callable[[str], Actor]
OLDEST_FIRST = [{"field": "since", "order": False}]


@pytest.fixture
def errand(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    """The secretariat prepares and the committee reviews, five days each; a review may send it back."""
    process = Process("errand", name="办事").start().exclusive("again").exclusive("good").end()
    process.user("prepare", role="secretariat", name="准备", due='=now() + duration("P5D")')
    process.user("review", role="committee", name="审议", due='=now() + duration("P5D")')
    process.path("begin", "again", "prepare", "review", "good")
    process.flow("good", "done", condition="=ok").flow("good", "again", default=True)
    deployed(parts, owner, diagram(process))
    return started(parts, secretary, "errand")


def late(parts: Parts, who: Actor, place: int | None = None, **filter: Any) -> list[Overdue]:
    return parts.transact(overdue.search_overdue, who, place, filter, OLDEST_FIRST, {}).items


def board_of(parts: Parts, who: Actor) -> Board:
    return parts.transact(board.read_board, who)


def why(line: Overdue) -> str:
    return say_reason(line.reasons, "zh")


def change(parts: Parts, act: Callable[[Work], Any]) -> None:
    parts.transact(act, SERVICE)


def test_nothing_is_late_before_its_time(parts: Parts, supervisor: Actor, errand: Instance, clock: Clock) -> None:
    clock.forward(days=4)
    assert late(parts, supervisor) == []


def test_every_page_tells_how_much_there_is(
    parts: Parts, owner: Actor, secretary: Actor, supervisor: Actor, errand: Instance, clock: Clock
) -> None:
    started(parts, secretary, "errand")
    started(parts, secretary, "errand")
    clock.forward(days=8)

    def found(**page: Any) -> tuple[int, int, str | None]:
        answer = parts.transact(overdue.search_overdue, supervisor, None, {}, OLDEST_FIRST, page)
        return len(answer.items), answer.total, answer.end_cursor

    number, total, end = found(limit=2)
    assert (number, total) == (2, 3)
    assert found(limit=2, after=end)[:2] == (1, 3)
    assert found(limit=2, from_=2)[:2] == (1, 3)
    assert found(limit=2, from_=3)[:2] == (0, 3)
    assert found(limit=3)[:2] == (3, 3)


def test_a_task_that_nobody_took_names_those_who_could(
    parts: Parts, supervisor: Actor, errand: Instance, world: World, clock: Clock
) -> None:
    clock.forward(days=8)
    change(parts, lambda work: setattr(work.session.get_one(Person, world.people["secretary"].key), "phone", "0551-1"))
    (line,) = late(parts, supervisor)
    assert line.association is not None and line.association.name == "江城高新区科学技术协会"
    assert line.task is not None and line.task.name == "准备"
    assert (line.days, why(line)) == (3, "秘书处还没有人领取")
    assert [(one.name, one.phone) for one in line.contacts] == [("李秘", "0551-1")]


def test_a_task_that_was_taken_names_who_has_it_and_how_often_it_came_back(
    parts: Parts, supervisor: Actor, secretary: Actor, committee: Actor, errand: Instance, clock: Clock
) -> None:
    completed(parts, secretary, errand, "prepare")
    completed(parts, committee, errand, "review", ok=False)
    task = open_tasks(parts, secretary, errand)["prepare"]
    parts.transact(tasks.assign_task, secretary, task.key, "secretary")
    clock.forward(days=6)
    (line,) = late(parts, supervisor)
    assert why(line) == "李秘已领取，尚未提交；已退回 1 次"
    assert [one.name for one in line.contacts] == ["李秘"]


def test_a_fault_is_the_first_reason(parts: Parts, supervisor: Actor, errand: Instance, clock: Clock) -> None:
    change(parts, lambda work: setattr(work.session.get_one(Instance, errand.key), "has_incident", True))
    clock.forward(days=6)
    assert why(late(parts, supervisor)[0]).startswith("流程停在故障")


def test_a_term_that_is_over_without_an_election_is_late_since_the_day_after(
    parts: Parts, supervisor: Actor, world: World
) -> None:
    place = founded(parts, world, "甲", ends_on=date(2026, 11, 20))
    (line,) = late(parts, supervisor)
    assert (line.late.kind, line.days, line.instance_key) == ("term", 4, None)
    assert why(line) == "换届还没有启动；没有人担任秘书处"
    assert line.contacts == []

    def record(work: Work) -> None:
        details = {"contact_name": "吴联系", "contact_phone": "0551-2"}
        work.session.get_one(Association, place.key).details = details

    change(parts, record)
    assert [(one.name, one.phone) for one in late(parts, supervisor)[0].contacts] == [("吴联系", "0551-2")]


def test_where_nobody_is_known_the_telephone_of_the_office_is_given(
    parts: Parts, supervisor: Actor, world: World
) -> None:
    place = founded(parts, world, "甲", ends_on=date(2026, 11, 20))

    def record(work: Work) -> None:
        park = work.session.get_one(Organisation, place.organisation_key)
        park.contact_department, park.contact_phone = "办公室", "0551-3"

    change(parts, record)
    assert [(one.name, one.phone) for one in late(parts, supervisor)[0].contacts] == [("办公室", "0551-3")]


def test_an_association_stands_once_with_its_oldest_and_how_much_more(
    parts: Parts, supervisor: Actor, errand: Instance, secretary: Actor, world: World, clock: Clock
) -> None:
    founded(parts, world, "甲", ends_on=date(2026, 11, 27))
    founded(parts, world, "乙", city="other_city", ends_on=date(2026, 11, 26))
    clock.forward(days=1)
    started(parts, secretary, "errand")
    clock.forward(days=9)
    once = late(parts, supervisor, rank=1)
    assert [(line.association and line.association.park_name, line.late.others) for line in once] == [
        ("乙", 0),
        ("甲", 0),
        ("江城高新区", 1),
    ]
    assert len(late(parts, supervisor)) == 4
    city = late(parts, supervisor, world.organisations["city"].key, rank=1)
    assert [line.association and line.association.park_name for line in city] == ["甲", "江城高新区"]


def test_the_answer_to_an_order_is_part_of_the_reason(
    parts: Parts, supervisor: Actor, secretary: Actor, errand: Instance, association: Association, clock: Clock
) -> None:
    """The order is the procedure of supervision.bpmn; its own answer is overdue only after its own limit."""
    parts.transact(deployments.deploy, SERVICE, RESOURCES)
    change(parts, lambda work: setattr(work.session.get_one(Association, association.key), "status", "active"))
    clock.forward(days=8)
    order = parts.transact(
        instances.start_instance, supervisor, process_id="supervision", association_key=association.key
    )
    assert why(late(parts, supervisor)[0]) == "秘书处还没有人领取；督办单待签发"
    demand = {"subject": "任务超期", "demand": "请说明原因和完成时间。", "answer_due": "2026-12-04"}
    completed(parts, supervisor, order, "issue_order", order=demand)
    assert why(late(parts, supervisor)[0]) == "秘书处还没有人领取；已督办，2026-12-04 前答复"
    assert board_of(parts, supervisor).figures["orders"] == Share(0, 1)
    clock.forward(days=3)  # 2026-12-05
    assert board_of(parts, supervisor).figures["orders"] == Share(1, 1)
    completed(parts, secretary, order, "answer_order", answer={"text": "材料已在准备，本月内提交", "files": []})
    assert why(late(parts, supervisor)[0]) == "秘书处还没有人领取；督办答复：材料已在准备，本月内提交"
    assert board_of(parts, supervisor).figures["orders"] == Share(0, 0)


def test_a_local_association_sees_what_is_late_in_its_city_and_no_further(
    parts: Parts, act: Act, errand: Instance, world: World, clock: Clock
) -> None:
    founded(parts, world, "乙", city="other_city", ends_on=date(2026, 11, 20))
    clock.forward(days=8)
    assert [line.late.kind for line in late(parts, act("local"))] == ["task"]
    with pytest.raises(NotFound):
        late(parts, act("local"), world.organisations["other_city"].key)
    with pytest.raises(NotFound):
        late(parts, act("stranger"), world.organisations["city"].key)
