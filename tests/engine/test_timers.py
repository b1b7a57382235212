"""Timers: when they fire, what was missed, and what it costs to look. The clock is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from service.domain.workdays import SHANGHAI, Calendar, Moment
from service.engine import runner
from service.engine.faults import InstanceFault
from tests.engine.diagrams import Process, bpmn
from tests.engine.play import BEGIN, Play, compiled, engine_only


def process() -> Process:
    return Process("p").start().end()


def pause(kind: str, text: str) -> bytes:
    """Wait, then a task."""
    p = process().catch("pause", timer=(kind, text)).user("a")
    return bpmn(p.path("begin", "pause", "a", "done"))


def reminded(cycle: str) -> bytes:
    """A task that is reminded of; each reminder is a task of its own."""
    p = (
        process()
        .user("a")
        .user("r")
        .end("late")
        .boundary("remind", "a", timer=("timeCycle", cycle), interrupting=False)
    )
    return bpmn(p.path("begin", "a", "done").path("remind", "r", "late"))


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("timeDuration", "P3Y", "2029-11-24T09:00:00+08:00"),
        ("timeDuration", "P6M", "2027-05-24T09:00:00+08:00"),
        ("timeDuration", "PT36H", "2026-11-25T21:00:00+08:00"),
        ("timeDuration", '=duration("P10D")', "2026-12-04T09:00:00+08:00"),
        ("timeDuration", "=length", "2026-12-01T09:00:00+08:00"),
        ("timeDate", "2027-01-31", "2027-01-31T00:00:00+08:00"),
        ("timeDate", "2027-01-31T08:30:00+08:00", "2027-01-31T08:30:00+08:00"),
        ("timeDate", "2027-01-31T08:30:00Z", "2027-01-31T16:30:00+08:00"),
        ("timeDate", '=date("2027-02-28")', "2027-02-28T00:00:00+08:00"),
        ("timeDate", "=term end", "2030-06-30T00:00:00+08:00"),
        ("timeDate", '=date and time("2027-02-28T12:00:00+08:00")', "2027-02-28T12:00:00+08:00"),
        ("timeDate", "=working days(5)", "2026-12-01T00:00:00+08:00"),
        ("timeCycle", "R3/P7D", "2026-12-01T09:00:00+08:00"),
        ("timeCycle", "R/2027-01-01T00:00:00+08:00/P1M", "2027-01-01T00:00:00+08:00"),
    ],
)
def test_the_due_instant_is_computed_once_on_entering(kind: str, text: str, due: str) -> None:
    bundle = engine_only if kind == "timeCycle" else compiled  # a cycle belongs at a boundary, so lint refuses it
    play = Play(bundle(pause(kind, text)), length="P7D", **{"term end": "2030-06-30"})
    expected = datetime.fromisoformat(due)
    assert [timer.due_at for timer in play.last.timers] == [expected]
    assert play.last.due_at == expected
    play.wait_until(expected - timedelta(seconds=1))
    assert (play.ready, play.last.due_at) == ([], expected)
    assert play.wait_until(expected).ready == ["a"]
    assert (play.last.timers, play.last.due_at) == ([], None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "=null"),
        ("timeDuration", "=5"),
        ("timeDuration", "=day"),
        ("timeDate", '=duration("P1D")'),
        ("timeDate", "=missing"),
        ("timeDate", "=length"),
        ("timeCycle", "=length"),
        ("timeCycle", '="R/PT0S"'),
        ("timeDuration", '="P999999Y"'),
    ],
)
def test_a_time_that_is_none_is_a_fault(kind: str, text: str) -> None:
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(pause(kind, text)), length="P7D", day="2027-01-01")
    assert (fault.value.code, fault.value.element_id) == ("timer_invalid", "pause")


def test_what_is_past_fires_in_the_same_step() -> None:
    p = (
        process()
        .catch("one", timer=("timeDate", "2020-01-01"))
        .catch("two", timer=("timeDuration", '=duration("-P1D")'))
        .user("a")
    )
    play = Play(compiled(bpmn(p.path("begin", "one", "two", "a", "done"))))
    assert play.ready == ["a"]


def test_an_earlier_deadline_that_was_missed_comes_before_a_later_one() -> None:
    p = process().user("a").user("r").user("x").end("e1").end("e2").path("begin", "a", "done")
    p.boundary("remind", "a", timer=("timeDuration", "P2D"), interrupting=False).path("remind", "r", "e1")
    p.boundary("stop", "a", timer=("timeDuration", "P3D")).path("stop", "x", "e2")
    assert Play(compiled(bpmn(p))).wait(days=10).ready == ["r", "x"]
    p = process().user("a").user("r").user("x").end("e1").end("e2").path("begin", "a", "done")
    p.boundary("remind", "a", timer=("timeDuration", "P4D"), interrupting=False).path("remind", "r", "e1")
    p.boundary("stop", "a", timer=("timeDuration", "P3D")).path("stop", "x", "e2")
    assert Play(compiled(bpmn(p))).wait(days=10).ready == ["x"]


def test_a_task_that_is_still_shown_can_be_completed_before_its_late_timer_fires() -> None:
    p = process().user("a").boundary("stop", "a", timer=("timeDuration", "P1D")).user("x").path("begin", "a", "done")
    play = Play(compiled(bpmn(p.path("stop", "x", "done"))))
    play.now += timedelta(days=2)
    assert play.do("a").done


def test_reminders_come_once_a_week_until_the_task_is_done() -> None:
    play = Play(compiled(reminded("R/P7D")))
    for week in range(1, 6):
        assert play.wait(days=7).ready == ["a"] + ["r"] * week
    play.do("a")
    assert (play.waiting, play.wait(days=30).ready) == ([], ["r"] * 5)
    for _ in range(5):
        play.do("r")
    assert play.done


def test_years_of_reminders_leave_no_trace_in_the_state() -> None:
    play = Play(compiled(reminded("R/P7D")))
    sizes = {len(play.wait(days=7).do("r").last.state) for _ in range(260)}
    assert max(sizes) < 400


def test_reminders_of_months_do_not_drift() -> None:
    begun = datetime(2026, 1, 31, 9, tzinfo=SHANGHAI)
    play = Play(compiled(reminded("R/P1M")), at=begun)
    found = []
    for _ in range(14):
        assert play.last.due_at is not None
        found.append(play.last.due_at)
        play.wait_until(play.last.due_at)
    assert found == [begun + relativedelta(months=n) for n in range(1, 15)]


def test_a_hundred_missed_reminders_are_one() -> None:
    play = Play(compiled(reminded("R/PT1H"))).wait(hours=100, minutes=30)
    assert play.ready == ["a", "r"]
    assert play.last.due_at == BEGIN + timedelta(hours=101)
    assert play.wait(minutes=29).ready == ["a", "r"]
    assert play.wait(minutes=1).ready == ["a", "r", "r"]


def test_ten_years_of_missed_minutes_are_found_at_once() -> None:
    play = Play(compiled(reminded("R/PT1M"))).wait(days=3650, seconds=30)
    assert play.ready == ["a", "r"]
    assert play.last.due_at == BEGIN + timedelta(days=3650, minutes=1)


def test_a_cycle_ends_after_its_times_and_missed_ones_count() -> None:
    play = Play(compiled(reminded("R3/P1D")))
    assert play.wait(days=1).ready == ["a", "r"]
    assert play.wait(days=1).wait(days=1).ready == ["a", "r", "r", "r"]
    assert (play.waiting, play.wait(days=9).ready) == ([], ["a", "r", "r", "r"])
    late = Play(compiled(reminded("R3/P1D"))).wait(days=2, hours=1)
    assert late.ready == ["a", "r"]
    assert late.wait(days=1).ready == ["a", "r", "r"]
    assert late.waiting == []


def test_a_branch_of_a_reminder_outlives_the_task_and_meets_it_in_a_join() -> None:
    """With the stock engine a join that went on under a repeating timer is deleted and the process ends early."""
    p = process().user("a").user("r").inclusive("join").user("z").path("begin", "a", "join", "z", "done")
    p.boundary("remind", "a", timer=("timeCycle", "R2/P1D"), interrupting=False).path("remind", "r", "join")
    play = Play(compiled(bpmn(p))).wait(days=1).do("r")
    assert play.ready == ["a"]
    assert play.do("a").ready == ["z"]
    assert play.do("z").done


def test_an_expression_of_a_timer_sees_the_local_variables_of_its_task() -> None:
    p = process().user("a", inputs={"grace": "P2D"}).boundary("stop", "a", timer=("timeDuration", "=grace")).user("x")
    play = Play(compiled(bpmn(p.path("begin", "a", "done").path("stop", "x", "done"))))
    assert play.last.due_at == BEGIN + timedelta(days=2)


def test_the_calendar_of_the_step_counts_working_days() -> None:
    days_off = frozenset(datetime(2026, 11, day, tzinfo=SHANGHAI).date() for day in (25, 26))
    data = pause("timeDate", "=working days(1)")
    last = runner.start(compiled(data), "p", {}, Moment(BEGIN, Calendar(off=days_off)))
    assert last.due_at == datetime(2026, 11, 27, tzinfo=SHANGHAI)


def test_waking_an_instance_early_changes_nothing() -> None:
    play = Play(compiled(pause("timeDuration", "P3Y")))
    before = play.last
    play.wait(days=300)
    assert (play.last.state, play.last.visits, play.last.opened) == (before.state, [], [])
    assert play.last.due_at == before.due_at


def test_only_the_moment_of_the_step_counts_and_not_the_clock_of_the_machine() -> None:
    far = datetime(1999, 1, 1, tzinfo=UTC)
    play = Play(compiled(pause("timeDuration", "P1D")), at=far)
    assert play.last.due_at == far + timedelta(days=1)
    assert play.wait(hours=23).ready == []
    assert play.wait(hours=1).ready == ["a"]
