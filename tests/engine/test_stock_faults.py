"""What SpiffWorkflow 3.2.0 does wrong (research of 2026-11: F1, F2, F9, F10 and joins), and that ours is right.

When a new version of the library turns one of the first halves red, the fault is mended there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import time_machine
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from service.domain.periods import add, parse_period
from tests.engine.diagrams import Process, bpmn
from tests.engine.play import BEGIN, Play, engine_only
from tests.engine.stock import Stock


def approved_by_two(again: str) -> bytes:
    """Two approve, one decides; when returned, two approve again."""
    p = Process("p").start().exclusive("merge").parallel("split").user("a").user("b").parallel("join")
    p.user("decide").exclusive("returned").end().path("begin", "merge", "split", "a", "join", "decide", "returned")
    p.path("split", "b", "join").flow("returned", "merge", again).flow("returned", "done", default=True)
    return bpmn(p)


ORDERS = list(permutations("ab"))


@pytest.mark.parametrize("saved", [False, True])
def test_f1_the_stock_join_passes_with_one_approval_in_round_two(saved: bool) -> None:
    wrong = []
    for first in ORDERS:
        for second in ORDERS:
            stock = Stock(approved_by_two("again"))
            for step in (*first, "decide", second[0]):
                stock.do(step, again=True)
                if saved:
                    stock.save_and_load()
            wrong.append("decide" in stock.ready)
    assert sum(wrong) == 2, "two of four orders are wrong"


def test_f1_our_join_needs_both_approvals_in_every_round_and_order() -> None:
    bundle = engine_only(approved_by_two("=again"))
    for first in ORDERS:
        for second in ORDERS:
            play = Play(bundle)
            for order in (first, second, first):
                assert play.do(order[0]).ready == [order[1]]
                assert play.do(order[1]).ready == ["decide"]
                play.do("decide", again=True)
            assert play.do("a").do("b").do("decide", again=False).done


def lap(again: str) -> bytes:
    p = Process("p").start().exclusive("merge").user("work").exclusive("more").end()
    p.path("begin", "merge", "work", "more").flow("more", "merge", again).flow("more", "done", default=True)
    return bpmn(p)


def test_f2_the_stock_engine_loses_the_task_after_some_three_hundred_laps() -> None:
    stock, laps = Stock(lap("again")), 0
    while stock.ready and laps < 400:
        stock.do("work", again=True)
        laps += 1
    assert laps < 340
    assert any(task.state == TaskState.READY for task in stock.workflow.tasks.values()), "it is there, and not found"


def test_f2_a_thousand_laps_leave_no_trace_in_our_state() -> None:
    play = Play(engine_only(lap("=again")))
    sizes = set()
    for _ in range(1000):
        play.do("work", again=True)
        sizes.add(len(play.last.state))
    assert max(sizes) < 200
    assert play.do("work", again=False).done


CALENDAR = [  # of F9: start, period, where the civil calendar leads
    ("2026-01-31T09:00+08:00", "P1M", "2026-02-28T09:00+08:00"),
    ("2024-02-29T09:00+08:00", "P5Y", "2029-02-28T09:00+08:00"),
    ("2024-03-01T00:30+08:00", "P1Y", "2025-03-01T00:30+08:00"),
]


@pytest.mark.parametrize(("start", "period", "end"), CALENDAR)
def test_f9_the_stock_engine_misses_the_civil_calendar(start: str, period: str, end: str) -> None:
    begun = datetime.fromisoformat(start).astimezone(UTC)
    length = TimerEventDefinition.get_timedelta_from_start(TimerEventDefinition.parse_iso_duration(period), begun)
    assert begun + length != datetime.fromisoformat(end)


@pytest.mark.parametrize(("start", "period", "end"), CALENDAR)
def test_f9_our_timers_keep_it(start: str, period: str, end: str) -> None:
    p = Process("p").start().catch("pause", timer=("timeDuration", period)).end().path("begin", "pause", "done")
    play = Play(engine_only(bpmn(p)), at=datetime.fromisoformat(start))
    assert play.last.due_at == datetime.fromisoformat(end)
    assert add(datetime.fromisoformat(start), parse_period(period)) == datetime.fromisoformat(end)


def reminded(cycle: str) -> bytes:
    p = (
        Process("p")
        .start()
        .user("a")
        .user("r")
        .end()
        .end("late")
        .path("begin", "a", "done")
        .path("remind", "r", "late")
    )
    return bpmn(p.boundary("remind", "a", timer=("timeCycle", cycle), interrupting=False))


def test_f10_the_stock_engine_raises_every_missed_reminder() -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        stock = Stock(reminded('"R1000/PT1H"'))
        clock.move_to(BEGIN + timedelta(hours=30, minutes=1))
        for _ in range(60):
            stock.workflow.do_engine_steps()
        assert stock.ready.count("r") == 30


def test_f10_ours_raises_one() -> None:
    assert Play(engine_only(reminded("R1000/PT1H"))).wait(hours=30, minutes=1).ready == ["a", "r"]


def twice_through_one_split() -> bytes:
    """Two tokens reach the same parallel gateway, one after the other."""
    p = (
        Process("p")
        .start()
        .parallel("fork")
        .user("a")
        .user("b")
        .exclusive("merge")
        .parallel("split")
        .user("c")
        .user("d")
    )
    p.path("begin", "fork", "a", "merge", "split", "c", "done").path("fork", "b", "merge").path("split", "d", "done")
    return bpmn(p.end())


def test_the_stock_engine_deletes_what_a_first_token_began() -> None:
    assert Stock(twice_through_one_split()).do("a").do("b").ready != ["c", "c", "d", "d"]


def test_ours_lets_every_token_through_a_split() -> None:
    assert Play(engine_only(twice_through_one_split())).do("a").do("b").ready == ["c", "c", "d", "d"]


def surplus_token() -> bytes:
    """Two tokens arrive on one flow of a parallel join and one on the other."""
    p = (
        Process("p")
        .start()
        .parallel("fork")
        .user("a")
        .user("b")
        .user("c")
        .exclusive("merge")
        .parallel("join")
        .user("z")
    )
    p.path("begin", "fork", "a", "merge", "join", "z", "done").path("fork", "b", "merge").path("fork", "c", "join")
    return bpmn(p.end())


def test_the_stock_engine_drops_a_surplus_token_and_says_that_it_is_done() -> None:
    stock = Stock(surplus_token()).do("a").do("b").do("c").do("z")
    assert stock.workflow.completed


def test_ours_keeps_a_surplus_token_in_the_queue() -> None:
    play = Play(engine_only(surplus_token())).do("a").do("b").do("c")
    assert play.ready == ["z"]
    assert not play.do("z").done
    assert play.last.status == "active", "one token waits for its partner, as BPMN says"
