"""What can be seen only across the files of a bundle: who catches what, and who calls whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from service.engine.diagram import Diagram, Node
from service.engine.findings import Finding
from service.engine.lint_events import THROWING
from service.engine.lint_flows import about
from service.engine.lint_paths import AUTOMATIC, edges, reach

THROWN: Final = {"error": "error_uncaught", "escalation": "escalation_uncaught"}
Calls = Mapping[str, list[tuple[Diagram, Node]]]


def bundle(diagrams: Mapping[str, Diagram]) -> Iterator[Finding]:
    """All findings across files, by resource name; each has its resource."""
    calls: dict[str, list[tuple[Diagram, Node]]] = {}
    for diagram in diagrams.values():
        for node in diagram.nodes.values():
            if node.type == "callActivity" and node.called_process:
                calls.setdefault(node.called_process, []).append((diagram, node))
    for resource, diagram in diagrams.items():
        for node in diagram.nodes.values():
            code = THROWN.get(node.event.kind) if node.event and node.type in THROWING else None
            if code and node.event and not _caught(node, diagram, calls, set()):
                yield about(node, code, code=node.event.code or "").within(resource)
    yield from _recursion(diagrams)


def _caught(node: Node, diagram: Diagram, calls: Calls, seen: set[str], thrown: Node | None = None) -> bool:
    """Whether a boundary event around `node`, in its process or at a call of it, catches what `thrown` throws."""
    thrown = thrown or node
    around = diagram.nodes.get(node.scope_id)
    while around is not None:
        if _catches(around, thrown, diagram):
            return True
        around = diagram.nodes.get(around.scope_id)
    if node.process_id in seen:
        return False
    seen.add(node.process_id)
    return any(
        _catches(call, thrown, caller) or _caught(call, caller, calls, seen, thrown)
        for caller, call in calls.get(node.process_id, ())
    )


def _catches(activity: Node, thrown: Node, diagram: Diagram) -> bool:
    return any(
        node.attached_to == activity.id
        and node.event is not None
        and thrown.event is not None
        and node.event.kind == thrown.event.kind
        and node.event.code in (None, "", thrown.event.code)
        for node in diagram.nodes.values()
        if node.type == "boundaryEvent"
    )


def _recursion(diagrams: Mapping[str, Diagram]) -> Iterator[Finding]:
    """Processes that call themselves, perhaps through others, before anything has waited."""
    found: dict[str, list[tuple[str, Node]]] = {}
    for resource, diagram in diagrams.items():
        for process_id in diagram.processes:
            found[process_id] = [(resource, call) for call in _first_calls(process_id, diagram)]
    forward = {
        process_id: [c for _, call in calls if (c := call.called_process or "") in found]
        for process_id, calls in found.items()
    }
    for process_id, calls in found.items():
        for resource, call in calls:
            called = call.called_process or ""
            if called in found and process_id in reach([called], forward):
                yield about(call, "recursion", process=process_id).within(resource)


def _first_calls(scope_id: str, diagram: Diagram) -> Iterator[Node]:
    """The call activities that a token reaches from the start of a scope without waiting; sub-processes included."""
    scope = {n.id: n for n in diagram.nodes.values() if n.scope_id == scope_id}
    passed = AUTOMATIC | {"startEvent", "subProcess", "callActivity"}
    forward = edges(scope, diagram)
    open_ways = {key: targets if scope[key].type in passed else [] for key, targets in forward.items()}
    for key in reach((n.id for n in scope.values() if n.type == "startEvent"), open_ways):
        if scope[key].type == "callActivity":
            yield scope[key]
        elif scope[key].type == "subProcess":
            yield from _first_calls(key, diagram)
