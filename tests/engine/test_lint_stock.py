"""What the stock engine gets silently wrong in an upload, shown on the stock engine, and what becomes of it here.

The findings are F3, F4, F6, F11 and F12 of the reliability research of 2026-11; the others are in test_stock_faults.
"""

from __future__ import annotations

import os

import pytest
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.exceptions import WorkflowException

from service.engine.definition import compile_bundle
from tests.engine.diagrams import Process, Scope, bpmn, each, tag, text
from tests.engine.play import Play
from tests.engine.stock import Stock
from tests.engine.uploads import CATALOG, codes, upload, user

MARK = "YUANKE_RAN_PYTHON"
PYTHON = f"__import__('os').environ.setdefault('{MARK}', '1')"


def play(*processes: Scope, **variables: object) -> Play:
    """An instance of a bundle that has been through the gate."""
    return Play(compile_bundle(upload(bpmn(*processes)), CATALOG), **variables)


@pytest.fixture(autouse=True)
def unmarked() -> object:
    os.environ.pop(MARK, None)
    yield
    os.environ.pop(MARK, None)


# F3: flows without an id, which BPMN allows


def unnamed_flows() -> Process:
    p = user(Process("p").start(), "a").end()
    return p.flow("begin", "a", id=None).flow("a", "done", id=None)


def test_f3_the_stock_engine_drops_flows_without_an_id() -> None:
    stock = Stock(bpmn(unnamed_flows()))
    assert stock.ready == []
    assert not stock.workflow.completed


def test_f3_ours_gives_them_one() -> None:
    assert codes(bpmn(unnamed_flows())) == []
    played = play(unnamed_flows())
    assert played.ready == ["a"]
    assert played.do("a").done


# F4: lanes, that is, who may act


def laned(pad: str = "") -> Process:
    p = user(Process("p").start(), "a").end().path("begin", "a", "done")
    return p.lane("秘书处", "a", pad=pad)


def test_f4_the_stock_engine_loses_a_lane_over_white_space() -> None:
    def lane(data: bytes) -> str | None:
        parser = BpmnParser()
        parser.add_bpmn_str(data)
        return parser.get_spec("p").task_specs["a"].lane

    assert lane(bpmn(laned())) == "秘书处"
    assert lane(bpmn(laned("\n  "))) is None


def test_f4_the_stock_engine_takes_the_lanes_of_a_file_that_is_gone() -> None:
    """It finds them by the address of an object that has been freed, so the next file may get those of the last."""
    lost = 0
    for _ in range(20):
        parser = BpmnParser()
        parser.add_bpmn_str(bpmn(extra='<bpmn:message id="only" name="only" />'))
        parser.add_bpmn_str(bpmn(laned()))
        lost += parser.get_spec("p").task_specs["a"].lane != "秘书处"
    assert lost > 0


def test_f4_ours_reads_the_lane_in_both_cases() -> None:
    definitions = bpmn(Process("other").start("o").end("e").path("o", "e"))
    for _ in range(20):
        bundle = compile_bundle(upload(definitions, bpmn(laned("\n  "))), CATALOG)
        process = bundle.processes["p"]
        assert process.diagram.nodes["a"].lane == process.spec.task_specs["a"].lane == "秘书处"


def test_f4_the_stock_engine_takes_the_last_of_two_lanes_and_ours_refuses() -> None:
    p = laned().lane("委员会", "a")
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn(p))
    assert parser.get_spec("p").task_specs["a"].lane == "委员会"
    assert "lane_twice" in codes(bpmn(p))


# F6: whatever is written is Python


def script(p: Process) -> Process:
    body = f"<bpmn:script>{PYTHON}</bpmn:script>"
    return p.start().end().add("scriptTask", "s", children=[body]).path("begin", "s", "done")


def condition(p: Process) -> Process:
    p.start().end().end("other").exclusive("x").path("begin", "x")
    return p.flow("x", "done", PYTHON).flow("x", "other", default=True)


def timer(p: Process) -> Process:
    return p.start().end().catch("t", timer=("timeDuration", PYTHON)).path("begin", "t", "done")


def cardinality(p: Process) -> Process:
    loop = tag("bpmn:multiInstanceLoopCharacteristics", {}, [text("bpmn:loopCardinality", f"int({PYTHON})")])
    return p.start().end().user("a", "secretariat", "apply", loop=loop).path("begin", "a", "done")


def loop_condition(p: Process) -> Process:
    loop = tag("bpmn:standardLoopCharacteristics", {"testBefore": "true"}, [text("bpmn:loopCondition", PYTHON)])
    return p.start().end().user("a", "secretariat", "apply", loop=loop).path("begin", "a", "done")


def conditional_event(p: Process) -> Process:
    definition = tag("bpmn:conditionalEventDefinition", {}, [text("bpmn:condition", PYTHON)])
    return p.start().end().catch("c", definition=definition).path("begin", "c", "done")


PLACES = [script, condition, timer, cardinality, loop_condition, conditional_event]


@pytest.mark.parametrize("place", PLACES)
def test_f6_the_stock_engine_runs_python_from_a_diagram(place: object) -> None:
    try:
        Stock(bpmn(place(Process("p"))))  # type: ignore[operator]  # a function of the list above
    except Exception as error:  # noqa: BLE001 - what the stock engine makes of the result does not matter
        del error
    assert os.environ.get(MARK) == "1"


@pytest.mark.parametrize("place", PLACES)
def test_f6_ours_refuses_it_unread(place: object) -> None:
    assert codes(bpmn(place(Process("p"))))  # type: ignore[operator]  # a function of the list above
    assert MARK not in os.environ


# F11: an element with the name of one of the engine's own


def test_f11_the_stock_engine_skips_a_task_called_end() -> None:
    p = user(Process("p").start(), "End").end().path("begin", "End", "done")
    stock = Stock(bpmn(p))
    assert (stock.ready, stock.workflow.completed) == ([], True)
    assert codes(bpmn(p)) == ["id_reserved"]


def test_f11_the_stock_engine_accepts_an_event_called_start_and_fails_when_it_starts() -> None:
    p = user(Process("p").start("Start"), "a").end().path("Start", "a", "done")
    with pytest.raises(WorkflowException, match="No output task"):
        Stock(bpmn(p))
    assert codes(bpmn(p)) == ["id_reserved"]


# F12: drawn and not done


def both(p: Process) -> Stock:
    """The stock instance of a diagram that ours refuses."""
    return Stock(bpmn(p))


def test_f12_the_stock_engine_ignores_a_condition_behind_a_task() -> None:
    p = user(Process("p").start(), "a", "b").end().path("begin", "a").flow("a", "b", "False").path("b", "done")
    assert both(p).do("a").ready == ["b"]
    assert codes(bpmn(p)) == ["condition_ignored"]


def test_f12_the_stock_engine_never_throws_a_signal_at_an_end() -> None:
    p = user(Process("p").start(), "a").end(signal="s").catch("c", signal="s").end("heard").parallel("fork")
    p.path("begin", "fork", "a", "done").path("fork", "c", "heard")
    stock = both(p).do("a")
    assert not stock.workflow.completed, "the catch event is right beside it"
    assert codes(bpmn(p)) == ["signal_end"]


def test_f12_the_stock_engine_ends_the_path_at_a_link() -> None:
    link = '<bpmn:linkEventDefinition name="A" />'
    p = (
        Process("p")
        .start()
        .throw("out", definition=link)
        .catch("in", definition=link)
        .user("a", "secretariat", "apply")
    )
    p.end().path("begin", "out").path("in", "a", "done")
    stock = both(p)
    assert stock.ready == []
    assert "link_event" in codes(bpmn(p))


def test_f12_the_stock_engine_takes_the_last_of_two_elements_of_one_id() -> None:
    p = user(Process("p").start(), "a").user("a", "committee", "apply", name="第二个").end().path("begin", "a", "done")
    assert [t.task_spec.bpmn_name for t in both(p).open()] == ["第二个"]
    assert "id_twice" in codes(bpmn(p))


def event_sub_process(**event: str) -> Process:
    p = user(Process("p").start(), "a").end().path("begin", "a", "done")
    inner = p.sub("when", triggeredByEvent="true")
    user(inner.start("caught", **event), "b").end("d").path("caught", "b", "d")
    return p


def test_f12_the_stock_engine_runs_an_error_sub_process_at_once() -> None:
    p = event_sub_process(error="late")
    assert both(p).ready == ["a", "b"]
    assert codes(bpmn(p)) == ["event_sub_process"]


def test_f12_the_stock_engine_does_not_interrupt_by_an_event_sub_process() -> None:
    from SpiffWorkflow.bpmn import BpmnEvent
    from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition

    p = event_sub_process(signal="stop")
    stock = both(p)
    stock.workflow.send_event(BpmnEvent(SignalEventDefinition("stop"), None))
    stock.workflow.do_engine_steps()
    assert "a" in stock.ready, "it should have been interrupted"
    assert codes(bpmn(p)) == ["event_sub_process"]


def test_f12_the_stock_engine_ignores_thrown_compensation() -> None:
    p = Process("p").start().throw("undo", definition="<bpmn:compensateEventDefinition />").end()
    p.path("begin", "undo", "done")
    assert both(p).workflow.completed
    assert codes(bpmn(p)) == ["compensation"]


def test_the_stock_engine_lets_a_receive_task_without_a_message_pass() -> None:
    p = Process("p").start().add("receiveTask", "wait").end().path("begin", "wait", "done")
    assert both(p).workflow.completed
    assert codes(bpmn(p)) == ["name_missing"]


def test_the_stock_engine_fires_only_one_of_two_timers_behind_a_gateway() -> None:
    p = Process("p").start().event_based("first").end().path("begin", "first")
    p.catch("long", timer=("timeDuration", '"P9D"')).catch("short", timer=("timeDuration", '"PT0S"'))
    p.path("first", "long", "done").path("first", "short", "done")
    assert not both(p).workflow.completed, "the short one is over"
    ours = bpmn(p).replace(b'"P9D"', b"P9D").replace(b'"PT0S"', b"PT0S")
    assert codes(ours) == ["event_gateway_timers"]


def test_the_stock_engine_reads_a_plain_duration_as_python_and_fails_when_it_gets_there() -> None:
    p = Process("p").start().catch("a", timer=("timeDuration", "P3Y")).end().path("begin", "a", "done")
    with pytest.raises(WorkflowTaskException, match="P3Y"):
        Stock(bpmn(p))
    played = play(p)
    assert [timer.due_at.year for timer in played.last.timers] == [2029]


def test_the_stock_engine_accepts_what_cannot_be_reached_and_what_never_ends() -> None:
    lost = user(Process("p").start(), "a", "b").end().path("begin", "a", "done").path("b", "done")
    endless = user(Process("p").start(), "a").path("begin", "a")
    assert both(lost).do("a").workflow.completed
    stuck = both(endless).do("a")
    assert (stuck.ready, stuck.workflow.completed) == ([], False)
    assert codes(bpmn(lost)) == ["unreachable"]
    assert codes(bpmn(endless)) == ["dead_end", "end_missing"]


def test_a_loop_over_a_list_is_zeebes() -> None:
    """The counterpart of `cardinality`: what a process owner should draw."""
    p = Process("p").start().user("a", "secretariat", "apply", loop=each("=names", "name")).end()
    played = play(p.path("begin", "a", "done"), names=["张", "李"])
    assert played.ready == ["a", "a"]
