"""What if: durations that can be reckoned by hand, and processes of which nobody knows more than that they end."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.engine import reader, xml
from service.engine.simulation import Forecast, Model, Past, percentile, simulate
from tests.engine.blocks import PLAIN, RICH, Drawing, generate
from tests.engine.diagrams import Process, Scope, bpmn, each

DAY = 86400.0
Durations = dict[str, Iterable[float]]


def model(*processes: Scope, timers: dict[str, float] | None = None, limits: dict[str, float] | None = None) -> Model:
    """The processes as drawn, the first of them simulated; timers and limits by element."""
    diagram = reader.read(xml.load(bpmn(*processes)))

    def placed(values: dict[str, float] | None) -> dict[tuple[str, str], float]:
        return {(diagram.nodes[key].process_id, key): value for key, value in (values or {}).items()}

    return Model(processes[0].id, dict.fromkeys(diagram.processes, diagram), placed(limits), placed(timers))


def past(process: Scope, durations: Durations, taken: dict[tuple[str, str], int] | None = None, **passes: int) -> Past:
    """A past of one process: seconds by element, how often a flow from one element to another was taken, and how often
    an element was entered; every flow that is not named was there and not taken."""
    diagram = reader.read(xml.load(bpmn(process)))
    counts = {
        (process.id, flow.id): (taken or {}).get((flow.source, flow.target), 0) for flow in diagram.flows.values()
    }
    return Past(
        {(process.id, key): list(values) for key, values in durations.items()},
        {(process.id, key): number for key, number in passes.items()},
        counts if taken is not None else {},
    )


def line(*tasks: str) -> Process:
    made = Process("p").start()
    for task in tasks:
        made.user(task)
    made.end()
    return made.path("begin", *tasks, "done")


def visits(found: Forecast) -> dict[str, int]:
    return {step.place[1]: step.visits for step in found.steps}


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(1, 30), st.integers())
@settings(max_examples=40, deadline=None)
def test_a_straight_line_of_fixed_durations_sums_exactly(days: list[int], instances: int, seed: int) -> None:
    names = [f"t{number}" for number in range(len(days))]
    drawn = line(*names)
    known = past(drawn, {name: [day * DAY] for name, day in zip(names, days, strict=True)})
    found = simulate(model(drawn), known, instances, seed)
    assert (found.median, found.p90, found.unended) == (sum(days) * DAY, sum(days) * DAY, 0)
    assert visits(found) == dict.fromkeys(names, instances)
    if sum(days):
        shares = {step.place[1]: step.share for step in found.steps}
        assert shares == pytest.approx({name: day / sum(days) for name, day in zip(names, days, strict=True)})


@given(st.lists(st.integers(0, 400), min_size=2, max_size=6), st.sampled_from(["parallel", "inclusive"]))
@settings(max_examples=40, deadline=None)
def test_branches_take_as_long_as_the_longest(days: list[int], kind: str) -> None:
    drawn = Process("p").start().end()
    getattr(getattr(drawn, kind)("split"), kind)("join")
    for number in range(len(days)):
        drawn.user(f"t{number}").path("split", f"t{number}", "join")
    drawn.path("begin", "split").path("join", "done")
    always = {("split", f"t{number}"): 7 for number in range(len(days))}
    known = past(drawn, {f"t{n}": [day * DAY] for n, day in enumerate(days)}, always, split=7)
    found = simulate(model(drawn), known, 5, 1)
    assert (found.median, found.p90) == (max(days) * DAY, max(days) * DAY)
    longest = {step.place[1] for step in found.steps if step.share > 0}
    assert longest <= {f"t{n}" for n, day in enumerate(days) if day == max(days)}


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    drawn = line("a", "b")
    known = past(drawn, {"a": range(1, 90), "b": range(5, 70)})
    first, again, other = (simulate(model(drawn), known, 50, seed) for seed in (3, 3, 4))
    assert first == again != other


def test_a_gateway_goes_as_often_each_way_as_it_did_and_alike_where_nothing_is_known() -> None:
    drawn = Process("p").start().exclusive("which").user("long").user("short").end()
    drawn.path("begin", "which").path("which", "long", "done").path("which", "short", "done")
    durations: Durations = {"long": [DAY], "short": [0.0]}
    ways = {("which", "long"): 1, ("which", "short"): 9}
    often = visits(simulate(model(drawn), past(drawn, durations, ways), 1000, 1))
    assert often["long"] == pytest.approx(100, abs=35)  # 3.7 standard deviations of 1000 draws at one tenth
    never = simulate(model(drawn), past(drawn, durations, {("which", "short"): 9}), 1000, 1)
    assert visits(never) == {"short": 1000}
    for known in (past(drawn, durations), past(drawn, durations, {})):
        alike = visits(simulate(model(drawn), known, 1000, 1))
        assert alike["long"] == pytest.approx(500, abs=60)


def test_a_flow_that_is_new_makes_its_gateway_a_new_choice() -> None:
    before = (
        Process("p").start().exclusive("which").user("old").end().path("begin", "which").path("which", "old", "done")
    )
    known = past(before, {"old": [DAY]}, {("which", "old"): 50}, which=50)
    after = (
        Process("p").start().exclusive("which").user("old").end().path("begin", "which").path("which", "old", "done")
    )
    after.user("new").path("which", "new", "done")
    assert visits(simulate(model(after), known, 1000, 1))["new"] == pytest.approx(500, abs=60)


def test_without_a_past_a_step_takes_its_limit_and_a_timer_its_time_and_it_is_said() -> None:
    drawn = Process("p").start().user("a").catch("wait", timer=("timeDuration", "P3D")).receive("mail", "m").end()
    drawn.path("begin", "a", "wait", "mail", "done")
    found = simulate(model(drawn, timers={"wait": 3 * DAY}, limits={"a": 5 * DAY}), Past(), 3, 1)
    assert found.median == 8 * DAY
    assert {step.place[1]: (step.basis, step.observations) for step in found.steps} == {
        "a": ("limit", 0), "wait": ("timer", 0), "mail": ("none", 0),
    }  # fmt: skip


def test_visits_beyond_the_limit_are_counted() -> None:
    drawn = line("a")
    known = past(drawn, {"a": [2 * DAY, 2 * DAY, 9 * DAY]})
    (step,) = simulate(model(drawn, limits={"a": 5 * DAY}), known, 999, 1).steps
    assert step.late == pytest.approx(333, abs=60) and (step.median, step.p90) == (2 * DAY, 9 * DAY)
    assert (step.basis, step.observations) == ("past", 3)


@pytest.mark.parametrize(("interrupting", "total"), [(True, 4), (False, 10)])
def test_a_timer_at_the_boundary_happens_when_the_step_takes_longer(interrupting: bool, total: int) -> None:
    drawn = Process("p").start().user("a").user("after").end()
    drawn.boundary("late", "a", interrupting=interrupting, timer=("timeDuration", "P4D")).user("remind").end("told")
    drawn.path("begin", "a", "after", "done").path("late", "remind", "told")
    made = model(drawn, timers={"late": 4 * DAY})
    found = simulate(made, past(drawn, {"a": [10 * DAY]}), 3, 1)
    assert found.median == total * DAY and visits(found)["remind"] == 3
    assert ("after" in visits(found)) is not interrupting
    in_time = simulate(made, past(drawn, {"a": [2 * DAY]}), 3, 1)
    assert in_time.median == 2 * DAY and "remind" not in visits(in_time)


def test_an_event_at_the_boundary_happens_as_often_as_it_did() -> None:
    drawn = (
        Process("p").start().user("a").end().boundary("withdrawn", "a", message="back", key="=k").user("b").end("out")
    )
    drawn.path("begin", "a", "done").path("withdrawn", "b", "out")
    known = past(drawn, {"a": [10 * DAY], "withdrawn": [DAY]}, {}, a=10, withdrawn=2)
    found = simulate(model(drawn), known, 1000, 1)
    assert visits(found)["b"] == pytest.approx(200, abs=47) and visits(found)["a"] == 1000 - visits(found)["b"]
    assert found.median == 10 * DAY


def test_an_error_inside_a_call_ends_it_and_goes_on_at_its_boundary() -> None:
    called = Process("inner").start("inner_begin").parallel("both").user("slow").user("quick").end("inner_done")
    called.end("failed", error="no").path("inner_begin", "both", "slow", "inner_done").path("both", "quick", "failed")
    drawn = Process("p").start().call("check", "inner").end().boundary("refused", "check", error="no").user("mend")
    drawn.end("out").path("begin", "check", "done").path("refused", "mend", "out")
    known = Past({("inner", "slow"): [9 * DAY], ("inner", "quick"): [DAY], ("p", "mend"): [3 * DAY]})
    found = simulate(model(drawn, called), known, 4, 1)
    assert found.median == 4 * DAY and visits(found) == {"quick": 4, "mend": 4}


def test_what_repeats_for_a_list_takes_as_long_as_it_took_as_a_whole() -> None:
    drawn = Process("p").start().user("each", loop=each("=people", "one")).end().path("begin", "each", "done")
    assert simulate(model(drawn), past(drawn, {"each": [6 * DAY]}), 2, 1).median == 6 * DAY


def test_the_first_timer_behind_an_event_gateway_wins_unless_the_past_says_otherwise() -> None:
    drawn = Process("p").start().event_based("first").catch("soon", timer=("timeDuration", "P2D")).end()
    drawn.catch("later", timer=("timeDuration", "P9D")).catch("mail", message="m", key="=k").path("begin", "first")
    for event in ("soon", "later", "mail"):
        drawn.path("first", event, "done")
    made = model(drawn, timers={"soon": 2 * DAY, "later": 9 * DAY})
    assert visits(simulate(made, Past(), 9, 1)) == {"soon": 9}
    known = past(drawn, {"mail": [DAY]}, {("first", "mail"): 4})
    assert visits(simulate(made, known, 9, 1)) == {"mail": 9}


def test_a_round_without_end_is_told_and_does_not_hang() -> None:
    drawn = Process("p").start().user("again").exclusive("more").end()
    drawn.path("begin", "again", "more", "again").path("more", "done")
    known = past(drawn, {"again": [DAY]}, {("more", "again"): 5}, more=5)
    found = simulate(model(drawn), known, 3, 1)
    assert (found.unended, found.median, found.steps) == (3, 0.0, ())


@pytest.mark.parametrize("kinds", [PLAIN, RICH], ids=["plain", "rich"])
def test_random_processes_end_and_take_no_longer_than_their_visits_together(kinds: tuple[object, ...]) -> None:
    for seed in range(60):
        drawing = Drawing(generate(Random(seed), 4, kinds, count(1)))  # type: ignore[arg-type]
        made = model(drawing.process, *drawing.called)
        places = [(node.process_id, node.id) for node in made.diagrams["p"].nodes.values() if node.type == "userTask"]
        known = Past({place: [float(number % 7)] for number, place in enumerate(places)})
        found = simulate(made, known, 20, seed)
        assert found.unended == 0, bpmn(drawing.process, *drawing.called).decode()
        assert found == simulate(made, known, 20, seed)
        assert sum(step.share for step in found.steps) == pytest.approx(1 if found.p90 else 0)
        together = sum(step.visits * step.p90 for step in found.steps if step.basis == "past")
        assert found.p90 <= together


@pytest.mark.parametrize("instances", [0, 1001, -5])
def test_the_number_of_instances_is_bounded(instances: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 1000"):
        simulate(model(line("a")), Past(), instances, 1)


def test_percentiles_are_values_that_occurred() -> None:
    """Nearest rank, as NIST's handbook (7.2.6.2) and ISO 16269 describe it: the worked example of five values."""
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, p) for p in (5, 30, 40, 50, 100)] == [15.0, 20.0, 20.0, 35.0, 50.0]
    assert percentile([], 50) == 0.0
