"""Our own reader of BPMN: it looks at the XML alone and knows nothing of SpiffWorkflow.

What it sees is compared with what the engine understood, and everything that the engine does not read (zeebe
elements, lanes) comes from here. It is lenient: `lint` says what is wrong, this only reads what is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, cast

from service.engine.diagram import Diagram, Event, EventKind, Flow, Node, ProcessInfo
from service.engine.reader_zeebe import extensions, held, loop, mappings, pairs
from service.engine.xml import Element, local_name, text_of

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ACTIVITIES: Final = frozenset(
    {
        "userTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "callActivity", "subProcess",
    }
)  # fmt: skip
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
# Flow nodes that are not supported: read all the same, so that a flow to one of them is no dangling reference too.
FOREIGN: Final = frozenset({"task", "manualTask", "scriptTask", "complexGateway", "transaction", "adHocSubProcess"})
FLOW_NODES: Final = ACTIVITIES | EVENTS | GATEWAYS | FOREIGN
SCOPES: Final = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
TIMERS: Final = ("timeDate", "timeDuration", "timeCycle")
REFERENCES: Final = ("message", "signal", "error", "escalation")


def q(tag: str) -> str:
    """The full name of a BPMN tag."""
    return f"{{{BPMN}}}{tag}"


def read(root: Element) -> Diagram:
    """Everything that matters for running the file.

    Writes into the tree, before the engine parses it: an id for every sequence flow without one (legal in BPMN, and
    the engine loses such flows), and lane references without the white space that pretty-printing puts around them.
    """
    _name_flows(root)
    named = {e.get("id"): e for e in root if isinstance(e.tag, str) and e.get("id")}
    processes = {p.get("id", ""): _process(p) for p in root.iterchildren(q("process"))}
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    for process in root.iterchildren(q("process")):
        lanes = _lanes(process)
        for scope in scopes(process):
            ends = _Ends()
            for element in scope.iterchildren(q("sequenceFlow")):
                flow = _flow(element, scope.get("id", ""))
                flows[flow.id] = flow
                ends.add(flow)
            for element in flow_nodes(scope):
                node = _node(element, scope, process.get("id", ""), named)
                lane = next((lanes[i] for i in _outwards(element) if i in lanes), None)
                nodes[node.id] = replace(
                    node, lane=lane, incoming=tuple(ends.incoming[node.id]), outgoing=tuple(ends.outgoing[node.id])
                )
    return Diagram(processes, nodes, flows)


class _Ends:
    """The flows of one scope by the nodes they join."""

    def __init__(self) -> None:
        self.incoming: defaultdict[str, list[str]] = defaultdict(list)
        self.outgoing: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, flow: Flow) -> None:
        self.incoming[flow.target].append(flow.id)
        self.outgoing[flow.source].append(flow.id)


def scopes(process: Element) -> Iterator[Element]:
    """The process and every sub-process in it, outer ones first."""
    return (e for e in process.iter() if _is(e, SCOPES))


def flow_nodes(scope: Element) -> Iterator[Element]:
    """The flow nodes directly in a process or sub-process."""
    return (e for e in scope if _is(e, FLOW_NODES))


def _is(element: Element, tags: frozenset[str]) -> bool:
    return str(element.tag).startswith(f"{{{BPMN}}}") and local_name(element) in tags


def _name_flows(root: Element) -> None:
    used = {e.get("id") for e in root.iter() if e.get("id")}
    tried: Counter[str] = Counter()  # how often a name was wanted, so that a thousand equal flows take no million tries
    for flow in root.iter(q("sequenceFlow")):
        wanted = f"flow_{flow.get('sourceRef')}_{flow.get('targetRef')}"
        while not flow.get("id"):
            tried[wanted] += 1
            name = wanted if tried[wanted] == 1 else f"{wanted}_{tried[wanted]}"
            if name not in used:
                flow.set("id", name)
                used.add(name)
    for reference in root.iter(q("flowNodeRef")):
        reference.text = text_of(reference)


def _process(element: Element) -> ProcessInfo:
    found = extensions(element)
    return ProcessInfo(
        id=element.get("id", ""),
        name=element.get("name") or element.get("id", ""),
        line=element.sourceline or 0,
        executable=element.get("isExecutable") == "true",
        version_tag=held(found, "versionTag", "value"),
        properties=pairs(found, "properties", "name"),
        start_form_id=next(
            (
                f
                for s in element.iterchildren(q("startEvent"))
                if (f := held(extensions(s), "formDefinition", "formId"))
            ),
            None,
        ),
    )


def _start_form(process: Element) -> str | None:
    forms = (held(extensions(s), "formDefinition", "formId") for s in process.iterchildren(q("startEvent")))
    return next(filter(None, forms), None)


def _flow(element: Element, scope_id: str) -> Flow:
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        scope_id=scope_id,
        line=element.sourceline or 0,
        name=element.get("name", ""),
        condition=text_of(element.find(q("conditionExpression"))),
    )


def _node(element: Element, scope: Element, process_id: str, named: Mapping[str, Element]) -> Node:
    found = extensions(element)
    groups = held(found, "assignmentDefinition", "candidateGroups") or ""
    return Node(
        id=element.get("id", ""),
        type=local_name(element),
        name=element.get("name", ""),
        process_id=process_id,
        scope_id=scope.get("id", ""),
        line=element.sourceline or 0,
        default_flow=element.get("default"),
        event=_event(element, named),
        attached_to=element.get("attachedToRef"),
        interrupting=element.get("cancelActivity", "true") in ("true", "1"),
        loop=loop(element.find(q("multiInstanceLoopCharacteristics"))),
        documentation=text_of(element.find(q("documentation"))),
        form_id=held(found, "formDefinition", "formId"),
        assignee=held(found, "assignmentDefinition", "assignee"),
        candidate_groups=tuple(filter(None, map(str.strip, groups.split(",")))),
        due_date=held(found, "taskSchedule", "dueDate"),
        follow_up_date=held(found, "taskSchedule", "followUpDate"),
        priority=held(found, "priorityDefinition", "priority"),
        effect=held(found, "taskDefinition", "type"),
        headers=pairs(found, "taskHeaders", "key"),
        inputs=mappings(found, "input"),
        outputs=mappings(found, "output"),
        called_decision=held(found, "calledDecision", "decisionId"),
        result_variable=held(found, "calledDecision", "resultVariable"),
        called_process=held(found, "calledElement", "processId"),
        properties=pairs(found, "properties", "name"),
    )


def _outwards(element: Element) -> Iterator[str]:
    """The id of a flow node, then of the sub-processes around it."""
    yield element.get("id", "")
    yield from (a.get("id", "") for a in element.iterancestors() if _is(a, SCOPES) and local_name(a) != "process")


def _lanes(process: Element) -> dict[str, str]:
    """Flow node id -> name of the innermost lane that lists it."""
    found: dict[str, str] = {}
    for lane in process.iter(q("lane")):  # document order: a nested lane comes after the lane around it
        for reference in lane.iterchildren(q("flowNodeRef")):
            if (key := text_of(reference)) and lane.get("name"):
                found[key] = lane.get("name", "")
    return found


def definitions(element: Element) -> list[Element]:
    """The event definitions of an event."""
    return [e for e in element if str(e.tag).startswith(f"{{{BPMN}}}") and local_name(e).endswith("EventDefinition")]


def _event(element: Element, named: Mapping[str, Element]) -> Event | None:
    if local_name(element) in ("sendTask", "receiveTask"):
        return _referred("message", element.get("messageRef"), named)
    if local_name(element) not in EVENTS:
        return None
    for definition in definitions(element):
        kind = local_name(definition).removesuffix("EventDefinition")
        if kind == "timer":
            return _timer(definition)
        if kind in REFERENCES:
            return _referred(cast("EventKind", kind), definition.get(f"{kind}Ref"), named)
        if kind == "terminate":
            return Event("terminate")
    return Event("none")


def _timer(definition: Element) -> Event:
    for tag in TIMERS:
        if (time := definition.find(q(tag))) is not None:
            return Event("timer", timer=tag, expression=text_of(time))
    return Event("timer")


def _referred(kind: EventKind, reference: str | None, named: Mapping[str, Element]) -> Event:
    target = named.get(reference or "")
    if target is None or local_name(target) != kind:
        return Event(kind)
    code = target.get(f"{kind}Code") if kind in ("error", "escalation") else None
    key = held(extensions(target), "subscription", "correlationKey")
    return Event(kind, name=target.get("name"), code=code, correlation_key=key)
