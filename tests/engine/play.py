"""Plays an instance from step to step as a host does: every step begins from the saved bytes and variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Self

import orjson

from service.domain.effects import EFFECTS
from service.domain.roles import ROLES
from service.domain.workdays import SHANGHAI, Moment
from service.engine import parser, reader, runner, xml
from service.engine.definition import Bundle, Catalog, Resource, compile_bundle, inspect
from service.engine.outcome import OpenTask, Outcome

BEGIN = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)


def engine_only(*files: bytes, decisions: Mapping[str, Any] | None = None) -> Any:
    """A bundle that lint has not seen: what the engine itself makes of the files."""
    roots = {f"{number}.bpmn": xml.load(data) for number, data in enumerate(files)}
    diagrams = {name: reader.read(root) for name, root in roots.items()}
    processes = {
        key: SimpleNamespace(id=key, spec=specs.spec, subprocess_specs=specs.subprocess_specs, specs=specs)
        for key, specs in parser.build(roots, diagrams).items()
    }
    return SimpleNamespace(processes=processes, decisions=decisions or {})


CATALOG = Catalog(roles=frozenset(ROLES), effects=EFFECTS)


def compiled(*files: bytes, dmn: bytes = b"", forms: Sequence[bytes] = ()) -> Bundle:
    """A bundle as a deployment makes it: linted, and read by both readers."""
    resources = [Resource(f"{number}.bpmn", data) for number, data in enumerate(files)]
    resources += [Resource("rules.dmn", dmn)] if dmn else []
    resources += [Resource(f"{number}.form", data) for number, data in enumerate(forms)]
    return compile_bundle(resources, CATALOG)


def refused(*files: bytes) -> set[str]:
    """The codes of everything that keeps the files from being deployed."""
    found = inspect([Resource(f"{number}.bpmn", data) for number, data in enumerate(files)], CATALOG)
    return {finding.code for finding in found if finding.severity == "error"}


class Play:
    """One instance. `last` is the outcome of the last step; `now` is moved by hand."""

    def __init__(self, bundle: Any, process_id: str = "p", /, at: datetime = BEGIN, **variables: Any) -> None:
        self.bundle, self.now = bundle, at
        self.thrown: list[tuple[str, str | None]] = []
        self.history: list[str] = []
        self.last = self.note(runner.start(bundle, process_id, variables, self.at))

    @property
    def at(self) -> Moment:
        return Moment(self.now)

    def note(self, outcome: Outcome) -> Outcome:
        """What a host would store has to be plain JSON, and comes back from the database as such."""
        outcome.variables = orjson.loads(orjson.dumps(outcome.variables))
        self.thrown += [(thrown.name, thrown.correlation_key) for thrown in outcome.thrown]
        self.history += [f"{visit.event} {visit.element_id}" for visit in outcome.visits]
        self.last = outcome
        return outcome

    @property
    def ready(self) -> list[str]:
        """The open user tasks by element."""
        return sorted(task.element_id for task in self.last.open_tasks)

    @property
    def waiting(self) -> list[str]:
        """The elements that wait for a message, a signal or a timer."""
        found = {s.element_id for s in self.last.subscriptions} | {t.element_id for t in self.last.timers}
        return sorted(found)

    @property
    def variables(self) -> dict[str, Any]:
        return self.last.variables

    @property
    def done(self) -> bool:
        return self.last.status == "completed"

    def task(self, element_id: str) -> OpenTask:
        """The first open task of that element."""
        return next(task for task in self.last.open_tasks if task.element_id == element_id)

    def step(self, command: Any, *args: Any) -> Self:
        self.note(command(self.bundle, self.last.state, self.last.variables, *args, self.at))
        return self

    def do(self, element_id: str, **values: Any) -> Self:
        """A person completes a task."""
        return self.step(runner.complete_task, self.task(element_id).id, values)

    def effect(self, element_id: str, **result: Any) -> Self:
        """The host has performed the effect asked for in the last step."""
        call = next(call for call in self.last.effects if call.element_id == element_id)
        return self.step(runner.complete_effect, call.task_id, result)

    def send(self, name: str, **values: Any) -> Self:
        """A message or signal arrives at the first subscription of that name."""
        found = next(s for s in self.last.subscriptions if s.name == name)
        return self.step(runner.deliver, found.task_id, values)

    def wait(self, **length: float) -> Self:
        """Time passes, then the clock wakes the instance."""
        self.now += timedelta(**length)
        return self.step(runner.wake)

    def wait_until(self, moment: datetime) -> Self:
        self.now = moment
        return self.step(runner.wake)

    def cancel(self) -> Self:
        return self.step(runner.cancel)
