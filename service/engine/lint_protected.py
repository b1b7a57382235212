"""Steps that may not disappear from a diagram without a reason: Party consent, the quorum, filing (domain.md §3.G).

A step is protected by its property `protected`, which says why. A new version of its process keeps it as what it is and
opens no way around it, or the process says why in a property `removed:<id of the step>`; that reason goes into the
record. What counts as a way around: something that could not be reached, or not be left, without the step, and now can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from service.engine import reader, xml
from service.engine.definition import Resource
from service.engine.diagram import Diagram, Node
from service.engine.findings import DiagramRefused, Finding, finding

PROTECTED: Final = "protected"
REMOVED: Final = "removed:"
LEAST_REASON: Final = 5  # characters, as for every opinion that says why


@dataclass(frozen=True, slots=True)
class Removal:
    """A protected step that a new version no longer has, or passes by on the way to or from the node named `around`.

    `reason` is empty where none is given.
    """

    process_id: str
    element_id: str
    name: str
    why: str
    reason: str
    around: str = ""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A removal, with the file and the diagram in which it was found."""

    resource: str
    new: Diagram
    removal: Removal


def given_up(resources: Iterable[Resource], before: Callable[[str], bytes]) -> Iterator[GivenUp]:
    """What files give up of the versions before them: `before` is the content of a process by its id, if there was one.

    A file that cannot be read gives up nothing: the linter says what is wrong with it.
    """
    for resource in resources:
        try:
            new = reader.read(xml.load(resource.content)) if resource.name.endswith(".bpmn") else None
        except DiagramRefused:
            continue
        for process_id in new.processes if new is not None else ():
            old = before(process_id)
            if new is not None and old and old != resource.content:
                for gone in removals(reader.read(xml.load(old)), new, process_id):
                    yield GivenUp(resource.name, new, gone)


def contents_of(resources: Iterable[Resource]) -> dict[str, bytes]:
    """The file of each process by its id. Raises DiagramRefused for one that cannot be read."""
    files = [one for one in resources if one.name.endswith(".bpmn")]
    return {name: one.content for one in files for name in reader.read(xml.load(one.content, one.name)).processes}


def findings_of(found: Iterable[GivenUp]) -> list[Finding]:
    """The findings about what is given up without a reason."""
    told = ((one.resource, unexplained(one.removal, one.new)) for one in found)
    return [finding.within(resource) for resource, finding in told if finding is not None]


def removals(old: Diagram, new: Diagram, process_id: str) -> Iterator[Removal]:
    """The protected steps of `old` that `new` does not have, has as something else, or can do without."""
    given = new.processes[process_id].properties
    for node in old.nodes.values():
        if node.process_id != process_id or PROTECTED not in node.properties:
            continue
        reason = given.get(f"{REMOVED}{node.id}", "").strip()
        why = node.properties[PROTECTED]
        found = Removal(process_id, node.id, node.name or node.id, why, reason)
        after = new.nodes.get(node.id)
        if after is None or not _is_kept(node, after) or _conditions_differ(old, node, new, after):
            yield found
        elif around := _way_around(old, new, node):
            yield Removal(process_id, node.id, found.name, why, reason, around)


def unexplained(found: Removal, new: Diagram) -> Finding | None:
    """The finding about a removal without a reason, at the process that lacks it."""
    if len(found.reason) >= LEAST_REASON:
        return None
    shown = {"name": found.name, "why": found.why, "property": f"{REMOVED}{found.element_id}", "least": LEAST_REASON}
    line = new.processes[found.process_id].line
    if found.around:
        return finding("protected_passed_by", found.element_id, line, around=found.around, **shown)
    return finding("protected_removed", found.element_id, line, **shown)


def _is_kept(old: Node, new: Node) -> bool:
    """Still there, still protected, and still doing the same by the same people."""
    return PROTECTED in new.properties and _nature(old) == _nature(new)


def _nature(node: Node) -> tuple[object, ...]:
    """What a step is, whatever it is named, where it stands, and with what it is fed."""
    return node.process_id, node.type, node.effect, node.called_process, node.called_decision, node.candidate_groups


def _conditions_differ(old: Diagram, before: Node, new: Diagram, after: Node) -> bool:
    """Whether a gateway asks something else than before, or leads to the same place on another condition."""
    if not before.type.endswith("Gateway"):
        return False
    both = (old, before), (new, after)
    asked, asks = ([_asked(diagram, node, flow) for flow in node.outgoing] for diagram, node in both)
    led, leads = (_leading(diagram, node) for diagram, node in both)
    return sorted(asked) != sorted(asks) or any(led[target] != leads[target] for target in led.keys() & leads.keys())


def _asked(diagram: Diagram, node: Node, flow: str) -> tuple[str, bool]:
    condition = diagram.flows[flow].condition or ""
    return " ".join(condition.split()), flow == node.default_flow


def _leading(diagram: Diagram, node: Node) -> dict[str, list[tuple[str, bool]]]:
    """The conditions on which a gateway leads to each node."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for flow in node.outgoing:
        found.setdefault(diagram.flows[flow].target, []).append(_asked(diagram, node, flow))
    return {target: sorted(conditions) for target, conditions in found.items()}


def _way_around(old: Diagram, new: Diagram, step: Node) -> str:
    """The name of a node of both versions that only the new one reaches, or leaves for an end, without the step."""
    for backwards in (False, True):
        was, now = (_avoiding(diagram, {step.id}, step.scope_id, backwards=backwards) for diagram in (old, new))
        for node in old.nodes.values():
            if node.id in now - was - {step.id}:
                return node.name or node.id
    return _short_cut(old, new, step)


def _short_cut(old: Diagram, new: Diagram, step: Node) -> str:
    """The name of what follows the step, if what leads to it now gets there without it or any other protected step.

    One of several may be taken, the Party's consent online or on paper: each can be done without, all of them cannot.
    """
    guarded = {id for id, node in old.nodes.items() if PROTECTED in node.properties and node.scope_id == step.scope_id}
    for before in (old.flows[flow].source for flow in step.incoming):
        was, now = (_reached(_edges(one, guarded - {before}, step.scope_id), [before]) for one in (old, new))
        for after in (old.flows[flow].target for flow in step.outgoing):
            if after in now - was and after in old.nodes:
                return old.nodes[after].name or after
    return ""


def _avoiding(diagram: Diagram, steps: set[str], scope: str, *, backwards: bool) -> set[str]:
    """The nodes of a scope that are reached from a start without completing any of the steps, or that so reach an end.

    What leaves a step by an event at its border has not completed it.
    """
    edges = _edges(diagram, steps, scope)
    kind = "endEvent" if backwards else "startEvent"
    if backwards:
        turned: dict[str, list[str]] = {}
        for source, targets in edges.items():
            for target in targets:
                turned.setdefault(target, []).append(source)
        edges = turned
    return _reached(edges, [node.id for node in diagram.nodes.values() if node.scope_id == scope and node.type == kind])


def _reached(edges: Mapping[str, Iterable[str]], todo: list[str]) -> set[str]:
    found: set[str] = set()
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += edges.get(here, ())
    return found


def _edges(diagram: Diagram, steps: set[str], scope: str) -> dict[str, list[str]]:
    """Where each node of a scope leads, if none of the steps is ever completed."""
    found: dict[str, list[str]] = {}
    for node in diagram.nodes.values():
        if node.scope_id != scope:
            continue
        if node.id not in steps:
            found.setdefault(node.id, []).extend(diagram.flows[flow].target for flow in node.outgoing)
        if node.attached_to:
            found.setdefault(node.attached_to, []).append(node.id)
    return found
