"""The tree of organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.errors import AlreadyExists, Invalid, NotFound
from service.store import organisations
from service.store.organisations import KINDS, Organisation
from service.store.search import Page
from service.usecases.actors import require_administrator
from service.usecases.journal import tell_house
from service.usecases.work import Work


def search_organisations(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Organisation]:
    """Organisations seen by the actor. Fields: key kind name short_name region_code parent_key path."""
    return organisations.find(work.session, work.actor.sight.organisations(), filter, sort, page)


def get_organisation(work: Work, key: int) -> Organisation:
    """One organisation. Raises NotFound."""
    found = organisations.find(work.session, work.actor.sight.organisations(), {"key": key}, [], {"limit": 1})
    if not found.items:
        raise NotFound("not_found", what="organisation", key=key)
    return found.items[0]


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
    """A new organisation below another. Administrators above it only. Raises NotFound, AlreadyExists, Invalid."""
    require_administrator(work.actor)
    if kind not in KINDS:
        raise Invalid("organisation_kind_unknown", kind=kind)
    parent = organisations.get(work.session, parent_key) if parent_key is not None else None
    above = parent.path if parent is not None else "/"
    if (parent is None and parent_key is not None) or not work.actor.administers_below(above):
        raise NotFound("not_found", what="organisation", key=parent_key or "")
    if organisations.named(work.session, kind, name, parent_key) is not None:
        raise AlreadyExists("organisation_exists")
    made = Organisation(
        kind=kind,
        name=name,
        short_name=short_name,
        region_code=region_code,
        name_en=name_en,
        contact_department=contact_department,
        contact_phone=contact_phone,
        created_at=work.now,
    )
    organisations.add(work.session, made, parent)
    tell_house(work, "organisation.created", {"organisation_key": str(made.key), "name": name}, path=made.path)
    return made
