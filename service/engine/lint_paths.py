"""Paths of a token: where none leads, where one never ends, and where one turns into two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from service.engine.diagram import Diagram, Node
from service.engine.findings import Finding
from service.engine.lint_flows import about, by_scope

JOINING: Final = ("parallelGateway", "inclusiveGateway")
# What a token passes without anybody or anything outside the step. A sub-process or call may wait inside.
AUTOMATIC: Final = frozenset(
    (
        "serviceTask", "businessRuleTask", "sendTask", "intermediateThrowEvent", "exclusiveGateway",
        "parallelGateway", "inclusiveGateway",
    )
)  # fmt: skip
Edges = Mapping[str, list[str]]


def paths(diagram: Diagram) -> Iterator[Finding]:
    """All findings of every process and sub-process."""
    for nodes in by_scope(diagram).values():
        scope = {node.id: node for node in nodes}
        forward = edges(scope, diagram)
        reached = reach((n.id for n in nodes if n.type == "startEvent"), forward)
        if reached:
            yield from (about(n, "unreachable") for n in nodes if n.id not in reached)
        yield from _joins(scope, forward, diagram)
        yield from _endless(scope, forward, reached)
        yield from _loops(scope, forward)


def edges(scope: Mapping[str, Node], diagram: Diagram) -> dict[str, list[str]]:
    """Where a token can go next, inside one scope. An activity leads to its boundary events too."""
    found: dict[str, list[str]] = {key: [] for key in scope}
    for node in scope.values():
        found[node.id] += [t for key in node.outgoing if (t := diagram.flows[key].target) in scope]
        if node.attached_to in found:
            found[node.attached_to].append(node.id)
    return found


def reach(starts: Iterable[str], forward: Edges, but: Iterable[str] = ()) -> set[str]:
    """Everything on a path from `starts`, themselves included, without entering a node of `but`."""
    closed = set(but)
    todo = [key for key in starts if key not in closed]
    seen = set(todo)
    while todo:
        for key in forward[todo.pop()]:
            if key not in seen and key not in closed:
                seen.add(key)
                todo.append(key)
    return seen


def _joins(scope: Mapping[str, Node], forward: Edges, diagram: Diagram) -> Iterator[Finding]:
    """Joins that cannot tell their flows apart or wait for themselves (research of 2026-11, joins, limits 2 and 5)."""
    starts = [n.id for n in scope.values() if n.type == "startEvent"]
    for node in scope.values():
        if node.type not in JOINING or len(node.incoming) < 2:
            continue
        sources = Counter(diagram.flows[key].source for key in node.incoming)
        same = [s for s, count in sources.items() if count > 1 and s in scope]
        if any(scope[s].type != "parallelGateway" for s in same):
            yield about(node, "join_same_source")
        before = reach(starts, forward, but=[node.id])
        if starts and any(s in scope and s not in before for s in sources):
            yield about(node, "join_loop_entry")
    for node in scope.values():
        if node.type in JOINING and len(node.outgoing) > 1 and _returns(node, scope, forward):
            yield about(node, "token_doubles")


def _returns(split: Node, scope: Mapping[str, Node], forward: Edges) -> bool:
    """Whether one branch leads back to the split without passing a join."""
    joins = [n.id for n in scope.values() if n.type in JOINING and len(n.incoming) > 1 and n.id != split.id]
    return split.id in reach(forward[split.id], forward, but=joins)


def _endless(scope: Mapping[str, Node], forward: Edges, reached: set[str]) -> Iterator[Finding]:
    """Nodes from which no end event can be reached: the first of them, as the others follow from it."""
    back: dict[str, list[str]] = {key: [] for key in scope}
    for key, targets in forward.items():
        for target in targets:
            back[target].append(key)
    ends = [n.id for n in scope.values() if n.type == "endEvent"]
    stops = [n.id for n in scope.values() if not n.outgoing]
    if ends:
        lost = reached - reach({*ends, *stops}, back)
        yield from [about(n, "never_ends") for n in scope.values() if n.id in lost][:1]


def _loops(scope: Mapping[str, Node], forward: Edges) -> Iterator[Finding]:
    """Loops in which nothing waits: told at their first node in the file."""
    automatic = {key: [t for t in targets if scope[t].type in AUTOMATIC] for key, targets in forward.items()}
    told: set[str] = set()
    for node in scope.values():
        if node.type in AUTOMATIC and node.id not in told:
            around = reach(automatic[node.id], automatic)
            if node.id in around:
                told |= around
                yield about(node, "automatic_loop")
