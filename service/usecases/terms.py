"""Terms of committees and their stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.store.associations import Term
from service.store.search import Page
from service.usecases.work import Work


def search_terms(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Term]:
    """Terms of the associations seen by the actor. Fields: key association_key term_no term_years elected_on
    starts_on ends_on extended_until stage closed_on is_open.
    """
    raise NotImplementedError


def get_term(work: Work, key: int) -> Term:
    """One term. Raises NotFound."""
    raise NotImplementedError


def current_term(work: Work, association_key: int) -> Term | None:
    """The open term of an association. Raises NotFound for the association."""
    raise NotImplementedError
