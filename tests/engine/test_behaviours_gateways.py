"""Gateways: the behaviour table of the research, saved and restored between all steps."""

from __future__ import annotations

import pytest

from service.engine.faults import InstanceFault
from tests.engine.diagrams import Process, bpmn
from tests.engine.play import Play, compiled, engine_only, refused

LATER = ("timeDuration", "P1D")


def process() -> Process:
    return Process("p").start().end()


def test_an_exclusive_gateway_takes_the_default_flow_when_no_condition_holds() -> None:
    p = process().exclusive("which").user("a").user("b").exclusive("merge").user("c")
    p.path("begin", "which").flow("which", "a", "=x > 5").flow("which", "b", default=True)
    p.path("a", "merge", "c", "done").path("b", "merge")
    play = Play(compiled(bpmn(p)), x=3)
    assert play.ready == ["b"]
    assert play.do("b").ready == ["c"]
    assert play.do("c").done
    assert Play(compiled(bpmn(p)), x=6).ready == ["a"]


def test_an_exclusive_gateway_takes_the_first_flow_of_the_file_that_holds() -> None:
    p = process().exclusive("which").user("a").user("b").user("c")
    p.path("begin", "which").flow("which", "c", "=x > 1").flow("which", "a", "=x > 0").flow("which", "b", default=True)
    for end in "abc":
        p.path(end, "done")
    assert Play(compiled(bpmn(p)), x=2).ready == ["c"]


def test_an_exclusive_gateway_without_a_way_is_a_fault_of_the_instance() -> None:
    p = process().user("ask").exclusive("which").user("a").user("b")
    p.path("begin", "ask", "which").flow("which", "a", "=x > 5").flow("which", "b", "=x > 7")
    p.path("a", "done").path("b", "done")
    assert refused(bpmn(p)) == {"default_missing"}
    play = Play(engine_only(bpmn(p)))
    before = play.last
    with pytest.raises(InstanceFault) as fault:
        play.do("ask", x=1)
    assert (fault.value.code, fault.value.element_id) == ("no_flow_matches", "which")
    assert play.last is before
    assert play.variables == {}, "nothing of a failed step stays"
    assert play.do("ask", x=6).ready == ["a"]


@pytest.mark.parametrize("wrong", [None, 3, "yes"])
def test_a_condition_that_is_neither_true_nor_false_is_a_fault_and_no_decision(wrong: object) -> None:
    p = process().exclusive("which").user("a").user("b").path("begin", "which")
    p.flow("which", "a", "=agreed").flow("which", "b", default=True).path("a", "done").path("b", "done")
    with pytest.raises(InstanceFault) as fault:
        Play(compiled(bpmn(p)), agreed=wrong)
    assert (fault.value.code, fault.value.element_id) == ("condition_not_boolean", "which")


def test_an_inclusive_gateway_runs_every_branch_that_holds_and_waits_for_these() -> None:
    p = process().inclusive("split").user("a").user("b").user("c").inclusive("join").user("z")
    p.path("begin", "split").flow("split", "a", "=x > 1").flow("split", "b", "=x > 2").flow("split", "c", default=True)
    for branch in "abc":
        p.path(branch, "join")
    p.path("join", "z", "done")
    play = Play(compiled(bpmn(p)), x=3)
    assert play.ready == ["a", "b"]
    assert play.do("a").ready == ["b"]
    assert play.do("b").ready == ["z"]
    assert play.do("z").done
    assert Play(compiled(bpmn(p)), x=0).do("c").ready == ["z"]


def test_an_inclusive_join_waits_for_a_branch_that_goes_round_again() -> None:
    p = process().inclusive("split").user("a").user("b").exclusive("again").inclusive("join").user("z")
    p.path("begin", "split").flow("split", "a", "=true").flow("split", "b", "=true").path("a", "again")
    p.user("never").flow("split", "never", default=True).path("never", "join")
    p.flow("again", "join", "=ok").flow("again", "a", default=True).path("b", "join", "z", "done")
    play = Play(compiled(bpmn(p)))
    assert play.do("a", ok=False).ready == ["a", "b"]
    assert play.do("b").ready == ["a"]
    assert play.do("a", ok=True).ready == ["z"]
    assert play.do("z").done


def both(p: Process) -> Process:
    return p.parallel("split").user("a").user("b").parallel("join").user("z")


def test_a_parallel_gateway_waits_for_every_branch() -> None:
    p = both(process()).path("begin", "split", "a", "join", "z", "done").path("split", "b", "join")
    play = Play(compiled(bpmn(p)))
    assert play.ready == ["a", "b"]
    assert play.do("a").ready == ["b"]
    assert play.do("b").ready == ["z"]
    assert play.do("z").done


def test_a_branch_of_a_parallel_block_may_go_round_three_times() -> None:
    p = both(process()).exclusive("again").path("begin", "split", "a", "again").path("split", "b", "join", "z", "done")
    p.flow("again", "join", "=ok").flow("again", "a", default=True)
    play = Play(compiled(bpmn(p)))
    for _ in range(3):
        assert play.do("a", ok=False).ready == ["a", "b"]
    assert play.do("b").do("a", ok=True).ready == ["z"]
    assert play.do("z").done


def test_a_parallel_block_may_be_repeated_three_times() -> None:
    p = both(process()).exclusive("merge").exclusive("again").user("q")
    p.path("begin", "merge", "split", "a", "join", "z", "again").path("split", "b", "join")
    p.flow("again", "q", "=ok").flow("again", "merge", default=True).path("q", "done")
    play = Play(compiled(bpmn(p)))
    for lap in range(3):
        assert play.ready == ["a", "b"]
        assert play.do("b" if lap else "a").ready == ["a" if lap else "b"]
        assert play.do("a" if lap else "b").ready == ["z"]
        play.do("z", ok=lap == 2)
    assert play.do("q").done


def test_going_back_from_inside_a_parallel_block_doubles_the_tokens_as_bpmn_says() -> None:
    p = both(process()).user("d").exclusive("again")
    p.path("begin", "d", "split", "a", "again").path("split", "b", "join", "z", "done")
    p.flow("again", "join", "=ok").flow("again", "d", default=True)
    play = Play(compiled(bpmn(p))).do("d")
    assert play.do("a", ok=False).ready == ["b", "d"]
    assert play.do("d").ready == ["a", "b", "b"]


def test_two_flows_into_one_task_without_a_merge_run_it_twice() -> None:
    p = process().parallel("split").user("a").user("b").user("z")
    p.path("begin", "split", "a", "z", "done").path("split", "b", "z")
    play = Play(compiled(bpmn(p))).do("a").do("b")
    assert play.ready == ["z", "z"]
    assert play.do("z").do("z").done


def waiting_at_events(second: dict[str, object]) -> Process:
    p = (
        process()
        .event_based("first")
        .catch("paid", message="paid", key='="k"')
        .catch("other", **second)
        .user("a")
        .user("b")
    )
    return p.path("begin", "first", "paid", "a", "done").path("first", "other", "b", "done")


def test_behind_an_event_based_gateway_the_message_ends_the_wait_for_the_timer() -> None:
    play = Play(compiled(bpmn(waiting_at_events({"timer": LATER}))))
    assert play.waiting == ["other", "paid"]
    assert play.send("paid", k=1).ready == ["a"]
    assert (play.variables, play.waiting, play.last.due_at) == ({"k": 1}, [], None)
    assert play.wait(days=2).ready == ["a"]
    assert play.do("a").done


def test_behind_an_event_based_gateway_the_timer_ends_the_wait_for_the_message() -> None:
    play = Play(compiled(bpmn(waiting_at_events({"timer": LATER}))))
    assert play.wait(hours=23).ready == []
    assert play.wait(hours=1).ready == ["b"]
    assert play.waiting == []
    assert play.do("b").done


@pytest.mark.parametrize(("first", "second"), [("P3Y", "P1D"), ("P1D", "P3Y")])
def test_behind_an_event_based_gateway_the_earlier_of_two_timers_wins(first: str, second: str) -> None:
    p = process().event_based("first").user("a").user("b").user("m").catch("paid", message="paid", key='="k"')
    p.catch("one", timer=("timeDuration", first)).catch("two", timer=("timeDuration", second))
    p.path("begin", "first", "one", "a", "done").path("first", "two", "b", "done").path("first", "paid", "m", "done")
    assert refused(bpmn(p)) == {"event_gateway_timers"}, "the stock engine never fires the second"
    play = Play(engine_only(bpmn(p)))
    expected = ["a"] if first == "P1D" else ["b"]
    assert play.wait(days=2).ready == expected
    late = Play(engine_only(bpmn(p)))
    assert late.wait(days=2000).ready == expected, "also when both are past"


def test_a_receive_task_may_stand_behind_an_event_based_gateway() -> None:
    p = (
        process()
        .event_based("first")
        .receive("paid", "paid", key='="k"')
        .catch("late", timer=LATER)
        .user("a")
        .user("b")
    )
    p.path("begin", "first", "paid", "a", "done").path("first", "late", "b", "done")
    assert refused(bpmn(p)) == {"event_gateway_target"}
    play = Play(engine_only(bpmn(p))).send("paid")
    assert (play.ready, play.waiting) == (["a"], [])
