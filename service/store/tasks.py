"""User tasks: one row for each, from the moment it opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref

STATES = ("created", "completed", "canceled")


class UserTask(Base):
    """A user task. `role` is held in `organisation_key`; `local` are its own variables (multi-instance)."""

    __tablename__ = "user_tasks"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"))
    task_id: Mapped[str]
    process_definition_key: Mapped[Ref]
    root_process_id: Mapped[str]
    process_id: Mapped[str]
    process_name: Mapped[str]
    process_version: Mapped[int]
    association_key: Mapped[OptionalRef]
    business_id: Mapped[str | None]
    element_id: Mapped[str]
    name: Mapped[str]
    lane: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="created")
    role: Mapped[str | None]
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    assignee: Mapped[str | None]
    form_id: Mapped[str | None]
    priority: Mapped[int]
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    overdue_noticed_at: Mapped[datetime | None]
    local: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    completed_by: Mapped[OptionalRef]
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        UniqueConstraint("instance_key", "task_id"),
        Index("ix_user_tasks_open", "organisation_key", "role", "due_at", postgresql_where="state = 'created'"),
        Index("ix_user_tasks_assignee", "assignee", postgresql_where="state = 'created'"),
        Index(
            "ix_user_tasks_overdue",
            "due_at",
            postgresql_where="state = 'created' AND overdue_noticed_at IS NULL",
        ),
        Index("ix_user_tasks_organisation_path", "organisation_path", postgresql_ops={"organisation_path": "text_pattern_ops"}),
    )
