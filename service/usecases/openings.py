"""What a procedure that opens an association, a founding or a takeover, begins with."""

from __future__ import annotations

from typing import Any

from service.domain.workdays import Moment
from service.store import instances, organisations
from service.store.associations import Association
from service.store.organisations import Organisation
from service.usecases import guide
from service.usecases.work import Work


def application_of(work: Work, association: Association) -> dict[str, Any]:
    """What is on record about the park, by the fields of an application (F-ORG), and who may receive it."""
    local = organisations.get(work.session, association.local_organisation_key or 0)
    party = organisations.get(work.session, association.party_organisation_key or 0)
    known = {
        **association.details,
        "assoc_name": association.name,
        "park_name": association.park_name,
        "park_type": association.park_type,
        "party_org_name": party.name if party else None,
        "party_region_code": local.region_code if local else None,
        "regions": _regions(work, local),
        "province_contact": _province_contact(local),
    }
    return {name: value for name, value in known.items() if value is not None}


def _regions(work: Work, local: Organisation | None) -> list[dict[str, str]]:
    """Who may receive an application, to choose from: every association of the province, and the provincial ones."""
    found = organisations.receiving(work.session, (local.region_code if local else None) or "")
    return [{"value": str(one.region_code), "label": f"{one.name}（{one.region_code}）"} for one in found]


def _province_contact(local: Organisation | None) -> dict[str, str] | None:
    """Whom to ask where the right one is not among them (guide, appendix)."""
    contact = guide.contact_of((local.region_code if local else None) or "")
    return {"department": contact.department, "phone": contact.phone} if contact else None


def previous_case(work: Work, process_id: str, association: Association) -> dict[str, Any]:
    """The case of an association that ended before, so that a new case is linked to the old (domain.md §3.0)."""
    before = instances.last_ended(work.session, process_id, association.key)
    if before is None or before.ended_at is None:
        return {}
    ended_on = Moment(before.ended_at).today.isoformat()
    return {"previous_case": {"process_instance_key": str(before.key), "ended_on": ended_on}}
