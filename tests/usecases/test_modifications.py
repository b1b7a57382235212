"""Jumping to a step and repeating one: who may, what is kept, and where a second person is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from service.engine.definition import Resource
from service.engine.modifications import Plan
from service.store import journal
from service.store.instances import Instance
from service.usecases import confirmations, instances, interventions, modifications, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts, Work
from tests.usecases.conftest import Hire
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started
from tests.usecases.test_task_actions import refused, titles

REASON = "材料需要重新审核"


def plan(activate: str = "", terminate: str = "") -> Plan:
    return Plan(tuple(activate.split()), tuple(terminate.split()))


def hearing() -> Resource:
    """Draft, review, Party consent (protected), and publishing."""
    process = Process("hearing", name="听证").start().user("draft", name="起草").user("review", name="审核")
    process.user("consent", role="party_committee", name="党组织同意", properties={"protected": "党组织同意在先"})
    process.user("publish", name="公布").end().path("begin", "draft", "review", "consent", "publish", "done")
    return diagram(process)


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, hearing())
    return started(parts, secretary, "hearing")


@pytest.fixture
def second(hire: Hire) -> Actor:
    return hire("owner2", "孙流", "process_owner", "city")


def there(parts: Parts, actor: Actor, instance: Instance) -> list[str]:
    return sorted(open_tasks(parts, actor, instance))


def events(parts: Parts, actor: Actor, instance: Instance) -> list[Any]:
    return list(parts.transact(instances.history, actor, instance.key))


def test_a_step_is_repeated_and_given_to_who_did_it(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, restarted: Callable[[], Parts]
) -> None:
    draft = open_tasks(parts, secretary, instance)["draft"]
    completed(parts, secretary, instance, "draft")
    review = open_tasks(parts, secretary, instance)["review"]
    parts.transact(tasks.assign_task, secretary, review.key, "secretary")
    preview = parts.transact(modifications.preview_modification, owner, instance.key, plan("draft", "review"))
    assert (preview.opens, preview.ends, dict(preview.protected)) == (("起草",), ("审核",), {})
    assert there(parts, secretary, instance) == ["review"], "a preview changes nothing"
    parts.transact(modifications.modify_instance, owner, instance.key, plan("draft", "review"), REASON)
    parts = restarted()
    again = open_tasks(parts, secretary, instance)["draft"]
    assert again.key != draft.key and again.assignee == "secretary"
    assert titles(parts, secretary) == ["请办理：起草", "任务取消：审核"]
    line = events(parts, owner, instance)[-1]
    assert (line.event, line.actor_name, line.data["reason"]) == ("instance.modified", owner.name, REASON)
    assert (line.data["activate"], line.data["terminate"]) == (["draft"], ["review"])
    assert line.data["visits"] == [["review", "hearing", "canceled"], ["draft", "hearing", "entered"]]
    state = parts.transact(instances.diagram_state, owner, instance.key)
    assert state.active == {"draft": 1} and state.canceled == {"review": 1}
    completed(parts, secretary, instance, "draft")
    completed(parts, secretary, instance, "review")
    assert parts.transact(lambda work: journal.verify(work.session, instance.key), None) is None


def test_what_touches_a_protected_step_needs_a_second_person(
    parts: Parts, owner: Actor, secretary: Actor, second: Actor, instance: Instance
) -> None:
    skip = plan("publish", "draft")
    assert dict(parts.transact(modifications.preview_modification, owner, instance.key, skip).protected) == {
        "consent": "党组织同意在先"
    }
    assert (
        refused(parts, modifications.modify_instance, owner, instance.key, skip, REASON) == "modification_needs_second"
    )
    made = parts.transact(confirmations.propose_modification, owner, instance.key, skip, REASON)
    assert there(parts, secretary, instance) == ["draft"]
    assert titles(parts, second) == ["请确认：调整“听证”的办理环节"]
    assert (
        refused(parts, confirmations.propose_modification, owner, instance.key, skip, REASON) == "modification_pending"
    )
    assert refused(parts, confirmations.confirm_modification, owner, made.key) == "modification_four_eyes"
    assert refused(parts, confirmations.confirm_modification, secretary, made.key) == "not_process_owner"
    parts.transact(confirmations.confirm_modification, second, made.key, "同意")
    assert there(parts, secretary, instance) == ["publish"]
    lines = events(parts, owner, instance)
    assert [line.event for line in lines[-2:]] == ["modification.proposed", "instance.modified"]
    assert (lines[-1].actor_name, lines[-1].data["proposed_by"], lines[-1].data["answer"]) == ("孙流", "钱流", "同意")
    assert refused(parts, confirmations.confirm_modification, second, made.key) == "modification_decided"


@pytest.mark.parametrize(
    ("activate", "terminate", "done"), [("consent", "draft", ""), ("review", "consent", "draft review")]
)
def test_to_begin_or_to_end_a_protected_step_needs_one_too(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, activate: str, terminate: str, done: str
) -> None:
    for element in done.split():
        completed(parts, secretary, instance, element)
    wanted = plan(activate, terminate)
    assert "consent" in parts.transact(modifications.preview_modification, owner, instance.key, wanted).protected


def test_a_proposal_is_rejected_withdrawn_or_stale(
    parts: Parts, owner: Actor, secretary: Actor, second: Actor, instance: Instance
) -> None:
    skip = plan("publish", "draft")

    def proposed() -> int:
        return parts.transact(confirmations.propose_modification, owner, instance.key, skip, REASON).key

    key = proposed()
    assert refused(parts, confirmations.reject_modification, second, key, " ") == "reason_missing"
    assert parts.transact(confirmations.reject_modification, second, key, "不能跳过").state == "rejected"
    assert parts.transact(confirmations.reject_modification, owner, proposed(), "").state == "withdrawn"
    assert [line.event for line in events(parts, owner, instance)][-1] == "modification.withdrawn"
    key = proposed()
    assert parts.transact(confirmations.proposed_of, second, instance.key).key == key
    assert parts.transact(confirmations.proposed_of, secretary, instance.key) is None
    completed(parts, secretary, instance, "draft")
    assert refused(parts, confirmations.confirm_modification, second, key) == "modification_stale"


def test_what_was_done_for_good_is_not_done_again(parts: Parts, owner: Actor, secretary: Actor, party: Actor) -> None:
    """A number that was drawn stays drawn: nobody goes back before it, and going on from there is no matter."""
    process = Process("numbered", name="取号").start().user("draft", name="起草")
    process.service("number", "issue_number", name="取号", inputs={"kind": "acceptance"}).user("publish").user(
        "after"
    ).end()
    process.path("begin", "draft", "number", "publish", "after", "done")
    deployed(parts, owner, diagram(process))
    made = started(parts, secretary, "numbered")
    completed(parts, secretary, made, "draft")
    for activate in ("draft", "number"):
        wanted = plan(activate, "publish")
        assert refused(parts, modifications.modify_instance, owner, made.key, wanted, REASON) == "return_past_effect"
    parts.transact(modifications.modify_instance, owner, made.key, plan("publish", "publish"), REASON)
    parts.transact(modifications.modify_instance, owner, made.key, plan("after", "publish"), REASON)
    assert there(parts, secretary, made) == ["after"]


def test_who_may_and_what_is_refused(
    parts: Parts, act: Callable[[str], Actor], owner: Actor, local: Actor, instance: Instance
) -> None:
    verbs: Iterable[Any] = (modifications.modify_instance, confirmations.propose_modification)
    wanted = plan("review", "draft")
    for verb in verbs:
        for name in ("secretary", "local", "supervisor", "committee"):
            assert refused(parts, verb, act(name), instance.key, wanted, REASON) == "not_process_owner", name
        assert refused(parts, verb, act("stranger"), instance.key, wanted, REASON) == "not_found"
        assert refused(parts, verb, owner, instance.key, wanted, " ") == "reason_missing"
    assert (
        refused(parts, modifications.preview_modification, act("secretary"), instance.key, wanted)
        == "not_process_owner"
    )
    modify = modifications.modify_instance
    assert refused(parts, modify, owner, instance.key, plan("review"), REASON) == "modification_doubles"
    parts.transact(interventions.suspend_instance, local, instance.key, "x")
    assert refused(parts, modify, owner, instance.key, wanted, REASON) == "instance_suspended"
    parts.transact(interventions.terminate_instance, local, instance.key, "x")
    assert refused(parts, modify, owner, instance.key, wanted, REASON) == "instance_ended"


def test_a_refusal_names_the_steps_as_people_know_them(parts: Parts, owner: Actor, instance: Instance) -> None:
    def sentence(work: Work) -> str:
        with pytest.raises(Exception, match="起草") as caught:
            modifications.preview_modification(work, instance.key, plan("review"))
        return str(caught.value)

    assert "审核" in parts.transact(sentence, owner)
