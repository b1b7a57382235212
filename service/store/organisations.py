"""The tree of organisations: national, provincial, city, park, and the Party organisations beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, key_seq
from service.store.search import Column

KINDS = ("national", "provincial", "city", "park", "party_committee")


class Organisation(Base):
    """A body in which roles are held. `path` is the keys from the root to itself: `/1/12/345/`.

    `short_name` stands in numbers such as 江城-SL-2026-0001; `region_code` is GB/T 2260; `rules` is what it decides
    itself of domain/region.
    """

    __tablename__ = "organisations"
    key: Mapped[Key]
    kind: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    name_en: Mapped[str | None]
    region_code: Mapped[str | None]
    parent_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"), index=True)
    path: Mapped[Path]
    contact_department: Mapped[str | None]
    contact_phone: Mapped[str | None]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        Index("uq_organisations_path", "path", unique=True, postgresql_ops={"path": "text_pattern_ops"}),
        Index("ix_organisations_region_code", "region_code", "kind"),
        Index("uq_organisations_name", "parent_key", "kind", "name", unique=True, postgresql_nulls_not_distinct=True),
    )


SEARCHED: Final[dict[str, Column]] = {
    "key": Organisation.key,
    "kind": Organisation.kind,
    "name": Organisation.name,
    "short_name": Organisation.short_name,
    "region_code": Organisation.region_code,
    "parent_key": Organisation.parent_key,
    "path": Organisation.path,
}


def below(column: Column, paths: Sequence[str]) -> ColumnElement[bool]:
    """Rows that belong to one of these organisations or to something below it; the indexes can answer it."""
    return or_(false(), *(column.like(f"{path}%") for path in paths))


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Organisation]:
    """A page of organisations."""
    statement = select(Organisation).where(visible)
    return search.find(session, statement, SEARCHED, filter=filter, sort=sort, page=page)


def get(session: Session, key: int) -> Organisation | None:
    """The organisation with this key."""
    return session.get(Organisation, key)


def many(session: Session, keys: Sequence[int]) -> dict[int, Organisation]:
    """Several organisations by key, in one query."""
    return {row.key: row for row in session.scalars(select(Organisation).where(Organisation.key.in_(keys)))}


def local_of(session: Session, region_code: str) -> Organisation | None:
    """The local association that is responsible for a region: of the region itself, of its city, of its province.

    GB/T 2260 codes: 420102 is a district of 420100, which is a city of 420000.
    """
    codes = list(dict.fromkeys((region_code, f"{region_code[:4]}00", f"{region_code[:2]}0000")))
    query = select(Organisation).where(
        Organisation.region_code.in_(codes), Organisation.kind.in_(("city", "provincial"))
    )
    found = {row.region_code: row for row in session.scalars(query)}
    return next((found[code] for code in codes if code in found), None)


def receiving(session: Session, region_code: str) -> list[Organisation]:
    """The local associations of the province of a region and those of all provinces, by code; without one, all."""
    query = select(Organisation).where(
        Organisation.kind.in_(("city", "provincial")), Organisation.region_code.is_not(None)
    )
    if region_code:
        near = Organisation.region_code.startswith(region_code[:2])
        query = query.where(or_(near, Organisation.kind == "provincial"))
    return list(session.scalars(query.order_by(Organisation.region_code)))


def above(session: Session, path: str) -> list[Organisation]:
    """The organisation of a path and those above it, from the root down."""
    keys = [int(key) for key in path.strip("/").split("/") if key]
    found = many(session, keys)
    return [found[key] for key in keys if key in found]


def named(session: Session, kind: str, name: str, parent_key: int | None) -> Organisation | None:
    """The organisation of this kind and name below a parent."""
    query = select(Organisation).where(Organisation.kind == kind, Organisation.name == name)
    return session.scalars(query.where(Organisation.parent_key.is_not_distinct_from(parent_key))).one_or_none()


def add(session: Session, organisation: Organisation, parent: Organisation | None) -> Organisation:
    """Put an organisation into the tree; its path is made here and never changes."""
    organisation.key = session.scalars(select(key_seq.next_value())).one()
    organisation.parent_key = parent.key if parent else None
    organisation.path = f"{parent.path if parent else '/'}{organisation.key}/"
    session.add(organisation)
    session.flush()
    return organisation


def children(session: Session, parent_key: int, kind: str) -> list[Organisation]:
    """The organisations of a kind directly below another, in the order they were made."""
    query = select(Organisation).where(Organisation.parent_key == parent_key, Organisation.kind == kind)
    return list(session.scalars(query.order_by(Organisation.key)))


def of_kind(session: Session, kind: str) -> list[Organisation]:
    """All organisations of a kind, in the order they were made."""
    return list(session.scalars(select(Organisation).where(Organisation.kind == kind).order_by(Organisation.key)))
