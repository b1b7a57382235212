"""Handing over, delegating and urging: who may, who may not, in which state, and what the record says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.domain.errors import AppError, NotFound, WrongState
from service.store.tasks import UserTask
from service.usecases import instances, notices, task_actions, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, errand, open_tasks, started

REVIEWED_BY_OTHERS = ["preparatory", "committee", "party", "local", "supervisor", "owner", "administrator"]


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> UserTask:
    """The first task of an errand in the secretary's association."""
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def refused(parts: Parts, use_case: Any, actor: Actor, *rest: Any, **more: Any) -> str:
    with pytest.raises(AppError) as caught:
        parts.transact(use_case, actor, *rest, **more)
    return caught.value.code


def verbs(parts: Parts, actor: Actor, task: UserTask) -> list[str]:
    lines = parts.transact(instances.history, actor, task.instance_key)
    return [line.event for line in lines if line.event.startswith("task.")]


def titles(parts: Parts, actor: Actor) -> list[str]:
    found = parts.transact(notices.search_notices, actor, {}, [], {})
    return [notice.title for notice in found.items]


def limited(parts: Parts, owner: Actor, secretary: Actor, actions: str, role: str = "secretariat") -> UserTask:
    """A task with these actions."""
    process = Process("limited", name="限定").start().user("only", role=role, properties={"actions": actions}).end()
    deployed(parts, owner, diagram(process.path("begin", "only", "done")))
    return open_tasks(parts, secretary, started(parts, secretary, "limited"))["only"]


ACTIONS: list[tuple[Any, tuple[Any, ...]]] = [
    (task_actions.transfer_task, ("second",)),
    (task_actions.delegate_task, ("second",)),
    (task_actions.recall_task, ()),
    (task_actions.urge_task, ()),
    (task_actions.people_around, ()),
    (task_actions.allowed_actions, ()),
]


def test_to_a_stranger_the_task_does_not_exist(parts: Parts, stranger: Actor, task: UserTask) -> None:
    for use_case, rest in ACTIONS:
        with pytest.raises(NotFound):
            parts.transact(use_case, stranger, task.key, *rest)


def test_a_diagram_that_allows_nothing_lets_nobody_hand_on_or_urge(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, second_secretary: Actor
) -> None:
    only = limited(parts, owner, secretary, "")
    assert parts.transact(task_actions.allowed_actions, secretary, only.key) == frozenset()
    assert refused(parts, task_actions.transfer_task, secretary, only.key, "second") == "action_not_allowed"
    assert refused(parts, task_actions.delegate_task, secretary, only.key, "second") == "action_not_allowed"
    assert refused(parts, task_actions.urge_task, committee, only.key) == "action_not_allowed"


class TestTransfer:
    def test_the_colleague_has_it_for_good_and_is_told(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask
    ) -> None:
        parts.transact(task_actions.transfer_task, secretary, task.key, "second", "出差")
        assert refused(parts, tasks.complete_task, secretary, task.key, {}) == "task_assigned"
        assert titles(parts, second_secretary) == ["转办：准备"] and titles(parts, secretary) == []
        assert parts.transact(tasks.complete_task, second_secretary, task.key, {}).task.state == "completed"
        (line,) = [
            line
            for line in parts.transact(instances.history, secretary, task.instance_key)
            if line.event == "task.transferred"
        ]
        assert (line.actor_name, line.data["to_name"], line.data["reason"]) == ("李秘", "刘秘", "出差")

    @pytest.mark.parametrize("name", REVIEWED_BY_OTHERS)
    def test_only_who_holds_the_role_hands_it_over_or_gets_it(
        self, parts: Parts, act: Callable[[str], Actor], secretary: Actor, second_secretary: Actor, task: UserTask,
        name: str,
    ) -> None:  # fmt: skip
        code = refused(parts, task_actions.transfer_task, secretary, task.key, name)
        assert code == "assignee_unsuitable"
        if name in ("owner", "administrator"):  # whoever repairs may hand out work
            assert parts.transact(task_actions.transfer_task, act(name), task.key, "second").assignee == "second"
        else:
            assert refused(parts, task_actions.transfer_task, act(name), task.key, "second") == "not_a_candidate"

    def test_what_a_colleague_has_is_theirs_to_hand_over(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask
    ) -> None:
        parts.transact(tasks.assign_task, second_secretary, task.key, "second")
        assert refused(parts, task_actions.transfer_task, secretary, task.key, "second") == "task_assigned"

    def test_a_second_click_and_a_completed_task_are_refused(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask
    ) -> None:
        parts.transact(task_actions.transfer_task, secretary, task.key, "second")
        assert refused(parts, task_actions.transfer_task, secretary, task.key, "second") == "task_assigned"
        assert verbs(parts, secretary, task) == ["task.transferred"]
        parts.transact(tasks.complete_task, second_secretary, task.key, {})
        assert refused(parts, task_actions.transfer_task, second_secretary, task.key, "secretary") == "task_not_open"

    def test_nobody_hands_it_over_to_themselves(self, parts: Parts, secretary: Actor, task: UserTask) -> None:
        assert refused(parts, task_actions.transfer_task, secretary, task.key, "secretary") == "assignee_unsuitable"


class TestDelegation:
    def test_what_the_delegate_fills_in_comes_back_to_the_owner_who_submits(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask, restarted: Callable[[], Parts]
    ) -> None:
        parts.transact(task_actions.delegate_task, secretary, task.key, "second", "请先起草")
        assert titles(parts, second_secretary) == ["委派：准备"]
        parts = restarted()
        done = parts.transact(tasks.complete_task, second_secretary, task.key, {"place": "三楼"})
        assert (done.task.state, done.task.assignee, done.opened) == ("created", "secretary", [])
        assert "place" not in done.instance.variables
        assert titles(parts, secretary) == ["委派办结：准备"]
        assert parts.transact(tasks.task_form, secretary, task.key).data["place"] == "三楼"
        done = parts.transact(tasks.complete_task, secretary, task.key, {"place": "四楼"})
        assert (done.task.completed_by, done.instance.variables["place"]) == (secretary.person_key, "四楼")
        assert verbs(parts, secretary, task) == ["task.delegated", "task.prepared", "task.completed"]

    def test_the_delegate_only_fills_in_or_gives_back(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask
    ) -> None:
        parts.transact(task_actions.delegate_task, secretary, task.key, "second")
        for use_case in (task_actions.transfer_task, task_actions.delegate_task):
            assert refused(parts, use_case, second_secretary, task.key, "secretary") == "task_delegated"
        assert parts.transact(tasks.unassign_task, second_secretary, task.key).assignee == "secretary"
        assert refused(parts, tasks.complete_task, second_secretary, task.key, {}) == "task_assigned"

    def test_the_owner_recalls_it_and_nobody_else_does(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, committee: Actor, task: UserTask
    ) -> None:
        assert refused(parts, task_actions.recall_task, secretary, task.key) == "task_not_delegated"
        parts.transact(task_actions.delegate_task, secretary, task.key, "second")
        for actor in (second_secretary, committee):
            assert refused(parts, task_actions.recall_task, actor, task.key) == "not_the_owner"
        assert parts.transact(task_actions.recall_task, secretary, task.key).assignee == "secretary"
        assert refused(parts, task_actions.recall_task, secretary, task.key) == "task_not_delegated"

    def test_papers_may_be_prepared_by_another_role_that_sees_the_procedure(
        self, parts: Parts, secretary: Actor, committee: Actor, task: UserTask
    ) -> None:
        parts.transact(task_actions.delegate_task, secretary, task.key, "committee")
        assert [t.key for t in parts.transact(tasks.search_tasks, committee, {"mine": True}, [], {}).items] == [
            task.key
        ]
        parts.transact(tasks.complete_task, committee, task.key, {"place": "三楼"})
        assert refused(parts, tasks.complete_task, committee, task.key, {}) == "not_a_candidate"

    @pytest.mark.parametrize("name", ["secretary", "teller", "supervisor"])
    def test_consent_and_decisions_stay_with_those_who_hold_the_role(
        self, parts: Parts, secretary: Actor, committee: Actor, task: UserTask, name: str
    ) -> None:
        instance = parts.transact(instances.get_instance, secretary, task.instance_key)
        completed(parts, secretary, instance, "prepare")
        review = open_tasks(parts, committee, instance)["review"]
        assert refused(parts, task_actions.delegate_task, committee, review.key, name) == "action_not_allowed"
        assert refused(parts, task_actions.transfer_task, committee, review.key, name) == "assignee_unsuitable"
        assert refused(parts, tasks.assign_task, committee, review.key, name) == "assignee_unsuitable"

    def test_a_diagram_may_keep_papers_inside_the_role(
        self, parts: Parts, owner: Actor, secretary: Actor, second_secretary: Actor
    ) -> None:
        only = limited(parts, owner, secretary, "delegate")
        assert refused(parts, task_actions.delegate_task, secretary, only.key, "committee") == "action_not_allowed"
        assert parts.transact(task_actions.delegate_task, secretary, only.key, "second").owner == "secretary"

    @pytest.mark.parametrize(("name", "code"), [("stranger", "person_out_of_sight"), ("nobody", "person_out_of_sight"),
                                                ("secretary", "delegate_unsuitable")])  # fmt: skip
    def test_neither_a_stranger_nor_oneself_is_a_delegate(
        self, parts: Parts, secretary: Actor, task: UserTask, name: str, code: str
    ) -> None:
        assert refused(parts, task_actions.delegate_task, secretary, task.key, name) == code

    def test_a_colleague_of_the_role_may_take_a_delegated_task_only_from_its_owner(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, committee: Actor, task: UserTask
    ) -> None:
        parts.transact(task_actions.delegate_task, secretary, task.key, "committee")
        assert refused(parts, tasks.assign_task, committee, task.key, "second") == "task_delegated"
        assert parts.transact(tasks.assign_task, second_secretary, task.key, "second").owner is None


class TestUrging:
    def test_the_role_is_told_once_a_day(
        self, parts: Parts, secretary: Actor, committee: Actor, supervisor: Actor, task: UserTask, clock: Clock
    ) -> None:
        parts.transact(task_actions.urge_task, supervisor, task.key, "请于本周办结")
        assert titles(parts, secretary) == ["催办：准备"] and titles(parts, committee) == []
        assert refused(parts, task_actions.urge_task, committee, task.key) == "urged_already"
        clock.forward(hours=23, minutes=59)
        assert refused(parts, task_actions.urge_task, committee, task.key) == "urged_already"
        clock.forward(minutes=1)
        parts.transact(task_actions.urge_task, committee, task.key)
        assert len(titles(parts, secretary)) == 2
        assert verbs(parts, secretary, task) == ["task.urged", "task.urged"]

    def test_who_has_the_task_is_told_alone(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, committee: Actor, task: UserTask
    ) -> None:
        parts.transact(tasks.assign_task, second_secretary, task.key, "second")
        parts.transact(task_actions.urge_task, secretary, task.key)
        assert titles(parts, second_secretary) == ["催办：准备"] and titles(parts, secretary) == []
        assert refused(parts, task_actions.urge_task, second_secretary, task.key) == "urge_oneself"

    def test_a_completed_task_is_not_urged(
        self, parts: Parts, secretary: Actor, committee: Actor, task: UserTask
    ) -> None:
        parts.transact(tasks.complete_task, secretary, task.key, {})
        with pytest.raises(WrongState):
            parts.transact(task_actions.urge_task, committee, task.key)


def test_whom_one_can_choose_are_the_role_and_all_who_work_on_the_procedure(
    parts: Parts, secretary: Actor, second_secretary: Actor, task: UserTask
) -> None:
    found = parts.transact(task_actions.people_around, secretary, task.key)
    assert [person.username for person in found.of_role] == ["second"]
    names = {person.username for person in found.in_sight}
    assert names == {"preparatory", "committee", "teller", "party", "local", "second"}
