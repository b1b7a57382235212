"""Asking somebody for an opinion before a task is completed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.domain.errors import NotFound
from service.store.tasks import UserTask
from service.usecases import opinions, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import deployed, errand, open_tasks, started
from tests.usecases.test_task_actions import REVIEWED_BY_OTHERS, limited, refused, titles, verbs


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> UserTask:
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def test_the_task_waits_until_everybody_asked_has_answered(
    parts: Parts, secretary: Actor, committee: Actor, party: Actor, task: UserTask, restarted: Callable[[], Parts]
) -> None:
    for name in ("committee", "party"):
        parts.transact(opinions.add_signer, secretary, task.key, name, "请看经费")
    assert titles(parts, committee) == titles(parts, party) == ["加签：准备"]
    desk = parts.transact(tasks.search_tasks, party, {"mine": True, "state": "created"}, [], {})
    assert [one.key for one in desk.items] == [task.key], "it stands on the desk of who is asked"
    parts.transact(opinions.give_opinion, committee, task.key, "agree")
    parts = restarted()
    assert refused(parts, tasks.complete_task, secretary, task.key, {}) == "opinions_missing"
    parts.transact(opinions.give_opinion, party, task.key, "object", "超出预算")
    assert titles(parts, secretary) == ["加签完成：准备"]
    found = parts.transact(opinions.opinions_of, secretary, task.key)
    assert [(one.name, one.row.opinion, one.row.text, one.asked_by) for one in found] == [
        ("陈委", "agree", "", "李秘"),
        ("王党", "object", "超出预算", "李秘"),
    ]
    assert parts.transact(tasks.complete_task, secretary, task.key, {}).task.state == "completed"
    assert verbs(parts, secretary, task) == ["task.signer_added"] * 2 + ["task.opinion_given"] * 2 + ["task.completed"]


@pytest.mark.parametrize("name", REVIEWED_BY_OTHERS)
def test_who_may_not_complete_the_task_may_not_ask(
    parts: Parts, act: Callable[[str], Actor], task: UserTask, name: str
) -> None:
    assert refused(parts, opinions.add_signer, act(name), task.key, "secretary") == "not_a_candidate"


def test_whom_nobody_asked_gives_no_opinion(parts: Parts, secretary: Actor, committee: Actor, task: UserTask) -> None:
    for actor in (secretary, committee):
        assert refused(parts, opinions.give_opinion, actor, task.key, "agree") == "not_a_signer"


def test_to_a_stranger_the_task_does_not_exist(parts: Parts, secretary: Actor, stranger: Actor, task: UserTask) -> None:
    assert refused(parts, opinions.add_signer, secretary, task.key, "stranger") == "person_out_of_sight"
    for use_case, rest in (
        (opinions.add_signer, ("stranger",)),
        (opinions.give_opinion, ("agree",)),
        (opinions.remove_signer, (1,)),
        (opinions.opinions_of, ()),
    ):
        with pytest.raises(NotFound):
            parts.transact(use_case, stranger, task.key, *rest)


def test_a_second_click_asks_and_answers_once(parts: Parts, secretary: Actor, committee: Actor, task: UserTask) -> None:
    parts.transact(opinions.add_signer, secretary, task.key, "committee")
    assert refused(parts, opinions.add_signer, secretary, task.key, "committee") == "signer_asked"
    parts.transact(opinions.give_opinion, committee, task.key, "agree")
    assert refused(parts, opinions.give_opinion, committee, task.key, "agree") == "not_a_signer"


def test_objecting_needs_a_reason_and_there_are_two_opinions(
    parts: Parts, secretary: Actor, committee: Actor, task: UserTask
) -> None:
    parts.transact(opinions.add_signer, secretary, task.key, "committee")
    assert refused(parts, opinions.give_opinion, committee, task.key, "object", " ") == "opinion_reason"
    assert refused(parts, opinions.give_opinion, committee, task.key, "perhaps") == "opinion_unknown"


def test_asking_no_longer_frees_the_task_and_what_was_given_stays(
    parts: Parts, secretary: Actor, committee: Actor, party: Actor, task: UserTask
) -> None:
    first = parts.transact(opinions.add_signer, secretary, task.key, "committee")
    second = parts.transact(opinions.add_signer, secretary, task.key, "party")
    parts.transact(opinions.give_opinion, committee, task.key, "agree")
    assert refused(parts, opinions.remove_signer, secretary, task.key, first.key) == "opinion_given"
    assert refused(parts, opinions.remove_signer, committee, task.key, second.key) == "not_a_candidate"
    parts.transact(opinions.remove_signer, secretary, task.key, second.key)
    assert refused(parts, opinions.give_opinion, party, task.key, "agree") == "not_a_signer"
    assert parts.transact(tasks.complete_task, secretary, task.key, {}).task.state == "completed"
    assert refused(parts, opinions.add_signer, secretary, task.key, "party") == "task_not_open"


def test_nobody_asks_themselves_and_a_diagram_may_forbid_it(
    parts: Parts, owner: Actor, secretary: Actor, task: UserTask
) -> None:
    assert refused(parts, opinions.add_signer, secretary, task.key, "secretary") == "signer_unsuitable"
    only = limited(parts, owner, secretary, "transfer")
    assert refused(parts, opinions.add_signer, secretary, only.key, "committee") == "action_not_allowed"
