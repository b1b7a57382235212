"""Holds new versions of processes against the deployed ones: protected steps do not disappear without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.engine.definition import Bundle, Resource
from service.engine.findings import DiagramRefused, Finding
from service.engine.lint_protected import GivenUp, Removal, findings_of, given_up
from service.store import definitions
from service.store.definitions import ProcessDefinition
from service.usecases.work import Work

Newest = Mapping[str, ProcessDefinition]


def removed_steps(work: Work, bundle: Bundle, newest: Newest) -> list[Removal]:
    """The protected steps of the deployed versions that the bundle gives up, each with its reason.

    Raises DiagramRefused where one has no reason.
    """
    found = list(_given_up(work, bundle.resources, newest))
    if wrong := findings_of(found):
        raise DiagramRefused(wrong)
    return [one.removal for one in found]


def protected_findings(work: Work, resources: Sequence[Resource], newest: Newest) -> list[Finding]:
    """What would be refused if these files were deployed: protected steps that they give up without a reason."""
    return findings_of(_given_up(work, resources, newest))


def _given_up(work: Work, resources: Sequence[Resource], newest: Newest) -> Iterator[GivenUp]:
    def before(process_id: str) -> bytes:
        known = newest.get(process_id)
        return definitions.content(work.session, known.resource_hash) if known is not None else b""

    return given_up(resources, before)
