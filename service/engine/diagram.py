"""What our own reader sees in a BPMN file: plain values, no XML and no SpiffWorkflow.

The parser takes everything that the engine does not read from here, and `compile_bundle` compares both views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal["none", "timer", "message", "signal", "error", "escalation", "terminate"]
TimerKind = Literal["timeDate", "timeDuration", "timeCycle"]


@dataclass(frozen=True, slots=True)
class Event:
    """The event definition of an event node, or the message of a send or receive task."""

    kind: EventKind
    timer: TimerKind | None = None
    expression: str | None = None  # of a timer: FEEL starting with "=", or ISO 8601 text
    name: str | None = None  # of the message, signal, error or escalation
    code: str | None = None  # errorCode or escalationCode
    correlation_key: str | None = None  # FEEL, from zeebe:subscription


@dataclass(frozen=True, slots=True)
class Loop:
    """zeebe:loopCharacteristics of a multi-instance activity. All expressions are FEEL."""

    sequential: bool
    input_collection: str
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None


@dataclass(frozen=True, slots=True)
class IoMapping:
    """One zeebe:input or zeebe:output: FEEL source, target variable (a dotted path is allowed)."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. `type` is the BPMN tag without prefix, as in `userTask`; `line` is where it stands in the file."""

    id: str
    type: str
    name: str
    process_id: str
    scope_id: str  # the process or the embedded sub-process that holds the node
    line: int
    lane: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default_flow: str | None = None
    event: Event | None = None
    attached_to: str | None = None
    interrupting: bool = True
    loop: Loop | None = None
    documentation: str | None = None
    form_id: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    effect: str | None = None  # zeebe:taskDefinition type
    headers: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    called_decision: str | None = None
    result_variable: str | None = None
    called_process: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. A flow without an id in the file has one made by the reader."""

    id: str
    source: str
    target: str
    scope_id: str
    line: int
    name: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """A process of the file."""

    id: str
    name: str
    line: int
    executable: bool = True
    version_tag: str | None = None
    start_form_id: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Diagram:
    """All processes of one file; node and flow ids are unique in the file."""

    processes: Mapping[str, ProcessInfo]
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
