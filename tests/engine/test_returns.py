"""Sending a task back and taking one back, by example: what ends, what stays, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain.errors import WrongState
from service.engine import runner
from tests.engine.diagrams import Process, bpmn, each, straight
from tests.engine.play import BEGIN, Play, compiled, engine_only


def back(play: Play, task: str, target: str) -> Play:
    return play.step(runner.send_back, play.task(task).id, target)


def straight_on(play: Play, task: str, **values: object) -> Play:
    return play.step(runner.resubmit, play.task(task).id, values)


def taken_back(play: Play, element_id: str, scope_id: str = "") -> Play:
    return play.step(runner.take_back, scope_id, element_id)


def steps(play: Play, task: str) -> dict[str, list[str]]:
    """Where a task can go, and the elements of the other tasks that would end."""
    found = runner.earlier_steps(play.bundle, play.last.state, play.variables, play.task(task).id, play.at)
    names = {open_task.id: open_task.element_id for open_task in play.last.open_tasks}
    return {step.element_id: sorted(names[key] for key in step.ends) for step in found}


def refusal(play: Play, task: str, target: str) -> str:
    """The code with which a return is refused; nothing changes."""
    before = play.last
    with pytest.raises(WrongState) as caught:
        back(play, task, target)
    assert play.last is before
    return caught.value.code


def test_a_task_goes_back_and_the_way_is_gone_again() -> None:
    play = Play(compiled(bpmn(straight("a", "b", "c", id="p"))))
    play.do("a").do("b")
    assert steps(play, "c") == {"a": [], "b": []}
    back(play, "c", "a")
    assert play.ready == ["a"] and play.history[-2:] == ["canceled c", "entered a"]
    assert play.do("a").do("b").do("c").done


def test_whoever_sent_it_back_gets_it_again_as_the_drafter_chooses() -> None:
    play = Play(compiled(bpmn(straight("a", "b", "c", id="p"))))
    back(play.do("a").do("b"), "c", "a")
    assert play.task("a").sent_back
    straight_on(play, "a", text="better")
    assert (play.ready, play.variables) == (["c"], {"text": "better"})
    assert not play.task("c").sent_back and play.do("c").done


def test_a_task_that_nobody_sent_back_goes_the_way_that_is_drawn() -> None:
    play = Play(compiled(bpmn(straight("a", "b", id="p"))))
    with pytest.raises(WrongState, match="was not sent back"):
        straight_on(play, "a")
    back(play.do("a"), "b", "a")
    assert not play.do("a").task("b").sent_back
    with pytest.raises(WrongState, match="was not sent back"):
        straight_on(play, "b")


@pytest.mark.parametrize("target", ["a", "b", "nowhere", "begin"])
def test_only_user_tasks_that_come_before_can_be_chosen(target: str) -> None:
    code = "return_not_earlier" if target in "ab" else "return_elsewhere"
    assert refusal(Play(compiled(bpmn(straight("a", "b", id="p")))), "a", target) == code


def test_a_loop_does_not_let_a_task_skip_ahead() -> None:
    """In the second lap `review` was done before, and yet the drafter may not jump to it."""
    p = Process("p").start("begin").exclusive("m").user("draft").user("check").user("review").exclusive("g").end("e")
    p.path("begin", "m", "draft", "check", "review", "g")
    p.flow("g", "m", "=again").flow("g", "e", default=True)
    play = Play(compiled(bpmn(p)))
    play.do("draft").do("check").do("review", again=True)
    assert steps(play, "draft") == {}
    assert refusal(play, "draft", "review") == "return_not_earlier"


class TestParallelBranches:
    def play(self) -> Play:
        """a, then b1 b2 beside c, then d."""
        p = Process("p").start("begin").user("a").parallel("s").user("b1").user("b2").user("c").parallel("j")
        p.user("d").end("e").path("begin", "a", "s", "b1", "b2", "j", "d", "e").path("s", "c", "j")
        return Play(compiled(bpmn(p))).do("a")

    def test_a_step_of_the_same_branch_touches_that_branch_alone(self) -> None:
        play = self.play().do("b1").do("c")
        assert steps(play, "b2") == {"a": [], "b1": []}
        assert back(play, "b2", "b1").ready == ["b1"]
        assert play.do("b1").do("b2").ready == ["d"], "the token of the other branch still waits at the join"

    def test_a_step_before_the_split_ends_all_branches_of_it(self) -> None:
        play = self.play().do("b1")
        assert steps(play, "b2")["a"] == ["c"]
        assert back(play, "b2", "a").ready == ["a"]
        assert play.do("a").do("b1").do("b2").ready == ["c"]
        assert play.do("c").ready == ["d"]

    def test_what_stood_beside_it_stands_again_for_whoever_sent_it_back(self) -> None:
        play = self.play().do("b1").do("c")
        back(play, "b2", "a")
        assert straight_on(play, "a").ready == ["b2"]
        assert play.do("b2").ready == ["d"], "c was done and stays done"

    def test_neither_a_branch_beside_nor_one_that_is_over_can_be_chosen(self) -> None:
        play = self.play().do("b1").do("c")
        assert refusal(play, "b2", "c") == "return_not_earlier"
        assert steps(play.do("b2"), "d") == {"a": []}
        assert refusal(play, "d", "c") == "return_into_branch"

    def test_a_completed_branch_is_taken_back_until_the_join(self) -> None:
        play = self.play().do("c")
        assert taken_back(play, "c").ready == ["b1", "c"]
        play.do("c").do("b1").do("b2")
        with pytest.raises(WrongState, match="worked on or is over"):
            taken_back(play, "c")

    def test_one_branch_of_an_inclusive_split_can_be_opened_alone(self) -> None:
        p = Process("p").start("begin").inclusive("s").user("x").user("y").inclusive("j").user("review").end("e")
        p.flow("begin", "s").flow("s", "x", "=true").flow("s", "y", "=true").flow("s", "j", default=True)
        p.path("x", "j", "review", "e").path("y", "j")
        play = Play(compiled(bpmn(p))).do("x").do("y")
        assert steps(play, "review") == {"x": [], "y": []}
        assert back(play, "review", "y").ready == ["y"]
        assert play.do("y").ready == ["review"]
        assert taken_back(play, "y").ready == ["y"]


class TestCountersign:
    def play(self, **loop: bool) -> Play:
        p = Process("p").start("begin").user("draft")
        p.user("sign", loop=each("=signers", "signer", output_collection="opinions", output_element="=opinion", **loop))
        p.user("close").end("e").path("begin", "draft", "sign", "close", "e")
        return Play(compiled(bpmn(p)), signers=["甲", "乙", "丙"]).do("draft")

    def test_sending_back_ends_every_opinion_and_straight_on_keeps_those_that_were_given(self) -> None:
        play = self.play().do("sign", opinion="同意")
        assert steps(play, "sign") == {"draft": ["sign"]}
        assert back(play, "sign", "draft").ready == ["draft"]
        assert straight_on(play, "draft").ready == ["sign", "sign"]
        assert [task.local["signer"] for task in play.last.open_tasks] == ["乙", "丙"]
        play.do("sign", opinion="同意").do("sign", opinion="修改")
        assert (play.ready, play.variables["opinions"]) == (["close"], ["同意", "同意", "修改"])

    def test_going_the_way_that_is_drawn_asks_everybody_again(self) -> None:
        play = back(self.play().do("sign", opinion="同意"), "sign", "draft").do("draft")
        assert play.ready == ["sign"] * 3

    def test_one_after_the_other_goes_on_with_the_same_person(self) -> None:
        play = self.play(sequential=True).do("sign", opinion="同意")
        straight_on(back(play, "sign", "draft"), "draft")
        assert [task.local["signer"] for task in play.last.open_tasks] == ["乙"]
        assert play.do("sign", opinion="同意").do("sign", opinion="同意").ready == ["close"]

    def test_a_task_can_go_back_to_a_countersign_and_opens_it_whole(self) -> None:
        play = self.play()
        for _ in range(3):
            play.do("sign", opinion="同意")
        assert back(play, "close", "sign").ready == ["sign"] * 3
        assert not any(task.sent_back for task in play.last.open_tasks)

    def test_one_opinion_of_several_is_not_taken_back(self) -> None:
        with pytest.raises(WrongState, match="One of several opinions"):
            taken_back(self.play().do("sign", opinion="同意"), "sign")


class TestScopes:
    def play(self) -> Play:
        inner = Process("consent").start("begin").user("collect").user("decide").end("e")
        inner.path("begin", "collect", "decide", "e")
        p = Process("p").start("begin").user("draft")
        p.call("call", "consent", inputs={"about": "=title"}, outputs={"answer": "=answer"}).user("close").end("e")
        return Play(compiled(bpmn(p.path("begin", "draft", "call", "close", "e")), bpmn(inner)))

    def test_a_step_before_the_call_ends_the_call_and_straight_on_calls_again_where_it_was(self) -> None:
        play = self.play().do("draft", title="first").do("collect")
        assert steps(play, "decide") == {"collect": [], "draft": []}
        back(play, "decide", "draft")
        straight_on(play, "draft", title="second")
        assert (play.ready, play.task("decide").local) == (["decide"], {"about": "second"})
        assert play.do("decide", answer="yes").ready == ["close"] and play.variables["answer"] == "yes"

    def test_what_is_inside_a_call_that_is_over_cannot_be_chosen(self) -> None:
        play = self.play().do("draft", title="x").do("collect").do("decide", answer="yes")
        assert steps(play, "close") == {"draft": []}
        assert refusal(play, "close", "decide") == "return_elsewhere"
        with pytest.raises(WrongState, match="worked on or is over"):
            taken_back(play, "decide", "0" * 32)

    def test_inside_a_call_its_own_steps_are_taken_back(self) -> None:
        play = self.play().do("draft", title="x")
        scope = play.task("collect").scope_id
        play.do("collect")
        assert scope and taken_back(play, "collect", scope).ready == ["collect"]

    def test_each_of_several_sub_processes_goes_back_for_itself(self) -> None:
        p = Process("p").start("begin").end("e").path("begin", "unit", "e")
        p.sub("unit", loop=each("=[1, 2]", "n")).start("i").user("a").user("b").end("o").path("i", "a", "b", "o")
        play = Play(compiled(bpmn(p))).do("a").do("a")
        assert back(play, "b", "a").ready == ["a", "b"]
        assert [task.local["n"] for task in play.last.open_tasks if task.element_id == "a"] == [1]


class TestTime:
    def play(self, *, interrupting: bool = False) -> Play:
        p = Process("p").start("begin").user("draft").user("review", due="P10D").end("e").user("remind").end("r")
        p.boundary("half", "review", timer=("timeDuration", "P5D"), interrupting=interrupting)
        return Play(compiled(bpmn(p.path("begin", "draft", "review", "e").path("half", "remind", "r")))).do("draft")

    def test_limits_begin_anew_when_the_task_comes_back(self) -> None:
        play = self.play().wait(days=4)
        back(play, "review", "draft")
        assert play.last.timers == [] and play.wait(days=20).ready == ["draft"]
        straight_on(play, "draft")
        again = BEGIN + timedelta(days=24)
        assert play.task("review").due_at == again + timedelta(days=10)
        assert [timer.due_at for timer in play.last.timers] == [again + timedelta(days=5)]

    def test_a_reminder_that_came_meanwhile_makes_room_for_what_stood_before(self) -> None:
        p = Process("p").start("begin").user("draft").inclusive("j").user("review").end("e").user("help")
        p.boundary("late", "draft", timer=("timeDuration", "P5D"), interrupting=False)
        p.path("begin", "draft", "j", "review", "e").path("late", "help", "j")
        play = back(Play(compiled(bpmn(p))).do("draft"), "review", "draft").wait(days=6)
        assert play.ready == ["draft", "help"]
        assert straight_on(play, "draft").ready == ["review"] and play.do("review").done

    def test_a_task_behind_a_reminder_ends_the_work_beside_it_only_with_a_warning(self) -> None:
        play = self.play().wait(days=6)
        assert steps(play, "remind") == {"draft": ["review"], "review": ["review"]}


def test_a_diagram_whose_branches_run_into_each_other_lets_nothing_go_back() -> None:
    p = Process("p").start("begin").user("a").parallel("s").user("b").user("c").exclusive("m").user("d").end("e")
    p.path("begin", "a", "s", "b", "m", "d", "e").path("s", "c", "m")
    play = Play(engine_only(bpmn(p))).do("a").do("b")
    assert steps(play, "d") == {} and refusal(play, "d", "a") == "return_unpaired"
    with pytest.raises(WrongState, match="cannot be taken back"):
        taken_back(play, "b")


def test_what_was_sent_back_twice_comes_back_twice() -> None:
    play = Play(compiled(bpmn(straight("a", "b", "c", id="p")))).do("a").do("b")
    back(back(play, "c", "b"), "b", "a")
    assert straight_on(play, "a").ready == ["b"] and play.task("b").sent_back
    assert straight_on(play, "b").ready == ["c"]
