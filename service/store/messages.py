"""What instances wait for, messages that look for their instance, and faults that stopped one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import instances
from service.store.base import Base, Key, OptionalRef, Path, Ref, key_seq
from service.store.visibility import Sight


class Subscription(Base):
    """A message or signal that an instance waits for."""

    __tablename__ = "subscriptions"
    key: Mapped[Key]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    organisation_path: Mapped[Path]
    association_key: Mapped[OptionalRef]
    process_id: Mapped[str]
    task_id: Mapped[str]
    element_id: Mapped[str]
    root_element_id: Mapped[str]
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
    association_key: Mapped[OptionalRef]
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


def visible(sight: Sight) -> ColumnElement[bool]:
    """Subscriptions of instances that somebody sees."""
    return instances.seen_keys(sight, Subscription.instance_key)


def new_key(session: Session) -> int:
    """A key for a message that is not kept."""
    return session.scalars(select(key_seq.next_value())).one()


def subscriptions_of(session: Session, instance_key: int) -> list[Subscription]:
    """What an instance waits for."""
    return list(session.scalars(select(Subscription).filter_by(instance_key=instance_key).order_by(Subscription.key)))


def waiting(
    session: Session,
    kind: str,
    name: str,
    correlation_key: str | None,
    visible: ColumnElement[bool] | None = None,
) -> list[Subscription]:
    """Subscriptions of this name; for a message also with this correlation key. The oldest comes first."""
    query = select(Subscription).where(Subscription.kind == kind, Subscription.name == name)
    if kind == "message":
        query = query.where(Subscription.correlation_key.is_not_distinct_from(correlation_key))
    if visible is not None:
        query = query.where(visible)
    return list(session.scalars(query.order_by(Subscription.key)))


def drop_subscriptions(session: Session, keys: Sequence[int]) -> None:
    """Forget subscriptions that ended."""
    session.execute(delete(Subscription).where(Subscription.key.in_(keys)))


def buffered(session: Session, name: str, correlation_key: str | None, now: datetime) -> Message | None:
    """The oldest message that still waits for such a subscription, locked."""
    query = select(Message).where(Message.name == name, Message.expires_at > now)
    query = query.where(Message.correlation_key.is_not_distinct_from(correlation_key))
    return session.scalars(query.order_by(Message.key).limit(1).with_for_update(skip_locked=True)).one_or_none()


def expire(session: Session, now: datetime) -> int:
    """Drop messages whose time is over; how many there were."""
    return len(session.scalars(delete(Message).where(Message.expires_at <= now).returning(Message.key)).all())
