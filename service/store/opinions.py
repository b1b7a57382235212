"""Opinions that somebody was asked to give before a task may be completed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, any_, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref
from service.store.tasks import UserTask

STATES = ("asked", "given", "withdrawn")


class TaskOpinion(Base):
    """An opinion that was asked for. `opinion` is an outcome of the vocabulary; `answered_by` may be a substitute."""

    __tablename__ = "task_opinions"
    key: Mapped[Key]
    task_key: Mapped[Ref] = mapped_column(ForeignKey("user_tasks.key"), index=True)
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"))
    organisation_path: Mapped[Path]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    asked_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    question: Mapped[str]
    state: Mapped[str]
    opinion: Mapped[str | None]
    text: Mapped[str]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("uq_task_opinions_asked", "task_key", "person_key", unique=True, postgresql_where="state = 'asked'"),
        Index("ix_task_opinions_person_key", "person_key", postgresql_where="state = 'asked'"),
    )


def of_task(session: Session, task_key: int) -> list[TaskOpinion]:
    """Every opinion on a task, in the order in which they were asked for."""
    return list(session.scalars(select(TaskOpinion).filter_by(task_key=task_key).order_by(TaskOpinion.key)))


def asked(session: Session, task_key: int, person_keys: Sequence[int]) -> TaskOpinion | None:
    """The opinion that one of these people still has to give on a task, the first of them first."""
    query = select(TaskOpinion).where(TaskOpinion.task_key == task_key, TaskOpinion.state == "asked")
    found = {row.person_key: row for row in session.scalars(query)}
    return next((found[key] for key in person_keys if key in found), None)


def waits_for(person_keys: Sequence[int]) -> ColumnElement[bool]:
    """Tasks on which one of these people still has to give an opinion."""
    waiting = select(TaskOpinion.task_key).where(TaskOpinion.person_key.in_(person_keys), TaskOpinion.state == "asked")
    return UserTask.key == any_(
        func.array(waiting.scalar_subquery())
    )  # read once: `IN` would pass over every open task


def move(session: Session, from_task: UserTask, to_task: UserTask) -> None:
    """Take every opinion on a task along to the task that stands in its place."""
    session.execute(update(TaskOpinion).where(TaskOpinion.task_key == from_task.key).values(task_key=to_task.key))
    to_task.opinions_asked, from_task.opinions_asked = from_task.opinions_asked, 0
