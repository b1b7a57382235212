"""Starting, reading and canceling process instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.store.instances import Instance
from service.store.journal import JournalEntry
from service.store.search import Page
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class DiagramState:
    """Where an instance stands on its diagram: element id -> how many tokens are there, and were there."""

    xml: bytes
    active: dict[str, int]
    completed: dict[str, int]
    canceled: dict[str, int]
    incidents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """A top-level variable of an instance."""

    name: str
    value: Any
    instance_key: int


def start_instance(
    work: Work,
    *,
    process_id: str | None = None,
    definition_key: int | None = None,
    version: int | None = None,
    variables: Mapping[str, Any] | None = None,
    business_id: str | None = None,
    association_key: int | None = None,
) -> Instance:
    """Start the newest version of `process_id` (or `version` of it, or exactly `definition_key`).

    The association is `association_key`, or the variable of that name, or that of the actor's own park.
    Raises NotFound, Forbidden('not_a_starter'), AlreadyExists('business_id_taken'), Invalid for the variables,
    Refused (a fault of the process).
    """
    raise NotImplementedError


def search_instances(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Instance]:
    """Instances seen by the actor. Fields: key process_definition_key process_id process_name process_version
    version_tag business_id association_key status has_incident started_at ended_at next_due_at started_by.
    """
    raise NotImplementedError


def get_instance(work: Work, key: int) -> Instance:
    """One instance. Raises NotFound."""
    raise NotImplementedError


def cancel_instance(work: Work, key: int, reason: str = "") -> Instance:
    """End an instance for good. By process owners and administrators above it, and by whoever started it.

    Raises NotFound, Forbidden('not_a_canceler'), WrongState('instance_ended').
    """
    raise NotImplementedError


def history(work: Work, key: int) -> list[JournalEntry]:
    """The journal of an instance, in order. `entry.data` is what the event recorded. Raises NotFound."""
    raise NotImplementedError


def diagram_state(work: Work, key: int) -> DiagramState:
    """The diagram of an instance and where it stands on it. Raises NotFound."""
    raise NotImplementedError


def search_variables(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Variable]:
    """Top-level variables of instances seen by the actor. Fields: name instance_key value (JSON text)."""
    raise NotImplementedError
