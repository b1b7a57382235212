"""Who does somebody's tasks while they are absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, Ref
from service.store.people import Person, RoleHolding
from service.store.search import Column


class Substitution(Base):
    """A person's substitute from `begins_at` until before `ends_at`, or until it was ended early."""

    __tablename__ = "substitutions"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), index=True)
    substitute_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="period"),
        Index("ix_substitutions_substitute_key", "substitute_key", "ends_at", postgresql_where="ended_at IS NULL"),
    )


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Substitution, name)
    for name in ("key", "person_key", "substitute_key", "begins_at", "ends_at", "created_at", "ended_at")
}


def seen(person_key: int, administered: Sequence[str]) -> ColumnElement[bool]:
    """Substitutions in which somebody is absent or stands in, or in which who is absent belongs below a path."""
    below = [RoleHolding.organisation_path.like(f"{path}%") for path in administered]
    held = select(RoleHolding.person_key).where(RoleHolding.ended_at.is_(None), or_(false(), *below))
    mine = or_(Substitution.person_key == person_key, Substitution.substitute_key == person_key)
    return mine | Substitution.person_key.in_(held)


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Substitution]:
    """A page of substitutions."""
    return search.find(session, select(Substitution).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def get(session: Session, key: int) -> Substitution | None:
    """The substitution with this key."""
    return session.get(Substitution, key)


def overlapping(session: Session, person_key: int, begins_at: datetime, ends_at: datetime) -> bool:
    """Whether somebody has a substitute at any time of a period."""
    query = select(Substitution.key).where(Substitution.person_key == person_key, Substitution.ended_at.is_(None))
    return session.scalar(query.where(_during(begins_at, ends_at)).limit(1)) is not None


def _during(begins_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    return (Substitution.begins_at < ends_at) & (Substitution.ends_at > begins_at)


def absent(session: Session, substitute_key: int, now: datetime) -> list[tuple[Person, RoleHolding | None]]:
    """The people for whom somebody stands in now, each with every role they hold."""
    held = (RoleHolding.person_key == Person.key) & RoleHolding.ended_at.is_(None)
    query = select(Person, RoleHolding).join(Substitution, Substitution.person_key == Person.key)
    query = query.outerjoin(RoleHolding, held).where(Substitution.substitute_key == substitute_key, Person.active)
    query = query.where(Substitution.ended_at.is_(None), Substitution.begins_at <= now, Substitution.ends_at > now)
    return [(person, holding) for person, holding in session.execute(query.order_by(Person.key)).all()]
