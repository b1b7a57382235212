"""What one upload or one instance may cost: loops, recursion, large lists, large files all end."""

from __future__ import annotations

import time

import pytest

from service.engine import xml
from tests.engine.diagrams import Process, bpmn
from tests.engine.test_attacks import attempt, collection, timer
from tests.engine.uploads import codes, upload, user


def test_a_loop_of_automatic_steps_is_stopped() -> None:
    p = Process("p").start().exclusive("x").throw("mark").exclusive("y").end().path("begin", "x", "mark", "y")
    p.flow("y", "x", "=true").flow("y", "done", default=True)
    assert codes(bpmn(p)) == ["automatic_loop"]
    assert attempt(upload(bpmn(p))) == "step_limit"


def test_a_process_that_calls_itself_is_stopped() -> None:
    p = Process("p").start().call("again", "p").end().path("begin", "again", "done")
    assert codes(bpmn(p)) == ["recursion"]
    assert attempt(upload(bpmn(p))) in ("step_limit", "nesting_too_deep")


def test_a_list_of_ten_million_starts_no_ten_million_tasks() -> None:
    assert attempt(collection("for i in 1..10000 return i")) == "too_many_tasks"


@pytest.mark.parametrize("length", ["P999999999Y", "P999999Y", "PT99999999999H", "P99999999D"])
def test_a_duration_beyond_the_calendar_is_a_fault_and_not_a_crash(length: str) -> None:
    outcome = attempt(timer("timeDuration")(f'"{length}"'))
    assert outcome == "timer_invalid"


def test_the_largest_file_that_is_taken_is_checked_in_seconds() -> None:
    tasks = [f"t{n}" for n in range(298)]
    data = bpmn(user(Process("p").start(), *tasks).end().path("begin", *tasks, "done"))
    filler = b"<!--" + b"x" * (xml.MAX_BYTES - len(data) - 7) + b"-->"
    began = time.monotonic()
    assert codes(data + filler) == []
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("nodes", [2_000, 4_000])
def test_thousands_of_parallel_tasks_are_refused(nodes: int) -> None:
    p = Process("p").start().parallel("fork").end().path("begin", "fork")
    for number in range(nodes):
        p.add("receiveTask", f"t{number}")
        p.flow("fork", f"t{number}").flow(f"t{number}", "done")
    began = time.monotonic()
    assert {"too_many_nodes"} <= set(codes(bpmn(p))) | {"file_too_large"}
    assert time.monotonic() - began < 5
