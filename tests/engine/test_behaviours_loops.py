"""Multi-instance: the behaviour table of the research, by zeebe:loopCharacteristics."""

from __future__ import annotations

import pytest

from service.engine import runner
from service.engine.faults import InstanceFault
from tests.engine.diagrams import Process, bpmn, each
from tests.engine.play import Play, compiled


def process() -> Process:
    return Process("p").start().user("z").end()


def many(loop: str, **rest: object) -> Process:
    return process().user("m", loop=loop, **rest).path("begin", "m", "z", "done")


def test_every_element_has_a_task_of_its_own_at_once() -> None:
    play = Play(compiled(bpmn(many(each("=items", "who")))), items=["a", "b", "c"])
    assert [task.local for task in play.last.open_tasks] == [
        {"loopCounter": n, "who": who} for n, who in enumerate("abc", 1)
    ]
    assert len({task.id for task in play.last.open_tasks}) == 3
    assert play.do("m").do("m").ready == ["m"]
    assert play.do("m").ready == ["z"]
    assert play.variables == {"items": ["a", "b", "c"]}
    assert play.history[2:] == ["entered m", "completed m", "entered z"]


def test_what_is_completed_stays_local_and_the_outputs_come_out_in_order() -> None:
    loop = each("=items", "who", output_collection="votes", output_element="={name: who, says: vote}")
    play = Play(compiled(bpmn(many(loop))), items=["a", "b", "c"])
    for name in ("b", "c", "a"):
        task = next(t for t in play.last.open_tasks if t.local["who"] == name)
        play.step(runner.complete_task, task.id, {"vote": name.upper()})
    assert play.variables["votes"] == [{"name": name, "says": name.upper()} for name in "abc"]
    assert set(play.variables) == {"items", "votes"}


def test_the_completion_condition_ends_the_rest() -> None:
    loop = each("=items", "who", output_collection="seen", output_element="=enough", until="=enough")
    play = Play(compiled(bpmn(many(loop))), items=["a", "b", "c"]).do("m", enough=False)
    assert play.do("m", enough=True).ready == ["z"]
    assert sorted(task.completed for task in play.last.ended) == [False, True]
    assert play.variables["seen"] == [False, True, None]
    assert play.do("z").done


def test_the_completion_condition_sees_how_many_there_are() -> None:
    loop = each("=items", "who", until="=numberOfCompletedInstances * 2 > numberOfInstances")
    play = Play(compiled(bpmn(many(loop))), items=[1, 2, 3, 4]).do("m").do("m")
    assert play.ready == ["m", "m"]
    assert play.do("m").ready == ["z"]


@pytest.mark.parametrize("sequential", [True, False], ids=["one by one", "at once"])
def test_a_list_that_holds_null_is_gone_through_to_its_end(sequential: bool) -> None:
    """The stock engine stalls at null when it goes one by one."""
    loop = each("=items", "who", sequential=sequential)
    play = Play(compiled(bpmn(many(loop))), items=["a", None, "c"])
    assert play.do("m").do("m").ready == ["m"]
    assert play.do("m").ready == ["z"]


def test_a_sequence_goes_from_one_element_to_the_next() -> None:
    loop = each("=items", "who", sequential=True, output_collection="out", output_element="=who + x")
    play = Play(compiled(bpmn(many(loop))), items=["a", "b"])
    assert [task.local["who"] for task in play.last.open_tasks] == ["a"]
    assert play.task("m").local["loopCounter"] == 1
    play.do("m", x="1", items=[])
    assert (play.task("m").local["who"], play.task("m").local["loopCounter"]) == ("b", 2)
    assert play.do("m", x="2").ready == ["z"]
    assert play.variables["out"] == ["a1", "b2"]


def test_a_sequence_may_end_early() -> None:
    play = Play(compiled(bpmn(many(each("=items", "who", sequential=True, until="=stop")))), items=[1, 2, 3])
    assert play.do("m", stop=False).do("m", stop=True).ready == ["z"]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_element_may_be_null(sequential: bool) -> None:
    play = Play(compiled(bpmn(many(each("=items", "who", sequential=sequential)))), items=[None, "b"])
    assert play.last.open_tasks[0].local["who"] is None
    assert play.do("m").do("m").ready == ["z"]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_collection_has_nothing_to_do(sequential: bool) -> None:
    loop = each("=items", "who", sequential=sequential, output_collection="out", output_element="=1")
    play = Play(compiled(bpmn(many(loop))), items=[])
    assert (play.ready, play.variables["out"]) == (["z"], [])


def test_a_multi_instance_may_be_a_sub_process() -> None:
    loop = each("=items", "who", output_collection="sums", output_element="=x + y")
    p = process().path("begin", "sub", "z", "done")
    p.sub("sub", loop=loop).start("in").user("a").user("b").end("out").path("in", "a", "b", "out")
    play = Play(compiled(bpmn(p)), items=[1, 2], x="outer")
    assert play.ready == ["a", "a"]
    play.do("a", x=10).do("a", x=20)
    assert play.ready == ["b", "b"]
    assert sorted(task.local["x"] for task in play.last.open_tasks) == [10, 20]
    play.do("b", y=1).do("b", y=2)
    assert (play.ready, sorted(play.variables["sums"]), play.variables["x"]) == (["z"], [11, 22], "outer")


def test_a_multi_instance_may_be_a_call() -> None:
    p = process().call("call", "c", loop=each("=items", "who")).path("begin", "call", "z", "done")
    c = Process("c").start("c_in").user("u").end("c_out").path("c_in", "u", "c_out")
    play = Play(compiled(bpmn(p), bpmn(c)), items=[1, 2])
    assert play.ready == ["u", "u"]
    assert play.do("u", y=1).do("u", y=2).ready == ["z"]
    assert play.variables == {"items": [1, 2]}


def test_a_multi_instance_may_ask_for_effects() -> None:
    p = process().service(
        "note", "notify", loop=each("=items", "who"), inputs={"role": "=who", "title": "t", "text": "=1"}
    )
    play = Play(compiled(bpmn(p.path("begin", "note", "z", "done"))), items=["a", "b"])
    calls = play.last.effects
    assert [call.inputs["role"] for call in calls] == ["a", "b"]
    assert play.last.waiting_effects == [call.task_id for call in calls]
    play.step(runner.complete_effect, calls[1].task_id, {})
    assert play.last.waiting_effects == [calls[0].task_id]


def test_the_result_of_one_effect_may_cancel_the_others() -> None:
    p = process().service(
        "note", "notify", loop=each("=items", "who", until="=sent"), inputs={"role": "=who", "title": "t", "text": "=1"}
    )
    play = Play(compiled(bpmn(p.path("begin", "note", "z", "done"))), items=["a", "b"])
    assert play.effect("note", sent=True).ready == ["z"]
    assert play.last.waiting_effects == []


def test_a_timer_on_a_multi_instance_runs_beside_it() -> None:
    p = many(each("=items", "who")).user("h").end("late")
    p.boundary("slow", "m", timer=("timeDuration", "P1D"), interrupting=False).path("slow", "h", "late")
    play = Play(compiled(bpmn(p)), items=[1, 2]).do("m")
    assert play.wait(days=2).ready == ["h", "m"]
    assert play.do("m").do("h").ready == ["z"]
    assert play.do("z").done


def test_an_interrupting_timer_ends_every_instance_of_it() -> None:
    p = many(each("=items", "who")).boundary("slow", "m", timer=("timeDuration", "P1D")).path("slow", "z")
    play = Play(compiled(bpmn(p)), items=[1, 2, 3]).do("m").wait(days=2)
    assert play.ready == ["z"]
    assert [task.completed for task in play.last.ended] == [False, False]


def test_a_multi_instance_may_be_repeated() -> None:
    p = process().user("m", loop=each("=items", "who")).user("q").exclusive("again")
    p.path("begin", "m", "q", "again").flow("again", "z", "=ok").flow("again", "m", default=True).path("z", "done")
    play = Play(compiled(bpmn(p)), items=[1, 2])
    for lap in range(2):
        play.do("m").do("m").do("q", ok=lap == 1)
    assert play.do("z").done


@pytest.mark.parametrize("items", [None, "abc", {"a": 1}, 3])
def test_a_collection_that_is_no_list_is_a_fault(items: object) -> None:
    with pytest.raises(InstanceFault) as fault:
        Play(compiled(bpmn(many(each("=items", "who")))), items=items)
    assert (fault.value.code, fault.value.element_id) == ("collection_not_list", "m")


def test_a_collection_that_is_too_long_is_a_fault() -> None:
    with pytest.raises(InstanceFault) as fault:
        Play(compiled(bpmn(many(each("=items", "who")))), items=list(range(1001)))
    assert (fault.value.code, fault.value.element_id) == ("too_many_tasks", "m")
