"""Deploying and reading definitions of processes, forms and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.store.definitions import DecisionDefinition, Deployment, FormDefinition, ProcessDefinition
from service.store.search import Page
from service.usecases.work import Work

if TYPE_CHECKING:
    from service.engine.definition import Resource
    from service.engine.findings import Finding


@dataclass(frozen=True, slots=True)
class DeploymentResult:
    """What a deployment brought: the versions that now hold, new or as they were, and what the linter remarks."""

    deployment: Deployment
    processes: list[ProcessDefinition]
    forms: list[FormDefinition]
    decisions: list[DecisionDefinition]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A form as it was deployed. `schema` is the form-js JSON."""

    key: int
    form_id: str
    version: int
    schema: dict[str, Any]


def deploy(work: Work, resources: Sequence[Resource]) -> DeploymentResult:
    """Deploy files that go together; what they refer to and do not include is taken from what is deployed.

    Unchanged content keeps its versions. Raises DiagramRefused with all findings, Forbidden('not_process_owner').
    """
    raise NotImplementedError


def search_process_definitions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[ProcessDefinition]:
    """Fields: key process_id name version version_tag resource_name has_start_form, and is_latest (filter only)."""
    raise NotImplementedError


def get_process_definition(work: Work, key: int) -> ProcessDefinition:
    """One version of a process. Raises NotFound."""
    raise NotImplementedError


def get_process_xml(work: Work, key: int) -> bytes:
    """The diagram as it was deployed. Raises NotFound."""
    raise NotImplementedError


def get_start_form(work: Work, key: int) -> FormSchema | None:
    """The form of the start event; None when there is none. Raises NotFound for the definition."""
    raise NotImplementedError


def get_form(work: Work, key: int) -> FormSchema:
    """One version of a form. Raises NotFound."""
    raise NotImplementedError
