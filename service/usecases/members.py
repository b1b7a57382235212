"""Members and units of an association, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain import structure
from service.domain.errors import NotFound
from service.domain.roles import Seat
from service.store import associations, members
from service.store.associations import Association
from service.store.members import Member, Membership, Unit
from service.store.search import Page
from service.usecases.associations import get_association
from service.usecases.privacy import Openness, openness, shown
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class View:
    """A row about a person, of which only what the actor may see can be read."""

    row: Any
    how: Openness
    spans: Sequence[Membership] = ()

    def __getattr__(self, name: str) -> Any:
        return shown(name, getattr(self.row, name), self.how)


def search_members(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[View]:
    """Members of the associations seen by the actor. Fields: key association_key kind member_no status name unit
    gender is_front_line member_class created_at.
    """
    visible = work.actor.sight.of_association(Member.organisation_path, Member.association_key)
    found = members.find(work.session, visible, filter, sort, page)
    spans = members.memberships(work.session, [row.key for row in found.items])
    return _page(found, views(work, found.items, spans))


def get_member(work: Work, key: int) -> View:
    """One member with the spans of the membership. Raises NotFound."""
    visible = work.actor.sight.of_association(Member.organisation_path, Member.association_key)
    row = members.get(work.session, key, visible)
    if row is None:
        raise NotFound("not_found", what="member", key=key)
    return views(work, [row], members.memberships(work.session, [key]))[0]


def search_units(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[View]:
    """Units of the associations seen by the actor. Fields: key association_key name kind uscc."""
    visible = work.actor.sight.of_association(Unit.organisation_path, Unit.association_key)
    found = members.find_units(work.session, visible, filter, sort, page)
    return _page(found, views(work, found.items))


def member_structure(work: Work, association_key: int, on: date | None = None) -> tuple[structure.Share, ...]:
    """The structure of the individual members on a day, today if none is given. Raises NotFound."""
    association = get_association(work, association_key)
    day = on or work.moment.today
    active = members.active_keys(work.session, association.key, day)
    rows = members.of_association(work.session, association.key)
    people = [row for row in rows if row.kind == "individual" and row.key in active]
    return panel(work, association, people, day, {})


def panel(
    work: Work, association: Association, rows: Iterable[Any], on: date, targets: Mapping[str, int]
) -> tuple[structure.Share, ...]:
    """The structure of some people of an association; a unit on record says whether it is an enterprise."""
    kinds = members.unit_kinds(work.session, association.key)
    fields = ("gender", "birth_ym", "ethnicity", "is_front_line", "unit")
    people = [{**{name: getattr(row, name) for name in fields}, "unit_kind": kinds.get(row.unit or "")} for row in rows]
    return structure.panel(people, on, targets)


def views(work: Work, rows: Sequence[Any], spans: Mapping[int, Sequence[Membership]] | None = None) -> list[View]:
    """Rows about people as the actor may see them."""
    keys = {row.association_key for row in rows}
    about = associations.many(work.session, sorted(keys))
    how = {key: openness(work.actor, seats(row)) for key, row in about.items()}
    return [View(row, how[row.association_key], (spans or {}).get(row.key, ())) for row in rows]


def seats(association: Association) -> dict[str, int | None]:
    """The organisations that decide what is seen of an association's people."""
    return {
        Seat.PARK: association.organisation_key,
        Seat.PARTY: association.party_organisation_key,
        Seat.LOCAL: association.local_organisation_key,
    }


def _page(found: Page[Any], items: list[View]) -> Page[View]:
    return Page(items, found.total, found.start_cursor, found.end_cursor, found.has_more)
