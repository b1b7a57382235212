"""Holds new versions of processes against the deployed ones: protected steps do not disappear without a reason."""

from __future__ import annotations

from collections.abc import Mapping

from service.engine import reader, xml
from service.engine.definition import Bundle
from service.engine.findings import DiagramRefused, Finding
from service.engine.lint_protected import Removal, removals, unexplained
from service.store import definitions
from service.store.definitions import ProcessDefinition
from service.usecases.work import Work


def removed_steps(work: Work, bundle: Bundle, newest: Mapping[str, ProcessDefinition]) -> list[Removal]:
    """The protected steps of the deployed versions that the bundle gives up, each with its reason.

    Raises DiagramRefused where one has no reason.
    """
    content = {resource.name: resource.content for resource in bundle.resources}
    found: list[Removal] = []
    wrong: list[Finding] = []
    for process in bundle.processes.values():
        before = newest.get(process.id)
        old = definitions.content(work.session, before.resource_hash) if before is not None else b""
        if not old or old == content[process.resource_name]:
            continue
        for gone in removals(reader.read(xml.load(old)), process.diagram, process.id):
            found.append(gone)
            if (finding := unexplained(gone, process.diagram)) is not None:
                wrong.append(finding.within(process.resource_name))
    if wrong:
        raise DiagramRefused(wrong)
    return found
