"""What a procedure that opens an association, a founding or a takeover, begins with."""

from __future__ import annotations

from typing import Any

from service.domain.workdays import Moment
from service.store import instances, organisations
from service.store.associations import Association
from service.usecases.work import Work


def application_of(work: Work, association: Association) -> dict[str, Any]:
    """What is on record about the park, by the fields of an application (F-ORG)."""
    local = organisations.get(work.session, association.local_organisation_key or 0)
    party = organisations.get(work.session, association.party_organisation_key or 0)
    known = {
        **association.details,
        "assoc_name": association.name,
        "park_name": association.park_name,
        "park_type": association.park_type,
        "party_org_name": party.name if party else None,
        "party_region_code": local.region_code if local else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def previous_case(work: Work, process_id: str, association: Association) -> dict[str, Any]:
    """The case of an association that ended before, so that a new case is linked to the old (domain.md §3.0)."""
    before = instances.last_ended(work.session, process_id, association.key)
    if before is None or before.ended_at is None:
        return {}
    ended_on = Moment(before.ended_at).today.isoformat()
    return {"previous_case": {"process_instance_key": str(before.key), "ended_on": ended_on}}
