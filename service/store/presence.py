"""Who has which task open just now. A row says when somebody was last seen there; old rows mean nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Path, Ref
from service.store.people import Person


class Presence(Base):
    """Somebody at a task, seen there last at `seen_at`."""

    __tablename__ = "presences"
    task_key: Mapped[Ref] = mapped_column(ForeignKey("user_tasks.key"), primary_key=True, autoincrement=False)
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), primary_key=True, autoincrement=False)
    organisation_path: Mapped[Path]
    seen_at: Mapped[datetime]


def mark(session: Session, task_key: int, person_key: int, path: str, now: datetime) -> None:
    """Note that somebody is at a task now."""
    made = insert(Presence).values(task_key=task_key, person_key=person_key, organisation_path=path, seen_at=now)
    session.execute(made.on_conflict_do_update(index_elements=["task_key", "person_key"], set_={"seen_at": now}))


def leave(session: Session, task_key: int, person_key: int) -> None:
    """Note that somebody is no longer at a task."""
    session.execute(delete(Presence).filter_by(task_key=task_key, person_key=person_key))


def at_task(session: Session, task_key: int, since: datetime) -> dict[int, str]:
    """Who was seen at a task since then: their names by key, in order of name."""
    query = select(Person.key, Person.name).join(Presence, Presence.person_key == Person.key)
    query = query.where(Presence.task_key == task_key, Presence.seen_at >= since).order_by(Person.name, Person.key)
    return dict(session.execute(query).all())


def forget(session: Session, before: datetime) -> None:
    """Drop rows of those who left long ago."""
    session.execute(delete(Presence).where(Presence.seen_at < before))
