"""Returning a task to an earlier step and taking a completed one back: who may, to where, and until when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.domain.errors import NotFound
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import instances, opinions, returns, task_actions, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.conftest import Hire
from tests.usecases.procedures import Process, completed, deployed, diagram, drafts, open_tasks, started
from tests.usecases.test_task_actions import REVIEWED_BY_OTHERS, refused, titles, verbs


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    """Draft and check by the secretariat, review by the committee, filing by the secretariat; now in review."""
    process = (
        Process("report", name="报告")
        .start()
        .user("draft", name="起草")
        .user("check", name="核对", inputs={"pages": "=null"})
    )
    process.user("review", role="committee", name="审议").user("store", name="归档").end()
    deployed(parts, owner, diagram(process.path("begin", "draft", "check", "review", "store", "done")))
    made = started(parts, secretary, "report")
    completed(parts, secretary, made, "draft", text="初稿")
    completed(parts, secretary, made, "check", pages=3)
    return made


def review(parts: Parts, committee: Actor, instance: Instance) -> UserTask:
    return open_tasks(parts, committee, instance)["review"]


class TestReturn:
    def test_the_reviewer_sees_where_it_can_go_and_sends_it_to_who_did_that_step(
        self, parts: Parts, secretary: Actor, second_secretary: Actor, committee: Actor, instance: Instance
    ) -> None:
        task = review(parts, committee, instance)
        found = parts.transact(returns.earlier_steps, committee, task.key)
        assert [(step.element_id, step.name, step.done_by, step.ends) for step in found] == [
            ("check", "核对", "李秘", ()),
            ("draft", "起草", "李秘", ()),
        ]
        (opened,) = parts.transact(returns.return_task, committee, task.key, "draft", "数字有误")
        assert (opened.element_id, opened.assignee) == ("draft", "secretary")
        assert opened.returned == {
            "by": "陈委", "at": parts.clock().isoformat(), "reason": "数字有误", "from": "审议", "straight": True,
        }  # fmt: skip
        assert titles(parts, secretary) == ["退回：起草"] and titles(parts, second_secretary) == []
        assert parts.transact(tasks.task_form, secretary, opened.key).data["text"] == "初稿"

    def test_resubmitted_straight_it_is_with_the_reviewer_again(
        self, parts: Parts, secretary: Actor, committee: Actor, instance: Instance, restarted: Callable[[], Parts]
    ) -> None:
        task = review(parts, committee, instance)
        (draft,) = parts.transact(returns.return_task, committee, task.key, "draft", "数字有误")
        parts = restarted()
        done = parts.transact(tasks.complete_task, secretary, draft.key, {"text": "二稿"}, to_sender=True)
        assert [(opened.element_id, opened.assignee) for opened in done.opened] == [("review", "committee")]
        assert titles(parts, committee) == ["重新送达：审议"]
        assert done.instance.variables["text"] == "二稿"
        assert parts.transact(tasks.complete_task, committee, done.opened[0].key, {}).opened[0].element_id == "store"

    def test_or_it_goes_all_steps_again_as_drawn(
        self, parts: Parts, secretary: Actor, committee: Actor, instance: Instance
    ) -> None:
        parts.transact(returns.return_task, committee, review(parts, committee, instance).key, "draft", "重写")
        done = completed(parts, secretary, instance, "draft", text="二稿")
        assert [opened.element_id for opened in done.opened] == ["check"]
        assert done.opened[0].returned is None

    @pytest.mark.parametrize("name", ["secretary", *(n for n in REVIEWED_BY_OTHERS if n != "committee")])
    def test_who_may_not_complete_the_task_may_not_return_it(
        self, parts: Parts, act: Callable[[str], Actor], committee: Actor, instance: Instance, name: str
    ) -> None:
        task = review(parts, committee, instance)
        assert refused(parts, returns.return_task, act(name), task.key, "draft", "x") == "not_a_candidate"

    def test_to_a_stranger_it_does_not_exist(
        self, parts: Parts, stranger: Actor, committee: Actor, instance: Instance
    ) -> None:
        key = review(parts, committee, instance).key
        for use_case, rest in (
            (returns.earlier_steps, ()),
            (returns.return_task, ("draft", "x")),
            (returns.withdraw_task, ()),
        ):
            with pytest.raises(NotFound):
                parts.transact(use_case, stranger, key, *rest)

    @pytest.mark.parametrize(
        ("element_id", "reason", "code"),
        [
            ("draft", " ", "reason_missing"),
            ("store", "x", "return_not_earlier"),
            ("review", "x", "return_not_earlier"),
            ("elsewhere", "x", "return_elsewhere"),
        ],
    )
    def test_only_to_an_earlier_step_and_with_the_reason(
        self, parts: Parts, committee: Actor, instance: Instance, element_id: str, reason: str, code: str
    ) -> None:
        key = review(parts, committee, instance).key
        assert refused(parts, returns.return_task, committee, key, element_id, reason) == code
        assert verbs(parts, committee, review(parts, committee, instance))[-1] == "task.completed"

    def test_a_second_click_is_refused(self, parts: Parts, committee: Actor, instance: Instance) -> None:
        key = review(parts, committee, instance).key
        parts.transact(returns.return_task, committee, key, "draft", "x")
        assert refused(parts, returns.return_task, committee, key, "draft", "x") == "task_not_open"
        assert refused(parts, returns.earlier_steps, committee, key) == "task_not_open"

    def test_a_step_that_was_not_taken_is_neither_offered_nor_accepted(
        self, parts: Parts, owner: Actor, secretary: Actor
    ) -> None:
        process = Process("choice").start().exclusive("which").user("long").exclusive("joined").user("last").end()
        process.path("begin", "which").flow("which", "long", "=false").flow("which", "joined", default=True)
        deployed(parts, owner, diagram(process.path("long", "joined", "last", "done")))
        task = open_tasks(parts, secretary, started(parts, secretary, "choice"))["last"]
        assert parts.transact(returns.earlier_steps, secretary, task.key) == []
        assert refused(parts, returns.return_task, secretary, task.key, "long", "x") == "return_not_done"

    def test_what_an_effect_has_made_lasting_is_not_undone(
        self, parts: Parts, owner: Actor, secretary: Actor, committee: Actor
    ) -> None:
        process = (
            Process("numbered").start().user("draft").service("number", "issue_number", inputs={"kind": "acceptance"})
        )
        process.user("review", role="committee").end()
        deployed(parts, owner, diagram(process.path("begin", "draft", "number", "review", "done")))
        instance = started(parts, secretary, "numbered")
        done = completed(parts, secretary, instance, "draft")
        task = review(parts, committee, instance)
        assert parts.transact(returns.earlier_steps, committee, task.key) == []
        assert refused(parts, returns.return_task, committee, task.key, "draft", "x") == "return_past_effect"
        assert refused(parts, returns.withdraw_task, secretary, done.task.key) == "withdrawal_past_effect"

    def test_a_diagram_may_forbid_it(self, parts: Parts, owner: Actor, secretary: Actor) -> None:
        process = Process("counting").start().user("hand_out").user("count", properties={"actions": "urge"}).end()
        deployed(parts, owner, diagram(process.path("begin", "hand_out", "count", "done")))
        instance = started(parts, secretary, "counting")
        done = completed(parts, secretary, instance, "hand_out")
        key = done.opened[0].key
        assert refused(parts, returns.return_task, secretary, key, "hand_out", "x") == "action_not_allowed"

    def test_parallel_drafts_that_stood_open_stand_again_with_who_had_them(
        self, parts: Parts, owner: Actor, secretary: Actor, second_secretary: Actor
    ) -> None:
        process = (
            Process("plans")
            .start()
            .user("plan")
            .parallel("split")
            .user("one")
            .user("two", name="另一稿")
            .parallel("join")
            .end()
        )
        process.path("begin", "plan", "split", "one", "join", "done").path("split", "two", "join")
        deployed(parts, owner, diagram(process))
        instance = started(parts, secretary, "plans")
        completed(parts, secretary, instance, "plan")
        both = open_tasks(parts, secretary, instance)
        parts.transact(tasks.assign_task, second_secretary, both["two"].key, "second")
        (step,) = parts.transact(returns.earlier_steps, secretary, both["one"].key)
        assert step.ends == ("另一稿",)
        (plan,) = parts.transact(returns.return_task, secretary, both["one"].key, "plan", "x")
        assert [task.state for task in open_tasks(parts, secretary, instance).values()] == ["created"]
        parts.transact(tasks.complete_task, secretary, plan.key, {}, to_sender=True)
        again = open_tasks(parts, secretary, instance)
        assert {name: task.assignee for name, task in again.items()} == {"one": "secretary", "two": "second"}

    def test_an_opinion_that_was_given_is_kept_over_a_return(
        self, parts: Parts, secretary: Actor, committee: Actor, party: Actor, instance: Instance
    ) -> None:
        task = review(parts, committee, instance)
        parts.transact(opinions.add_signer, committee, task.key, "party", "请核")
        parts.transact(opinions.give_opinion, party, task.key, "agree", "同意")
        parts.transact(opinions.add_signer, committee, task.key, "secretary")
        (draft,) = parts.transact(returns.return_task, committee, task.key, "draft", "x")
        done = parts.transact(tasks.complete_task, secretary, draft.key, {}, to_sender=True)
        kept = parts.transact(opinions.opinions_of, committee, done.opened[0].key)
        assert [(one.name, one.row.state) for one in kept] == [("王党", "given"), ("李秘", "asked")]
        assert refused(parts, tasks.complete_task, committee, done.opened[0].key, {}) == "opinions_missing"


class TestWithdraw:
    def test_who_completed_a_step_takes_it_back_while_nobody_has_acted(
        self, parts: Parts, secretary: Actor, committee: Actor, instance: Instance, restarted: Callable[[], Parts]
    ) -> None:
        done = last(parts, secretary, "check")
        parts = restarted()
        (opened,) = parts.transact(returns.withdraw_task, secretary, done.key, "漏了附件")
        assert parts.transact(tasks.task_form, secretary, opened.key).data["pages"] == 3, "what was sent is in the form"
        assert (opened.element_id, opened.assignee) == ("check", "secretary")
        assert open_tasks(parts, committee, instance).keys() == {"check"}
        assert verbs(parts, secretary, done)[-1] == "task.withdrawn"
        assert refused(parts, returns.withdraw_task, secretary, done.key) == "withdrawal_too_late"

    @pytest.mark.parametrize("name", ["second", *REVIEWED_BY_OTHERS])
    def test_nobody_else_takes_it_back(
        self, parts: Parts, act: Callable[[str], Actor], secretary: Actor, second_secretary: Actor, instance: Instance,
        name: str,
    ) -> None:  # fmt: skip
        actor = second_secretary if name == "second" else act(name)
        assert refused(parts, returns.withdraw_task, actor, last(parts, secretary, "check").key) == "not_the_completer"

    @pytest.mark.parametrize("act_on", ["assign", "complete", "return", "delegate", "ask"])
    def test_once_somebody_has_acted_on_what_followed_it_is_too_late(
        self, parts: Parts, hire: Hire, secretary: Actor, committee: Actor, instance: Instance, act_on: str
    ) -> None:
        hire("fellow", "冯委", "committee", "park")
        done, task = last(parts, secretary, "check"), review(parts, committee, instance)
        if act_on == "assign":
            parts.transact(tasks.assign_task, committee, task.key, "committee")
        elif act_on == "complete":
            parts.transact(tasks.complete_task, committee, task.key, {})
        elif act_on == "return":
            parts.transact(returns.return_task, committee, task.key, "draft", "x")
        elif act_on == "delegate":
            parts.transact(task_actions.delegate_task, committee, task.key, "fellow")
        else:
            parts.transact(opinions.add_signer, committee, task.key, "party")
        assert refused(parts, returns.withdraw_task, secretary, done.key) == "withdrawal_too_late"
        assert not parts.transact(returns.may_withdraw, secretary, done)

    def test_urging_is_no_work_on_it(
        self, parts: Parts, secretary: Actor, committee: Actor, instance: Instance
    ) -> None:
        parts.transact(task_actions.urge_task, secretary, review(parts, committee, instance).key)
        done = last(parts, secretary, "check")
        assert parts.transact(returns.may_withdraw, secretary, done)
        assert len(parts.transact(returns.withdraw_task, secretary, done.key)) == 1

    def test_only_the_last_step_is_taken_back(self, parts: Parts, secretary: Actor, instance: Instance) -> None:
        assert (
            refused(parts, returns.withdraw_task, secretary, last(parts, secretary, "draft").key)
            == "withdrawal_too_late"
        )

    def test_an_open_task_and_an_ended_procedure_have_nothing_to_take_back(
        self, parts: Parts, secretary: Actor, committee: Actor, instance: Instance
    ) -> None:
        completed(parts, committee, instance, "review")
        task = open_tasks(parts, secretary, instance)["store"]
        assert refused(parts, returns.withdraw_task, secretary, task.key) == "not_the_completer"
        parts.transact(tasks.complete_task, secretary, task.key, {})
        assert refused(parts, returns.withdraw_task, secretary, task.key) == "instance_ended"

    def test_a_draft_that_waits_for_the_others_is_taken_back_until_they_are_joined(
        self, parts: Parts, owner: Actor, secretary: Actor, second_secretary: Actor
    ) -> None:
        deployed(parts, owner, drafts(2))
        instance = started(parts, secretary, "drafts")
        first = completed(parts, secretary, instance, "draft_0").task
        parts.transact(returns.withdraw_task, secretary, first.key)
        assert refused(parts, returns.withdraw_task, secretary, first.key) == "withdrawal_too_late"
        assert open_tasks(parts, secretary, instance).keys() == {"draft_0", "draft_1"}
        first = completed(parts, secretary, instance, "draft_0").task
        second = completed(parts, second_secretary, instance, "draft_1").task
        for actor, task in ((secretary, first), (second_secretary, second)):
            assert refused(parts, returns.withdraw_task, actor, task.key) == "withdrawal_too_late"

    def test_after_a_reminder_has_come_it_is_too_late(
        self, parts: Parts, owner: Actor, secretary: Actor, clock: Clock
    ) -> None:
        from service.usecases.clock import tick

        process = Process("timed").start().user("draft").user("review", role="committee").end().user("remind").end("r")
        process.boundary("half", "review", timer=("timeDuration", "P5D"), interrupting=False)
        deployed(parts, owner, diagram(process.path("begin", "draft", "review", "done").path("half", "remind", "r")))
        done = completed(parts, secretary, started(parts, secretary, "timed"), "draft").task
        clock.forward(days=6)
        tick(parts)
        assert refused(parts, returns.withdraw_task, secretary, done.key) == "withdrawal_too_late"


def last(parts: Parts, actor: Actor, element_id: str) -> UserTask:
    """The task at an element that was completed last."""
    filter = {"element_id": element_id, "state": "completed"}
    return parts.transact(tasks.search_tasks, actor, filter, [{"field": "ended_at", "order": False}], {}).items[0]


def test_the_history_of_an_instance_with_returns_is_whole(
    parts: Parts, secretary: Actor, committee: Actor, instance: Instance
) -> None:
    """Every step, returns included, stands on the chain, and the diagram shows one token where the task is."""
    parts.transact(returns.return_task, committee, review(parts, committee, instance).key, "draft", "x")
    state = parts.transact(instances.diagram_state, secretary, instance.key)
    assert (state.active, state.canceled) == ({"draft": 1}, {"review": 1})
