"""What a diagram itself says about time: the limits of its steps and the times of its timers. See `simulation`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.domain.periods import DAY_END, add, parse_instant, parse_period, parse_repetition
from service.domain.workdays import Moment
from service.engine import feel
from service.engine.diagram import Diagram, Event, Node
from service.engine.feel import FeelError
from service.engine.script import source
from service.engine.simulation_model import Place
from service.engine.timers import instant


def limits(diagrams: Iterable[Diagram], variables: Mapping[str, Any], at: Moment) -> dict[Place, float]:
    """Seconds that steps may take if they begin now. Left out is what the variables do not suffice for."""
    found: dict[Place, float] = {}
    for node in _nodes(diagrams):
        value = _value(node.due_date, variables, at)
        if value is None:
            continue
        try:
            seconds = (instant(value, at, DAY_END) - at.now).total_seconds()
        except (ValueError, OverflowError):
            continue
        if seconds > 0:
            found[node.process_id, node.id] = seconds
    return found


def timers(diagrams: Iterable[Diagram], variables: Mapping[str, Any], at: Moment) -> dict[Place, float]:
    """Seconds until timers fire that begin to wait now. Left out is what the variables do not suffice for."""
    found: dict[Place, float] = {}
    for node in _nodes(diagrams):
        event = node.event
        value = _value(event.expression, variables, at) if event is not None and event.kind == "timer" else None
        if event is None or value is None:
            continue
        try:
            found[node.process_id, node.id] = max(_seconds(event, value, at), 0.0)
        except (ValueError, OverflowError):
            continue
    return found


def _nodes(diagrams: Iterable[Diagram]) -> Iterable[Node]:
    return (node for diagram in diagrams for node in diagram.nodes.values())


def _seconds(event: Event, value: str, at: Moment) -> float:
    if event.timer == "timeCycle":
        return (parse_repetition(value).nth(0, at.now) - at.now).total_seconds()
    if event.timer == "timeDuration":
        return (add(at.now, parse_period(value)) - at.now).total_seconds()
    return (parse_instant(value) - at.now).total_seconds()


def _value(text: str | None, variables: Mapping[str, Any], at: Moment) -> str | None:
    """What an attribute gives: text as it is, FEEL evaluated."""
    if not text or not text.startswith("="):
        return text or None
    try:
        value = feel.evaluate(source(text), variables, at)
    except FeelError:
        return None
    return value if isinstance(value, str) else None
