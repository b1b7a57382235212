"""Copies of tasks that were sent to people, to be read and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref
from service.store.search import Column
from service.store.tasks import UserTask


class TaskCopy(Base):
    """A copy of a task for one person; the same task is copied to the same person once."""

    __tablename__ = "task_copies"
    key: Mapped[Key]
    task_key: Mapped[Ref] = mapped_column(ForeignKey("user_tasks.key"))
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    organisation_path: Mapped[Path]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    sent_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    sender: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("task_key", "person_key"),
        Index("ix_task_copies_person_key_created_at", "person_key", "created_at"),
    )


SEARCHED: Final[dict[str, Column]] = {
    "key": TaskCopy.key,
    "task_key": TaskCopy.task_key,
    "instance_key": TaskCopy.instance_key,
    "created_at": TaskCopy.created_at,
    "read_at": TaskCopy.read_at,
}


def of_person(person_key: int) -> ColumnElement[bool]:
    """The copies that somebody got."""
    return TaskCopy.person_key == person_key


def unread() -> ColumnElement[bool]:
    """Copies that were not read."""
    return TaskCopy.read_at.is_(None)


def find(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[TaskCopy]:
    """A page of copies."""
    return search.find(session, select(TaskCopy).where(*conditions), SEARCHED, filter=filter, sort=sort, page=page)


def count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many copies there are."""
    return session.scalars(select(func.count()).select_from(TaskCopy).where(*conditions)).one()


def get(session: Session, key: int, seen: ColumnElement[bool]) -> TaskCopy | None:
    """The copy with this key, if it may be seen."""
    return session.scalars(select(TaskCopy).where(TaskCopy.key == key, seen)).one_or_none()


def of_task(session: Session, task_key: int, person_key: int) -> TaskCopy | None:
    """The copy of a task that somebody got."""
    return session.scalars(select(TaskCopy).filter_by(task_key=task_key, person_key=person_key)).one_or_none()


def add(session: Session, task: UserTask, values: Mapping[str, Any]) -> bool:
    """A new copy; False when that person has one already."""
    given = {"task_key": task.key, "instance_key": task.instance_key, "organisation_path": task.organisation_path}
    statement = insert(TaskCopy).values(**given, **values).on_conflict_do_nothing().returning(TaskCopy.key)
    return session.scalar(statement) is not None
