"""Hostile text in every place of a diagram where an expression may stand: nothing runs, and nothing runs away.

The families themselves are tried on FEEL in `test_feel.py`; here it is shown that there is no place that goes another
way. Lint would refuse some of these; the engine has to stand alone, for a diagram may name a variable that is hostile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.engine.faults import InstanceFault
from tests.engine.diagrams import Process, bpmn, each
from tests.engine.play import Play, engine_only

Draw = Callable[[Process, str], Process]
LATER = "timeDuration"
PLACES: dict[str, Draw] = {
    "condition": lambda p, e: p.exclusive("x").flow("begin", "x").flow("x", "done", e).flow("x", "done", default=True),
    "inclusive condition": lambda p, e: p.inclusive("x").flow("begin", "x").flow("x", "done", e),
    "due date": lambda p, e: p.user("x", due=e).path("begin", "x", "done"),
    "follow-up date": lambda p, e: p.user("x", follow_up=e).path("begin", "x", "done"),
    "assignee": lambda p, e: p.user("x", assignee=e).path("begin", "x", "done"),
    "priority": lambda p, e: p.user("x", priority=e).path("begin", "x", "done"),
    "input": lambda p, e: p.user("x", inputs={"v": e}).path("begin", "x", "done"),
    "output": lambda p, e: p.catch("x", timer=(LATER, "PT0S"), outputs={"v": e}).path("begin", "x", "done"),
    "duration": lambda p, e: p.catch("x", timer=(LATER, e)).path("begin", "x", "done"),
    "date": lambda p, e: p.catch("x", timer=("timeDate", e)).path("begin", "x", "done"),
    "cycle": lambda p, e: p.catch("x", timer=("timeCycle", e)).path("begin", "x", "done"),
    "correlation key": lambda p, e: p.receive("x", "m", key=e).path("begin", "x", "done"),
    "thrown key": lambda p, e: p.throw("x", message="m", properties={"correlationKey": e}).path("begin", "x", "done"),
    "effect input": lambda p, e: p.service("x", "notify", inputs={"role": e}).path("begin", "x", "done"),
    "collection": lambda p, e: p.user("x", loop=each(e, "who")).path("begin", "x", "done"),
    "completion": lambda p, e: p.service("x", loop=each("=[1]", "who", until=e)).path("begin", "x", "done"),
}
PYTHON = (
    "=__import__('os').system('touch hacked')",
    "=().__class__.__base__.__subclasses__()",
    "=open('hacked', 'w').write('x')",
    "__import__('os').system('touch hacked')",
)


@pytest.mark.parametrize("place", PLACES)
def test_python_never_runs(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in PYTHON:
        bundle = engine_only(bpmn(PLACES[place](Process("p").start().end(), text)))
        try:
            Play(bundle)
        except InstanceFault as fault:
            assert fault.element_id == "x"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["condition", "due date", "collection"])  # a second each; all go the same way
def test_an_expression_that_runs_away_is_a_fault_of_the_instance(place: str) -> None:
    endless = "=count(for i in 1..100000, j in 1..100000 return i * j)"
    bundle = engine_only(bpmn(PLACES[place](Process("p").start().end(), endless)))
    begun = time.perf_counter()
    with pytest.raises(InstanceFault) as fault:
        Play(bundle)
    assert (fault.value.code, fault.value.element_id) == ("expression_failed", "x")
    assert time.perf_counter() - begun < 20
    assert Play(engine_only(bpmn(Process("p").start().end().path("begin", "done")))).done, "the next one runs"
