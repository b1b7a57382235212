"""The gatekeeper of diagrams: everything that the engine would get silently wrong is found before a deployment.

    structure   schema, elements, ids, references, extension elements: what must hold before the engine may look at all
    meaning     flows, paths, events, tasks, expressions: what must hold before an instance may run
    bundle      what only the files together show

Nothing here raises; every check goes on to the end, so that a process owner gets all findings at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.engine.diagram import Diagram
from service.engine.findings import Finding, finding
from service.engine.lint_bundle import bundle as _bundle
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
    """What is wrong with what the file says. References may dangle; `structure` has told them."""
    return [
        *flows(diagram),
        *paths(diagram),
        *events(diagram),
        *tasks(diagram, names),
        *expressions(diagram),
    ]


def bundle(diagrams: Mapping[str, Diagram]) -> list[Finding]:
    """What is wrong between the files, by resource name; the findings have their resource."""
    return list(_bundle(diagrams))


__all__ = ["Names", "bundle", "meaning", "structure"]
