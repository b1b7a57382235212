"""Events: the behaviour table of the research, saved and restored between all steps."""

from __future__ import annotations

import pytest

from service.engine.faults import InstanceFault
from service.engine.outcome import EndedTask, Thrown
from tests.engine.diagrams import Process, bpmn, each
from tests.engine.play import Play, compiled, engine_only, refused

LATER = ("timeDuration", "P1D")


def process() -> Process:
    return Process("p").start().end()


def test_a_thrown_message_goes_to_the_host_with_its_key_and_what_its_inputs_say() -> None:
    p = process().throw("tell", message="told", inputs={"total": "=x + 1", "whom": "all"},
                        properties={"correlationKey": "=number"}).user("a")  # fmt: skip
    play = Play(compiled(bpmn(p.path("begin", "tell", "a", "done"))), x=1, number=42, secret="hidden")
    assert play.last.thrown == [Thrown("message", "told", "42", {"total": 2, "whom": "all"}, "tell")]
    assert play.do("a").last.thrown == [], "thrown once"
    assert play.variables == {"x": 1, "number": 42, "secret": "hidden"}, "inputs stay local"


def test_a_caught_message_brings_its_variables() -> None:
    p = process().catch("answer", message="answered", key="=number").user("a").path("begin", "answer", "a", "done")
    play = Play(compiled(bpmn(p)), number=7, k=1)
    (found,) = play.last.subscriptions
    assert (found.kind, found.name, found.correlation_key, found.element_id) == ("message", "answered", "7", "answer")
    assert play.send("answered", k=5, new=[1]).ready == ["a"]
    assert play.variables == {"number": 7, "k": 5, "new": [1]}


def test_output_mappings_pick_from_a_message_what_leaves_it() -> None:
    p = process().catch("answer", message="answered", key='="k"', outputs={"reply.kind": "=kind"}).user("a")
    play = Play(compiled(bpmn(p.path("begin", "answer", "a", "done"))), reply={"by": "li"})
    assert play.send("answered", kind="yes", noise=1).variables == {"reply": {"by": "li", "kind": "yes"}}


def test_the_correlation_key_is_evaluated_once_on_entering() -> None:
    p = process().parallel("split").user("a").receive("answer", "answered", key="=number").user("b")
    p.path("begin", "split", "answer", "b", "done").path("split", "a", "done")
    play = Play(compiled(bpmn(p)), number="first").do("a", number="second")
    assert play.last.subscriptions[0].correlation_key == "first"


@pytest.mark.parametrize("number", [None, True, 1.5, ["a"], {"a": 1}])
def test_a_correlation_key_that_is_no_text_or_whole_number_is_a_fault(number: object) -> None:
    p = process().receive("answer", "answered", key="=number").path("begin", "answer", "done")
    with pytest.raises(InstanceFault) as fault:
        Play(compiled(bpmn(p)), number=number)
    assert (fault.value.code, fault.value.element_id) == ("correlation_key_invalid", "answer")


def test_send_and_receive_tasks_do_what_message_events_do() -> None:
    p = (
        process()
        .send("ask", "asked")
        .receive("answer", "answered", key='="k"')
        .user("a")
        .path("begin", "ask", "answer", "a", "done")
    )
    play = Play(compiled(bpmn(p)))
    assert play.thrown == [("asked", None)]
    assert play.waiting == ["answer"]
    assert play.send("answered").ready == ["a"]


def test_a_process_that_begins_with_a_message_begins_when_the_host_starts_it() -> None:
    p = Process("p").start(message="wanted").user("a").end().path("begin", "a", "done")
    assert refused(bpmn(p)) == {"start_event_kind"}, "a person or the API starts it"
    assert Play(engine_only(bpmn(p)), k=1).ready == ["a"]


def test_an_interrupting_message_ends_its_task() -> None:
    p = process().user("a").user("b").boundary("stop", "a", message="stopped", key='="k"').end("late")
    p.path("begin", "a", "done").path("stop", "b", "late")
    play = Play(compiled(bpmn(p)))
    a = play.task("a").id
    assert play.send("stopped").ready == ["b"]
    assert play.last.ended == [EndedTask(a, "a", completed=False)]
    assert play.history[-4:] == ["entered stop", "canceled a", "completed stop", "entered b"]
    assert play.do("b").done


def test_a_non_interrupting_message_may_come_again_and_again() -> None:
    p = process().user("a").user("b").boundary("note", "a", message="noted", key='="k"', interrupting=False).end("late")
    p.path("begin", "a", "done").path("note", "b", "late")
    play = Play(compiled(bpmn(p)))
    assert play.send("noted").ready == ["a", "b"]
    assert play.send("noted").ready == ["a", "b", "b"]
    assert play.do("a").ready == ["b", "b"]
    assert play.last.subscriptions == [], "the task is done, nothing more is noted"
    assert play.do("b").do("b").done


def test_a_signal_reaches_another_branch_of_the_instance_and_the_host() -> None:
    p = process().parallel("split").user("a").user("b").catch("heard", signal="called").throw("call", signal="called")
    p.path("begin", "split", "a", "call", "done").path("split", "heard", "b", "done")
    play = Play(compiled(bpmn(p)))
    assert play.waiting == ["heard"]
    assert play.do("a").ready == ["b"]
    assert play.thrown == [("called", None)]
    assert play.do("b").done


def test_a_signal_from_outside_is_delivered_like_a_message() -> None:
    p = process().catch("heard", signal="called").user("a").path("begin", "heard", "a", "done")
    play = Play(compiled(bpmn(p)))
    assert [(s.kind, s.correlation_key) for s in play.last.subscriptions] == [("signal", None)]
    assert play.send("called", z=1).ready == ["a"]
    assert play.variables == {"z": 1}


@pytest.mark.parametrize("kind", ["signal", "message"])
def test_an_end_event_throws_too(kind: str) -> None:
    p = Process("p").start().user("a").end(**{kind: "over"}).path("begin", "a", "done")
    assert refused(bpmn(p)) == ({"signal_end"} if kind == "signal" else set())
    play = Play(engine_only(bpmn(p))).do("a")
    assert (play.thrown, play.done) == ([("over", None)], True)


def test_a_terminate_end_ends_every_branch() -> None:
    p = process().parallel("split").user("a").user("b").end("stop", terminate=True)
    p.path("begin", "split", "a", "stop").path("split", "b", "done")
    play = Play(compiled(bpmn(p)))
    b = play.task("b").id
    assert (play.do("a").ready, play.done) == ([], True)
    assert EndedTask(b, "b", completed=False) in play.last.ended
    assert play.history[-2:] == ["completed stop", "canceled b"]


def test_a_terminate_end_inside_a_sub_process_ends_only_that() -> None:
    p = process().user("z").path("begin", "sub", "z", "done")
    inner = p.sub("sub").start("in").parallel("split").user("a").user("b").end("out").end("stop", terminate=True)
    inner.path("in", "split", "a", "stop").path("split", "b", "out")
    play = Play(compiled(bpmn(p)))
    assert play.ready == ["a", "b"]
    assert play.do("a").ready == ["z"]
    assert play.do("z").done


def raising(code: str) -> Process:
    p = process().user("n").path("begin", "sub", "n", "done")
    p.sub("sub").start("in").user("a").end("fail", error=code).path("in", "a", "fail")
    return p


def test_an_error_is_caught_by_the_boundary_event_with_its_code_before_the_one_for_all() -> None:
    p = raising("E1").user("h").user("other").user("all")
    for event, error, then in (("any", "", "all"), ("on_e2", "E2", "other"), ("on_e1", "E1", "h")):
        p.boundary(event, "sub", error=error).end(f"{event}_end").path(event, then, f"{event}_end")
    play = Play(compiled(bpmn(p))).do("a")
    assert play.ready == ["h"]
    assert play.history[-6:] == [
        "entered fail", "completed fail", "entered on_e1", "canceled sub", "completed on_e1", "entered h",
    ]  # fmt: skip
    assert play.do("h").done


def test_an_error_without_its_code_is_caught_by_the_event_for_all() -> None:
    p = raising("E3").user("h").boundary("any", "sub", error="").path("any", "h", "done")
    assert Play(compiled(bpmn(p))).do("a").ready == ["h"]


def test_an_error_is_caught_two_levels_up() -> None:
    p = process().user("h").path("begin", "outer", "done")
    outer = p.sub("outer").start("in").end("out").path("in", "sub", "out")
    outer.sub("sub").start("deep").user("a").end("fail", error="E1").path("deep", "a", "fail")
    p.boundary("caught", "outer", error="E1").path("caught", "h", "done")
    play = Play(compiled(bpmn(p))).do("a")
    assert (play.ready, play.do("h").done) == (["h"], True)


def test_an_error_of_a_called_process_ends_every_instance_of_the_call() -> None:
    p = process().call("call", "c", loop=each("=items", "who")).user("h").boundary("caught", "call", error="E1")
    p.path("begin", "call", "done").path("caught", "h", "done")
    c = Process("c").start("c_in").user("u").exclusive("which").end("c_out").end("fail", error="E1")
    c.path("c_in", "u", "which").flow("which", "fail", "=bad").flow("which", "c_out", default=True)
    play = Play(compiled(bpmn(p), bpmn(c)), items=[1, 2, 3]).do("u", bad=False)
    assert play.do("u", bad=True).ready == ["h"]
    assert sorted((task.element_id, task.completed) for task in play.last.ended) == [("u", False), ("u", True)]
    assert play.do("h").done


@pytest.mark.parametrize("within", [True, False])
def test_an_error_that_nobody_catches_is_a_fault(within: bool) -> None:
    p = raising("E1") if within else Process("p").start().user("a").end("fail", error="E1").path("begin", "a", "fail")
    assert refused(bpmn(p)) == {"error_uncaught"}
    play = Play(engine_only(bpmn(p)))
    with pytest.raises(InstanceFault) as fault:
        play.do("a")
    assert (fault.value.code, fault.value.element_id, fault.value.detail) == ("error_not_caught", "fail", "E1")


def escalating(interrupting: bool) -> Process:
    p = process().user("h").path("begin", "sub", "done")
    p.sub("sub").start("in").throw("up", escalation="C1").user("a").end("out").path("in", "up", "a", "out")
    return p.boundary("heard", "sub", escalation="C1", interrupting=interrupting).end("late").path("heard", "h", "late")


def test_an_escalation_may_run_beside_what_goes_on() -> None:
    play = Play(compiled(bpmn(escalating(interrupting=False))))
    assert play.ready == ["a", "h"]
    assert play.do("a").do("h").done


def test_an_escalation_may_interrupt() -> None:
    play = Play(compiled(bpmn(escalating(interrupting=True))))
    assert play.ready == ["h"]
    assert play.do("h").done


def test_an_escalation_that_nobody_hears_changes_nothing() -> None:
    p = process().throw("up", escalation="C1").user("a").path("begin", "up", "a", "done")
    assert Play(compiled(bpmn(p))).do("a").done


def test_an_interrupting_timer_on_a_sub_process_ends_what_is_inside() -> None:
    p = process().user("n").user("h").boundary("late", "sub", timer=LATER).path("late", "h", "done")
    p.path("begin", "sub", "n", "done").sub("sub").start("in").user("a").user("b").end("out").path(
        "in", "a", "b", "out"
    )
    play = Play(compiled(bpmn(p)))
    assert play.ready == ["a"]
    assert play.wait(hours=23).ready == ["a"]
    assert play.wait(hours=1).ready == ["h"]
    assert play.history[-5:] == ["entered late", "canceled a", "canceled sub", "completed late", "entered h"]
    assert play.do("h").done


def test_a_whole_instance_can_be_canceled() -> None:
    p = process().boundary("late", "sub", timer=LATER).path("begin", "sub", "done").path("late", "done")
    p.sub("sub").start("in").user("a").end("out").path("in", "a", "out")
    play = Play(compiled(bpmn(p)))
    a = play.task("a").id
    play.cancel()
    assert (play.last.status, play.ready, play.waiting, play.last.due_at) == ("terminated", [], [], None)
    assert play.last.ended == [EndedTask(a, "a", completed=False)]
    assert play.history[-2:] == ["canceled a", "canceled sub"]
