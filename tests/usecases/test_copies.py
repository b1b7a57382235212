"""Copies for people to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.domain.errors import NotFound
from service.store.tasks import UserTask
from service.usecases import copies, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import deployed, errand, open_tasks, started
from tests.usecases.test_task_actions import REVIEWED_BY_OTHERS, limited, refused, titles, verbs


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> UserTask:
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def test_who_gets_a_copy_finds_it_in_a_list_of_their_own_and_reading_is_noted(
    parts: Parts, secretary: Actor, party: Actor, supervisor: Actor, task: UserTask, clock: Clock
) -> None:
    parts.transact(copies.send_copies, secretary, task.key, ["party", "supervisor", "party"], "请阅")
    assert titles(parts, party) == titles(parts, supervisor) == ["抄送：准备"]
    assert parts.transact(copies.count_unread, party) == 1
    (copy,) = parts.transact(copies.search_copies, party, {"unread": True}, [], {}).items
    assert (copy.task_key, copy.sender, copy.note) == (task.key, "李秘", "请阅")
    clock.forward(hours=1)
    read = parts.transact(copies.mark_read, party, copy.key)
    clock.forward(hours=1)
    assert parts.transact(copies.mark_read, party, copy.key).read_at == read.read_at
    assert parts.transact(copies.count_unread, party) == 0 and parts.transact(copies.count_unread, supervisor) == 1
    assert refused(parts, tasks.complete_task, party, task.key, {}) == "not_a_candidate"


def test_the_same_task_is_copied_to_the_same_person_once(
    parts: Parts, secretary: Actor, party: Actor, task: UserTask
) -> None:
    for _ in range(2):
        parts.transact(copies.send_copies, secretary, task.key, ["party"])
    assert parts.transact(copies.search_copies, party, {}, [], {}).total == 1
    assert verbs(parts, secretary, task) == ["task.copied"]


@pytest.mark.parametrize("name", REVIEWED_BY_OTHERS)
def test_who_may_not_complete_the_task_sends_no_copies(
    parts: Parts, act: Callable[[str], Actor], task: UserTask, name: str
) -> None:
    assert refused(parts, copies.send_copies, act(name), task.key, ["secretary"]) == "not_a_candidate"


def test_a_stranger_neither_gets_nor_sends_nor_reads_one(
    parts: Parts, secretary: Actor, party: Actor, stranger: Actor, task: UserTask
) -> None:
    assert refused(parts, copies.send_copies, secretary, task.key, ["party", "stranger"]) == "person_out_of_sight"
    assert parts.transact(copies.search_copies, party, {}, [], {}).total == 0, "all or nobody"
    with pytest.raises(NotFound):
        parts.transact(copies.send_copies, stranger, task.key, ["stranger"])
    parts.transact(copies.send_copies, secretary, task.key, ["party"])
    (copy,) = parts.transact(copies.search_copies, party, {}, [], {}).items
    for actor in (stranger, secretary):
        with pytest.raises(NotFound):
            parts.transact(copies.mark_read, actor, copy.key)


def test_who_completed_a_task_may_still_copy_it_and_colleagues_may_too(
    parts: Parts, secretary: Actor, party: Actor, local: Actor, task: UserTask
) -> None:
    parts.transact(tasks.complete_task, secretary, task.key, {})
    parts.transact(copies.send_copies, secretary, task.key, ["party"])
    assert refused(parts, copies.send_copies, local, task.key, ["party"]) == "not_a_candidate"
    assert parts.transact(copies.count_unread, party) == 1


def test_a_number_of_people_and_a_diagram_that_allows_it(
    parts: Parts, owner: Actor, secretary: Actor, task: UserTask
) -> None:
    assert refused(parts, copies.send_copies, secretary, task.key, []) == "copies_number"
    only = limited(parts, owner, secretary, "urge")
    assert refused(parts, copies.send_copies, secretary, only.key, ["party"]) == "action_not_allowed"
