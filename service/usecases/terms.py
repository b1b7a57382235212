"""Terms of committees and their stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.errors import NotFound
from service.store import associations, organisations
from service.store.associations import Term
from service.store.search import Condition, Page
from service.usecases.associations import get_association
from service.usecases.work import Work


def search_terms(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Term]:
    """Terms of the associations seen by the actor. Fields: key association_key term_no term_years elected_on
    starts_on ends_on extended_until last_day stage closed_on is_open organisation_path; filter only: organisation_key
    (of the organisation above). Raises NotFound for that.
    """
    rest = dict(filter)
    if (key := rest.pop("organisation_key", None)) is not None:
        above = organisations.get(work.session, key)
        if above is None:
            raise NotFound("not_found", what="organisation", key=key)
        rest["organisation_path"] = {"$like": f"{above.path}*"}
    return associations.find_terms(work.session, _seen(work), rest, sort, page)


def get_term(work: Work, key: int) -> Term:
    """One term. Raises NotFound."""
    found = associations.get_term(work.session, key, _seen(work))
    if found is None:
        raise NotFound("not_found", what="term", key=key)
    return found


def current_term(work: Work, association_key: int) -> Term | None:
    """The open term of an association. Raises NotFound for the association."""
    return associations.open_term(work.session, get_association(work, association_key).key)


def _seen(work: Work) -> Condition:
    return work.actor.sight.of_association(Term.organisation_path, Term.association_key)
