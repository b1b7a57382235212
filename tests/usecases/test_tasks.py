"""User tasks: who may complete them, what they accept, and what is left behind when they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from service.store.associations import Association
from service.usecases import instances, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, errand, field, form, open_tasks, started


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> Any:
    """The first task of an errand in the secretary's association."""
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def test_completing_a_task_opens_the_next_one(parts: Parts, secretary: Actor, task: Any) -> None:
    done = parts.transact(tasks.complete_task, secretary, task.key, {"place": "三楼会议室"})
    assert (done.task.state, done.task.completed_by) == ("completed", secretary.person_key)
    assert [opened.element_id for opened in done.opened] == ["review"]
    assert done.instance.variables["place"] == "三楼会议室"


def test_the_last_task_ends_the_instance(parts: Parts, secretary: Actor, committee: Actor, task: Any) -> None:
    parts.transact(tasks.complete_task, secretary, task.key, {})
    instance = parts.transact(instances.get_instance, secretary, task.instance_key)
    done = completed(parts, committee, instance, "review")
    assert (done.instance.status, done.instance.ended_at, done.opened) == ("completed", parts.clock(), [])


def test_a_second_completion_is_refused(parts: Parts, secretary: Actor, task: Any) -> None:
    parts.transact(tasks.complete_task, secretary, task.key, {})
    with pytest.raises(WrongState, match="no longer open"):
        parts.transact(tasks.complete_task, secretary, task.key, {})


@pytest.mark.parametrize("name", ["preparatory", "committee", "party", "local", "supervisor", "owner", "administrator"])
def test_who_sees_the_task_and_does_not_hold_its_role_is_forbidden(
    parts: Parts, act: Any, task: Any, name: str
) -> None:
    assert parts.transact(tasks.get_task, act(name), task.key).key == task.key
    with pytest.raises(Forbidden):
        parts.transact(tasks.complete_task, act(name), task.key, {})


def test_to_a_stranger_the_task_does_not_exist(parts: Parts, stranger: Actor, task: Any) -> None:
    for use_case, rest in (
        (tasks.get_task, ()),
        (tasks.task_form, ()),
        (tasks.task_variables, ()),
        (tasks.assign_task, ("stranger",)),
        (tasks.unassign_task, ()),
        (tasks.complete_task, ({},)),
    ):
        with pytest.raises(NotFound):
            parts.transact(use_case, stranger, task.key, *rest)
    assert parts.transact(tasks.search_tasks, stranger, {}, [], {}).items == []


def test_a_task_that_is_not_there_is_not_found(parts: Parts, secretary: Actor) -> None:
    with pytest.raises(NotFound):
        parts.transact(tasks.complete_task, secretary, 4711, {})


class TestAssigning:
    def test_whoever_takes_a_task_has_it_alone(
        self, parts: Parts, secretary: Actor, task: Any, second_secretary: Actor
    ) -> None:
        parts.transact(tasks.assign_task, secretary, task.key, "secretary")
        with pytest.raises(WrongState, match="assigned to secretary"):
            parts.transact(tasks.complete_task, second_secretary, task.key, {})
        parts.transact(tasks.complete_task, secretary, task.key, {})

    def test_without_override_a_taken_task_stays_taken(
        self, parts: Parts, secretary: Actor, task: Any, second_secretary: Actor
    ) -> None:
        parts.transact(tasks.assign_task, secretary, task.key, "secretary")
        with pytest.raises(WrongState):
            parts.transact(tasks.assign_task, second_secretary, task.key, "second", allow_override=False)
        again = parts.transact(tasks.assign_task, secretary, task.key, "secretary", allow_override=False)
        assert again.assignee == "secretary"

    def test_a_task_given_back_is_open_to_the_role_again(
        self, parts: Parts, secretary: Actor, task: Any, second_secretary: Actor
    ) -> None:
        parts.transact(tasks.assign_task, secretary, task.key, "secretary")
        parts.transact(tasks.unassign_task, secretary, task.key)
        assert parts.transact(tasks.complete_task, second_secretary, task.key, {}).task.state == "completed"

    def test_only_somebody_of_the_role_can_be_given_the_task(self, parts: Parts, secretary: Actor, task: Any) -> None:
        with pytest.raises(Refused, match="cannot work on"):
            parts.transact(tasks.assign_task, secretary, task.key, "party")

    def test_a_process_owner_may_hand_it_out_and_a_supervisor_may_not(
        self, parts: Parts, owner: Actor, supervisor: Actor, task: Any
    ) -> None:
        assert parts.transact(tasks.assign_task, owner, task.key, "secretary").assignee == "secretary"
        with pytest.raises(Forbidden):
            parts.transact(tasks.unassign_task, supervisor, task.key)


class TestValues:
    @pytest.mark.parametrize(
        "values",
        [
            {"association_key": "1"},
            {"term_key": None},
            {"x": float("nan")},
            {"x": [float("inf")]},
            {"x": 2**53},
            {"x": "a\0b"},
            {"x": "\ud800"},
            {"\ud800": 1},
            {"x": {1: 2}},
            {"": 1},
            {"x": b"bytes"},
        ],
        ids=str,
    )
    def test_what_the_database_or_feel_cannot_keep_is_refused(
        self, parts: Parts, secretary: Actor, task: Any, values: dict[Any, Any]
    ) -> None:
        with pytest.raises(Invalid):
            parts.transact(tasks.complete_task, secretary, task.key, values)
        assert parts.transact(tasks.get_task, secretary, task.key).state == "created"

    def test_values_nested_too_deeply_are_refused(self, parts: Parts, secretary: Actor, task: Any) -> None:
        nested: Any = 1
        for _ in range(900):
            nested = [nested]
        with pytest.raises(Invalid):
            parts.transact(tasks.complete_task, secretary, task.key, {"x": nested})

    def test_values_of_more_than_a_megabyte_are_refused(self, parts: Parts, secretary: Actor, task: Any) -> None:
        with pytest.raises(Invalid):
            parts.transact(tasks.complete_task, secretary, task.key, {"x": "长" * 400_000})

    def test_a_reserved_name_may_come_back_unchanged(
        self, parts: Parts, secretary: Actor, task: Any, association: Association
    ) -> None:
        values = {"association_key": str(association.key), "note": "ok"}
        done = parts.transact(tasks.complete_task, secretary, task.key, values)
        assert done.instance.variables["association_key"] == str(association.key)


class TestForms:
    @pytest.fixture
    def application(self, parts: Parts, owner: Actor, secretary: Actor) -> Any:
        process = Process("apply", name="申请").start().user("fill", role="secretariat", form="application").end()
        deployed(
            parts,
            owner,
            diagram(process.path("begin", "fill", "done")),
            form("application", field("title", required=True), field("amount", "number")),
        )
        return open_tasks(parts, secretary, started(parts, secretary, "apply", variables={"title": "旧"}))["fill"]

    def test_the_form_comes_with_its_version_and_the_values_of_the_instance(
        self, parts: Parts, secretary: Actor, application: Any
    ) -> None:
        found = parts.transact(tasks.task_form, secretary, application.key)
        assert (found.form_id, found.form_version, found.data["title"]) == ("application", 1, "旧")
        assert found.schema is not None and found.schema["id"] == "application"

    def test_a_missing_field_is_named_and_nothing_is_kept(
        self, parts: Parts, secretary: Actor, application: Any
    ) -> None:
        with pytest.raises(Refused) as refused:
            parts.transact(tasks.complete_task, secretary, application.key, {"title": "", "amount": 1})
        assert (refused.value.code, [error.path for error in refused.value.fields]) == ("form_invalid", ["title"])
        assert parts.transact(tasks.task_variables, secretary, application.key)["title"] == "旧"

    def test_fields_that_the_form_does_not_have_are_dropped(
        self, parts: Parts, secretary: Actor, application: Any
    ) -> None:
        done = parts.transact(tasks.complete_task, secretary, application.key, {"title": "新", "approved": True})
        assert "approved" not in done.instance.variables
        assert done.instance.variables["title"] == "新"
