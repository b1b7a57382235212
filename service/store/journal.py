"""The journal: what happened, in chains of hashes that nobody can change unseen; and answers kept for repeats.

An instance has a chain of its own; everything else (deployments, people, roles) goes into the chain of the house.
The database refuses UPDATE and DELETE on it (see migrations).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256

HOUSE: Final = 0  # the chain of what belongs to no instance


class JournalEntry(Base):
    """A line. `body` is the canonical JSON that `hash` was made from; the other columns repeat it for queries."""

    __tablename__ = "journal_entries"
    key: Mapped[Key]
    chain: Mapped[Ref]
    seq: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[str]
    actor_key: Mapped[OptionalRef]
    actor_name: Mapped[str]
    element_id: Mapped[str | None]
    organisation_path: Mapped[Path]
    body: Mapped[str]
    hash: Mapped[Sha256]
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index(
            "ix_journal_entries_organisation_path",
            "organisation_path",
            "at",
            postgresql_ops={"organisation_path": "text_pattern_ops"},
        ),
    )


class ChainHead(Base):
    """The last line of a chain that has no instance row to keep it."""

    __tablename__ = "chain_heads"
    chain: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


class IdempotencyRecord(Base):
    """The answer that was given to a request with an Idempotency-Key, for the person who sent it."""

    __tablename__ = "idempotency_records"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    idempotency_key: Mapped[str]
    request_hash: Mapped[Sha256]
    answer: Mapped[Any | None] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("person_key", "idempotency_key"),
        Index("ix_idempotency_records_created_at", "created_at"),
    )
