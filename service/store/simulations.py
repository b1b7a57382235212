"""What past instances tell a simulation: which elements were entered and left when, and what limits people had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from service.store.instances import Instance
from service.store.journal import JournalEntry
from service.store.tasks import UserTask


def instances_since(
    session: Session, process_ids: Sequence[str], seen: ColumnElement[bool], since: datetime, limit: int
) -> list[int]:
    """The instances of these processes that were under way since then, at most `limit` of the newest."""
    query = select(Instance.key).where(Instance.process_id.in_(process_ids), seen)
    query = query.where(or_(Instance.ended_at.is_(None), Instance.ended_at >= since))
    return list(session.scalars(query.order_by(Instance.key.desc()).limit(limit)))


def visits(session: Session, keys: Sequence[int], since: datetime) -> Iterator[tuple[int, datetime, list[Any]]]:
    """(instance, when, [[element, process, event], …]) of each step since then, an instance after the other."""
    told = JournalEntry.body.cast(JSONB)["data"]["visits"]
    query = select(JournalEntry.chain, JournalEntry.at, told).where(JournalEntry.chain.in_(keys))
    query = query.where(JournalEntry.at >= since, told.is_not(None))
    rows = session.execute(query.order_by(JournalEntry.chain, JournalEntry.seq), execution_options={"yield_per": 1000})
    return ((chain, at, found) for chain, at, found in rows if found)


def limits(session: Session, keys: Sequence[int]) -> dict[tuple[str, str], float]:
    """The median of the seconds that people had for each step, by process and element."""
    given = func.extract("epoch", UserTask.due_at - UserTask.created_at)
    middle = func.percentile_cont(0.5).within_group(given)
    query = select(UserTask.process_id, UserTask.element_id, middle).where(UserTask.instance_key.in_(keys))
    query = query.where(UserTask.due_at > UserTask.created_at).group_by(UserTask.process_id, UserTask.element_id)
    return {(process_id, element_id): float(seconds) for process_id, element_id, seconds in session.execute(query)}
