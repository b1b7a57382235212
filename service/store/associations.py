"""Park associations, the rules of their charters, their terms and the deadlines raised for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index

STATUSES = ("preparing", "active", "closed")


class Association(Base):
    """An association and the three organisations in which its roles are held (roles.Seat).

    `details` holds the F-ORG fields of domain.md §3.0 that nothing queries.
    """

    __tablename__ = "associations"
    key: Mapped[Key]
    name: Mapped[str]
    short_name: Mapped[str | None]
    park_name: Mapped[str]
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
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index(
            "uq_associations_organisation_key", "organisation_key", unique=True, postgresql_where="status <> 'closed'"
        ),
        path_index("ix_associations_organisation_path"),
        Index("ix_associations_local_organisation_key", "local_organisation_key"),
    )


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
    stage: Mapped[str] = mapped_column(default="normal")
    next_stage_at: Mapped[datetime | None]
    watch_instance_key: Mapped[OptionalRef]
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
