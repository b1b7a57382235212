"""SpiffWorkflow's parser, with our own specs: it reads the control flow, our reader (`Diagram`) everything else.

    specs = parser.build(roots, diagrams)          # after reader and lint have accepted the files
    specs["founding"].spec                         # ProcessSpec of the process
    specs["founding"].subprocess_specs             # every sub-process and process of the bundle, by engine key
    view.of(specs["founding"])                     # what the engine understood, to be compared with the Diagram

`roots` are the lxml roots by resource name, after the reader gave ids to flows that had none; `diagrams` hold what the
reader saw in the same files. Each file has a parser of its own, and the roots must stay alive while it works:
SpiffWorkflow finds lanes by the `id()` of the root. What cannot be parsed raises `EngineRefused`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser import event_parsers as stock_events
from SpiffWorkflow.bpmn.parser import task_parsers as stock_tasks
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition

from service.engine import events, joins, tasks
from service.engine.diagram import Diagram
from service.engine.diagram import Node as DiagramNode
from service.engine.loops import MultiInstance
from service.engine.node import Guard, Node, ProcessSpec, StartEvent
from service.engine.script import source


class EngineRefused(Exception):
    """The engine cannot build a file that lint has accepted. `element_id` may be empty."""

    def __init__(self, resource: str, element_id: str, detail: str) -> None:
        super().__init__(f"{resource} {element_id}: {detail}")
        self.resource, self.element_id, self.detail = resource, element_id, detail


@dataclass(frozen=True, slots=True)
class Specs:
    """What the engine runs for one process. Never changed after `build`, shared by all instances and threads.

    The keys of `subprocess_specs` are process ids, and `process id/sub-process id` for embedded sub-processes.
    """

    spec: ProcessSpec
    subprocess_specs: Mapping[str, ProcessSpec]


class Reading(TaskParser):
    """What we do otherwise for every element."""

    task: Any

    def get_position(self, node: Any = None) -> dict[str, float]:
        """Flows keep the order of the file. The library sorts them by where their targets are drawn."""
        return {"x": 0.0, "y": 0.0}

    def _add_multiinstance_task(self, loop_characteristics: Any) -> None:
        original = self.spec.task_specs.pop(self.task.name)
        self.task = MultiInstance(self.spec, original.name, bpmn_name=original.bpmn_name, lane=original.lane)
        self._copy_task_attrs(original, loop_characteristics)
        original.body = self.task

    def _add_loop_task(self, loop_characteristics: Any) -> None:
        self.raise_validation_exception("standard loops are not supported")

    def _add_boundary_event(self, children: list[Any]) -> Guard:
        guard = Guard(self.spec, f"{self.bpmn_id}.BoundaryEventSplit", lane=self.task.lane)
        guard.main = self.task.name
        self.task.guarded = True
        guard.connect(self.task)
        for event in children:
            guard.connect(self.process_parser.parse_node(event))
        return guard


class ActivityReading(Reading):
    """A task."""


class GatewayReading(Reading, stock_tasks.GatewayParser):
    """A parallel or event-based gateway."""


class ChoiceReading(Reading, stock_tasks.ConditionalGatewayParser):
    """An exclusive or inclusive gateway."""

    def parse_condition(self, sequence_flow: Any) -> str | None:
        """FEEL without its mark."""
        text = super().parse_condition(sequence_flow)
        return None if text is None else source(text)


class EventReading(Reading, stock_events.EventDefinitionParser):
    """An event. The definition is read to be compared; what runs is the reader's `Event`."""

    KINDS = tuple(f"./bpmn:{kind}EventDefinition" for kind in ("message", "signal", "error", "escalation", "terminate"))

    def create_task(self) -> Node:
        """Build the spec of an event with at most one definition."""
        known = {
            self.KINDS[0]: self.parse_message_event,
            self.KINDS[1]: self.parse_signal_event,
            self.KINDS[2]: self.parse_error_event,
            self.KINDS[3]: self.parse_escalation_event,
            self.KINDS[4]: self.parse_terminate_event,
            "./bpmn:timerEventDefinition": self.parse_timer_event,
        }
        found = [read(event) for path, read in known.items() for event in self.xpath(path)]
        if len(found) != len([e for e in self.node if str(e.tag).endswith("EventDefinition")]) or len(found) > 1:
            self.raise_validation_exception("an event takes one definition that we support")
        definition = found[0] if found else NoneEventDefinition()
        return self.make(definition)

    def make(self, definition: Any) -> Node:
        """The spec around the definition."""
        return self._create_task(definition)


class StartReading(EventReading):
    """A start event: the process begins with it."""

    def make(self, definition: Any) -> Node:
        """Connect it to the root."""
        event = super().make(definition)
        self.spec.start.connect(event)
        return event


class BoundaryReading(EventReading):
    """A boundary event."""

    def make(self, definition: Any) -> Node:
        """Interrupting unless the file says `false`."""
        return self._create_task(definition, self.node.get("cancelActivity", "true").strip() in ("true", "1"))


class MessageTaskReading(EventReading):
    """A send or receive task: its message stands in an attribute."""

    def create_task(self) -> Node:
        """Build the spec around the message."""
        if self.node.get("messageRef") is None:
            self.raise_validation_exception("a message is missing")
        return self.make(self.parse_message_event(self.node))


class SubProcessReading(Reading, stock_tasks.SubWorkflowParser):
    """An embedded sub-process."""


class CallReading(Reading):
    """A call activity: the called process stands in zeebe:calledElement, so the reader knows it."""

    def create_task(self) -> Node:
        """Build the spec; `build` fills in the process."""
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec="", **self.bpmn_attributes)


class ScopeReading(ProcessParser):
    """A process or an embedded sub-process."""

    def create_spec(self) -> ProcessSpec:
        """Our own kind of process."""
        return ProcessSpec(self.bpmn_id, self.get_name(), self.filename)

    def add_tasks(self) -> None:
        """Everything that the one start event leads to."""
        starts = self.xpath("./bpmn:startEvent")
        if len(starts) != 1 or self.xpath("./bpmn:subProcess[@triggeredByEvent='true']"):
            self.raise_validation_exception("a scope takes one start event and no event sub-process")
        self.parse_node(starts[0])


class FileParser(BpmnParser):
    """Parses one file. Elements that are not listed are refused."""

    PROCESS_PARSER_CLASS = ScopeReading
    PARSER_CLASSES = {  # noqa: RUF012 - the library's own way to say it
        full_tag(tag): pair
        for tag, pair in {
            "startEvent": (StartReading, StartEvent),
            "endEvent": (EventReading, events.EndEvent),
            "userTask": (ActivityReading, tasks.UserTask),
            "manualTask": (ActivityReading, tasks.ManualTask),
            "task": (ActivityReading, tasks.PlainTask),
            "serviceTask": (ActivityReading, tasks.ServiceTask),
            "businessRuleTask": (ActivityReading, tasks.RuleTask),
            "sendTask": (MessageTaskReading, events.SendTask),
            "receiveTask": (MessageTaskReading, events.ReceiveTask),
            "subProcess": (SubProcessReading, tasks.SubProcess),
            "callActivity": (CallReading, tasks.CallActivity),
            "exclusiveGateway": (ChoiceReading, tasks.ExclusiveGateway),
            "inclusiveGateway": (ChoiceReading, joins.InclusiveGateway),
            "parallelGateway": (GatewayReading, joins.ParallelGateway),
            "eventBasedGateway": (GatewayReading, tasks.EventGateway),
            "intermediateCatchEvent": (EventReading, events.IntermediateCatch),
            "intermediateThrowEvent": (EventReading, events.IntermediateThrow),
            "boundaryEvent": (BoundaryReading, events.BoundaryEvent),
        }.items()
    }


def build(roots: Mapping[str, Any], diagrams: Mapping[str, Diagram]) -> dict[str, Specs]:
    """The specs of every process of a bundle, by process id. Raises EngineRefused.

    Both mappings go by resource name and hold the BPMN files alone.
    """
    scopes: dict[str, ProcessSpec] = {}
    owners: list[str] = []
    for resource, root in roots.items():
        diagram = diagrams[resource]
        for scope_id, spec in parse_file(resource, root).items():
            if (key := scope_key(scope_id, diagram)) in scopes:
                raise EngineRefused(resource, scope_id, "the process exists in another file")
            finish(spec, diagram)
            scopes[key] = spec
        owners += diagram.processes
    check_calls(scopes, diagrams)
    return {process_id: Specs(scopes[process_id], scopes) for process_id in owners}


def parse_file(resource: str, root: Any) -> dict[str, ProcessSpec]:
    """Every process and embedded sub-process of one file, by its id."""
    parser = FileParser()
    specs: dict[str, ProcessSpec] = {}
    try:
        parser.add_bpmn_xml(root, resource)
        while new := [scope for scope in parser.process_parsers if scope not in specs]:
            specs.update((scope, parser.get_spec(scope)) for scope in new)  # finds sub-processes on the way
    except ValidationException as error:
        raise EngineRefused(resource, error.id, str(error)) from error
    return specs


def check_calls(scopes: Mapping[str, ProcessSpec], diagrams: Mapping[str, Diagram]) -> None:
    """Every called process must be in the bundle: an instance would stop at the call. Raises EngineRefused."""
    for resource, diagram in diagrams.items():
        for node in diagram.nodes.values():
            if node.type == "callActivity" and (node.called_process not in scopes or "/" in str(node.called_process)):
                raise EngineRefused(resource, node.id, f"the process {node.called_process} is not there")


def scope_key(scope_id: str, diagram: Diagram) -> str:
    """The engine's key of a process or an embedded sub-process: the ids of two files may be the same."""
    node = diagram.nodes.get(scope_id)
    return scope_id if node is None or scope_id in diagram.processes else f"{node.process_id}/{scope_id}"


def finish(spec: ProcessSpec, diagram: Diagram) -> None:
    """Give every spec of a scope what our reader saw of it."""
    for task_spec in spec.task_specs.values():
        if not task_spec.drawn:
            continue
        node = task_spec.node = diagram.nodes[task_spec.bpmn_id]
        task_spec.lane_name = lane_of(node, diagram)
        if isinstance(task_spec, tasks.CallActivity):
            task_spec.spec = node.called_process
        elif isinstance(task_spec, tasks.SubProcess):
            task_spec.spec = scope_key(node.id, diagram)
        elif isinstance(task_spec, MultiInstance) and node.loop is not None:
            task_spec.loop = node.loop
        elif isinstance(task_spec, joins.InclusiveGateway):
            task_spec.prepare()


def lane_of(node: DiagramNode, diagram: Diagram) -> str | None:
    """The lane of a node, else of the nearest sub-process around it."""
    around: DiagramNode | None = node
    while around is not None and around.lane is None:
        around = diagram.nodes.get(around.scope_id)
    return None if around is None else around.lane
