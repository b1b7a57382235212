"""Planned changes of where an instance stands that need a second person, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import instances, search
from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index
from service.store.search import Column
from service.store.visibility import Sight

STATES: Final = ("proposed", "confirmed", "rejected", "withdrawn")


class Modification(Base):
    """A planned change of an instance. `protected` are the protected elements that it touches: id -> why.

    `revision` is that of the instance when it was proposed: what was looked at is what is carried out.
    """

    __tablename__ = "modifications"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"))
    organisation_path: Mapped[Path]
    process_id: Mapped[str]
    revision: Mapped[int]
    activate: Mapped[list[str]]
    terminate: Mapped[list[str]]
    protected: Mapped[dict[str, Any]]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    answer: Mapped[str | None]
    proposed_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    decided_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("uq_modifications_proposed", "instance_key", unique=True, postgresql_where="state = 'proposed'"),
        path_index("ix_modifications_organisation_path"),
    )


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Modification, name)
    for name in ("key", "instance_key", "process_id", "state", "proposed_by", "proposed_at", "decided_at")
}


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Modification]:
    """A page of modifications."""
    return search.find(session, select(Modification).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def visible(sight: Sight) -> ColumnElement[bool]:
    """Modifications of instances that somebody sees."""
    return instances.seen_keys(sight, Modification.instance_key)


def get(session: Session, key: int, seen: ColumnElement[bool]) -> Modification | None:
    """The modification with this key, if it may be seen."""
    return session.scalars(select(Modification).where(Modification.key == key, seen)).one_or_none()


def proposed_of(session: Session, instance_key: int) -> Modification | None:
    """What waits for a second person in an instance."""
    return session.scalars(select(Modification).filter_by(instance_key=instance_key, state="proposed")).one_or_none()
