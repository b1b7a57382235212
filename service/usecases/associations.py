"""Park associations and the rules of their charters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.store.associations import Association, CharterRules
from service.store.search import Page
from service.usecases.work import Work


def search_associations(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Association]:
    """Associations seen by the actor. Fields: key name park_name park_type status organisation_key
    party_organisation_key local_organisation_key founded_on created_at demo.
    """
    raise NotImplementedError


def get_association(work: Work, key: int) -> Association:
    """One association. Raises NotFound."""
    raise NotImplementedError


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
    """An association in preparation, for a park that has none. Raises AlreadyExists('association_exists')."""
    raise NotImplementedError


def charter_rules(work: Work, association_key: int) -> CharterRules | None:
    """The rules in force; None while the first charter is not adopted. Raises NotFound for the association."""
    raise NotImplementedError
