"""Drafts of task forms: what somebody typed and not submitted. One for each person and task, seen by nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, Path, Ref
from service.store.tasks import UserTask


class TaskDraft(Base):
    """The form of a task as somebody left it. `revision` grows with each save, so that windows notice each other."""

    __tablename__ = "task_drafts"
    key: Mapped[Key]
    task_key: Mapped[Ref] = mapped_column(ForeignKey("user_tasks.key"))
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    organisation_path: Mapped[Path]
    values: Mapped[dict[str, Any]]
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("task_key", "person_key"),
        Index("ix_task_drafts_person_key", "person_key", "saved_at"),
    )


def get(session: Session, task_key: int, person_key: int) -> TaskDraft | None:
    """The draft of one person for a task."""
    return session.scalars(select(TaskDraft).filter_by(task_key=task_key, person_key=person_key)).one_or_none()


def save(
    session: Session,
    *,
    task_key: int,
    person_key: int,
    organisation_path: str,
    values: Mapping[str, Any],
    based_on: int | None,
    now: datetime,
) -> TaskDraft | None:
    """The draft as it is now kept; None, and nothing is kept, when it is no longer at revision `based_on` (0: none)."""
    row = {"task_key": task_key, "person_key": person_key, "organisation_path": organisation_path}
    made = insert(TaskDraft).values(**row, values=dict(values), revision=1, saved_at=now)
    changed = {"values": made.excluded["values"], "revision": TaskDraft.revision + 1, "saved_at": now}
    statement = made.on_conflict_do_update(
        index_elements=["task_key", "person_key"],
        set_=changed,
        where=None if based_on is None else TaskDraft.revision == based_on,
    ).returning(TaskDraft)
    return session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def drop(session: Session, task_key: int, person_key: int) -> None:
    """Forget one person's draft for a task."""
    session.execute(delete(TaskDraft).filter_by(task_key=task_key, person_key=person_key))


def keep_newest(session: Session, person_key: int, most: int) -> None:
    """Forget all but the newest drafts of a person."""
    newest = select(TaskDraft.key).filter_by(person_key=person_key).order_by(TaskDraft.saved_at.desc()).offset(most)
    session.execute(delete(TaskDraft).where(TaskDraft.key.in_(newest)))


def forget(session: Session, before: datetime) -> None:
    """Drop what its author has submitted since, and what nobody has come back to."""
    own = (UserTask.key == TaskDraft.task_key) & (UserTask.completed_by == TaskDraft.person_key)
    submitted = select(UserTask.key).where(own, TaskDraft.saved_at <= UserTask.ended_at).exists()
    session.execute(delete(TaskDraft).where(or_(TaskDraft.saved_at < before, submitted)))
