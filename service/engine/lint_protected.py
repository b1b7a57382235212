"""Steps that may not disappear from a diagram without a reason: Party consent, the quorum, filing (domain.md §3.G).

A step is protected by its property `protected`, which says why. A new version of its process keeps it as what it is, or
the process says in a property `removed:<id of the step>` why it is gone; that reason goes into the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.engine.diagram import Diagram, Node
from service.engine.findings import Finding, finding

PROTECTED: Final = "protected"
REMOVED: Final = "removed:"
LEAST_REASON: Final = 5  # characters, as for every opinion that says why


@dataclass(frozen=True, slots=True)
class Removal:
    """A protected step that a new version no longer has. `reason` is empty where none is given."""

    process_id: str
    element_id: str
    name: str
    why: str
    reason: str


def removals(old: Diagram, new: Diagram, process_id: str) -> Iterator[Removal]:
    """The protected steps of `old` that are missing from `new`, or are something else there."""
    given = new.processes[process_id].properties
    for node in old.nodes.values():
        if node.process_id != process_id or PROTECTED not in node.properties:
            continue
        if not _is_kept(node, new.nodes.get(node.id)):
            reason = given.get(f"{REMOVED}{node.id}", "").strip()
            why = node.properties[PROTECTED]
            yield Removal(process_id, node.id, node.name or node.id, why, reason)


def unexplained(found: Removal, new: Diagram) -> Finding | None:
    """The finding about a removal without a reason, at the process that lacks it."""
    if len(found.reason) >= LEAST_REASON:
        return None
    shown = {"name": found.name, "why": found.why, "property": f"{REMOVED}{found.element_id}", "least": LEAST_REASON}
    return finding("protected_removed", found.element_id, new.processes[found.process_id].line, **shown)


def _is_kept(old: Node, new: Node | None) -> bool:
    """Still there, still protected, and still doing the same by the same people."""
    return new is not None and PROTECTED in new.properties and _nature(old) == _nature(new)


def _nature(node: Node) -> tuple[object, ...]:
    """What a step is, whatever it is named, where it stands, and with what it is fed."""
    return node.process_id, node.type, node.effect, node.called_process, node.called_decision, node.candidate_groups
