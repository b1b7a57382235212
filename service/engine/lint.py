"""The gatekeeper of diagrams: everything that the engine would get silently wrong is found before a deployment.

    structure   schema, elements, ids, references, extension elements: what must hold before the engine may look at all
    meaning     flows, paths, events, tasks, expressions: what must hold before an instance may run
    bundle      what only the files together show

Nothing here raises; every check goes on to the end, so that a process owner gets all findings at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.engine.diagram import Diagram
from service.engine.findings import Finding, finding
from service.engine.lint_bundle import bundle
from service.engine.lint_elements import elements, ids, size
from service.engine.lint_events import events
from service.engine.lint_expressions import expressions
from service.engine.lint_flows import flows
from service.engine.lint_paths import paths
from service.engine.lint_references import references
from service.engine.lint_tasks import Names, tasks
from service.engine.lint_zeebe import zeebe
from service.engine.reader import BPMN, q
from service.engine.schema import violations
from service.engine.xml import Element, local_name, namespace

LOOSE: Final = {"reference_missing", "scope_crossed", "id_missing", "id_twice"}
LARGE: Final = {"too_many_nodes", "too_many_flows", "too_deep"}  # some checks take the square of the number of nodes
FOLLOWING: Final = {"unreachable", "dead_end", "join_loop_entry", "never_ends", "token_doubles"}


def structure(root: Element) -> list[Finding]:
    """What is wrong with the file itself. The tree may already have been through `reader.read`.

    The schema's complaint about a line is left out where one of ours says what to draw instead.
    """
    if namespace(root) != BPMN or local_name(root) != "definitions":
        return [finding("not_bpmn", "", root.sourceline or 1, root=local_name(root))]
    if next(root.iterchildren(q("process")), None) is None:
        return [finding("no_process", "", root.sourceline or 1)]
    ours = [*elements(root), *zeebe(root), *ids(root), *references(root), *size(root)]
    told = {found.line for found in ours}
    return [*(found for found in violations(root) if found.line not in told), *ours]


def meaning(diagram: Diagram, names: Names) -> list[Finding]:
    """What is wrong with what the file says."""
    return [*flows(diagram), *paths(diagram), *events(diagram), *tasks(diagram, names), *expressions(diagram)]


def check(roots: Mapping[str, Element], diagrams: Mapping[str, Diagram], names: Names) -> list[Finding]:
    """All findings of the BPMN files of a bundle, by resource name.

    What only follows from a fault already told is left out: a second finding about the same element, and unreachable
    nodes and uncaught errors while references dangle, everything while a file is too large.
    """
    found: list[Finding] = []
    torn = False
    for resource, root in roots.items():
        broken = structure(root)
        told = {f.element_id for f in broken if f.element_id}
        loose, large = (any(f.code in codes for f in broken) for codes in (LOOSE, LARGE))
        torn = torn or loose or large
        follows = [] if large else meaning(diagrams[resource], names)
        follows = [f for f in follows if f.element_id not in told and not (loose and f.code in FOLLOWING)]
        found += [f.within(resource) for f in (*broken, *follows)]
    return found if torn else [*found, *bundle(diagrams)]


__all__ = ["Names", "check", "meaning", "structure"]
