"""Instances moved to another version: what waits goes on waiting under the same id and until the same moment, and what
could go wrong unseen is refused. The cases are those that SpiffWorkflow's own migration got wrong (research of 2026-11:
a three-year timer began anew, drafts were lost, a boundary event on an open task raised)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.domain.errors import Refused
from service.engine import migrate, runner
from service.engine.outcome import Outcome
from tests.engine.blocks import RICH
from tests.engine.diagrams import Process, bpmn, each
from tests.engine.play import Play, compiled
from tests.engine.test_random_processes import AT, Trial

Draw = Callable[[Process], Process]


def version(draw: Draw) -> Any:
    return compiled(bpmn(draw(Process("p").start()).end()))


def straight(*tasks: str, **due: str) -> Draw:
    def draw(p: Process) -> Process:
        for task in tasks:
            p.user(task, due=due.get(task))
        return p.path("begin", *tasks, "done")

    return draw


def moved(play: Play, new: Any, **mapping: str) -> Play:
    """The same instance on the new version."""
    last = play.last
    outcome = migrate.migrate(play.bundle, new, "p", last.state, last.variables, mapping, play.at)
    play.bundle = new
    play.note(outcome)
    return play


def refused(play: Play, new: Any, **mapping: str) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as error:
        moved(play, new, **mapping)
    return {(field.path, field.code) for field in error.value.fields}


def finish(play: Play) -> list[str]:
    """Complete whatever is open until nothing is."""
    passed = []
    while play.ready:
        passed.append(play.ready[0])
        play.do(passed[-1])
    return passed


@pytest.mark.parametrize(
    ("tasks", "then"),
    [
        (("a", "b", "x", "c"), ["b", "x", "c"]),
        (("a", "x", "b", "c"), ["b", "c"]),
        (("b", "c"), ["b", "c"]),
        (("a", "b"), ["b"]),
    ],
    ids=["a task is added behind", "a task is added before", "a task that is done is gone", "a task ahead is gone"],
)
def test_a_task_stays_open_under_its_id(tasks: tuple[str, ...], then: list[str]) -> None:
    play = Play(version(straight("a", "b", "c"))).do("a")
    before = play.task("b").id
    moved(play, version(straight(*tasks)))
    assert play.ready == ["b"] and play.task("b").id == before
    assert finish(play) == then and play.done


def test_a_task_with_another_id_is_found_by_the_mapping() -> None:
    play = Play(version(straight("a", "b", "c"))).do("a")
    before = play.task("b").id
    assert refused(play, version(straight("a", "b2", "c"))) == {("b", "migration_element_gone")}
    moved(play, version(straight("a", "b2", "c")), b="b2")
    assert play.task("b2").id == before
    assert finish(play) == ["b2", "c"]


def test_due_date_follow_up_and_priority_stay_as_they_were_computed() -> None:
    play = Play(version(straight("a", "b", b="P30D"))).do("a")
    due = play.task("b").due_at
    play.wait(days=10)
    moved(play, version(straight("a", "b", "c", b="P3D")))
    assert play.task("b").due_at == due


def test_a_three_year_timer_fires_at_the_moment_it_had_before() -> None:
    def watch(*behind: str) -> Draw:
        def draw(p: Process) -> Process:
            p.catch("term", timer=("timeDuration", "P3Y"))
            for task in behind:
                p.user(task)
            return p.path("begin", "term", *behind, "done")

        return draw

    play = Play(version(watch("remind")))
    due = play.last.due_at
    assert due is not None
    play.wait(days=700)
    moved(play, version(watch("remind", "report")))
    assert play.last.due_at == due
    play.wait_until(due - timedelta(seconds=1))
    assert play.ready == []
    play.wait_until(due)
    assert finish(play) == ["remind", "report"]


def test_a_gateway_behind_the_open_task_decides_by_the_new_version() -> None:
    def choice(p: Process) -> Process:
        p.user("a").exclusive("g").user("c").user("d")
        p.path("begin", "a", "g").flow("g", "c", condition="=x").flow("g", "d", default=True)
        return p.path("c", "done").path("d", "done")

    play = Play(version(straight("a", "c")))
    moved(play, version(choice)).do("a", x=False)
    assert play.ready == ["d"]


def test_another_kind_of_element_is_refused() -> None:
    def receives(p: Process) -> Process:
        return p.user("a").receive("b", "news", key='="1"').path("begin", "a", "b", "done")

    play = Play(version(straight("a", "b"))).do("a")
    assert refused(play, version(receives)) == {("b", "migration_kind")}
    assert refused(play, compiled(bpmn(Process("q").start().end().path("begin", "done")))) == {
        ("p", "migration_process_gone")
    }


# boundary events


def guarded(*events: tuple[str, bool, str]) -> Draw:
    """Task `b`, with timers (id, interrupting, duration) that lead to a task `<id>_next`."""

    def draw(p: Process) -> Process:
        p.user("a").user("b").user("c").path("begin", "a", "b", "c", "done")
        for key, interrupting, length in events:
            p.boundary(key, "b", interrupting=interrupting, timer=("timeDuration", length)).user(f"{key}_next")
            p.path(key, f"{key}_next", "done")
        return p

    return draw


def test_a_boundary_event_that_is_new_begins_to_wait_now() -> None:
    play = Play(version(straight("a", "b", "c"))).do("a")
    before = play.task("b").id
    play.wait(days=5)
    moved(play, version(guarded(("late", False, "P2D"))))
    assert play.task("b").id == before
    assert play.last.due_at == play.now + timedelta(days=2)
    play.wait(days=2)
    assert play.ready == ["b", "late_next"]
    assert set(finish(play)) == {"b", "c", "late_next"} and play.done


def test_a_boundary_event_that_waits_keeps_its_time_and_a_second_joins_it() -> None:
    play = Play(version(guarded(("late", False, "P9D")))).do("a")
    due = play.last.due_at
    play.wait(days=5)
    moved(play, version(guarded(("late", False, "P1D"), ("end", True, "P30D"))))
    assert [timer.due_at for timer in play.last.timers if timer.element_id == "late"] == [due]
    assert {timer.element_id for timer in play.last.timers} == {"late", "end"}
    play.wait(days=30)
    assert play.ready == ["end_next", "late_next"]


def test_a_boundary_event_that_is_gone_waits_no_longer() -> None:
    play = Play(version(guarded(("late", False, "P9D"), ("end", True, "P30D")))).do("a")
    assert migrate.plan_of(play.bundle, version(straight("a", "b", "c")), "p", play.last.state, {}).dropped == [
        "late",
        "end",
    ]
    moved(play, version(straight("a", "b", "c")))
    assert play.last.timers == []
    assert finish(play) == ["b", "c"] and play.done


def test_a_boundary_event_that_has_happened_does_not_happen_again() -> None:
    play = Play(version(guarded(("late", False, "P1D")))).do("a").wait(days=2)
    assert play.ready == ["b", "late_next"]
    moved(play, version(guarded(("late", False, "P1D"))))
    play.wait(days=9)
    assert play.ready == ["b", "late_next"] and play.last.timers == []
    assert set(finish(play)) == {"b", "c", "late_next"} and play.done


def test_an_interrupting_event_still_ends_its_activity() -> None:
    play = Play(version(guarded(("end", True, "P3D")))).do("a").wait(days=1)
    moved(play, version(guarded(("end", True, "P3D")))).wait(days=2)
    assert play.ready == ["end_next"]


# joins and what is inside something


def fork(*branches: str, join: str = "parallel") -> Draw:
    def draw(p: Process) -> Process:
        p.parallel("split")
        getattr(p, join)("join")
        p.user("after").path("begin", "split").path("join", "after", "done")
        for branch in branches:
            p.user(branch).path("split", branch, "join")
        return p

    return draw


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
def test_a_branch_that_waits_at_a_join_is_still_there(join: str) -> None:
    play = Play(version(fork("a", "b", join=join))).do("a")
    moved(play, version(fork("a", "b", join=join)))
    assert play.ready == ["b"]
    assert finish(play) == ["b", "after"] and play.done


def test_a_join_whose_flows_changed_is_refused_only_while_something_waits_there() -> None:
    play = Play(version(fork("a", "b")))
    assert moved(Play(version(fork("a", "b"))), version(fork("a", "b", "c"))).ready == ["a", "b"]
    play.do("a")
    assert refused(play, version(fork("a", "b", "c"))) == {("join", "migration_join")}
    assert refused(play, version(fork("a2", "b"))) == {("join", "migration_join")}
    moved(play, version(fork("a2", "b")), a="a2")
    assert finish(play) == ["b", "after"] and play.done


def test_inside_a_multi_instance_everybody_goes_on() -> None:
    def sign(output: str | None = "signs") -> Draw:
        def draw(p: Process) -> Process:
            element = "=sign" if output else None
            p.user("sign_it", loop=each("=people", "person", output_collection=output, output_element=element))
            return p.user("after").path("begin", "sign_it", "after", "done")

        return draw

    play = Play(version(sign()), people=["甲", "乙", "丙"]).do("sign_it", sign=1)
    moved(play, version(sign()))
    assert len(play.ready) == 2
    play.do("sign_it", sign=2).do("sign_it", sign=3)
    assert play.variables["signs"] == [1, 2, 3] and finish(play) == ["after"]
    other = Play(version(sign()), people=["甲", "乙"])
    assert refused(other, version(sign(None))) == {("sign_it", "migration_loop")}
    assert refused(other, version(straight("sign_it"))) == {("sign_it", "migration_kind")}


def test_inside_a_sub_process_and_a_call_the_token_stays() -> None:
    def nested(p: Process, *inner: str, called: str = "q") -> Process:
        scope = p.sub("part").start("in").end("out")
        for task in inner:
            scope.user(task)
        scope.path("in", *inner, "out")
        return p.call("other", called).path("begin", "part", "other", "done")

    def called(*tasks: str, key: str = "q") -> bytes:
        process = Process(key).start(f"{key}_begin")
        for task in tasks:
            process.user(task)
        return bpmn(process.end(f"{key}_done").path(f"{key}_begin", *tasks, f"{key}_done"))

    def bundle(inner: tuple[str, ...], tasks: tuple[str, ...], key: str = "q") -> Any:
        return compiled(bpmn(nested(Process("p").start(), *inner, called=key).end()), called(*tasks, key=key))

    play = Play(bundle(("x",), ("y",)))
    moved(play, bundle(("x", "x2"), ("y",)))
    assert play.do("x").ready == ["x2"]
    play.do("x2")
    moved(play, bundle(("x",), ("y", "z")))
    assert refused(play, bundle(("x",), ("y", "z"), key="r")) == {("other", "migration_call")}
    assert refused(play, bundle(("x",), ("z",))) == {("y", "migration_element_gone")}
    assert finish(play) == ["y", "z"] and play.done


def test_behind_an_event_gateway_the_events_must_be_the_same() -> None:
    def race(*events: str, message: str = "answer") -> Draw:
        def draw(p: Process) -> Process:
            p.event_based("first").path("begin", "first")
            p.catch("late", timer=("timeDuration", "P9D"))
            for event in events:
                p.catch(event, message=f"{message}_{event}", key='="1"')
            for event in ("late", *events):
                p.user(f"{event}_next").path("first", event, f"{event}_next", "done")
            return p

        return draw

    play = Play(version(race("yes")))
    due = play.last.due_at
    play.wait(days=3)
    assert refused(play, version(race("yes", "no"))) == {("first", "migration_event_gateway")}
    assert refused(play, version(race("yes", message="other"))) == {("yes", "migration_event")}
    moved(play, version(race("yes")))
    assert play.last.due_at == due
    play.send("answer_yes")
    assert play.ready == ["yes_next"] and play.waiting == []


def test_the_plan_says_where_each_token_goes() -> None:
    play = Play(version(fork("a", "b"))).do("a")
    plan = migrate.plan_of(play.bundle, version(fork("a", "b2")), "p", play.last.state, {"b": "b2"})
    assert {(move.element_id, move.target_id, move.tokens) for move in plan.moves} == {
        ("b", "b2", 1),
        ("join", "join", 1),
    }
    assert plan.refusals == [] and plan.armed == [] and plan.dropped == []


class Moving(Trial):
    """Every step is followed by a move to a version that was compiled anew."""

    def compare(self, last: Outcome) -> None:
        super().compare(last)
        if last.status != "active":
            return
        other = compiled(*self.files)
        outcome = migrate.migrate(self.bundle, other, "p", last.state, last.variables, {}, AT)
        assert outcome.open_tasks == last.open_tasks
        assert (outcome.timers, outcome.subscriptions) == (last.timers, last.subscriptions)
        self.bundle, last.state = other, outcome.state


@pytest.mark.parametrize("seed", range(60))
def test_a_move_to_the_same_version_changes_nothing_in_a_random_process(seed: int) -> None:
    Moving(seed, 4, RICH).play()


def test_nothing_runs_by_a_move() -> None:
    play = Play(version(straight("a", "b", b="P1D"))).do("a").wait(days=3)
    outcome = migrate.migrate(play.bundle, version(straight("a", "b")), "p", play.last.state, {}, {}, play.at)
    assert (outcome.opened, outcome.ended, outcome.visits, outcome.effects) == ([], [], [], [])
    assert runner.wake(version(straight("a", "b")), outcome.state, {}, play.at).status == "active"
