"""Faults that stopped an instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.domain.messages import say
from service.store import search
from service.store.base import Base, Key, Path, Ref, path_index
from service.store.search import Column


class Incident(Base):
    """A fault that stopped an instance. `code` and `params` make its sentence (messages.TEXTS)."""

    __tablename__ = "incidents"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"))
    organisation_path: Mapped[Path]
    process_id: Mapped[str]
    element_id: Mapped[str | None]
    code: Mapped[str]
    params: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]

    def text(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return say(self.code, language, **self.params)

    __table_args__ = (
        Index("uq_incidents_open", "instance_key", unique=True, postgresql_where="resolved_at IS NULL"),
        path_index("ix_incidents_organisation_path"),
    )


SEARCHED: Final[dict[str, Column]] = {
    "key": Incident.key,
    "instance_key": Incident.instance_key,
    "process_id": Incident.process_id,
    "element_id": Incident.element_id,
    "code": Incident.code,
    "attempts": Incident.attempts,
    "created_at": Incident.created_at,
    "resolved_at": Incident.resolved_at,
    "is_open": Incident.resolved_at.is_(None),
}


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Incident]:
    """A page of incidents."""
    return search.find(session, select(Incident).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def get(session: Session, key: int, visible: ColumnElement[bool]) -> Incident | None:
    """The incident with this key, if it may be seen."""
    return session.scalars(select(Incident).where(Incident.key == key, visible)).one_or_none()


def open_of(session: Session, instance_key: int) -> Incident | None:
    """The incident that stops an instance now."""
    query = select(Incident).where(Incident.instance_key == instance_key, Incident.resolved_at.is_(None))
    return session.scalars(query).one_or_none()


def count_open(session: Session, path: str) -> int:
    """How many instances below an organisation are stopped."""
    query = select(func.count()).select_from(Incident).where(Incident.resolved_at.is_(None))
    return session.scalars(query.where(Incident.organisation_path.like(f"{path}%"))).one()
