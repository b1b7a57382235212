"""Flows, gateways and conditions: what the engine ignores, or what leaves an instance stuck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from service.engine.diagram import Diagram, Flow, Node
from service.engine.findings import Finding, finding
from service.engine.reader import GATEWAYS

CHOOSING: Final = ("exclusiveGateway", "inclusiveGateway")


def flows(diagram: Diagram) -> Iterator[Finding]:
    """All findings of every process and sub-process."""
    for scope_id, nodes in by_scope(diagram).items():
        yield from _ends(scope_id, nodes, diagram)
    for node in diagram.nodes.values():
        yield from _shape(node)
        if node.type in CHOOSING:
            yield from _choice(node, diagram.flows)
        if node.type == "eventBasedGateway":
            yield from _event_gateway(node, diagram)
    for flow in diagram.flows.values():
        source = diagram.nodes.get(flow.source)
        if flow.condition is not None and source is not None and source.type not in CHOOSING:
            yield about(flow, "condition_ignored", source=source.name or source.id)


def by_scope(diagram: Diagram) -> Mapping[str, list[Node]]:
    """The nodes of each process and sub-process, by its id; empty ones too.

    Scopes that are refused as such (transactions, ad-hoc sub-processes) are left out.
    """
    found: dict[str, list[Node]] = {process_id: [] for process_id in diagram.processes}
    found |= {node.id: [] for node in diagram.nodes.values() if node.type == "subProcess"}
    for node in diagram.nodes.values():
        if node.scope_id in found:
            found[node.scope_id].append(node)
    return found


def about(item: Node | Flow, code: str, /, **params: object) -> Finding:
    """A finding at a node or flow."""
    return finding(code, item.id, item.line, **params)


def _ends(scope_id: str, nodes: list[Node], diagram: Diagram) -> Iterator[Finding]:
    holder = diagram.nodes.get(scope_id) or diagram.processes.get(scope_id)
    line = 0 if holder is None else holder.line
    starts = [n for n in nodes if n.type == "startEvent"]
    if len(starts) != 1:
        yield finding("start_count", scope_id, line, scope=scope_id, count=len(starts))
    if not any(n.type == "endEvent" for n in nodes):
        yield finding("end_missing", scope_id, line, scope=scope_id)


def _shape(node: Node) -> Iterator[Finding]:
    """How many flows may enter and leave."""
    if node.type == "endEvent":
        if node.outgoing:
            yield about(node, "flow_from_end")
    elif not node.outgoing:
        yield about(node, "dead_end")
    elif len(node.outgoing) > 1 and node.type not in GATEWAYS:
        yield about(node, "many_outgoing", count=len(node.outgoing))
    if node.incoming and node.type == "startEvent":
        yield about(node, "flow_to_start")
    if node.incoming and node.type == "boundaryEvent":
        yield about(node, "flow_to_boundary")


def _choice(node: Node, flows: Mapping[str, Flow]) -> Iterator[Finding]:
    """Every flow behind a choice has a condition or is the default; with several flows there is a default."""
    leaving = [flows[key] for key in node.outgoing]
    if len(leaving) > 1 and node.default_flow is None:
        yield about(node, "default_missing")
    if len(leaving) == 1 and node.default_flow is None and leaving[0].condition is not None:
        yield about(leaving[0], "condition_alone")
    bare = [flow for flow in leaving if flow.condition is None and flow.id != node.default_flow]
    if node.default_flow not in node.outgoing:
        bare = bare[1:]  # the first one is meant to be the default, and the gateway has been told
    for flow in bare:
        yield about(flow, "condition_missing")
    for flow in leaving:
        if flow.id == node.default_flow and flow.condition is not None:
            yield about(flow, "condition_on_default")


def _event_gateway(node: Node, diagram: Diagram) -> Iterator[Finding]:
    targets = [diagram.nodes.get(diagram.flows[key].target) for key in node.outgoing]
    if len(targets) < 2:
        yield about(node, "event_gateway_few")
    timers, waited = 0, set()
    for target in filter(None, targets):
        shown = target.name or target.id
        if target.type != "intermediateCatchEvent" or target.event is None:
            yield about(node, "event_gateway_target", target=shown)
            continue
        if len(target.incoming) > 1:
            yield about(target, "event_gateway_joined", target=shown)
        event = target.event
        timers += event.kind == "timer"
        if event.name and (event.kind, event.name) in waited:
            yield about(target, "event_gateway_same", name=event.name)
        waited.add((event.kind, event.name))
    if timers > 1:
        yield about(node, "event_gateway_timers")
