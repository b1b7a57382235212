"""Reading definitions of processes and forms; `deploy` is in `deployments`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from service.domain.errors import Forbidden, Invalid, NotFound
from service.engine import form
from service.engine.definition import Resource
from service.store import definitions, drafts, releases
from service.store.definitions import FormDefinition, ProcessDefinition
from service.store.search import Page
from service.usecases.actors import SERVICE, require_deployer
from service.usecases.deployments import DeploymentResult, deploy, latest_resources
from service.usecases.journal import tell_house
from service.usecases.references import closure, homes
from service.usecases.work import Work

__all__ = [
    "DeploymentResult",
    "FormSchema",
    "deploy",
    "deprecate",
    "get_files",
    "get_form",
    "get_process_definition",
    "get_process_xml",
    "get_start_form",
    "latest_resources",
    "provenance",
    "reason_of",
    "search_process_definitions",
]
SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 1000


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A form as it was deployed. `schema` is the form-js JSON."""

    key: int
    form_id: str
    version: int
    schema: dict[str, Any]


def search_process_definitions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[ProcessDefinition]:
    """Fields: key process_id name version version_tag resource_name has_start_form, and is_latest (filter only)."""
    return definitions.find_processes(work.session, filter, sort, page)


def get_process_definition(work: Work, key: int) -> ProcessDefinition:
    """One version of a process. Raises NotFound."""
    found = definitions.get(work.session, ProcessDefinition, key)
    if found is None:
        raise NotFound("not_found", what="process definition", key=key)
    return found


def deprecate(work: Work, key: int, reason: str) -> ProcessDefinition:
    """Let a version start no more; instances under way go on. Deprecating the newest leaves the one before to start.

    Raises NotFound, Forbidden('not_process_owner' | 'process_of_another'), Invalid('release_reason').
    """
    require_deployer(work.actor)
    row = get_process_definition(work, key)
    if row.owner_path is not None and not work.actor.repairs(row.owner_path):
        raise Forbidden("process_of_another", process=row.process_id)
    if row.deprecated_at is None:
        row.deprecated_reason = reason_of(reason)
        row.deprecated_at, row.deprecated_by = work.now, work.actor.person_key
        told = {"process": f"{row.process_id} v{row.version}", "reason": row.deprecated_reason}
        tell_house(work, "definition.deprecated", told)
    return row


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who deployed a version, when and why; `checked` when it was a release of two persons."""

    who: str
    at: datetime
    reason: str
    checked: bool


def provenance(work: Work, rows: Sequence[ProcessDefinition]) -> dict[int, Provenance]:
    """Where versions come from, by the key of the version."""
    deployments = definitions.deployments_of(work.session, [row.deployment_key for row in rows])
    made = releases.of_deployments(work.session, list(deployments))
    names = drafts.names_of(work.session, [deployment.person_key for deployment in deployments.values()])
    found: dict[int, Provenance] = {}
    for row in rows:
        deployment = deployments[row.deployment_key]
        who = names.get(deployment.person_key or 0, SERVICE.name)
        found[row.key] = Provenance(who, deployment.created_at, deployment.reason or "", deployment.key in made)
    return found


def get_files(work: Work, key: int) -> list[Resource]:
    """The files of a version: its diagram and everything that it refers to, at any remove. Raises NotFound."""
    row = get_process_definition(work, key)
    bundle = work.parts.bundles.get(work.session, row.bundle_hash)
    wanted = closure(bundle, row.process_id, homes(bundle.resources))
    return [resource for resource in bundle.resources if resource.name in wanted]


def reason_of(text: str) -> str:
    """A reason that says something. Raises Invalid('release_reason')."""
    reason = text.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("release_reason", min=SHORTEST_REASON, max=LONGEST_REASON)
    return reason


def get_process_xml(work: Work, key: int) -> bytes:
    """The diagram as it was deployed. Raises NotFound."""
    return definitions.content(work.session, get_process_definition(work, key).resource_hash)


def get_start_form(work: Work, key: int) -> FormSchema | None:
    """The form of the start event; None when there is none. Raises NotFound for the definition."""
    process = get_process_definition(work, key)
    if process.start_form_id is None:
        return None
    found = definitions.form_of_bundle(work.session, process.start_form_id, process.bundle_hash)
    return _schema(work, found)


def get_form(work: Work, key: int) -> FormSchema:
    """One version of a form. Raises NotFound."""
    found = definitions.get(work.session, FormDefinition, key)
    if found is None:
        raise NotFound("not_found", what="form", key=key)
    return _schema(work, found)


def _schema(work: Work, found: FormDefinition) -> FormSchema:
    schema = form.load(definitions.content(work.session, found.resource_hash)).schema
    return FormSchema(found.key, found.form_id, found.version, dict(schema))
