"""What if: a draft is reckoned with what really happened, as far as whoever asks may see it."""

from __future__ import annotations

import pytest

from service.domain.errors import Forbidden, Invalid, Refused
from service.engine.definition import Resource
from service.engine.simulation import StepForecast
from service.store.instances import Instance
from service.usecases import drafts, simulations
from service.usecases.actors import Actor
from service.usecases.simulations import Side, WhatIf
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, field, form, started

DAY = 86400.0
VERDICT = form("verdict", field("agreed", "checkbox"))


def errand(*, publicity: bool = False) -> Resource:
    """Prepare, review within ten days, again from the start if it is not agreed to; perhaps publish for a week."""
    p = Process("errand", name="办事").start().user("prepare", role="secretariat", name="准备")
    p.user("review", role="committee", form="verdict", name="审议", due="P10D").exclusive("agreed").end()
    if publicity:
        p.user("publicity", role="secretariat", name="公示", due="P7D")
    p.path("begin", "prepare", "review", "agreed")
    p.flow("agreed", "publicity" if publicity else "done", "=agreed").flow("agreed", "prepare", default=True)
    return diagram(p.path("publicity", "done") if publicity else p)


def run(parts: Parts, clock: Clock, secretary: Actor, committee: Actor, *laps: tuple[int, int, bool]) -> Instance:
    """One errand: for each lap the days of preparing and of reviewing, and whether it was agreed to."""
    instance = started(parts, secretary, "errand")
    for prepare, review, agreed in laps:
        clock.forward(days=prepare)
        completed(parts, secretary, instance, "prepare")
        clock.forward(days=review)
        completed(parts, committee, instance, "review", agreed=agreed)
    return instance


def draft_of(parts: Parts, owner: Actor, *resources: Resource) -> int:
    return int(parts.transact(drafts.create_draft, owner, "改", None, list(resources)).key)


def step(side: Side | None, element_id: str) -> StepForecast:
    assert side is not None
    return next(one for one in side.forecast.steps if one.place[1] == element_id)


@pytest.fixture
def found(parts: Parts, owner: Actor, secretary: Actor, committee: Actor, clock: Clock) -> WhatIf:
    """Three errands of 2 and 12 days, none sent back, and a draft that adds a public notice."""
    deployed(parts, owner, errand(), VERDICT)
    for _ in range(3):
        run(parts, clock, secretary, committee, (2, 12, True))
    key = draft_of(parts, owner, errand(publicity=True), VERDICT)
    made: WhatIf = parts.transact(simulations.what_if, owner, key, "errand", 100, 1)
    return made


def test_the_version_in_use_takes_as_long_as_it_took_and_the_draft_a_week_more(found: WhatIf) -> None:
    assert found.past == 3 and found.current is not None
    assert (found.current.forecast.median, found.current.forecast.p90) == (14 * DAY, 14 * DAY)
    assert (step(found.current, "prepare").median, step(found.current, "prepare").observations) == (2 * DAY, 3)
    assert step(found.draft, "publicity").median == 7 * DAY
    assert (step(found.draft, "publicity").basis, step(found.draft, "publicity").observations) == ("limit", 0)


def test_what_took_longer_than_its_limit_is_a_breach_and_the_narrowest_step(found: WhatIf) -> None:
    assert found.current is not None
    review = step(found.current, "review")
    assert (review.limit, review.late, review.visits) == (10 * DAY, 100, 100)
    assert review.share == pytest.approx(12 / 14) and found.current.forecast.steps[0] == review


def test_a_step_dropped_on_a_flow_leaves_the_choice_before_it_as_it_was(found: WhatIf) -> None:
    """The flow keeps its id, as in the modeler, and so its past; a flow with a new id is tried in tests/engine."""
    assert found.draft.forecast.guessed == set() and found.draft.forecast.median == 21 * DAY
    assert step(found.draft, "review").visits == 100


def test_laps_come_about_as_often_as_they_did(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, clock: Clock
) -> None:
    deployed(parts, owner, errand(), VERDICT)
    for _ in range(3):
        run(parts, clock, secretary, committee, (1, 1, False), (1, 1, True))
    key = draft_of(parts, owner, errand(), VERDICT)
    found = parts.transact(simulations.what_if, owner, key, "errand", 1000, 1)
    assert step(found.draft, "review").visits == pytest.approx(2000, rel=0.1)  # three of six reviews went back
    assert found.draft.forecast == found.current.forecast, "the draft changes nothing"


def test_what_lies_more_than_a_year_back_no_longer_counts(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, clock: Clock
) -> None:
    deployed(parts, owner, errand(), VERDICT)
    run(parts, clock, secretary, committee, (1, 1, True))
    clock.forward(days=366)
    key = draft_of(parts, owner, errand(), VERDICT)
    found = parts.transact(simulations.what_if, owner, key, "errand", 10, 1)
    assert found.past == 0 and step(found.draft, "review").basis == "limit"


def test_a_process_that_is_called_has_the_past_of_its_calls(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, clock: Clock
) -> None:
    outer = diagram(
        Process("outer", name="外层").start().call("inside", "errand").end().path("begin", "inside", "done")
    )
    deployed(parts, owner, errand(), VERDICT, outer)
    instance = started(parts, secretary, "outer")
    clock.forward(days=4)
    completed(parts, secretary, instance, "prepare")
    completed(parts, committee, instance, "review", agreed=True)
    found = parts.transact(simulations.what_if, owner, draft_of(parts, owner, errand(), VERDICT), "errand", 5, 1)
    assert (found.past, found.draft.forecast.median) == (1, 4 * DAY)
    around = parts.transact(simulations.what_if, owner, draft_of(parts, owner, outer), "outer", 5, 1)
    assert around.draft.forecast.median == 4 * DAY and step(around.draft, "inside").observations == 1


def test_a_process_that_is_new_has_no_past_and_nothing_beside_it(parts: Parts, owner: Actor) -> None:
    key = draft_of(parts, owner, errand(), VERDICT)
    found = parts.transact(simulations.what_if, owner, key, "errand", 10, 1)
    assert (found.past, found.current, step(found.draft, "review").median) == (0, None, 10 * DAY)


def test_who_may_not_draw_may_not_simulate_and_the_size_is_bounded(
    parts: Parts, owner: Actor, secretary: Actor
) -> None:
    key = draft_of(parts, owner, errand(), VERDICT)
    with pytest.raises(Forbidden):
        parts.transact(simulations.what_if, secretary, key, "errand", 10, 1)
    for size in (0, 1001):
        with pytest.raises(Invalid) as refused:
            parts.transact(simulations.what_if, owner, key, "errand", size, 1)
        assert refused.value.code == "simulation_size"
    with pytest.raises(Refused) as unknown:
        parts.transact(simulations.what_if, owner, key, "another", 10, 1)
    assert unknown.value.code == "dry_run_process"
