"""Every place where a process owner writes an expression, and whether the text is FEEL.

Nothing is evaluated here, and nothing is ever evaluated as Python: what runs later is feelin inside a sandbox with
limits of time and memory (`feel`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from service.domain.separation import CONFLICT, ONE_EACH, OTHER_PERSON_WHEN
from service.engine import feel
from service.engine.diagram import Diagram, Flow, Node
from service.engine.findings import Finding
from service.engine.lint_flows import about

_JUEL: Final = re.compile(r"\s*=?\s*[$#]\{")


class Place(NamedTuple):
    """A text, and whether it is FEEL always (True) or only when it begins with `=`."""

    text: str
    always: bool


def expressions(diagram: Diagram) -> Iterator[Finding]:
    """Texts that are no FEEL."""
    for flow in diagram.flows.values():
        if flow.condition is not None:
            yield from _check(flow, Place(flow.condition, True))
    for node in diagram.nodes.values():
        for place in places(node):
            yield from _check(node, place)


def places(node: Node) -> Iterator[Place]:
    """What may be an expression at a node. Fixed names (roles, forms, effects, …) are not among them."""
    texts = [node.assignee, node.due_date, node.follow_up_date, node.priority]
    texts += [node.properties.get(name) for name in (CONFLICT, ONE_EACH, OTHER_PERSON_WHEN)]
    texts += [m.source for m in (*node.inputs, *node.outputs)]
    if node.event is not None:
        texts += [node.event.expression, node.event.correlation_key, node.properties.get("correlationKey")]
    yield from (Place(text, False) for text in texts if text)
    if node.loop is not None:
        always = (node.loop.output_element, node.loop.completion_condition)
        yield from (Place(text, True) for text in always if text)
        yield Place(node.loop.input_collection, False)


def _check(item: Node | Flow, place: Place) -> Iterator[Finding]:
    text = place.text.strip()
    if _JUEL.match(text):
        yield about(item, "expression_juel", text=text)
        return
    if not place.always and not text.startswith("="):
        return
    source = text.removeprefix("=").strip()
    if len(source) > feel.LONGEST:
        yield about(item, "expression_too_long", size=len(source), limit=feel.LONGEST)
    elif (problem := feel.problem(source)) is not None:
        yield about(item, "expression_wrong", text=source, detail=problem)
