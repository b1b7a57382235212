"""Which BPMN elements, events and attributes may stand in a file. What is not listed is refused.

The reason for deny by default: what SpiffWorkflow does not know it mostly drops without a word
(reliability findings F11 and F12), and a step of an election that is not taken is worse than a refused upload.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.engine.findings import Finding
from service.engine.reader import ACTIVITIES, BPMN, EVENTS, FLOW_NODES, GATEWAYS, SCOPES, definitions
from service.engine.xml import Element, at, attributes, local_name, namespace

STRUCTURE: Final = frozenset(
    "definitions process collaboration participant messageFlow extensionElements documentation incoming outgoing "
    "laneSet childLaneSet lane flowNodeRef sequenceFlow conditionExpression completionCondition "
    "multiInstanceLoopCharacteristics message signal error escalation "
    "textAnnotation text association group category categoryValue".split()
)
DEFINITIONS: Final = {f"{kind}EventDefinition" for kind in ("timer", "message", "signal", "error", "escalation")}
ALLOWED: Final = (
    STRUCTURE | ACTIVITIES | EVENTS | GATEWAYS | DEFINITIONS
    | {"terminateEventDefinition", "timeDate", "timeDuration", "timeCycle"}
)  # fmt: skip
EXPRESSIONS: Final = {"conditionExpression", "completionCondition", "timeDate", "timeDuration", "timeCycle"}
DATA: Final = (
    "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "ioSpecification", "property",
    "dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput", "inputSet", "outputSet",
)  # fmt: skip
LOOPS: Final = (
    "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem",
    "complexBehaviorDefinition",
)  # fmt: skip
REASONS: Final = {
    "task": "task_undefined",
    "manualTask": "task_undefined",
    "scriptTask": "script_task",
    "complexGateway": "complex_gateway",
    "transaction": "transaction",
    "adHocSubProcess": "ad_hoc",
    "standardLoopCharacteristics": "standard_loop",
    "conditionalEventDefinition": "conditional_event",
    "compensateEventDefinition": "compensation",
    "linkEventDefinition": "link_event",
    "cancelEventDefinition": "cancel_event",
    **dict.fromkeys(DATA, "data_object"),
    **dict.fromkeys(LOOPS, "loop_bpmn"),
}
EVENT_KINDS: Final = {
    "startEvent": (),
    "endEvent": ("message", "error", "escalation", "terminate"),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "intermediateThrowEvent": ("message", "signal", "escalation"),
    "boundaryEvent": ("timer", "message", "signal", "error", "escalation"),
}
BOOLEANS: Final = {
    "isExecutable", "cancelActivity", "isSequential", "triggeredByEvent", "isForCompensation", "parallelMultiple",
    "isInterrupting", "instantiate",
}  # fmt: skip
# attribute -> the only value that it may have, which is what leaving it out means
FIXED: Final = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "parallelMultiple": "false",
    "behavior": "All",
    "isForCompensation": "false",
    "triggeredByEvent": "false",
}
MAX_NODES: Final = 300  # the engine's parser is recursive and fails at about 490 in a row
MAX_NODES_OF_FILE: Final = 600
MAX_FLOWS_OF_FILE: Final = 1_500
MAX_NESTING: Final = 10
FEEL_NAMES: Final = {"feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"}


def elements(root: Element) -> Iterator[Finding]:
    """Elements, events and attributes that are refused. Nothing is said about what stands inside a refused element."""
    pending = [root]
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str) or namespace(element) != BPMN:
            continue
        name = local_name(element)
        if name not in ALLOWED:
            yield at(element, REASONS.get(name, "element_not_allowed"), element=name)
            continue
        refused = list(_attributes(element, name))
        yield from refused
        if any(found.code == "event_sub_process" for found in refused):
            continue
        if name in EXPRESSIONS:
            if len(element):
                yield at(element, "element_inside_text", element=name)
            continue
        if name in EVENTS:
            refused = list(_event(element, name))
            yield from refused
            if refused:
                continue
        pending.extend(reversed(element))


def _event(event: Element, name: str) -> Iterator[Finding]:
    found = definitions(event)
    if len(found) > 1:
        yield at(event, "event_many", count=len(found))
        return
    if not found:
        if name in ("intermediateCatchEvent", "boundaryEvent"):
            yield at(event, "event_missing", element=name)
        return
    kind = local_name(found[0]).removesuffix("EventDefinition")
    allowed = EVENT_KINDS[name]
    if kind in allowed:
        return
    special = REASONS.get(f"{kind}EventDefinition")
    if name == "startEvent" and special is None:
        yield at(event, "start_event_kind", event=kind)
    elif (name, kind) == ("endEvent", "signal"):
        yield at(event, "signal_end")
    else:
        yield at(event, special or "event_kind", element=name, event=kind, allowed=", ".join(allowed))


def _attributes(element: Element, name: str) -> Iterator[Finding]:
    if name == "process" and element.get("isExecutable") != "true":
        yield at(element, "not_executable")
    for space, attribute, value in attributes(element):
        if space or (name == "process" and attribute == "isExecutable"):
            continue
        if attribute in BOOLEANS and value not in ("true", "false"):
            yield at(element, "boolean_spelling", attribute=attribute, value=value)
        elif attribute in FIXED and value != FIXED[attribute]:
            code = {"isForCompensation": "compensation", "triggeredByEvent": "event_sub_process"}.get(attribute)
            yield at(element, code or "attribute_not_allowed", attribute=attribute, value=value)
        elif attribute == "language" and value not in FEEL_NAMES:
            yield at(element, "attribute_not_allowed", attribute=attribute, value=value)
        elif attribute in ("noneBehaviorEventRef", "oneBehaviorEventRef"):
            yield at(element, "attribute_not_allowed", attribute=attribute, value=value)


def ids(root: Element) -> Iterator[Finding]:
    """Flow nodes without an id, ids that stand twice, ids that are names inside the engine."""
    seen: dict[str, Element] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        name, key = local_name(element), element.get("id")
        if not key:
            if name in FLOW_NODES or name == "process":
                yield at(element, "id_missing", element=name)
            continue
        if key in seen:
            yield at(element, "id_twice", id=key, other=seen[key].sourceline)
        seen.setdefault(key, element)
        if (name in FLOW_NODES or name in SCOPES) and is_reserved(key):
            yield at(element, "id_reserved", id=key, better=f"{key.strip('.').replace('.', '_').lower()}_1")


def is_reserved(key: str) -> bool:
    """Whether SpiffWorkflow has a spec of its own by that name, so that an element of that id takes its place."""
    return (
        key in ("Root", "Start", "End", "StartEventSplit", "StartEventJoin")
        or key.endswith((".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin"))
        or " [child]" in key
    )


def size(root: Element) -> Iterator[Finding]:
    """Scopes with too many nodes, and sub-processes nested too deep: they cost time and memory in every instance."""
    total = 0
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        for scope in process.iter(*(f"{{{BPMN}}}{tag}" for tag in SCOPES)):
            count = sum(1 for e in scope if namespace(e) == BPMN and local_name(e) in FLOW_NODES)
            total += count
            if count > MAX_NODES:
                yield at(scope, "too_many_nodes", scope=scope.get("id", ""), count=count, limit=MAX_NODES)
            depth = sum(1 for a in scope.iterancestors() if local_name(a) in SCOPES)
            if depth == MAX_NESTING + 1:
                yield at(scope, "too_deep", count=depth, limit=MAX_NESTING)
    flows = sum(1 for _ in root.iter(f"{{{BPMN}}}sequenceFlow"))
    if flows > MAX_FLOWS_OF_FILE:
        yield at(root, "too_many_flows", count=flows, limit=MAX_FLOWS_OF_FILE)
    if total > MAX_NODES_OF_FILE:
        yield at(root, "too_many_nodes", scope=local_name(root), count=total, limit=MAX_NODES_OF_FILE)
