"""Batch operations: one act on many instances, each with its own result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref
from service.store.instances import Instance

STATES: Final = ("waiting", "done", "failed", "undone")


class Batch(Base):
    """A batch. `mapping` names the elements whose id changed, old -> new."""

    __tablename__ = "batches"
    key: Mapped[Key]
    kind: Mapped[str]
    organisation_path: Mapped[Path]
    target_key: Mapped[Ref] = mapped_column(ForeignKey("process_definitions.key"))
    mapping: Mapped[dict[str, Any]]
    reason: Mapped[str]
    created_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BatchItem(Base):
    """An instance of a batch. `before` and `before_key` are its state and version before, as long as it can go back:
    while its revision is still `revision`."""

    __tablename__ = "batch_items"
    key: Mapped[Key]
    batch_key: Mapped[Ref] = mapped_column(ForeignKey("batches.key"))
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"))
    state: Mapped[str]
    errors: Mapped[list[Any]]  # {path, code, zh, en}
    before: Mapped[bytes | None]
    before_key: Mapped[OptionalRef] = mapped_column(ForeignKey("process_definitions.key"))
    revision: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_batch_items_batch_key", "batch_key", "state"),
    )


def get(session: Session, key: int) -> Batch | None:
    """One batch."""
    return session.get(Batch, key)


def latest(session: Session, limit: int) -> list[Batch]:
    """The newest batches."""
    return list(session.scalars(select(Batch).order_by(Batch.key.desc()).limit(limit)))


def items(session: Session, batch_key: int) -> list[tuple[BatchItem, Instance]]:
    """Every item of a batch with its instance, in order."""
    query = select(BatchItem, Instance).join(Instance, Instance.key == BatchItem.instance_key)
    return [
        (item, one)
        for item, one in session.execute(query.filter(BatchItem.batch_key == batch_key).order_by(BatchItem.key))
    ]


def counts(session: Session, batch_key: int) -> dict[str, int]:
    """How many items are in each state."""
    query = select(BatchItem.state, func.count()).where(BatchItem.batch_key == batch_key).group_by(BatchItem.state)
    return dict(session.execute(query).all())


def claim(session: Session, batch_key: int) -> BatchItem | None:
    """The next item that waits, locked; those that another worker has are passed over."""
    query = select(BatchItem).where(BatchItem.batch_key == batch_key, BatchItem.state == "waiting")
    return session.scalars(query.order_by(BatchItem.key).limit(1).with_for_update(skip_locked=True)).one_or_none()


def moved(session: Session, batch_key: int) -> Sequence[BatchItem]:
    """The items that were done, locked."""
    query = select(BatchItem).where(BatchItem.batch_key == batch_key, BatchItem.state == "done")
    return session.scalars(query.order_by(BatchItem.key).with_for_update()).all()
