"""The journal: what happened, in chains of hashes that nobody can change unseen; and answers kept for repeats.

An instance has a chain of its own; everything else (deployments, people, roles) goes into the chain of the house.
The database refuses UPDATE and DELETE on it (see migrations).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256, path_index
from service.store.instances import Instance

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

    @property
    def data(self) -> dict[str, Any]:
        """What the event recorded."""
        found: dict[str, Any] = orjson.loads(self.body)["data"]
        return found

    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        path_index("ix_journal_entries_organisation_path", "at"),
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


def tell(
    session: Session,
    head: Instance | ChainHead,
    *,
    at: datetime,
    event: str,
    actor: tuple[int | None, str],
    path: str,
    element_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Add a line to the chain of `head`, which this transaction must have locked. `actor` is (key, name)."""
    chain, seq, previous = _head(head)
    line = {
        "chain": chain,
        "seq": seq + 1,
        "at": at.isoformat(),
        "event": event,
        "actor": actor[0],
        "actor_name": actor[1],
        "element": element_id,
        "path": path,
        "data": data or {},
    }
    body = orjson.dumps(line, option=orjson.OPT_SORT_KEYS).decode()
    made = link(previous, body)
    entry = JournalEntry(
        chain=chain, seq=seq + 1, at=at, event=event, actor_key=actor[0], actor_name=actor[1], element_id=element_id
    )
    entry.organisation_path, entry.body, entry.hash = path, body, made
    session.add(entry)
    if isinstance(head, Instance):
        head.journal_seq, head.journal_hash = seq + 1, made
    else:
        head.seq, head.hash = seq + 1, made


def house(session: Session) -> ChainHead:
    """The chain of the house, locked: whoever writes to it waits for the one before."""
    return session.scalars(select(ChainHead).where(ChainHead.chain == HOUSE).with_for_update()).one()


def link(previous: str, body: str) -> str:
    """The hash of a line: over the hash before it and its own text."""
    return hashlib.sha256(previous.encode() + body.encode()).hexdigest()


def lines(session: Session, chain: int) -> list[JournalEntry]:
    """All lines of a chain, in order."""
    return list(session.scalars(select(JournalEntry).where(JournalEntry.chain == chain).order_by(JournalEntry.seq)))


def told(session: Session, event: str, path: str, limit: int) -> list[JournalEntry]:
    """The newest lines of the house about one event of one organisation, the newest first."""
    query = select(JournalEntry).filter_by(chain=HOUSE, event=event, organisation_path=path)
    return list(session.scalars(query.order_by(JournalEntry.seq.desc()).limit(limit)))


def verify(session: Session, chain: int) -> int | None:
    """None when the chain is whole, else the number of the first line that was changed, lost or added."""
    head = session.get(Instance, chain) if chain != HOUSE else session.get(ChainHead, HOUSE)
    if head is None:
        return 0
    _, last, expected = _head(head)
    return _first_broken(lines(session, chain), last, expected)


def claim_answer(
    session: Session, person_key: int, idempotency_key: str, request_hash: str, now: datetime
) -> tuple[IdempotencyRecord, bool]:
    """The record of this key, and whether this transaction made it. Waits for one that is making it just now."""
    values = {"person_key": person_key, "idempotency_key": idempotency_key, "request_hash": request_hash}
    made = session.scalar(
        insert(IdempotencyRecord).values(**values, created_at=now).on_conflict_do_nothing().returning(IdempotencyRecord)
    )
    if made is not None:
        return made, True
    wanted = select(IdempotencyRecord).filter_by(person_key=person_key, idempotency_key=idempotency_key)
    return session.scalars(wanted).one(), False


def forget_answers(session: Session, before: datetime) -> None:
    """Drop the answers of requests that nobody will repeat any more."""
    session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.created_at < before))


def _head(head: Instance | ChainHead) -> tuple[int, int, str]:
    if isinstance(head, Instance):
        return head.key, head.journal_seq, head.journal_hash
    return head.chain, head.seq, head.hash


def _first_broken(entries: Iterable[JournalEntry], last: int, expected: str) -> int | None:
    previous, number = "", 0
    for number, entry in enumerate(entries, 1):
        told = orjson.loads(entry.body)
        columns = (
            entry.chain, entry.seq, entry.event, entry.actor_key, entry.actor_name, entry.element_id,
            entry.organisation_path,
        )  # fmt: skip
        names = ("chain", "seq", "event", "actor", "actor_name", "element", "path")
        same = columns == tuple(told[name] for name in names) and entry.at == datetime.fromisoformat(told["at"])
        if entry.seq != number or entry.hash != link(previous, entry.body) or not same:
            return number
        previous = entry.hash
    return None if (number, previous) == (last, expected) else number + 1
