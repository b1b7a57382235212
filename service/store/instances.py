"""Process instances: state, variables and when they are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    bindparam,
    cast,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256, path_index
from service.store.search import Column
from service.store.tasks import UserTask
from service.store.visibility import Sight

STATUSES = ("active", "completed", "terminated")


class Instance(Base):
    """A process instance: the engine's state and the variables, written together.

    `seats` says in which organisation the roles of each seat are held (roles.Seat -> key), fixed when the instance
    starts, so that opening a task reads nothing.
    `journal_seq` and `journal_hash` are the head of its journal chain, kept here so that a step reads nothing more.
    While it is suspended nobody completes its tasks, and neither time nor messages reach it.
    `case_state` is a code of vocabulary.CASE_STATES as the diagram last said it, `end_name` the end that it came to.
    `subscription_count` and `timer_count` tell a step whether there are rows of what is waited for to compare.
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
    timer_count: Mapped[int] = mapped_column(default=0, server_default="0")
    has_incident: Mapped[bool] = mapped_column(default=False)
    journal_seq: Mapped[int] = mapped_column(default=0)
    journal_hash: Mapped[str] = mapped_column(default="")
    started_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[str | None]
    case_state: Mapped[str | None]
    end_name: Mapped[str | None]
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
        path_index("ix_instances_organisation_path"),
        path_index(  # a row is large with its state: what is under way is counted without it
            "ix_instances_active_below",
            postgresql_include=["process_id", "key"],
            postgresql_where="status = 'active'",
        ),
        Index("ix_instances_process_id_status", "process_id", "status"),
        Index("ix_instances_case_state", "case_state", postgresql_where="case_state IS NOT NULL"),
    )


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Instance, name)
    for name in (
        "key", "process_definition_key", "process_id", "process_name", "process_version", "version_tag", "business_id",
        "association_key", "status", "has_incident", "started_at", "ended_at", "next_due_at", "started_by",
        "case_state",
    )
} | {"suspended": Instance.suspended_at.is_not(None)}  # fmt: skip


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Instance]:
    """A page of instances."""
    return search.find(session, select(Instance).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def visible(sight: Sight) -> ColumnElement[bool]:
    """Instances that somebody sees."""
    return sight.of_owner(Instance.organisation_path, Instance.association_key, Instance.organisation_key)


def below(path: str) -> ColumnElement[bool]:
    """Instances that belong to an organisation or to something below it."""
    return Instance.organisation_path.like(f"{path}%")


def seen_keys(sight: Sight, column: Column) -> ColumnElement[bool]:
    """Rows whose `column` is the key of an instance that somebody sees."""
    return true() if sight.everything else column.in_(select(Instance.key).where(visible(sight)))


def get(session: Session, key: int, seen: ColumnElement[bool] | None = None) -> Instance | None:
    """The instance with this key, not locked, if it may be seen."""
    if seen is None:
        return session.get(Instance, key)
    return session.scalars(select(Instance).where(Instance.key == key, seen)).one_or_none()


def bundles_of(session: Session, keys: Sequence[int]) -> dict[int, str]:
    """By which files each of these instances runs: the hash of their bundle."""
    query = select(Instance.key, Instance.bundle_hash).where(Instance.key.in_(keys))
    return dict(session.execute(query).all())


def journal_seq(session: Session, key: int) -> int:
    """How long the journal of an instance is."""
    return session.scalar(select(Instance.journal_seq).where(Instance.key == key)) or 0


def find_variables(
    session: Session,
    seen: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Any]:
    """A page of (name, value, instance key) of the top-level variables of instances that are seen."""
    each = func.jsonb_each(Instance.variables).table_valued("key", "value", name="variable").render_derived()
    value = type_coerce(each.c.value, JSONB)
    row = func.json_build_array(each.c.key, value, Instance.key)
    columns = {
        "key": func.concat(Instance.key, each.c.key),
        "name": each.c.key,
        "instance_key": Instance.key,
        "value": cast(each.c.value, Text),
    }
    statement = select(row).select_from(Instance).join(each, true()).where(seen)
    return search.find(session, statement, columns, filter=filter, sort=sort, page=page)


# Statements of the way that every completion goes are built once: building costs as much as executing.
_LOCKING: Final = select(Instance).with_for_update().execution_options(populate_existing=True)
_BY_KEY: Final = _LOCKING.where(Instance.key == bindparam("key"))
_OWNER: Final = select(UserTask.instance_key).where(UserTask.key == bindparam("task_key")).scalar_subquery()
_BY_TASK: Final = _LOCKING.where(Instance.key == _OWNER)


def lock(session: Session, key: int) -> Instance | None:
    """The instance, locked and as it is now. Every change of an instance begins here."""
    return session.scalars(_BY_KEY, {"key": key}).one_or_none()


def lock_by_task(session: Session, task_key: int) -> Instance | None:
    """The instance of a user task, locked and as it is now."""
    return session.scalars(_BY_TASK, {"task_key": task_key}).one_or_none()


def claim_due(session: Session, now: datetime) -> Instance | None:
    """The instance that is due for longest, locked; those that another clock has are passed over."""
    query = select(Instance).where(Instance.status == "active", Instance.next_due_at <= now)
    query = query.order_by(Instance.next_due_at, Instance.key).limit(1)
    return session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def open_with_business_id(session: Session, process_id: str, business_id: str) -> Instance | None:
    """The active instance of a process that has this business id."""
    query = select(Instance).filter_by(process_id=process_id, business_id=business_id, status="active")
    return session.scalars(query).one_or_none()


def last_ended(session: Session, process_id: str, association_key: int) -> Instance | None:
    """The instance of a process about an association that ended last."""
    query = select(Instance).filter_by(process_id=process_id, association_key=association_key)
    query = query.where(Instance.ended_at.is_not(None)).order_by(Instance.ended_at.desc(), Instance.key.desc())
    return session.scalars(query.limit(1)).one_or_none()


def open_of(session: Session, process_id: str, association_keys: Sequence[int]) -> dict[int, Instance]:
    """The active instances of a process about these associations, by association."""
    query = select(Instance).where(Instance.process_id == process_id, Instance.status == "active")
    rows = session.scalars(query.where(Instance.association_key.in_(association_keys)).order_by(Instance.key))
    return {row.association_key or 0: row for row in rows}


def latest_of(session: Session, process_id: str, association_keys: Sequence[int]) -> dict[int, Instance]:
    """The instance of a process that was started last about each of these associations, ended or not."""
    query = select(Instance).filter_by(process_id=process_id).where(Instance.association_key.in_(association_keys))
    query = query.order_by(Instance.key)
    return {row.association_key or 0: row for row in session.scalars(query)}


def many(session: Session, keys: Sequence[int]) -> dict[int, Instance]:
    """Several instances by key, in one query."""
    return {row.key: row for row in session.scalars(select(Instance).where(Instance.key.in_(keys)))}


def stopped(session: Session, keys: Sequence[int]) -> set[int]:
    """Which of these instances are stopped by a fault."""
    return set(session.scalars(select(Instance.key).where(Instance.key.in_(keys), Instance.has_incident)))


def open_keys(session: Session, association_key: int) -> list[int]:
    """The active instances about an association, in the order in which they are locked."""
    query = select(Instance.key).where(Instance.association_key == association_key, Instance.status == "active")
    return list(session.scalars(query.order_by(Instance.key)))


def weigh_started(session: Session, person_key: int) -> str:
    """A text that differs when anything happened in the active instances that somebody started."""
    query = select(func.count(), func.sum(Instance.journal_seq), func.sum(Instance.key))
    found = session.execute(query.where(Instance.started_by == person_key, Instance.status == "active")).one()
    return ".".join(str(value or 0) for value in found)


def count_open(session: Session, path: str) -> dict[str, int]:
    """How many instances of each process are active below an organisation."""
    query = select(Instance.process_id, func.count()).where(Instance.status == "active")
    rows = session.execute(query.where(Instance.organisation_path.like(f"{path}%")).group_by(Instance.process_id))
    return dict(rows.all())
