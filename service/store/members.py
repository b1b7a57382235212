"""The roster: members and the spans of their membership, and the units that they and delegates come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index
from service.store.search import Column

KINDS = ("individual", "group")
STATUSES = ("active", "left", "expelled")


class PersonColumns:
    """F-PERSON as the rows of members, delegates, candidates and officers have it. `birth_ym` is 1980-05."""

    name: Mapped[str]
    gender: Mapped[str | None]
    birth_ym: Mapped[str | None]
    ethnicity: Mapped[str | None]
    political: Mapped[str | None]
    education: Mapped[str | None]
    title: Mapped[str | None]
    unit: Mapped[str | None]
    post: Mapped[str | None]
    phone: Mapped[str | None]
    is_front_line: Mapped[bool | None]


class Member(PersonColumns, Base):
    """A member of an association. Of a group member `name` is the unit's, `representative` acts for it.

    `status` is that of today; on another day the memberships decide. `consent_version` is the text to which the person
    agreed when the data were recorded, None while that consent is still to be asked for.
    """

    __tablename__ = "members"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    kind: Mapped[str]
    member_no: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    member_class: Mapped[str | None]
    field: Mapped[str | None]
    uscc: Mapped[str | None]
    unit_kind: Mapped[str | None]
    st_workers: Mapped[int | None]
    representative: Mapped[str | None]
    consent_version: Mapped[str | None]
    consent_at: Mapped[datetime | None]
    instance_key: Mapped[OptionalRef] = mapped_column(ForeignKey("instances.key"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        UniqueConstraint("association_key", "member_no"),
        # a person is told from another by name and mobile number, a unit by its credit code (E02)
        Index(
            "uq_members_person", "association_key", "name", "phone", unique=True, postgresql_where="kind = 'individual'"
        ),
        Index("uq_members_unit", "association_key", "uscc", unique=True, postgresql_where="kind = 'group'"),
        path_index("ix_members_organisation_path"),
    )


class Membership(Base):
    """A span of membership: from `from_on` until the day before `until_on`, with why and by which act it ended."""

    __tablename__ = "memberships"
    key: Mapped[Key]
    member_key: Mapped[Ref] = mapped_column(ForeignKey("members.key"))
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    reason: Mapped[str | None]
    __table_args__ = (
        Index("uq_memberships_open", "member_key", unique=True, postgresql_where="until_on IS NULL"),
        Index("ix_memberships_association_key", "association_key", "from_on"),
    )


class Unit(Base):
    """A unit of the park that nominates delegates and candidates or is a group member, by its name."""

    __tablename__ = "units"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    name: Mapped[str]
    kind: Mapped[str | None]
    uscc: Mapped[str | None]
    st_workers: Mapped[int | None]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("association_key", "name"), path_index("ix_units_organisation_path"))


class MemberSerial(Base):
    """The last serial of an association's member numbers in a year."""

    __tablename__ = "member_serials"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    year: Mapped[int]
    last: Mapped[int]
    __table_args__ = (UniqueConstraint("association_key", "year"),)


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Member, name)
    for name in (
        "key", "association_key", "kind", "member_no", "status", "name", "unit", "gender", "is_front_line",
        "member_class", "created_at",
    )
}  # fmt: skip
SEARCHED_UNITS: Final[dict[str, Column]] = {
    name: getattr(Unit, name) for name in ("key", "association_key", "name", "kind", "uscc")
}


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Member]:
    """A page of members."""
    return search.find(session, select(Member).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def find_units(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Unit]:
    """A page of units."""
    return search.find(session, select(Unit).where(visible), SEARCHED_UNITS, filter=filter, sort=sort, page=page)


def get(session: Session, key: int, visible: ColumnElement[bool]) -> Member | None:
    """The member with this key, if it may be seen."""
    return session.scalars(select(Member).where(Member.key == key, visible)).one_or_none()


def lock(session: Session, key: int) -> Member:
    """The member, locked: what changes about one member happens one after the other."""
    query = select(Member).where(Member.key == key).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def by_number(session: Session, association_key: int, member_no: str) -> Member | None:
    """The member with this number, whatever became of the membership."""
    query = select(Member).where(Member.association_key == association_key, Member.member_no == member_no)
    return session.scalars(query).one_or_none()


def of_association(session: Session, association_key: int) -> list[Member]:
    """All members of an association, past ones as well, by number."""
    query = select(Member).where(Member.association_key == association_key).order_by(Member.member_no)
    return list(session.scalars(query))


def memberships(session: Session, member_keys: Sequence[int]) -> dict[int, list[Membership]]:
    """The spans of some members, oldest first."""
    found: dict[int, list[Membership]] = {}
    query = select(Membership).where(Membership.member_key.in_(member_keys))
    for row in session.scalars(query.order_by(Membership.from_on, Membership.key)):
        found.setdefault(row.member_key, []).append(row)
    return found


def active_keys(session: Session, association_key: int, on: date) -> set[int]:
    """The members whose membership covers a day."""
    query = select(Membership.member_key).where(Membership.association_key == association_key, _covers(on))
    return set(session.scalars(query))


def count_active(session: Session, association_key: int, on: date) -> int:
    """How many members an association has on a day."""
    query = select(func.count(Membership.member_key.distinct()))
    return session.scalar(query.where(Membership.association_key == association_key, _covers(on))) or 0


def _covers(on: date) -> ColumnElement[bool]:
    return and_(Membership.from_on <= on, or_(Membership.until_on.is_(None), Membership.until_on > on))


def open_membership(session: Session, member_key: int) -> Membership | None:
    """The span that has no end."""
    query = select(Membership).where(Membership.member_key == member_key, Membership.until_on.is_(None))
    return session.scalars(query).one_or_none()


def next_serials(session: Session, association_key: int, path: str, year: int, many: int) -> int:
    """The first of `many` serials that follow; others wait for them until this transaction ends."""
    values = {"association_key": association_key, "organisation_path": path, "year": year, "last": many}
    counted = insert(MemberSerial).values(**values)
    counted = counted.on_conflict_do_update(
        index_elements=["association_key", "year"], set_={"last": MemberSerial.last + many}
    )
    return session.scalars(counted.returning(MemberSerial.last)).one() - many + 1


def keep_unit(session: Session, values: Mapping[str, Any]) -> None:
    """Record a unit by its name; what is known anew replaces what was, what is not given stays."""
    made = insert(Unit).values(**values)
    known = {name: made.excluded[name] for name in ("kind", "uscc", "st_workers", "contact", "phone")}
    kept = {name: func.coalesce(value, getattr(Unit, name)) for name, value in known.items()}
    session.execute(made.on_conflict_do_update(index_elements=["association_key", "name"], set_=kept))


def unit_kinds(session: Session, association_key: int) -> dict[str, str]:
    """The kind of each unit of an association by its name, where it is known."""
    query = select(Unit.name, Unit.kind).where(Unit.association_key == association_key, Unit.kind.is_not(None))
    return {name: kind for name, kind in session.execute(query) if kind is not None}
