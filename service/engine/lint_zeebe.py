"""Which extension elements do something on which element. What would do nothing is refused, and Camunda 7's
attributes are answered with the zeebe element that takes their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.engine.findings import Finding
from service.engine.reader import ACTIVITIES, BPMN, EVENTS, GATEWAYS
from service.engine.reader_zeebe import ZEEBE
from service.engine.xml import Element, at, attributes, local_name, namespace

CAMUNDA_7: Final = "http://camunda.org/schema/1.0/bpmn"
MAPPED: Final = {"ioMapping", "properties"}
# BPMN element -> zeebe elements that count on it; every other element takes none but properties
ON: Final[dict[str, set[str]]] = {
    **{name: {"properties"} for name in GATEWAYS},
    **dict.fromkeys(ACTIVITIES | EVENTS, MAPPED),
    "userTask": MAPPED
    | {"userTask", "formDefinition", "assignmentDefinition", "taskSchedule", "priorityDefinition", "taskHeaders"},
    "serviceTask": MAPPED | {"taskDefinition", "taskHeaders"},
    "businessRuleTask": MAPPED | {"calledDecision"},
    "callActivity": MAPPED | {"calledElement"},
    "startEvent": MAPPED | {"formDefinition"},
    "process": {"versionTag", "properties"},
    "message": {"subscription", "properties"},
    "multiInstanceLoopCharacteristics": {"loopCharacteristics"},
}
# zeebe element -> attribute -> the values it may have; an empty set means any
ATTRIBUTES: Final[dict[str, dict[str, set[str]]]] = {
    "userTask": {},
    "formDefinition": {"formId": set(), "bindingType": {"latest", "deployment"}},
    "assignmentDefinition": {"assignee": set(), "candidateGroups": set()},
    "taskSchedule": {"dueDate": set(), "followUpDate": set()},
    "priorityDefinition": {"priority": set()},
    "taskDefinition": {"type": set(), "retries": set()},
    "ioMapping": {},
    "taskHeaders": {},
    "properties": {},
    "calledDecision": {"decisionId": set(), "resultVariable": set(), "bindingType": {"latest", "deployment"}},
    "calledElement": {
        "processId": set(),
        "bindingType": {"latest", "deployment"},
        "propagateAllChildVariables": {"true", "false"},
        "propagateAllParentVariables": {"true"},
    },
    "subscription": {"correlationKey": set()},
    "loopCharacteristics": {
        name: set() for name in ("inputCollection", "inputElement", "outputCollection", "outputElement")
    },
    "versionTag": {"value": set()},
}
ROWS: Final = {
    "ioMapping": ({"input", "output"}, {"source", "target"}),
    "taskHeaders": ({"header"}, {"key", "value"}),
    "properties": ({"property"}, {"name", "value"}),
}
# Camunda 7 attribute or element -> what to write instead
INSTEAD: Final = {
    **dict.fromkeys(("formKey", "formRef", "formRefBinding", "formData"), "zeebe:formDefinition formId"),
    **dict.fromkeys(
        ("assignee", "candidateGroups", "candidateUsers"), "zeebe:assignmentDefinition assignee / candidateGroups"
    ),
    **dict.fromkeys(("dueDate", "followUpDate"), "zeebe:taskSchedule dueDate / followUpDate"),
    **dict.fromkeys(("decisionRef", "resultVariable", "mapDecisionResult"), "zeebe:calledDecision decisionId"),
    **dict.fromkeys(("collection", "elementVariable"), "zeebe:loopCharacteristics inputCollection / inputElement"),
    **dict.fromkeys(("inputOutput", "in", "out"), "zeebe:ioMapping"),
    **dict.fromkeys(("class", "expression", "delegateExpression", "type", "topic"), "zeebe:taskDefinition type"),
    "calledElementBinding": "zeebe:calledElement processId",
    "priority": "zeebe:priorityDefinition priority",
    "properties": "zeebe:properties",
    "versionTag": "zeebe:versionTag value",
}


def zeebe(root: Element) -> Iterator[Finding]:
    """Extension elements and attributes without effect."""
    for element in root.iter(f"{{{BPMN}}}*"):
        name = local_name(element)
        for space, attribute, value in attributes(element):
            if space == CAMUNDA_7 and name != "definitions":  # there it is Web Modeler's own bookkeeping
                yield _camunda_7(element, attribute)
            elif not space and attribute == "calledElement" and name == "callActivity":
                yield at(element, "attribute_not_allowed", attribute=attribute, value=value)
        if name == "extensionElements":
            continue
        if (holder := element.find(f"{{{BPMN}}}extensionElements")) is not None:
            yield from _extensions(element, name, holder)
            yield from _propagation(element, holder)


def _extensions(element: Element, name: str, holder: Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for child in holder:
        kind = local_name(child)
        if namespace(child) == CAMUNDA_7:
            yield _camunda_7(element, kind)
        elif namespace(child) == BPMN or any(namespace(e) == BPMN for e in child.iterdescendants()):
            yield at(child, "element_not_allowed", element=kind)
        elif namespace(child) == ZEEBE:
            if kind not in ON.get(name, {"properties"}):
                yield at(child, "extension_not_allowed", element=name, extension=kind)
                continue
            if kind in seen:
                yield at(child, "extension_twice", extension=kind)
            seen.add(kind)
            yield from _known(child, kind)


def _known(child: Element, kind: str) -> Iterator[Finding]:
    tags, allowed = ROWS.get(kind, (set(), set()))
    for row in child:
        if namespace(row) != ZEEBE or local_name(row) not in tags:
            yield at(row, "extension_not_allowed", element=kind, extension=local_name(row))
            continue
        for _, attribute, value in attributes(row):
            if attribute not in allowed:
                yield at(row, "extension_attribute", extension=local_name(row), attribute=attribute, value=value)
    for _, attribute, value in attributes(child):
        values = ATTRIBUTES[kind].get(attribute)
        if values is None or (values and value not in values):
            yield at(child, "extension_attribute", extension=kind, attribute=attribute, value=value)


def _propagation(element: Element, holder: Element) -> Iterator[Finding]:
    """A called process shares our variables, so "propagate nothing" would not be true."""
    called = holder.find(f"{{{ZEEBE}}}calledElement")
    silent = called is not None and called.get("propagateAllChildVariables") == "false"
    if silent and holder.find(f"{{{ZEEBE}}}ioMapping/{{{ZEEBE}}}output") is None:
        yield at(element, "call_propagation")


def _camunda_7(element: Element, name: str) -> Finding:
    if name in INSTEAD:
        return at(element, "camunda7", name=name, instead=INSTEAD[name])
    return at(element, "camunda7_nothing", name=name)
