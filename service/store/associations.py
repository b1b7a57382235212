"""Park associations, the rules of their charters, their terms and the deadlines raised for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index
from service.store.initials import keep_initials
from service.store.search import Column

STATUSES = ("preparing", "active", "dormant", "closed")


class Association(Base):
    """An association and the three organisations in which its roles are held (roles.Seat).

    `details` holds the F-ORG fields of domain.md §3.0 that nothing queries.
    """

    __tablename__ = "associations"
    key: Mapped[Key]
    name: Mapped[str]
    short_name: Mapped[str | None]
    park_name: Mapped[str]
    initials: Mapped[str] = mapped_column(default="", server_default="")
    park_type: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="preparing")
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    party_organisation_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"))
    local_organisation_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    founded_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_because: Mapped[str | None]
    successor_key: Mapped[OptionalRef] = mapped_column(ForeignKey("associations.key"))
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index(
            "uq_associations_organisation_key", "organisation_key", unique=True, postgresql_where="status <> 'closed'"
        ),
        path_index("ix_associations_organisation_path"),
        Index("ix_associations_local_organisation_key", "local_organisation_key"),
    )


keep_initials(Association, "name", "short_name", "park_name")


class CharterRules(Base):
    """One version of the rules of election of an association: key -> {value, article} (domain.md §1.3)."""

    __tablename__ = "charter_rules"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    version: Mapped[int]
    rules: Mapped[dict[str, Any]]
    effective_on: Mapped[date]
    instance_key: Mapped[OptionalRef]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("association_key", "version"),)


class Term(Base):
    """A term of an association's committee. `ends_on` is its last day; a term without dates is one to be filled in.

    `filing_due_on` is until when the result of the congress that ends it is to be filed by `filing_instance_key`.

    `stage` and `next_stage_at` are as the watch last saw them. One term at a time is open.
    """

    __tablename__ = "terms"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    term_no: Mapped[int]
    term_years: Mapped[int | None]
    elected_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    extended_until: Mapped[date | None]
    extension_count: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(default="normal")
    next_stage_at: Mapped[datetime | None]
    watch_instance_key: Mapped[OptionalRef]
    filing_due_on: Mapped[date | None]
    filing_instance_key: Mapped[OptionalRef]
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("association_key", "term_no"),
        Index("uq_terms_open", "association_key", unique=True, postgresql_where="closed_on IS NULL"),
        Index("ix_terms_ends_on", "ends_on", postgresql_where="closed_on IS NULL"),
        path_index("ix_terms_organisation_path"),
    )


class TermDeadline(Base):
    """A stage of a term that has been raised: once for each stage, and for `overdue` once for each month."""

    __tablename__ = "term_deadlines"
    key: Mapped[Key]
    term_key: Mapped[Ref] = mapped_column(ForeignKey("terms.key"))
    organisation_path: Mapped[Path]
    stage: Mapped[str]
    period: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("term_key", "stage", "period"),)


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Association, name)
    for name in (
        "key", "name", "park_name", "park_type", "status", "organisation_key", "party_organisation_key",
        "local_organisation_key", "founded_on", "created_at", "demo",
    )
}  # fmt: skip
SEARCHED_TERMS: Final[dict[str, Column]] = {
    **{
        name: getattr(Term, name)
        for name in (
            "key", "association_key", "term_no", "term_years", "elected_on", "starts_on", "ends_on",
            "extended_until", "stage", "closed_on",
        )
    },
    "is_open": Term.closed_on.is_(None),
    "organisation_path": Term.organisation_path,
    "last_day": func.coalesce(Term.extended_until, Term.ends_on),
}  # fmt: skip


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Association]:
    """A page of associations."""
    return search.find(session, select(Association).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def about(text: str) -> ColumnElement[bool]:
    """Associations with the text in a name of theirs or of their park, or in the initials of these."""
    return search.containing(
        text, Association.name, Association.short_name, Association.park_name, Association.initials
    )


def find_terms(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Term]:
    """A page of terms."""
    return search.find(session, select(Term).where(visible), SEARCHED_TERMS, filter=filter, sort=sort, page=page)


def get(session: Session, key: int, visible: ColumnElement[bool] | None = None) -> Association | None:
    """The association with this key, if it may be seen."""
    query = select(Association).where(Association.key == key)
    return session.scalars(query if visible is None else query.where(visible)).one_or_none()


def get_term(session: Session, key: int, visible: ColumnElement[bool] | None = None) -> Term | None:
    """The term with this key, if it may be seen."""
    query = select(Term).where(Term.key == key)
    return session.scalars(query if visible is None else query.where(visible)).one_or_none()


def lock(session: Session, key: int) -> Association:
    """The association, locked: its terms and rules change one after the other."""
    query = select(Association).where(Association.key == key).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def of_organisation(session: Session, organisation_key: int) -> Association | None:
    """The association of a park, unless it was closed."""
    query = select(Association).where(Association.organisation_key == organisation_key)
    return session.scalars(query.where(Association.status != "closed")).one_or_none()


def of_organisations(session: Session, organisation_keys: Sequence[int]) -> list[Association]:
    """The associations of several parks, but for those that were closed."""
    query = select(Association).where(Association.organisation_key.in_(organisation_keys))
    return list(session.scalars(query.where(Association.status != "closed").order_by(Association.key)))


def rules_in_force(session: Session, association_key: int) -> CharterRules | None:
    """The newest version of an association's charter rules."""
    query = select(CharterRules).where(CharterRules.association_key == association_key)
    return session.scalars(query.order_by(CharterRules.version.desc()).limit(1)).one_or_none()


def many(session: Session, keys: Sequence[int]) -> dict[int, Association]:
    """Several associations by key, in one query."""
    return {row.key: row for row in session.scalars(select(Association).where(Association.key.in_(keys)))}


def many_terms(session: Session, keys: Sequence[int]) -> dict[int, Term]:
    """Several terms by key, in one query."""
    return {row.key: row for row in session.scalars(select(Term).where(Term.key.in_(keys)))}


def open_term(session: Session, association_key: int) -> Term | None:
    """The term that runs now."""
    query = select(Term).where(Term.association_key == association_key, Term.closed_on.is_(None))
    return session.scalars(query).one_or_none()


def terms_of(session: Session, association_key: int) -> list[Term]:
    """Every term of an association, in order."""
    return list(session.scalars(select(Term).filter_by(association_key=association_key).order_by(Term.term_no)))


def name_taken(session: Session, local_organisation_key: int | None, name: str, other_than: int) -> bool:
    """Whether another association of a local one has this name; one that is closed had it."""
    local = Association.local_organisation_key.is_not_distinct_from(local_organisation_key)
    others = select(Association.key).where(local, Association.name == name, Association.key != other_than)
    return session.scalar(others.where(Association.status != "closed").limit(1)) is not None


def by_name(session: Session, name: str, local_organisation_key: int | None = None) -> Association | None:
    """The association with exactly this name that is not closed; the one of this local association before others."""
    own = Association.local_organisation_key.is_not_distinct_from(local_organisation_key)
    query = select(Association).where(Association.name == name, Association.status != "closed")
    return session.scalars(query.order_by(own.desc(), Association.key)).first()


def raise_deadline(session: Session, term: Term, stage: str, period: str, now: datetime) -> bool:
    """Note that a stage was raised; False when it had been before."""
    values = {"term_key": term.key, "organisation_path": term.organisation_path, "stage": stage, "period": period}
    statement = insert(TermDeadline).values(**values, raised_at=now).on_conflict_do_nothing()
    return session.scalar(statement.returning(TermDeadline.key)) is not None


def deadlines(session: Session, term_key: int) -> list[TermDeadline]:
    """The stages of a term that were raised, in order."""
    query = select(TermDeadline).where(TermDeadline.term_key == term_key)
    return list(session.scalars(query.order_by(TermDeadline.raised_at, TermDeadline.key)))
