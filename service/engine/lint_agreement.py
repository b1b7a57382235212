"""Two readers of one file: what our reader saw must be what the engine is going to run.

SpiffWorkflow takes a third of the public BPMN files and misreads their control flow (reliability, part 0). A rule in
the linter covers each of the ways that are known; this covers the ways that are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.engine.diagram import Diagram, Node
from service.engine.findings import Finding, finding
from service.engine.lint_flows import about
from service.engine.view import Seen, SeenNode


def differences(diagram: Diagram, process_id: str, seen: Seen) -> Iterator[Finding]:
    """Where the engine's view of one process is not the diagram: nodes, flows, conditions, events, lanes."""
    drawn = {node.id: node for node in diagram.nodes.values() if node.process_id == process_id}
    for node in drawn.values():
        if node.id not in seen.nodes:
            yield about(node, "engine_disagrees", what="node", drawn=node.type, read="—")
            continue
        theirs = as_pairs(seen.nodes[node.id])
        for what, ours in expected(node).items():
            if theirs[what] != ours:
                yield about(node, "engine_disagrees", what=what, drawn=str(ours), read=str(theirs[what]))
    for key in seen.nodes.keys() - drawn.keys():
        yield finding("engine_disagrees", key, 0, what="node", drawn="—", read=seen.nodes[key].type)
    yield from _flows(diagram, drawn, seen)


def expected(node: Node) -> dict[str, object]:
    """What the engine should have understood of a node."""
    return {
        "type": node.type,
        "scope": node.scope_id,
        "lane": node.lane,
        "multi-instance": node.loop is not None,
        "event": None if node.event is None else node.event.kind,
        "attached to": node.attached_to,
        "interrupting": node.interrupting,
    }


def as_pairs(node: SeenNode) -> dict[str, object]:
    """What the engine understood, under the same names."""
    return {
        "type": node.type,
        "scope": node.scope_id,
        "lane": node.lane,
        "multi-instance": node.multi_instance,
        "event": node.event,
        "attached to": node.attached_to,
        "interrupting": node.interrupting,
    }


def _flows(diagram: Diagram, drawn: dict[str, Node], seen: Seen) -> Iterator[Finding]:
    ours = Counter(
        (flow.source, flow.target, None if flow.condition is None else flow.condition.removeprefix("=").strip())
        for flow in diagram.flows.values()
        if flow.source in drawn
    )
    for flow in ours.keys() | seen.flows.keys():
        if ours[flow] != seen.flows[flow]:
            source, target, condition = flow
            line = drawn[source].line if source in drawn else 0
            what = f"{source} → {target}" if condition is None else f"{source} → {target}: {condition}"
            counts = {"drawn": f"{ours[flow]}×", "read": f"{seen.flows[flow]}×"}
            yield finding("engine_disagrees", source, line, what=what, **counts)
