"""Faults that stopped an instance, and trying again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.store.incidents import Incident
from service.store.search import Page
from service.usecases.work import Work


def search_incidents(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Incident]:
    """Incidents of instances seen by the actor. Fields: key instance_key process_id element_id code attempts
    created_at resolved_at is_open. `incident.text(language)` is its sentence.
    """
    raise NotImplementedError


def get_incident(work: Work, key: int) -> Incident:
    """One incident. Raises NotFound."""
    raise NotImplementedError


def resolve_incident(work: Work, key: int) -> Incident:
    """Try again now what failed. By process owners and administrators above it.

    Raises NotFound, Forbidden, WrongState('incident_resolved'), or the fault when it is still there.
    """
    raise NotImplementedError
