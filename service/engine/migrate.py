"""Moving a running instance to another version of its process: every token stays where it is, by the id of its element.

What was computed when a token came (due dates, timers, correlation keys, local variables, task ids) is kept; nothing
runs. What could go wrong unseen is refused with its reason: an element that is gone or of another kind, a join whose
flows changed while tokens wait at it, another set of events behind an event-based gateway. Boundary events of an open
activity follow the new version: new ones begin to wait now, those that are gone wait no longer.

    plan = plan_of(old, new, process_id, state, mapping)      what would happen, and what stands in the way
    outcome = migrate(old, new, process_id, state, variables, mapping, at)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
from SpiffWorkflow.util.task import TaskState

from service.domain.errors import FieldError, Refused
from service.domain.workdays import Moment
from service.engine import report
from service.engine import state as codec
from service.engine.events import BoundaryEvent, Catch
from service.engine.joins import TokenGateway
from service.engine.loops import MultiInstance
from service.engine.outcome import Outcome, Variables
from service.engine.tasks import CallActivity, EventGateway, SubProcess

if TYPE_CHECKING:
    from service.engine.definition import Bundle

SPLIT: Final = ".BoundaryEventSplit"
CHILD: Final = " [child]"
ROOT: Final = -1
SENT_BACK: Final = "back"  # what a task that was sent back took the place of: after a move it goes the ordinary way
Row = list[Any]  # [id or "", parent, spec, state, internal data, local data], see state.py


@dataclass(frozen=True, slots=True)
class Move:
    """An element with tokens, and where they are in the new version."""

    element_id: str
    target_id: str
    name: str
    tokens: int


@dataclass(slots=True)
class Plan:
    """What a migration does. `refusals` are by element; `armed` and `dropped` are boundary events of open activities.

    `state` is the state in the new version; `to_arm` are pairs of the id of an activity's task and the event's spec.
    """

    moves: list[Move] = field(default_factory=list)
    armed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    refusals: list[FieldError] = field(default_factory=list)
    state: bytes = b""
    to_arm: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, code: str, element_id: str, name: str) -> None:
        """Note what stands in the way, once."""
        found = FieldError.of(element_id, code, name=name or element_id)
        if found not in self.refusals:
            self.refusals.append(found)


def plan_of(old: Bundle, new: Bundle, process_id: str, state: bytes, mapping: Mapping[str, str]) -> Plan:
    """What moving this state would do. `mapping` names the elements whose id changed: old -> new."""
    plan, saved = Plan(), orjson.loads(state)
    before, after = old.processes[process_id], new.processes.get(process_id)
    if after is None:
        plan.refuse("migration_process_gone", process_id, before.name)
        return plan
    scope = _Scope(plan, mapping, before.spec, after.spec)
    saved["w"] = scope.rewrite(saved["w"])
    targets, inside = scope.targets, []
    for holder, key, rows in saved.get("s", ()):  # outer scopes stand before inner ones
        if holder in targets:
            inner = _Scope(plan, mapping, before.subprocess_specs[key], after.subprocess_specs[targets[holder]])
            inside.append([holder, targets[holder], inner.rewrite(rows)])
            targets |= inner.targets
    if inside:
        saved["s"] = inside
    plan.state = orjson.dumps(saved)
    return plan


def migrate(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    old: Bundle,
    new: Bundle,
    process_id: str,
    state: bytes,
    variables: Variables,
    mapping: Mapping[str, str],
    at: Moment,
) -> Outcome:
    """The instance on the new version. Raises Refused('migration_refused') with a reason for each element."""
    plan = plan_of(old, new, process_id, state, mapping)
    if plan.refusals:
        raise Refused("migration_refused", tuple(plan.refusals), count=len(plan.refusals))
    instance = codec.load(plan.state, new, variables, at)
    before = report.open_ids(instance)
    tokens = {task.id: task for task in instance.tokens()}
    for task_id, name in plan.to_arm:
        guard = tokens[UUID(task_id)].parent
        event = guard._add_child(guard.workflow.spec.task_specs[name], TaskState.FUTURE)
        event.task_spec._update(event)
    return report.outcome(instance, before)


def present(bundle: Bundle, state: bytes, variables: Variables, at: Moment) -> Outcome:
    """Where an instance stands, as an outcome in which nothing happened."""
    instance = codec.load(state, bundle, variables, at)
    return report.outcome(instance, report.open_ids(instance), state)


class _Scope:
    """Rewrites the rows of one scope: live tokens, and of the past only what they still need.

    `places`: number of an old row -> number of its new row. `targets`: id of the task that holds a scope -> its key.
    """

    def __init__(self, plan: Plan, mapping: Mapping[str, str], before: Any, after: Any) -> None:
        self.plan, self.mapping = plan, mapping
        self.before, self.after = before.task_specs, after.task_specs
        self.rows: list[Row] = []
        self.made: list[Row] = []
        self.places: dict[int, int] = {}
        self.targets: dict[str, str] = {}

    def rewrite(self, rows: list[Row]) -> list[Row]:
        """The rows in the new version. Boundary events come last: where they belong is known then."""
        self.rows = rows
        counted: Counter[tuple[str, str, str]] = Counter()
        live = [(number, row) for number, row in enumerate(rows) if row[0]]
        for number, row in live:
            source = self.before[row[2]]
            target = None if isinstance(source, BoundaryEvent) else self.token(number, row, source)
            if target is not None and source.body is None:
                counted[source.node.id, target.node.id, target.node.name or target.node.id] += 1
        for _, row in live:
            if isinstance(self.before[row[2]], BoundaryEvent):
                self.boundary(row, self.before[row[2]])
        self.plan.moves += [Move(*key, count) for key, count in counted.items()]
        return self.made

    def named(self, name: str) -> str:
        """The name of a spec in the new version: its element may have another id, and what is around it follows."""
        for suffix in (SPLIT, CHILD):
            if name.endswith(suffix):
                return self.named(name.removesuffix(suffix)) + suffix
        return self.mapping.get(name, name)

    def put(self, row: Row, above: int) -> int:
        """A new row under `above`; its number."""
        self.made.append([row[0], above, *row[2:]])
        return len(self.made) - 1

    def token(self, number: int, row: Row, source: Any) -> Any:
        """Move a live task; its spec in the new version, None when that cannot be."""
        target = self.after.get(self.named(row[2]))
        element, name = source.node.id, source.node.name
        if target is None or not target.drawn:
            if source.body is None:  # else the multi-instance around it is refused
                self.plan.refuse("migration_element_gone", element, name)
            return None
        if (code := _fault(source, target)) is not None:
            self.plan.refuse(code, element, name)
            return None
        if isinstance(source, TokenGateway) and Counter(map(self.named, source._inputs)) != Counter(target._inputs):
            self.plan.refuse("migration_join", element, name)
            return None
        if isinstance(source, SubProcess):
            self.targets[row[0]] = str(target.spec)
        above = self.above(row, source, target)
        kept = row[3:5]
        if len(kept) == 2 and SENT_BACK in kept[1]:
            kept[1] = {name: value for name, value in kept[1].items() if name != SENT_BACK}
        self.places[number] = self.put([row[0], 0, target.name, *kept, *row[5:]], above)
        return target

    def above(self, row: Row, source: Any, target: Any) -> int:
        """The new row of a token's parent. Most need none: where they came from is over."""
        parent = self.before[self.rows[row[1]][2]] if row[1] != ROOT else None
        if source.body is not None:  # inside a multi-instance: its body is a live row before it
            return self.places.get(row[1], ROOT)
        if isinstance(source, TokenGateway):
            return self.finished(row[1])
        if isinstance(parent, EventGateway):
            self.same_events(parent)
            return self.finished(row[1])
        return self.guard(row, source, target) if target.guarded else ROOT

    def finished(self, number: int) -> int:
        """The new row of a finished parent: by it a waiting token knows its flow, and its siblings each other."""
        if number == ROOT:
            return ROOT
        if number not in self.places:
            self.places[number] = self.put(["", 0, self.named(self.rows[number][2])], ROOT)
        return self.places[number]

    def same_events(self, gateway: Any) -> None:
        """Of the events behind a gateway only one happens: their set has to be the same."""
        target = self.after.get(self.named(gateway.name))
        expected = sorted(self.named(spec.name) for spec in gateway.outputs)
        if target is None or sorted(spec.name for spec in target.outputs) != expected:
            self.plan.refuse("migration_event_gateway", gateway.node.id, gateway.node.name)

    def guard(self, row: Row, source: Any, target: Any) -> int:
        """The guard of an activity, made where the old version had none. Events that are new there begin to wait;
        one that ran out beside the activity stays over.
        """
        place = self.put(["", 0, f"{target.name}{SPLIT}"], ROOT)
        known: set[str] = set()
        if source.guarded:
            self.places[row[1]] = place
            known = {self.named(spec.name) for spec in _events(self.before[self.rows[row[1]][2]]) if self.stays(spec)}
        for spec in _events(self.after[f"{target.name}{SPLIT}"]):
            if spec.name not in known:
                self.plan.to_arm.append((row[0], spec.name))
                self.plan.armed.append(spec.node.id)
        return place

    def stays(self, source: Any) -> bool:
        """Whether a boundary event waits for the same in the new version."""
        target = self.after.get(self.named(source.name))
        return isinstance(target, BoundaryEvent) and _awaited(source) == _awaited(target)

    def boundary(self, row: Row, source: Any) -> None:
        """A boundary event goes on waiting if its activity still has it."""
        place = self.places.get(row[1])
        target = self.after.get(self.named(source.name))
        there = place is not None and target in _events(self.after[self.made[place][2]])
        if there and self.stays(source):
            self.put([row[0], 0, target.name, *row[3:]], place or 0)
        else:
            self.plan.dropped.append(source.node.id)


def _events(guard: Any) -> Iterator[Any]:
    """The boundary events of a guard."""
    return (spec for spec in guard.outputs if isinstance(spec, BoundaryEvent))


def _awaited(spec: Catch) -> tuple[str, str | None]:
    """What an event waits for. The time of a timer may change: those that wait keep theirs."""
    return spec.event.kind, None if spec.event.kind == "timer" else spec.event.name


def _fault(source: Any, target: Any) -> str | None:
    """Why a token cannot stay at this element."""
    if source.node.type != target.node.type or type(source) is not type(target):
        return "migration_kind"
    if isinstance(source, Catch) and _awaited(source) != _awaited(target):
        return "migration_event"
    if isinstance(source, MultiInstance):
        built = [(s.loop.sequential, s.loop.input_element, s.loop.output_collection) for s in (source, target)]
        return None if built[0] == built[1] else "migration_loop"
    if isinstance(source, CallActivity) and source.spec != target.spec:
        return "migration_call"
    return None
