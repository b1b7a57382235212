"""Park associations and the rules of their charters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.domain.errors import AlreadyExists, Forbidden, NotFound
from service.store import associations, organisations
from service.store.associations import Association, CharterRules
from service.store.organisations import Organisation
from service.store.search import Page
from service.usecases.journal import tell_house
from service.usecases.work import Work

CLOSURE_REASON: Final = "closure_reason"  # in the details of an association that was closed


def search_associations(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Association]:
    """Associations seen by the actor. Fields: key name park_name park_type status organisation_key
    party_organisation_key local_organisation_key founded_on created_at demo; filter only: text (in a name of the
    association or park, or their initials in pinyin).
    """
    rest, seen = dict(filter), work.actor.sight.associations()
    if text := rest.pop("text", ""):
        seen &= associations.about(text)
    return associations.find(work.session, seen, rest, sort, page)


def get_association(work: Work, key: int) -> Association:
    """One association. Raises NotFound."""
    found = associations.get(work.session, key, work.actor.sight.associations())
    if found is None:
        raise NotFound("not_found", what="association", key=key)
    return found


def successor_name(work: Work, association: Association) -> str:
    """The name of the association that a merged one went into, seen or not: it is public. Empty where there is none."""
    found = associations.get(work.session, association.successor_key) if association.successor_key else None
    return found.name if found is not None else ""


def create_association(
    work: Work,
    *,
    organisation_key: int,
    name: str,
    park_name: str,
    park_type: str | None = None,
    short_name: str | None = None,
    party_organisation_key: int | None = None,
    local_organisation_key: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> Association:
    """An association in preparation, for a park that has none; by its preparatory group or secretariat, the local
    association above it, and process owners and administrators above it.

    Raises NotFound, Forbidden('not_a_starter'), AlreadyExists('association_exists').
    """
    park = _park_without(work, organisation_key)
    for key in (party_organisation_key, local_organisation_key):
        if key is not None and organisations.get(work.session, key) is None:
            raise NotFound("not_found", what="organisation", key=key)
    made = Association(
        name=name,
        short_name=short_name,
        park_name=park_name,
        park_type=park_type,
        status="preparing",
        organisation_key=park.key,
        organisation_path=park.path,
        party_organisation_key=party_organisation_key,
        local_organisation_key=local_organisation_key,
        details=dict(details or {}),
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    tell_house(work, "association.created", {"association_key": str(made.key), "name": name}, path=park.path)
    return made


def charter_rules(work: Work, association_key: int) -> CharterRules | None:
    """The rules in force; None while the first charter is not adopted. Raises NotFound for the association."""
    return associations.rules_in_force(work.session, get_association(work, association_key).key)


def _park_without(work: Work, organisation_key: int) -> Organisation:
    """The park, which has no association, and for which the actor may make one."""
    park = organisations.get(work.session, organisation_key)
    if park is None or park.kind != "park":
        raise NotFound("not_found", what="organisation", key=organisation_key)
    if not _may_create(work, park.key, park.path):
        raise Forbidden("not_a_starter")
    if associations.of_organisation(work.session, park.key) is not None:
        raise AlreadyExists("association_exists")
    return park


def _may_create(work: Work, park_key: int, path: str) -> bool:
    actor = work.actor
    if actor.repairs(path) or any(actor.holds(role, park_key) for role in ("preparatory_group", "secretariat")):
        return True
    return any(held.role == "local_association" and path.startswith(held.path) for held in actor.holdings)
