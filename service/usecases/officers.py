"""Delegates, candidates, committee members and officers, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.domain import structure
from service.domain.errors import NotFound
from service.store import officers
from service.store.associations import Association
from service.store.officers import Candidate, Delegate, Officer
from service.store.search import Page
from service.usecases.associations import get_association
from service.usecases.instances import get_instance
from service.usecases.members import View, panel, views
from service.usecases.work import Work

AS_LISTED: Final = [{"field": "position", "order": False}]


def search_officers(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[View]:
    """Committee members and officers of the associations seen by the actor. Fields: key association_key term_key
    term_no position name unit office from_on in_office.
    """
    visible = work.actor.sight.of_association(Officer.organisation_path, Officer.association_key)
    return _views(work, officers.find(work.session, visible, filter, sort or AS_LISTED, page))


def search_delegates(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[View]:
    """Delegates. Fields: key association_key instance_key term_no position name unit result
    created_at.
    """
    visible = work.actor.sight.of_association(Delegate.organisation_path, Delegate.association_key)
    return _views(work, officers.find_delegates(work.session, visible, filter, sort or AS_LISTED, page))


def search_candidates(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[View]:
    """Candidates. Fields: key association_key instance_key term_no position name unit
    proposed_post elected created_at.
    """
    visible = work.actor.sight.of_association(Candidate.organisation_path, Candidate.association_key)
    return _views(work, officers.find_candidates(work.session, visible, filter, sort or AS_LISTED, page))


def get_officer(work: Work, key: int) -> View:
    """One committee member or officer. Raises NotFound."""
    visible = work.actor.sight.of_association(Officer.organisation_path, Officer.association_key)
    row = officers.get(work.session, key, visible)
    if row is None:
        raise NotFound("not_found", what="officer", key=key)
    return views(work, [row])[0]


def officer_structure(work: Work, association_key: int) -> tuple[structure.Share, ...]:
    """The structure of the present committee. Raises NotFound."""
    association = get_association(work, association_key)
    return panel(work, association, officers.in_office(work.session, association.key), work.moment.today, {})


def election_structure(work: Work, instance_key: int) -> dict[str, tuple[structure.Share, ...]]:
    """`delegates` and `candidates` of an election against the targets of its delegate plan. Raises NotFound."""
    instance = get_instance(work, instance_key)
    association = get_association(work, instance.association_key or 0)
    plan = instance.variables.get("delegate_plan")
    targets = structure.targets_of(plan.get("targets") if isinstance(plan, Mapping) else None)
    delegates = [one for one in officers.delegates_of(work.session, instance.key) if one.result == "qualified"]
    return {
        "delegates": _panel(work, association, delegates, targets),
        "candidates": _panel(work, association, officers.candidates_of(work.session, instance.key), targets),
    }


def _panel(
    work: Work, association: Association, rows: Sequence[Any], targets: Mapping[str, int]
) -> tuple[structure.Share, ...]:
    return panel(work, association, rows, work.moment.today, targets)


def _views(work: Work, found: Page[Any]) -> Page[View]:
    return Page(views(work, found.items), found.total, found.start_cursor, found.end_cursor, found.has_more)
