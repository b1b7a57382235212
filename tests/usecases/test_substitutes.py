"""Substitutes during absence: whose tasks they do, from when until when, and what the record says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.domain.errors import NotFound
from service.store.tasks import UserTask
from service.usecases import instances, opinions, substitutes, task_actions, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import START, Clock
from tests.usecases.conftest import Hire
from tests.usecases.procedures import completed, deployed, errand, open_tasks, started
from tests.usecases.test_task_actions import refused

DAY = timedelta(days=1)


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> UserTask:
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def away(parts: Parts, actor: Actor, username: str, begin: int = 0, end: int = 7) -> Any:
    """`actor` is away from so many days from now until so many days from now."""
    return parts.transact(substitutes.name_substitute, actor, username, START + begin * DAY, START + end * DAY, "学习")


def desk(parts: Parts, actor: Actor) -> list[str]:
    found = parts.transact(tasks.search_tasks, actor, {"mine": True, "state": "created"}, [], {})
    return [task.element_id for task in found.items]


def test_the_substitute_does_the_tasks_of_the_absent_and_the_record_says_for_whom(
    parts: Parts, secretary: Actor, preparatory: Actor, task: UserTask, restarted: Callable[[], Parts]
) -> None:
    assert refused(parts, tasks.complete_task, preparatory, task.key, {}) == "not_a_candidate"
    away(parts, secretary, "preparatory")
    parts = restarted()
    assert desk(parts, preparatory) == ["prepare"] and desk(parts, secretary) == ["prepare"], "both see it"
    done = parts.transact(tasks.complete_task, preparatory, task.key, {}).task
    assert (done.completed_by, done.completed_for) == (preparatory.person_key, secretary.person_key)
    line = parts.transact(instances.history, secretary, task.instance_key)[-1]
    assert (line.event, line.actor_name, line.data["for"]) == ("task.completed", "周筹", "李秘")


def test_a_task_that_the_absent_has_taken_is_the_substitutes_too(
    parts: Parts, secretary: Actor, second_secretary: Actor, preparatory: Actor, task: UserTask
) -> None:
    parts.transact(tasks.assign_task, secretary, task.key, "secretary")
    assert refused(parts, tasks.complete_task, second_secretary, task.key, {}) == "task_assigned"
    away(parts, secretary, "second")
    assert desk(parts, second_secretary) == ["prepare"]
    done = parts.transact(tasks.complete_task, second_secretary, task.key, {}).task
    assert done.completed_for == secretary.person_key


def test_only_while_it_lasts(parts: Parts, secretary: Actor, preparatory: Actor, task: UserTask, clock: Clock) -> None:
    away(parts, secretary, "preparatory", 1, 3)
    assert desk(parts, preparatory) == []
    clock.forward(days=1)
    assert desk(parts, preparatory) == ["prepare"]
    clock.forward(days=2)
    assert desk(parts, preparatory) == []
    assert refused(parts, tasks.complete_task, preparatory, task.key, {}) == "not_a_candidate"


@pytest.mark.parametrize("who", ["secretary", "preparatory"])
def test_either_ends_it_early_and_once(
    parts: Parts, act: Callable[[str], Actor], secretary: Actor, preparatory: Actor, task: UserTask, who: str
) -> None:
    row = away(parts, secretary, "preparatory")
    parts.transact(substitutes.end_substitution, act(who), row.key)
    assert desk(parts, preparatory) == []
    assert refused(parts, substitutes.end_substitution, act(who), row.key) == "substitution_over"


def test_nobody_else_sees_or_ends_it(parts: Parts, secretary: Actor, committee: Actor, preparatory: Actor) -> None:
    row = away(parts, secretary, "preparatory")
    with pytest.raises(NotFound):
        parts.transact(substitutes.end_substitution, committee, row.key)
    assert parts.transact(substitutes.search_substitutions, committee, {}, [], {}).items == []
    for actor in (secretary, preparatory):
        assert [r.key for r in parts.transact(substitutes.search_substitutions, actor, {}, [], {}).items] == [row.key]


def test_consent_and_decisions_only_by_somebody_of_the_role(
    parts: Parts, hire: Hire, secretary: Actor, committee: Actor, task: UserTask
) -> None:
    instance = parts.transact(instances.get_instance, secretary, task.instance_key)
    completed(parts, secretary, instance, "prepare")
    review = open_tasks(parts, committee, instance)["review"]
    away(parts, committee, "secretary")
    assert desk(parts, secretary) == []
    assert refused(parts, tasks.complete_task, secretary, review.key, {}) == "not_a_candidate"
    fellow = hire("fellow", "冯委", "committee", "park")
    parts.transact(tasks.assign_task, committee, review.key, "committee")
    (row,) = parts.transact(substitutes.search_substitutions, committee, {}, [], {}).items
    parts.transact(substitutes.end_substitution, committee, row.key)
    away(parts, committee, "fellow")
    assert desk(parts, fellow) == ["review"]
    assert parts.transact(tasks.complete_task, fellow, review.key, {}).task.completed_for == committee.person_key


def test_what_was_asked_of_the_absent_the_substitute_answers_in_their_name(
    parts: Parts, secretary: Actor, committee: Actor, preparatory: Actor, task: UserTask
) -> None:
    parts.transact(opinions.add_signer, secretary, task.key, "committee")
    assert refused(parts, opinions.give_opinion, preparatory, task.key, "agree") == "not_a_signer"
    away(parts, committee, "preparatory")
    parts.transact(opinions.give_opinion, preparatory, task.key, "agree")
    (one,) = parts.transact(opinions.opinions_of, secretary, task.key)
    assert (one.name, one.answered_by) == ("陈委", "周筹")


def test_a_substitute_of_a_substitute_is_none(
    parts: Parts, secretary: Actor, preparatory: Actor, teller: Actor, task: UserTask
) -> None:
    away(parts, secretary, "preparatory")
    away(parts, preparatory, "teller")
    assert desk(parts, teller) == []
    assert refused(parts, tasks.complete_task, teller, task.key, {}) == "not_a_candidate"


def test_delegating_for_the_absent_brings_the_task_back_to_them(
    parts: Parts, secretary: Actor, preparatory: Actor, second_secretary: Actor, task: UserTask
) -> None:
    away(parts, secretary, "preparatory")
    parts.transact(task_actions.delegate_task, preparatory, task.key, "second")
    done = parts.transact(tasks.complete_task, second_secretary, task.key, {}).task
    assert done.assignee == "secretary" and desk(parts, preparatory) == ["prepare"]


@pytest.mark.parametrize(
    ("username", "begin", "end", "code"),
    [
        ("stranger", 0, 7, "substitute_unsuitable"),
        ("local", 0, 7, "substitute_unsuitable"),
        ("nobody", 0, 7, "substitute_unsuitable"),
        ("secretary", 0, 7, "substitute_unsuitable"),
        ("committee", 7, 7, "substitute_period"),
        ("committee", -9, 0, "substitute_period"),
        ("committee", 0, 400, "substitute_period"),
    ],
)
def test_a_colleague_of_the_own_organisations_for_a_while_in_the_future(
    parts: Parts, secretary: Actor, username: str, begin: int, end: int, code: str
) -> None:
    rest = (username, START + begin * DAY, START + end * DAY)
    assert refused(parts, substitutes.name_substitute, secretary, *rest) == code


def test_a_second_click_and_a_second_substitute_in_the_same_time_are_refused(parts: Parts, secretary: Actor) -> None:
    away(parts, secretary, "preparatory", 0, 7)
    for name, begin, end in (("preparatory", 0, 7), ("committee", 6, 9)):
        rest = (name, START + begin * DAY, START + end * DAY)
        assert refused(parts, substitutes.name_substitute, secretary, *rest) == "substitute_named"
    away(parts, secretary, "committee", 7, 9)


def test_who_may_be_named(parts: Parts, secretary: Actor) -> None:
    names = {person.username for person in parts.transact(substitutes.colleagues, secretary)}
    assert names == {"preparatory", "committee", "teller"}


@pytest.fixture
def teller(act: Callable[[str], Actor]) -> Actor:
    return act("teller")


def test_an_administrator_names_one_for_somebody_who_is_suddenly_away(
    parts: Parts, administrator: Actor, secretary: Actor, second_secretary: Actor, task: UserTask
) -> None:
    parts.transact(tasks.assign_task, secretary, task.key, "secretary")
    span = (START, START + 7 * DAY)
    for actor, reason, code in ((second_secretary, "住院治疗中", "not_administrator"),
                                (administrator, "病", "substitute_reason")):  # fmt: skip
        assert refused(parts, substitutes.name_substitute, actor, "second", *span, reason, absent="secretary") == code
    assert refused(
        parts, substitutes.name_substitute, administrator, "stranger", *span, "住院治疗中", absent="secretary"
    ) == "substitute_unsuitable"  # fmt: skip
    row = parts.transact(substitutes.name_substitute, administrator, "second", *span, "住院治疗中", absent="secretary")
    assert row.person_key == secretary.person_key
    assert desk(parts, second_secretary) == ["prepare"]
    found = parts.transact(substitutes.search_substitutions, administrator, {}, [], {})
    assert [one.key for one in found.items] == [row.key]
    parts.transact(substitutes.end_substitution, administrator, row.key)
    assert desk(parts, second_secretary) == []
