"""Which flows tokens took. The engine tells of elements; the flows between them follow from the order of a step.

A flow is taken when its source is left and, in the same step, its target is entered. Of an event-based gateway that
is the flow to the event that happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from service.engine.diagram import Diagram, Node
from service.engine.outcome import Visit


def flows_taken(diagrams: Mapping[str, Diagram], visits: Iterable[Visit]) -> list[tuple[str, str]]:
    """(process id, flow id) for each token that took a flow, in order; `diagrams` by process id.

    `visits` are those of one step. What is in none of the diagrams is passed over.
    """
    left: list[tuple[Node, set[str]]] = []  # what was left, with the flows that its tokens may still take
    found: list[tuple[str, str]] = []
    for visit in visits:
        diagram = diagrams.get(visit.process_id)
        node = diagram.nodes.get(visit.element_id) if diagram is not None else None
        if diagram is None or node is None:
            continue
        if visit.event == "completed":
            if (chosen := _race(diagram, node)) is not None:
                found.append((visit.process_id, chosen))
            left.append((node, set(node.outgoing)))
        elif visit.event == "entered" and (flow := _arrive(node, left)) is not None and not _race(diagram, node):
            found.append((visit.process_id, flow))
    return found


def _race(diagram: Diagram, node: Node) -> str | None:
    """The flow from an event-based gateway to one of its events."""
    sources = ((flow, diagram.nodes.get(diagram.flows[flow].source)) for flow in node.incoming)
    return next((flow for flow, source in sources if source is not None and source.type == "eventBasedGateway"), None)


def _arrive(node: Node, left: Iterable[tuple[Node, set[str]]]) -> str | None:
    """The flow by which a token came, from what was left first."""
    for source, flows in left:
        flow = next((flow for flow in node.incoming if flow in flows), None)
        if flow is not None:
            flows.remove(flow)
            if source.type == "exclusiveGateway":
                flows.clear()
            return flow
    return None
