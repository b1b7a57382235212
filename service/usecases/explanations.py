"""What a diagram says of its steps, one by one: who, by when, what for, where each answer leads, what else happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from service.domain.workdays import Moment
from service.engine.definition import Bundle
from service.engine.diagram import Diagram, Node
from service.usecases import definitions, steps
from service.usecases.steps import Element
from service.usecases.work import Work

PASSED: Final = frozenset(
    {"serviceTask", "businessRuleTask", "sendTask", "intermediateThrowEvent"}
)  # done by the system
GATEWAYS: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"})


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: the answers of the gateways on it, what the system does on it, where it leads.

    `target` is the next step of people, a call, an event that is waited for, or an end; None where the way comes back
    to what it has passed.
    """

    answers: tuple[str, ...]
    done: tuple[Element, ...]
    target: Element | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A boundary event: what happens while the step is open, and whether it ends the step."""

    element: Element
    ends: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A step where people work, or a process that is called. Limits as in `steps.limits`: one of them, or none."""

    element: Element
    roles: tuple[str, ...]
    working_days: int | None
    days: int | None
    called: str | None  # process id
    ways: tuple[Way, ...]
    watches: tuple[Watch, ...]


def explain(work: Work, definition_key: int) -> list[Explanation]:
    """The steps of a version of a process in their order. Raises NotFound."""
    row = definitions.get_process_definition(work, definition_key)
    return explain_process(work.parts.bundles.get(work.session, row.bundle_hash), row.process_id, work.moment)


def explain_process(bundle: Bundle, process_id: str, moment: Moment) -> list[Explanation]:
    """The same of a bundle that need not be deployed."""
    diagram = bundle.processes[process_id].diagram
    return [_explanation(diagram, node, moment) for node in _all_in_order(diagram, process_id)]


def _all_in_order(diagram: Diagram, scope: str) -> Iterable[Node]:
    for node in steps.in_order(diagram, scope):
        if node.type == "subProcess":
            yield from _all_in_order(diagram, node.id)
        else:
            yield node


def _explanation(diagram: Diagram, node: Node, moment: Moment) -> Explanation:
    watches = [
        Watch(steps.element_of(other), other.interrupting, tuple(_ways(diagram, other)))
        for other in diagram.nodes.values()
        if other.attached_to == node.id
    ]
    limit = steps.limits(node.due_date, moment)
    return Explanation(
        steps.element_of(node),
        node.candidate_groups,
        *limit,
        node.called_process,
        tuple(_ways(diagram, node)),
        tuple(watches),
    )


def _ways(diagram: Diagram, start: Node) -> Iterable[Way]:
    """Every way from a node to what comes next for people, in the drawn order."""
    for flow in start.outgoing:
        yield from _walk(diagram, flow, (), (), frozenset({start.id}))
    if not start.outgoing and start.type != "endEvent" and start.scope_id in diagram.nodes:
        yield from _ways(diagram, diagram.nodes[start.scope_id])


def _walk(
    diagram: Diagram, flow: str, answers: tuple[str, ...], done: tuple[Element, ...], passed: frozenset[str]
) -> Iterable[Way]:
    node = diagram.nodes[diagram.flows[flow].target]
    if node.id in passed and node.type in PASSED | GATEWAYS:
        yield Way(answers, done, None)
        return
    if node.type in PASSED and node.outgoing:
        done = (*done, steps.element_of(node)) if node.name else done
    elif node.type not in GATEWAYS:
        yield Way(answers, done, steps.element_of(node))
        return
    for onward in node.outgoing:
        said = diagram.flows[onward].name
        yield from _walk(diagram, onward, (*answers, said) if said else answers, done, passed | {node.id})


def newest_keys(work: Work, process_ids: Iterable[str]) -> Mapping[str, int]:
    """Of processes, the key of the newest version; without those that are not deployed."""
    found = {}
    for process_id in dict.fromkeys(process_ids):
        filter = {"process_id": process_id, "is_latest": True}
        rows = definitions.search_process_definitions(work, filter, [], {"limit": 1}).items
        if rows:
            found[process_id] = rows[0].key
    return found
