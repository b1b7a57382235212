"""Joins beyond the behaviour table: order of arrival, nested scopes, and the shapes that lint refuses."""

from __future__ import annotations

from itertools import permutations

import pytest

from service.engine import joins
from tests.engine.diagrams import Process, bpmn
from tests.engine.play import Play, engine_only


def process() -> Process:
    return Process("p").start().end()


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_six_approvals_may_come_in_any_order(kind: str) -> None:
    names = "abcdef"
    p = process().add(kind, "split").add(kind, "join").user("z").path("begin", "split").path("join", "z", "done")
    for name in names:
        p.user(name).path(name, "join").flow("split", name, "=true" if kind == "inclusiveGateway" else None)
    bundle = engine_only(bpmn(p))
    for order in list(permutations(names))[::73]:
        play = Play(bundle)
        for name in order:
            assert "z" not in play.ready
            play.do(name)
        assert play.ready == ["z"]


def test_parallel_blocks_in_a_row_cost_nothing_extra() -> None:
    """The stock engine predicts 4 branches to the power of the number of blocks."""
    p, last = process(), "begin"
    for block in range(6):
        p.parallel(f"split{block}").parallel(f"join{block}").path(last, f"split{block}")
        for branch in range(4):
            p.user(f"u{block}{branch}").path(f"split{block}", f"u{block}{branch}", f"join{block}")
        last = f"join{block}"
    play = Play(engine_only(bpmn(p.path(last, "done"))))
    for block in range(6):
        assert len(play.last.state) < 400
        for branch in range(4):
            play.do(f"u{block}{branch}")
    assert play.done


def test_an_inclusive_join_waits_for_what_runs_inside_a_sub_process() -> None:
    p = (
        process()
        .inclusive("split")
        .inclusive("join")
        .user("a")
        .user("z")
        .path("begin", "split")
        .path("join", "z", "done")
    )
    p.flow("split", "a", "=true").flow("split", "sub", "=true").path("a", "join").path("sub", "join")
    p.sub("sub").start("in").throw("x").throw("y").user("b").end("out").path("in", "x", "y", "b", "out")
    play = Play(engine_only(bpmn(p)))
    assert play.do("a").ready == ["b"]
    assert play.do("b").ready == ["z"]


def test_an_inclusive_join_counts_a_sub_process_that_only_runs_by_itself() -> None:
    p = process().inclusive("split").inclusive("join").user("z").path("begin", "split").path("join", "z", "done")
    p.flow("split", "join", "=true").flow("split", "sub", "=true").path("sub", "join")
    p.sub("sub").start("in").throw("x").throw("y").end("out").path("in", "x", "y", "out")
    play = Play(engine_only(bpmn(p)))
    assert play.ready == ["z"]
    assert play.do("z").done


def found(p: Process) -> list[tuple[str, str]]:
    return joins.problems(engine_only(bpmn(p)).processes["p"].spec)


def test_an_ordinary_process_has_no_problem() -> None:
    p = process().parallel("split").user("a").user("b").parallel("join").path("begin", "split", "a", "join", "done")
    assert found(p.path("split", "b", "join")) == []


def test_two_flows_from_one_choice_to_one_join_cannot_be_told_apart() -> None:
    p = process().inclusive("split").inclusive("join").path("begin", "split").path("join", "done")
    p.flow("split", "join", "=x > 1").flow("split", "join", "=x > 2")
    assert found(p) == [("join", "join_same_source")]


def test_two_flows_from_one_parallel_split_are_counted() -> None:
    p = process().parallel("split").parallel("join").user("z").path("begin", "split", "join", "z", "done")
    p.path("split", "join")
    assert found(p) == []
    assert Play(engine_only(bpmn(p))).do("z").done


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_a_join_as_the_entry_of_a_loop_is_a_problem(kind: str) -> None:
    p = process().add(kind, "merge").user("a").exclusive("again").path("begin", "merge", "a", "again")
    p.flow("again", "merge", "=x").flow("again", "done", default=True)
    assert found(p) == [("merge", "join_loop_entry")]
