"""What the engine understood of a process, as plain values, to be compared with what our own reader saw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs import event_definitions as definitions
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from service.engine.events import BoundaryEvent
from service.engine.node import Guard, Node
from service.engine.parser import FileParser, Specs

TAGS = {spec_class: tag.rpartition("}")[2] for tag, (_, spec_class) in FileParser.PARSER_CLASSES.items()}
KINDS = {
    definitions.NoneEventDefinition: "none",
    definitions.MessageEventDefinition: "message",
    definitions.SignalEventDefinition: "signal",
    definitions.ErrorEventDefinition: "error",
    definitions.EscalationEventDefinition: "escalation",
    definitions.TerminateEventDefinition: "terminate",
}


@dataclass(frozen=True, slots=True)
class SeenNode:
    """A node as the engine has it. `scope_id` is the process or sub-process, `event` an EventKind or None."""

    type: str
    scope_id: str
    lane: str | None
    multi_instance: bool
    event: str | None
    attached_to: str | None
    interrupting: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """All nodes by id, and how often each flow (source, target, condition without `=`) exists."""

    nodes: dict[str, SeenNode] = field(default_factory=dict)
    flows: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)


def of(specs: Specs) -> Seen:
    """The process and the embedded sub-processes in it, not the processes it calls."""
    seen, own = Seen(), f"{specs.spec.name}/"
    scopes = [specs.spec, *(spec for key, spec in specs.subprocess_specs.items() if key.startswith(own))]
    for scope in scopes:
        for spec in scope.task_specs.values():
            if spec.drawn:
                see_node(seen, scope, spec)
                see_flows(seen, scope, spec)
    return seen


def see_node(seen: Seen, scope: Any, spec: Any) -> None:
    """Add a node. Of a multi-instance the inside has the type, the body the place in the flow."""
    inside = scope.task_specs.get(f"{spec.name} [child]")
    if spec.body is not None:
        return
    guard = scope.task_specs[spec._inputs[0]] if isinstance(spec, BoundaryEvent) else None
    seen.nodes[spec.bpmn_id] = SeenNode(
        type=TAGS[type(inside or spec)],
        scope_id=scope.name,
        lane=spec.lane,
        multi_instance=inside is not None,
        event=event_kind(spec),
        attached_to=None if guard is None else guard.main,
        interrupting=getattr(spec, "cancel_activity", True),
    )


def event_kind(spec: Node) -> str | None:
    """The EventKind of an event, a send task or a receive task."""
    definition = getattr(spec, "event_definition", None)
    if definition is None:
        return None
    return "timer" if isinstance(definition, TimerEventDefinition) else KINDS[type(definition)]


def see_flows(seen: Seen, scope: Any, spec: Any) -> None:
    """Add the outgoing flows; one that leads to a guard leads to its activity."""
    pairs = getattr(spec, "cond_task_specs", None) or [(None, name) for name in spec._outputs]
    for condition, name in pairs:
        target = scope.task_specs[name]
        target_id = target.main if isinstance(target, Guard) else target.bpmn_id
        seen.flows[spec.bpmn_id, target_id, None if condition is None else condition.args[0]] += 1
