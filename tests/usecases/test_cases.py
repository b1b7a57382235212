"""The state of a case is what its diagram says of where it stands, and its end is told by its name."""

from __future__ import annotations

import pytest

from service.engine.definition import Resource
from service.store.instances import Instance
from service.usecases import instances
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, started


def checking() -> Resource:
    """`fix` says its own state, `look` what the process says that holds it; `wait` is one of what is called there."""
    process = Process("checking", properties={"state": "in_approval"}).start().user("look", role="secretariat")
    process.user("fix", role="secretariat", properties={"state": "supplementing"}).end("checked")
    return diagram(process.path("begin", "look", "fix", "checked"))


def asking() -> Resource:
    process = Process("asking").start().user("write", role="secretariat", properties={"state": "draft"})
    process.call("check", "checking", properties={"state": "submitted"}).call("think", "thinking", properties=HELD)
    process.user("rest", role="secretariat").exclusive("kind").end(
        "done", name="已同意", properties={"state": "approved"}
    )
    process.end("no", name="不同意").flow("kind", "done", default=True).flow("kind", "no", '=answer = "no"')
    return diagram(process.path("begin", "write", "check", "think", "rest", "kind"))


def thinking() -> Resource:
    return diagram(Process("thinking").start().user("wait", role="secretariat").end().path("begin", "wait", "done"))


HELD = {"state": "held"}


@pytest.fixture
def case(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, asking(), checking(), thinking())
    return started(parts, secretary, "asking")


def now(parts: Parts, secretary: Actor, case: Instance) -> tuple[str | None, str | None]:
    found = parts.transact(instances.get_instance, secretary, case.key)
    return found.case_state, found.end_name


def test_the_innermost_that_says_a_state_counts_and_a_silent_step_changes_nothing(
    parts: Parts, secretary: Actor, case: Instance
) -> None:
    seen = [now(parts, secretary, case)]
    for step in ("write", "look", "fix", "wait", "rest"):
        completed(parts, secretary, case, step)
        seen.append(now(parts, secretary, case))
    states = ["draft", "in_approval", "supplementing", "held", "held"]
    assert seen == [*((state, None) for state in states), ("approved", "已同意")]


def test_an_end_without_a_state_is_told_by_its_name_alone(parts: Parts, secretary: Actor, case: Instance) -> None:
    for step in ("write", "look", "fix", "wait"):
        completed(parts, secretary, case, step)
    completed(parts, secretary, case, "rest", answer="no")
    assert now(parts, secretary, case) == (None, "不同意")


def test_what_is_ended_early_is_terminated_and_found_by_it(parts: Parts, secretary: Actor, case: Instance) -> None:
    parts.transact(instances.cancel_instance, secretary, case.key, "重复发起")
    assert now(parts, secretary, case) == ("terminated", None)
    found = parts.transact(instances.search_instances, secretary, {"case_state": "terminated"}, [], {})
    assert [one.key for one in found.items] == [case.key]
    assert not parts.transact(instances.search_instances, secretary, {"case_state": "draft"}, [], {}).items
