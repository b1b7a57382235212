"""Events that never happen, cannot be told apart, or have no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.domain.periods import Period, parse_instant, parse_period, parse_repetition
from service.engine.diagram import Diagram, Event, Node
from service.engine.findings import Finding
from service.engine.lint_flows import about
from service.engine.reader import ACTIVITIES

WAITING: Final = ("userTask", "receiveTask", "subProcess", "callActivity")
HOLDING: Final = ("subProcess", "callActivity")
THROWING: Final = ("endEvent", "intermediateThrowEvent")
MINUTE: Final = 60
_FRACTION: Final = re.compile(r"\d[.,]\d")
_ZONE: Final = re.compile(r"(Z|[+-]\d\d:\d\d|@[\w/]+)$")


def events(diagram: Diagram) -> Iterator[Finding]:
    """All findings about events, send and receive tasks."""
    for node in diagram.nodes.values():
        if node.event is None:
            continue
        yield from _named(node, node.event)
        if node.event.kind == "timer":
            yield from _timer(node, node.event)
        if node.type == "boundaryEvent":
            yield from _boundary(node, node.event, diagram)


def _named(node: Node, event: Event) -> Iterator[Finding]:
    """Names are fixed texts; a caught message says which instance it is for; a thrown code is there."""
    catches = node.type not in (*THROWING, "sendTask")
    if event.kind in ("message", "signal"):
        if not event.name:
            yield about(node, "name_missing", kind=event.kind)
        elif event.name.startswith("="):
            yield about(node, "name_expression", name=event.name)
    if event.kind == "message" and catches and not event.correlation_key:
        yield about(node, "correlation_missing", name=event.name or "")
    if event.kind in ("error", "escalation"):
        if (event.code or "").startswith("="):
            yield about(node, "name_expression", name=event.code)
        elif not event.code and not catches:
            yield about(node, "code_missing", kind=event.kind)


def _boundary(node: Node, event: Event, diagram: Diagram) -> Iterator[Finding]:
    host = diagram.nodes.get(node.attached_to or "")
    if host is None:
        return
    shown = host.name or host.id
    if host.type not in ACTIVITIES:
        yield about(node, "boundary_host", host=shown)
    elif event.kind in ("error", "escalation"):
        if host.type not in HOLDING:
            yield about(node, "boundary_scope", event=event.kind)
        if event.kind == "error" and not node.interrupting:
            yield about(node, "error_not_interrupting")
    elif host.type not in WAITING:
        yield about(node, "boundary_instant", host=shown)


def _timer(node: Node, event: Event) -> Iterator[Finding]:
    if event.timer is None or event.expression is None:
        yield about(node, "timer_missing")
        return
    if event.timer == "timeCycle" and (node.type != "boundaryEvent" or node.interrupting):
        yield about(node, "timer_cycle")
    elif code := time_problem(event.expression, event.timer):
        yield about(node, code, text=event.expression)


def time_problem(text: str, *kinds: str) -> str | None:
    """The code of what is wrong with a literal time of one of these kinds; None for an expression."""
    if text.startswith(("=", "${", "#{")):
        return None
    if text.startswith("R") and "timeCycle" in kinds:
        return _cycle_problem(text)
    if "P" in text and "timeDuration" in kinds:
        return _duration_problem(text)
    return _date_problem(text) if "timeDate" in kinds else "timer_literal"


def _duration_problem(text: str) -> str | None:
    if _FRACTION.search(text):
        return "timer_fraction"
    try:
        parse_period(text)
    except ValueError:
        return "timer_literal"
    return "timer_backwards" if text.startswith("-") else None


def _date_problem(text: str) -> str | None:
    try:
        parse_instant(text)
    except ValueError:
        return "timer_literal"
    return "timer_zone" if "T" in text and not _ZONE.search(text) else None


def _cycle_problem(text: str) -> str | None:
    period = text.rpartition("/")[2]
    if _FRACTION.search(period):
        return "timer_fraction"
    try:
        found = parse_repetition(text)
    except ValueError:
        return "timer_literal"
    if found.start is not None and (problem := _date_problem(text.split("/")[1])):
        return problem
    return "timer_too_often" if _short(found.period) else None


def _short(period: Period) -> bool:
    return not period.months and not period.days and period.elapsed.total_seconds() < MINUTE
