"""Releases: what one process owner proposes to deploy and another releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Ref

STATES: Final = ("proposed", "released", "returned", "withdrawn")


class Release(Base):
    """A proposal. `files` are what it changes, name -> SHA-256 of a kept resource; `tests` the cases it must pass."""

    __tablename__ = "releases"
    key: Mapped[Key]
    draft_key: Mapped[Ref] = mapped_column(ForeignKey("drafts.key"))
    state: Mapped[str]
    reason: Mapped[str]
    files: Mapped[dict[str, Any]]
    tests: Mapped[dict[str, Any]]
    proposed_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    deployment_key: Mapped[OptionalRef] = mapped_column(ForeignKey("deployments.key"))
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("uq_releases_proposed", "draft_key", unique=True, postgresql_where="state = 'proposed'"),
        Index("ix_releases_deployment_key", "deployment_key"),
    )


def get(session: Session, key: int) -> Release | None:
    """One release."""
    return session.get(Release, key)


def lock(session: Session, key: int) -> Release | None:
    """One release, locked and as it is now."""
    query = select(Release).where(Release.key == key).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def find(session: Session, states: Sequence[str]) -> list[Release]:
    """The releases in these states, the newest first."""
    query = select(Release).where(Release.state.in_(states)).order_by(Release.proposed_at.desc(), Release.key.desc())
    return list(session.scalars(query))


def of_draft(session: Session, draft_key: int) -> list[Release]:
    """The releases that were proposed from a draft, the newest first."""
    return list(session.scalars(select(Release).filter_by(draft_key=draft_key).order_by(Release.key.desc())))


def of_deployments(session: Session, deployment_keys: Sequence[int]) -> dict[int, Release]:
    """The release behind each deployment, by the deployment's key."""
    rows = session.scalars(select(Release).where(Release.deployment_key.in_(deployment_keys)))
    return {row.deployment_key: row for row in rows if row.deployment_key is not None}
