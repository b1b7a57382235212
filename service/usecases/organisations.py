"""The tree of organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.store.organisations import Organisation
from service.store.search import Page
from service.usecases.work import Work


def search_organisations(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Organisation]:
    """Organisations seen by the actor. Fields: key kind name region_code parent_key."""
    raise NotImplementedError


def get_organisation(work: Work, key: int) -> Organisation:
    """One organisation. Raises NotFound."""
    raise NotImplementedError


def create_organisation(
    work: Work,
    *,
    kind: str,
    name: str,
    short_name: str,
    parent_key: int | None,
    region_code: str | None = None,
    name_en: str | None = None,
    contact_department: str | None = None,
    contact_phone: str | None = None,
) -> Organisation:
    """A new organisation below another. Administrators above it only. Raises AlreadyExists."""
    raise NotImplementedError
