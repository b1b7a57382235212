"""What files hold and what they name, as `kind:id`: `form:apply`, `decision:path`, `process:filing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import orjson

from service.engine import decision, reader, xml
from service.engine.definition import Bundle, Resource
from service.engine.diagram import Diagram
from service.engine.findings import DiagramRefused


def defines(resource: Resource) -> set[str]:
    """What a file holds. Nothing when it cannot be read: the linter says what is wrong with it."""
    try:
        if resource.name.endswith(".bpmn"):
            return {f"process:{process}" for process in _diagram(resource).processes}
        if resource.name.endswith(".dmn"):
            return {f"decision:{key}" for key in decision.load(resource.content, resource.name)}
    except DiagramRefused:
        return set()
    return {f"form:{form_id(resource)}"} if resource.name.endswith(".form") else set()


def refers(resource: Resource) -> set[str]:
    """What a file names; nothing when it cannot be read."""
    if not resource.name.endswith(".bpmn"):
        return set()
    try:
        diagram = _diagram(resource)
    except DiagramRefused:
        return set()
    return {reference for process_id in diagram.processes for reference in references(diagram, process_id)}


def form_id(resource: Resource) -> str:
    """The id of a form; empty when the file is none, which the linter will say."""
    try:
        found = orjson.loads(resource.content)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get("id", "")) if isinstance(found, dict) else ""


def references(diagram: Diagram, process_id: str) -> set[str]:
    """What a process names: forms, decisions and processes."""
    found = {f"form:{diagram.processes[process_id].start_form_id}"}
    for node in diagram.nodes.values():
        if node.process_id == process_id:
            found |= {f"form:{node.form_id}", f"decision:{node.called_decision}", f"process:{node.called_process}"}
    return {reference for reference in found if not reference.endswith(":None")}


def homes(resources: Iterable[Resource]) -> dict[str, str]:
    """The name of the file that holds each thing."""
    return {reference: resource.name for resource in resources for reference in defines(resource)}


def closure(bundle: Bundle, process_id: str, known_homes: Mapping[str, str]) -> set[str]:
    """The names of the files that a process stands in and refers to, at any remove."""
    todo, seen = [f"process:{process_id}"], set[str]()
    while todo:
        reference = todo.pop()
        if reference in seen or reference not in known_homes:
            continue
        seen.add(reference)
        kind, _, identity = reference.partition(":")
        if kind == "process":
            todo += references(bundle.processes[identity].diagram, identity)
    return {known_homes[reference] for reference in seen}


def _diagram(resource: Resource) -> Diagram:
    return reader.read(xml.load(resource.content, resource.name))
