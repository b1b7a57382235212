"""Timers that instances wait for: one row for each, as long as it waits.

The engine's state alone says when something fires; these rows repeat it, so that people find it over all instances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import instances, search
from service.store.base import Base, Key, OptionalRef, Path, Ref
from service.store.instances import Instance
from service.store.search import Column
from service.store.visibility import Sight


class Timer(Base):
    """A timer that waits. `process_id` is the process in which it is drawn, `root_process_id` that of its instance.

    `created_at` is when it began to wait.
    """

    __tablename__ = "timers"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    organisation_path: Mapped[Path]
    association_key: Mapped[OptionalRef]
    process_definition_key: Mapped[Ref]
    root_process_id: Mapped[str]
    process_id: Mapped[str]
    task_id: Mapped[str]
    element_id: Mapped[str]
    root_element_id: Mapped[str]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_timers_due_at", "due_at"),
        Index("ix_timers_root_process_id", "root_process_id", "due_at"),
    )


SEARCHED: Final[dict[str, Column]] = {
    **{
        name: getattr(Timer, name)
        for name in (
            "key", "instance_key", "association_key", "process_definition_key", "root_process_id", "process_id",
            "element_id", "due_at", "created_at",
        )
    },
    "paused": Instance.suspended_at.is_not(None),
}  # fmt: skip


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Timer]:
    """A page of timers."""
    statement = select(Timer).join(Instance, Instance.key == Timer.instance_key).where(visible)
    return search.find(session, statement, SEARCHED, filter=filter, sort=sort, page=page)


def visible(sight: Sight) -> ColumnElement[bool]:
    """Timers of instances that somebody sees."""
    return instances.visible(sight)


def get(session: Session, key: int, seen: ColumnElement[bool]) -> Timer | None:
    """The timer with this key, if it may be seen."""
    statement = select(Timer).join(Instance, Instance.key == Timer.instance_key)
    return session.scalars(statement.where(Timer.key == key, seen)).one_or_none()


def of_instance(session: Session, instance_key: int) -> list[Timer]:
    """What an instance waits for, the earliest first."""
    query = select(Timer).filter_by(instance_key=instance_key)
    return list(session.scalars(query.order_by(Timer.due_at, Timer.key).execution_options(populate_existing=True)))


def drop(session: Session, keys: Sequence[int]) -> None:
    """Forget timers that wait no longer."""
    session.execute(delete(Timer).where(Timer.key.in_(keys)))
