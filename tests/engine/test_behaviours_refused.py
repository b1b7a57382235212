"""The rest of the behaviour table: what the stock engine gets silently wrong, or what has no meaning here, is refused.

Each is a case of the research's table of 62; the others are in `test_behaviours_*` beside this file.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.engine.parser import EngineRefused
from tests.engine.diagrams import Process, bpmn, tag
from tests.engine.play import Play, engine_only, refused
from tests.engine.stock import Stock

CASES: dict[str, tuple[Callable[[Process], object], set[str]]] = {}


def case(name: str, *codes: str) -> Callable[[Callable[[Process], object]], Callable[[Process], object]]:
    def keep(draw: Callable[[Process], object]) -> Callable[[Process], object]:
        CASES[name] = draw, set(codes)
        return draw

    return keep


@case("a complex gateway", "complex_gateway")
def _(p: Process) -> object:
    return p.add("complexGateway", "g").path("begin", "g", "done")


@case("several start events", "start_count")
def _(p: Process) -> object:
    return p.user("a").user("b").start("other").path("begin", "a", "done").path("other", "b", "done")


@case("link events", "link_event")
def _(p: Process) -> object:
    link = '<bpmn:linkEventDefinition name="A" />'
    return p.throw("t", definition=link).catch("c", definition=link).path("begin", "t").path("c", "done")


@case("a conditional event", "conditional_event")
def _(p: Process) -> object:
    condition = (
        "<bpmn:conditionalEventDefinition><bpmn:condition>=go</bpmn:condition></bpmn:conditionalEventDefinition>"
    )
    return p.catch("c", definition=condition).path("begin", "c", "done")


@case("a script task", "script_task")
def _(p: Process) -> object:
    return p.add("scriptTask", "s", children=["<bpmn:script>1/0</bpmn:script>"]).path("begin", "s", "done")


def event_sub_process(p: Process, **event: object) -> object:
    inner = p.user("a").path("begin", "a", "done").sub("ev", triggeredByEvent="true")
    return inner.start("ev_in", **event).user("h").end("ev_out").path("ev_in", "h", "ev_out")


@case("an event sub-process that begins with an error", "event_sub_process")
def _(p: Process) -> object:
    return event_sub_process(p, error="E1")


@case("an event sub-process that begins with a message", "event_sub_process")
def _(p: Process) -> object:
    return event_sub_process(p, message="m", key='="k"', isInterrupting="true")


@case("an event sub-process that begins with a message and interrupts nothing", "event_sub_process")
def _(p: Process) -> object:
    return event_sub_process(p, message="m", key='="k"', isInterrupting="false")


@case("an event sub-process that begins with a timer", "event_sub_process")
def _(p: Process) -> object:
    return event_sub_process(p, timer=("timeDuration", "P1D"), isInterrupting="false")


@case("a transaction that is canceled", "transaction")
def _(p: Process) -> object:
    inner = p.path("begin", "sub", "done").sub("sub")
    inner.element = "transaction"
    return inner.start("in").user("a").end("out", definition="<bpmn:cancelEventDefinition />").path("in", "a", "out")


@case("compensation", "compensation")
def _(p: Process) -> object:
    undo = "<bpmn:compensateEventDefinition />"
    return p.user("a").throw("t", definition=undo).path("begin", "a", "t", "done")


@case("a call to a process that is not there", "call_unknown")
def _(p: Process) -> object:
    return p.call("c", "missing").path("begin", "c", "done")


@case("a standard loop", "standard_loop")
def _(p: Process) -> object:
    loop = tag("bpmn:standardLoopCharacteristics", {"loopMaximum": 3})
    return p.user("a", loop=loop).path("begin", "a", "done")


@case("an ad hoc sub-process", "ad_hoc")
def _(p: Process) -> object:
    inner = p.path("begin", "sub", "done").sub("sub")
    inner.element = "adHocSubProcess"
    return inner.user("a").user("b")


@case("an ad hoc sub-process with a completion condition", "ad_hoc")
def _(p: Process) -> object:
    inner = p.path("begin", "sub", "done").sub("sub")
    inner.element = "adHocSubProcess"
    return inner.user("a").raw("<bpmn:completionCondition>=x</bpmn:completionCondition>")


@case("data objects", "data_object")
def _(p: Process) -> object:
    return p.user("a").raw('<bpmn:dataObject id="paper" />').path("begin", "a", "done")


@case("a condition on a flow out of a task", "condition_ignored")
def _(p: Process) -> object:
    return p.user("a").path("begin", "a").flow("a", "done", "=false")


@case("a task named like a part of the stock engine", "id_reserved")
def _(p: Process) -> object:
    return p.user("End").user("Start").path("begin", "End", "Start", "done")


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused(name: str) -> None:
    draw, codes = CASES[name]
    p = Process("p").start().end()
    draw(p)
    assert refused(bpmn(p)) >= codes


@pytest.mark.parametrize("name", list(CASES)[:15])
def test_the_engine_takes_no_such_thing_either(name: str) -> None:
    p = Process("p").start().end()
    CASES[name][0](p)
    with pytest.raises(EngineRefused):
        engine_only(bpmn(p))


def test_the_names_of_the_stock_engine_mean_nothing_in_ours() -> None:
    """F11: there a user task with the id `End` is skipped and the process completes."""
    p = Process("p").start().user("End").user("Start").end().path("begin", "End", "Start", "done")
    play = Play(engine_only(bpmn(p)))
    assert play.ready == ["End"]
    assert play.do("End").do("Start").done
    assert Stock(bpmn(p)).workflow.completed, "skipped both"
