"""Process instances and what they wait for: messages, due times, and the repair of a fault."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256

STATUSES = ("active", "completed", "terminated")


class Instance(Base):
    """A process instance: the engine's state and the variables, written together.

    `seats` says in which organisation the roles of each seat are held (roles.Seat -> key), fixed when the instance
    starts, so that opening a task reads nothing.
    `journal_seq` and `journal_hash` are the head of its journal chain, kept here so that a step reads nothing more.
    `subscription_count` tells a step whether there are subscriptions to compare.
    """

    __tablename__ = "instances"
    key: Mapped[Key]
    process_definition_key: Mapped[Ref] = mapped_column(ForeignKey("process_definitions.key"))
    process_id: Mapped[str]
    process_name: Mapped[str]
    process_version: Mapped[int]
    version_tag: Mapped[str | None]
    bundle_hash: Mapped[Sha256] = mapped_column(ForeignKey("bundles.hash"))
    business_id: Mapped[str | None]
    association_key: Mapped[OptionalRef] = mapped_column(ForeignKey("associations.key"), index=True)
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    seats: Mapped[dict[str, Any]]
    state: Mapped[bytes]
    variables: Mapped[dict[str, Any]]
    status: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
    next_due_at: Mapped[datetime | None]
    subscription_count: Mapped[int] = mapped_column(default=0)
    has_incident: Mapped[bool] = mapped_column(default=False)
    journal_seq: Mapped[int] = mapped_column(default=0)
    journal_hash: Mapped[str] = mapped_column(default="")
    started_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        Index(
            "uq_instances_open_business_id",
            "process_id",
            "business_id",
            unique=True,
            postgresql_where="status = 'active'",
        ),
        Index("ix_instances_next_due_at", "next_due_at", postgresql_where="status = 'active'"),
        Index(
            "ix_instances_organisation_path",
            "organisation_path",
            postgresql_ops={"organisation_path": "text_pattern_ops"},
        ),
        Index("ix_instances_process_id_status", "process_id", "status"),
    )


class Subscription(Base):
    """A message or signal that an instance waits for."""

    __tablename__ = "subscriptions"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    organisation_path: Mapped[Path]
    task_id: Mapped[str]
    element_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    correlation_key: Mapped[str | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("kind IN ('message', 'signal')", name="kind"),
        Index("ix_subscriptions_name", "kind", "name", "correlation_key"),
    )


class Message(Base):
    """A published message that still looks for its instance, until `expires_at`."""

    __tablename__ = "messages"
    key: Mapped[Key]
    name: Mapped[str]
    correlation_key: Mapped[str | None]
    message_id: Mapped[str | None]
    variables: Mapped[dict[str, Any]]
    published_by: Mapped[OptionalRef]
    organisation_path: Mapped[Path]
    published_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_messages_name", "name", "correlation_key"),
        Index("ix_messages_expires_at", "expires_at"),
        Index(
            "uq_messages_message_id",
            "name",
            "correlation_key",
            "message_id",
            unique=True,
            postgresql_where="message_id IS NOT NULL",
            postgresql_nulls_not_distinct=True,
        ),
    )


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
    __table_args__ = (
        Index("uq_incidents_open", "instance_key", unique=True, postgresql_where="resolved_at IS NULL"),
        Index(
            "ix_incidents_organisation_path",
            "organisation_path",
            postgresql_ops={"organisation_path": "text_pattern_ops"},
        ),
    )
