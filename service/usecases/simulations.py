"""What if: a draft and the version in use, simulated with the durations and decisions of the past year.

The past is that of the instances that whoever asks may see. It is told by ids: an element that was renamed has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from service.domain.errors import Invalid, Refused
from service.engine import simulation, simulation_times
from service.engine.definition import Bundle
from service.engine.diagram import Diagram
from service.engine.outcome import Visit
from service.engine.simulation import MOST_INSTANCES, Forecast
from service.engine.simulation_model import Model, Past, Place
from service.engine.trace import flows_taken
from service.store import instances, simulations
from service.store.definitions import ProcessDefinition, all_latest
from service.usecases import dry_runs, player
from service.usecases.work import Work

PERIOD: Final = timedelta(days=365)
LARGEST_PAST: Final = 1000
Diagrams = Mapping[str, Diagram]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: the diagram of the process, how its simulation went, and all elements by place."""

    xml: str
    diagrams: Diagrams
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The draft beside the version in use, which a new process has not. `past` instances were looked at."""

    process_id: str
    past: int
    draft: Side
    current: Side | None


def what_if(work: Work, key: int, process_id: str, instances: int, seed: int) -> WhatIf:
    """Simulate a process of a draft and its version in use, with the same past and the same seed.

    Raises NotFound, DiagramRefused, Refused('dry_run_process'), Invalid('simulation_size').
    """
    if not 1 <= instances <= MOST_INSTANCES:
        raise Invalid("simulation_size", limit=MOST_INSTANCES)
    bundle, own = dry_runs.own_processes(work, key)
    if process_id not in {process.id for process in own}:
        raise Refused("dry_run_process", process=process_id[:60])
    row = all_latest(work.session, ProcessDefinition).get(process_id)
    deployed = work.parts.bundles.get(work.session, row.bundle_hash) if row is not None else None
    keys = _instances(work, bundle, process_id) if deployed is not None else []
    past = _observe(work, deployed, keys)
    given = simulations.limits(work.session, keys)

    def side(one: Bundle) -> Side:
        diagrams = _called(one, process_id)
        model = _model(work, process_id, diagrams, given)
        return Side(_xml(one, process_id), diagrams, simulation.simulate(model, past, instances, seed))

    return WhatIf(process_id, len(keys), side(bundle), side(deployed) if deployed is not None else None)


def _called(bundle: Bundle, process_id: str) -> dict[str, Diagram]:
    """The diagrams of a process and of all that it calls, by process id."""
    found: dict[str, Diagram] = {}
    todo = [process_id]
    while todo:
        key = todo.pop()
        if key in found or key not in bundle.processes:
            continue
        found[key] = bundle.processes[key].diagram
        todo += [
            node.called_process for node in found[key].nodes.values() if node.process_id == key and node.called_process
        ]
    return found


def _instances(work: Work, bundle: Bundle, process_id: str) -> list[int]:
    """The instances of the past year in which the process ran, by itself or called by another."""
    roots = [key for key in bundle.processes if process_id in _called(bundle, key)]
    seen = instances.visible(work.actor.sight)
    return simulations.instances_since(work.session, roots, seen, work.now - PERIOD, LARGEST_PAST)


def _model(work: Work, process_id: str, diagrams: Diagrams, given: Mapping[Place, float]) -> Model:
    """A limit is what the diagram says for a step that begins now, else what people had in the past."""
    variables = player.sample_variables()
    unique = list({id(diagram): diagram for diagram in diagrams.values()}.values())  # a file may hold several
    limits = simulation_times.limits(unique, variables, work.moment)
    steps = {(node.process_id, node.id) for diagram in unique for node in diagram.nodes.values()}
    kept = {place: seconds for place, seconds in given.items() if place in steps and place not in limits}
    return Model(process_id, diagrams, kept | limits, simulation_times.timers(unique, variables, work.moment))


def _xml(bundle: Bundle, process_id: str) -> str:
    home = bundle.processes[process_id].resource_name
    return next(one.content for one in bundle.resources if one.name == home).decode()


def _observe(work: Work, deployed: Bundle | None, keys: list[int]) -> Past:
    """What these instances went through. A new process has no past."""
    if deployed is None:
        return Past()
    watch = _Watch({key: process.diagram for key, process in deployed.processes.items()})
    for chain, at, told in simulations.visits(work.session, keys, work.now - PERIOD):
        watch.see(chain, at, [Visit(*visit) for visit in told])
    return Past(watch.durations, watch.passes, watch.taken)


@dataclass
class _Watch:
    """Reads the steps of instances in order. What was canceled is no duration."""

    diagrams: Diagrams
    durations: defaultdict[Place, list[float]] = field(default_factory=lambda: defaultdict(list))
    passes: Counter[Place] = field(default_factory=Counter)
    taken: Counter[Place] = field(default_factory=Counter)
    under_way: defaultdict[tuple[int, Place], list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for key, diagram in self.diagrams.items():
            self.passes.update({(key, node.id): 0 for node in diagram.nodes.values() if node.process_id == key})
            self.taken.update(
                {(key, f.id): 0 for f in diagram.flows.values() if diagram.nodes[f.source].process_id == key}
            )

    def see(self, chain: int, at: datetime, visits: Iterable[Visit]) -> None:
        """One step of an instance."""
        told = list(visits)
        for visit in told:
            place = (visit.process_id, visit.element_id)
            since = self.under_way[chain, place]
            if visit.event == "entered":
                self.passes[place] += 1
                since.append(at)
                self._boundary(chain, place, at)
            elif since:
                began = since.pop(0)
                if visit.event == "completed" and not self._attached(place):
                    self.durations[place].append((at - began).total_seconds())
        self.taken.update(flows_taken(self.diagrams, told))

    def _attached(self, place: Place) -> str | None:
        diagram = self.diagrams.get(place[0])
        node = diagram.nodes.get(place[1]) if diagram is not None else None
        return node.attached_to if node is not None else None

    def _boundary(self, chain: int, place: Place, at: datetime) -> None:
        """An event at a boundary waits from the moment in which its activity was entered."""
        activity = self._attached(place)
        since = self.under_way[chain, (place[0], activity)] if activity else []
        if since:
            self.durations[place].append((at - since[0]).total_seconds())
