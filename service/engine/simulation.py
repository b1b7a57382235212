"""What if: how long a process would take, from how long its steps took and which way it went before.

Tokens walk our own reading of the diagram (`simulation_walk`), not the engine: nobody completes forms and nothing is
computed. Each step takes as long as one of its past visits, drawn at random; each gateway goes each way as often as
it did. Where there is no past, a step takes its own limit, a timer its own time, anything else no time; a gateway goes
every way alike. A pure function of its arguments: the same seed gives the same answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from service.engine.simulation_model import Endless, Model, Past, Place
from service.engine.simulation_walk import SCOPES, Walk

MOST_INSTANCES: Final = 1000
Basis = Literal["past", "inside", "limit", "timer", "none"]


@dataclass(frozen=True, slots=True)
class StepForecast:
    """One element over all simulated instances. Times in seconds; `share` is its part of the longest paths, 0 to 1.

    `late` counts the visits that took longer than `limit`; `observations` are the past visits that the times rest on.
    """

    place: Place
    name: str
    visits: int
    median: float
    p90: float
    limit: float | None
    late: int
    share: float
    observations: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long the simulated instances took, in seconds. `unended` did not come to an end and were stopped.

    `guessed` are the gateways of which nothing is known, so that every way was as likely.
    """

    instances: int
    unended: int
    median: float
    p90: float
    steps: tuple[StepForecast, ...]
    guessed: frozenset[Place]


def simulate(model: Model, past: Past, instances: int, seed: int) -> Forecast:
    """Let that many instances run. Raises ValueError beyond MOST_INSTANCES or below 1."""
    if not 1 <= instances <= MOST_INSTANCES:
        raise ValueError(f"{instances} instances: between 1 and {MOST_INSTANCES}")
    totals: list[float] = []
    visits: defaultdict[Place, list[float]] = defaultdict(list)
    critical: defaultdict[Place, float] = defaultdict(float)
    guessed: set[Place] = set()
    reach: dict[Place, frozenset[str]] = {}
    for number in range(instances):
        walk = Walk(model, past, Random(f"{seed}.{number}"), reach)  # noqa: S311 - chance, not secrecy
        try:
            totals.append(walk.run())
        except Endless:
            continue
        finally:
            guessed |= walk.guessed
        for place, seconds in walk.visits:
            visits[place].append(seconds)
        for place, seconds in walk.longest_path():
            critical[place] += seconds
    whole = math.fsum(critical.values()) or 1.0
    steps = [_step(model, past, place, seconds, critical[place] / whole) for place, seconds in visits.items()]
    steps.sort(key=lambda step: (-step.share, step.place))
    median, p90 = percentile(totals, 50), percentile(totals, 90)
    return Forecast(instances, instances - len(totals), median, p90, tuple(steps), frozenset(guessed))


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that at least that part of the values does not exceed (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1] if ordered else 0.0


def basis_of(model: Model, past: Past, place: Place) -> Basis:
    """What the time of an element rests on; of a sub-process or call that was walked, on the steps inside."""
    node = model.diagrams[place[0]].nodes[place[1]]
    if node.type in SCOPES and (node.loop is None or not past.durations.get(place)):
        return "inside"
    if past.durations.get(place):
        return "past"
    if place in model.limits:
        return "limit"
    return "timer" if place in model.timers else "none"


def _step(model: Model, past: Past, place: Place, seconds: Sequence[float], share: float) -> StepForecast:
    limit = model.limits.get(place)
    return StepForecast(
        place=place,
        name=model.diagrams[place[0]].nodes[place[1]].name,
        visits=len(seconds),
        median=percentile(seconds, 50),
        p90=percentile(seconds, 90),
        limit=limit,
        late=0 if limit is None else sum(one > limit for one in seconds),
        share=share,
        observations=len(past.durations.get(place, ())),
        basis=basis_of(model, past, place),
    )
