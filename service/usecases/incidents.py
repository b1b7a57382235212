"""Faults that stopped an instance, and trying again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.errors import Forbidden, NotFound, WrongState
from service.engine import runner
from service.store import incidents, instances, messages, tasks
from service.store.incidents import Incident
from service.store.search import Page
from service.usecases.record import fetch, record
from service.usecases.work import Work


def search_incidents(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Incident]:
    """Incidents of instances seen by the actor. Fields: key instance_key process_id element_id code attempts
    created_at resolved_at is_open. `incident.text(language)` is its sentence.
    """
    seen = instances.seen_keys(work.actor.sight, Incident.instance_key)
    return incidents.find(work.session, seen, filter, sort, page)


def get_incident(work: Work, key: int) -> Incident:
    """One incident. Raises NotFound."""
    incident = incidents.get(work.session, key, instances.seen_keys(work.actor.sight, Incident.instance_key))
    if incident is None:
        raise NotFound("not_found", what="incident", key=key)
    return incident


def resolve_incident(work: Work, key: int) -> Incident:
    """Try again now what failed. By process owners and administrators above it.

    Raises NotFound, Forbidden, WrongState('incident_resolved'), or the fault when it is still there.
    """
    incident = get_incident(work, key)
    if not work.actor.repairs(incident.organisation_path):
        raise Forbidden("not_process_owner")
    instance = instances.lock(work.session, incident.instance_key)
    if instance is None or incident.resolved_at is not None or instance.status != "active":
        raise WrongState("incident_resolved")
    if instance.suspended_at is not None:
        raise WrongState("instance_suspended", reason=instance.suspended_why)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    before = tasks.open_of(work.session, instance.key)
    outcome = runner.wake(bundle, instance.state, instance.variables, work.moment)
    record(work, instance, outcome, before=before, event="incident.resolved", data={"code": incident.code})
    work.session.flush()
    for subscription in messages.subscriptions_of(work.session, instance.key):
        fetch(work, subscription)
    return incident
