"""References that lead nowhere, across the border of a sub-process, or to two places at once (lanes)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.engine.findings import Finding
from service.engine.reader import definitions, flow_nodes, q, scopes
from service.engine.xml import Element, at, local_name, text_of

CHOOSING: Final = ("exclusiveGateway", "inclusiveGateway")


def references(root: Element) -> Iterator[Finding]:
    """All references of the file."""
    everywhere = [scope for process in root.iterchildren(q("process")) for scope in scopes(process)]
    homes = {node.get("id"): scope for scope in everywhere for node in flow_nodes(scope)}
    named = {(local_name(e), e.get("id")) for e in root if isinstance(e.tag, str)}
    for scope in everywhere:
        leaving = {(flow.get("sourceRef"), flow.get("id")) for flow in scope.iterchildren(q("sequenceFlow"))}
        yield from _flows(scope, homes)
        for node in flow_nodes(scope):
            yield from _attached(node, scope, homes)
            yield from _default(node, leaving)
            yield from _definition(node, named)
    yield from lanes(root)
    for participant in root.iter(q("participant")):
        if (reference := participant.get("processRef")) and ("process", reference) not in named:
            yield at(participant, "reference_missing", attribute="processRef", reference=reference)


def _flows(scope: Element, homes: dict[str, Element]) -> Iterator[Finding]:
    for flow in scope.iterchildren(q("sequenceFlow")):
        for attribute in ("sourceRef", "targetRef"):
            yield from _home(flow, attribute, scope, homes)


def _attached(node: Element, scope: Element, homes: dict[str, Element]) -> Iterator[Finding]:
    if local_name(node) == "boundaryEvent":
        yield from _home(node, "attachedToRef", scope, homes)


def _home(element: Element, attribute: str, scope: Element, homes: dict[str, Element]) -> Iterator[Finding]:
    """The element named by the attribute must stand in the same scope."""
    reference = element.get(attribute, "")
    if reference not in homes:
        yield at(element, "reference_missing", attribute=attribute, reference=reference)
    elif homes[reference] is not scope:
        yield at(element, "scope_crossed", reference=reference)


def _default(node: Element, leaving: set[tuple[str, str]]) -> Iterator[Finding]:
    if (reference := node.get("default")) is None:
        return
    if local_name(node) not in CHOOSING:
        yield at(node, "default_ignored", element=local_name(node))
        return
    if (node.get("id"), reference) not in leaving:
        yield at(node, "default_wrong", reference=reference)


def _definition(node: Element, named: set[tuple[str, str]]) -> Iterator[Finding]:
    """Messages, signals, errors and escalations must be defined in the same file."""
    pairs = [(d, local_name(d).removesuffix("EventDefinition")) for d in definitions(node)]
    if local_name(node) in ("sendTask", "receiveTask"):
        pairs.append((node, "message"))
    for element, kind in pairs:
        reference = element.get(f"{kind}Ref")
        if reference and (kind, reference) not in named:
            yield at(node, "reference_missing", attribute=f"{kind}Ref", reference=reference)
        elif not reference and kind in ("message", "signal"):
            yield at(node, "name_missing", kind=kind)


def lanes(root: Element) -> Iterator[Finding]:
    """A flow node belongs to one lane, or to lanes inside each other; every lane that holds one has a name."""
    for process in root.iterchildren(q("process")):
        known = {n.get("id") for scope in scopes(process) for n in flow_nodes(scope)}
        holders: dict[str, Element] = {}
        for lane in process.iter(q("lane")):
            references = [text_of(r) or "" for r in lane.iterchildren(q("flowNodeRef"))]
            if references and not (lane.get("name") or "").strip():
                yield at(lane, "lane_unnamed")
            for reference in references:
                held = holders.get(reference)
                if reference not in known:
                    yield at(lane, "reference_missing", attribute="flowNodeRef", reference=reference)
                elif held is not None and held is not lane and held not in lane.iterancestors(q("lane")):
                    names = {"first": held.get("name", ""), "second": lane.get("name", "")}
                    yield at(lane, "lane_twice", reference=reference, **names)
                holders[reference] = lane
