"""Which state a case is in (domain.md §3.0), and as what it ended: read from the diagram after every step.

An element may carry the property `state`, a code of `vocabulary.CASE_STATES`; so may a process, for all its elements,
and a call activity for all that is called there. The innermost that says something counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from service.domain.vocabulary import CASE_STATES
from service.engine.definition import Bundle
from service.engine.diagram import Node
from service.engine.outcome import OpenTask, Outcome, Visit
from service.store.instances import Instance

STATE: Final = "state"


def follow(instance: Instance, bundle: Bundle, outcome: Outcome, visits: Iterable[Visit]) -> None:
    """Write the state of the case after a step with these visits; where nothing says one, it stays as it was."""
    if outcome.status == "active":
        found = next(filter(None, (_state_of(bundle, instance, task) for task in outcome.open_tasks)), None)
        instance.case_state = found or instance.case_state
        return
    instance.case_state = "terminated"
    if outcome.status == "completed" and (end := _end(bundle, instance, visits)) is not None:
        instance.end_name, instance.case_state = end.name or None, _known(end.properties.get(STATE))
    elif outcome.status == "completed":
        instance.case_state = None


def _state_of(bundle: Bundle, instance: Instance, task: OpenTask) -> str | None:
    drawn, root = bundle.processes[task.process_id].diagram, bundle.processes[instance.process_id].diagram
    said = (
        drawn.nodes[task.element_id].properties,
        drawn.processes[task.process_id].properties,
        root.nodes[task.root_element_id].properties,
    )
    return next(filter(None, (_known(properties.get(STATE)) for properties in said)), None)


def _known(code: str | None) -> str | None:
    return code if code in CASE_STATES else None


def _end(bundle: Bundle, instance: Instance, visits: Iterable[Visit]) -> Node | None:
    """The end event of the procedure itself that was come to last."""
    nodes = bundle.processes[instance.process_id].diagram.nodes
    passed = [nodes[one.element_id] for one in visits if one.event == "completed" and one.element_id in nodes]
    ends = [node for node in passed if node.type == "endEvent" and node.scope_id == instance.process_id]
    return ends[-1] if ends else None
