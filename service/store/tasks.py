"""User tasks: one row for each, from the moment it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.domain.actions import DECIDING_ROLES
from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index
from service.store.search import Column
from service.store.visibility import Sight

STATES = ("created", "completed", "canceled")


class UserTask(Base):
    """A user task. `role` is held in `organisation_key`; `local` are its own variables (multi-instance).

    `scope_id` is the engine's name of the sub-process or call around it; the completion of `opened_by` opened it. While
    it is delegated `owner` is who gets it back; `prepared` is what the delegate has filled in, by whom and when.
    `returned` says who sent it back, when, why and from where. `completed_for` is who was absent when it was done.
    `paused` is whether its instance is suspended.
    `root_element_id` is the element of the instance's own process in which it lies: the call activity, for a task of a
    process that is called. `signature` is whether somebody signs what others have made.
    """

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
    root_element_id: Mapped[str]
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
    completed_for: Mapped[OptionalRef]
    scope_id: Mapped[str] = mapped_column(default="", server_default="")
    opened_by: Mapped[OptionalRef]
    owner: Mapped[str | None]
    prepared: Mapped[dict[str, Any] | None]
    returned: Mapped[dict[str, Any] | None]
    urged_at: Mapped[datetime | None]
    paused: Mapped[bool] = mapped_column(default=False, server_default="false")
    opinions_asked: Mapped[int] = mapped_column(default=0, server_default="0")
    signature: Mapped[bool] = mapped_column(default=False, server_default="false")
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        UniqueConstraint("instance_key", "task_id"),
        Index("ix_user_tasks_open", "organisation_key", "role", "due_at", postgresql_where="state = 'created'"),
        # Without those of nobody: PostgreSQL would read them all to find the few that a role could take.
        Index("ix_user_tasks_assignee", "assignee", postgresql_where="state = 'created' AND assignee IS NOT NULL"),
        Index(
            "ix_user_tasks_overdue",
            "due_at",
            postgresql_where="state = 'created' AND overdue_noticed_at IS NULL",
        ),
        Index("ix_user_tasks_ended", "root_process_id", "ended_at", postgresql_where="state = 'completed'"),
        path_index("ix_user_tasks_organisation_path"),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open tasks there are, by limit and by holder, and of which processes (their ids, in order)."""

    total: int
    overdue: int
    week: int
    later: int
    none: int
    free: int
    mine: int
    processes: list[str]


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(UserTask, name)
    for name in (
        "key", "instance_key", "process_definition_key", "process_id", "root_process_id", "process_name",
        "process_version", "association_key", "business_id", "element_id", "name", "state", "role",
        "organisation_key", "assignee", "priority", "due_at", "follow_up_at", "created_at", "ended_at", "completed_by",
    )
}  # fmt: skip


def find(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[UserTask]:
    """A page of tasks."""
    return search.find(session, select(UserTask).where(*conditions), SEARCHED, filter=filter, sort=sort, page=page)


def visible(sight: Sight, role_keys: Sequence[tuple[str, int]], username: str) -> ColumnElement[bool]:
    """Tasks that somebody sees: their own, those of their organisations, and those of instances that they see."""
    own = or_(candidate(role_keys), UserTask.assignee == username)
    owned = sight.of_owner(UserTask.organisation_path, UserTask.association_key, UserTask.organisation_key)
    return or_(owned, own)


def on_the_desk(role_keys: Sequence[tuple[str, int]], username: str) -> ColumnElement[bool]:
    """Tasks that wait for somebody: assigned to them, or of a role of theirs and nobody's yet."""
    return or_(UserTask.assignee == username, and_(candidate(role_keys), UserTask.assignee.is_(None)))


def on_the_desk_of_absent(
    role_keys: Sequence[tuple[str, int]], usernames: Sequence[str], own_role_keys: Sequence[tuple[str, int]]
) -> ColumnElement[bool]:
    """Tasks that wait for people for whom somebody stands in, who does those of deciding roles only as one of them.

    `role_keys` are those of the absent that may be stood in for.
    """
    may = or_(UserTask.role.is_(None), UserTask.role.not_in(DECIDING_ROLES), candidate(own_role_keys))
    free = and_(candidate(role_keys), UserTask.assignee.is_(None))
    return or_(and_(UserTask.assignee.in_(usernames), may), free)


def get(session: Session, key: int, seen: ColumnElement[bool] | None) -> UserTask | None:
    """The task with this key, if it may be seen; with None for what this transaction has read already."""
    if seen is None:
        return session.get(UserTask, key)
    return session.scalars(select(UserTask).where(UserTask.key == key, seen)).one_or_none()


_OPEN_OF: Final = (
    select(UserTask)
    .where(UserTask.instance_key == bindparam("instance_key"))
    .where(or_(UserTask.state == "created", UserTask.key == bindparam("also")))
    .order_by(UserTask.key)
    .execution_options(populate_existing=True)
)


def open_of(session: Session, instance_key: int, also: int = 0) -> list[UserTask]:
    """The open tasks of an instance that this transaction has locked, and the task `also` in whatever state."""
    return list(session.scalars(_OPEN_OF, {"instance_key": instance_key, "also": also}))


def last_of(session: Session, instance_key: int, scope_id: str, element_id: str) -> UserTask | None:
    """The latest task at an element of a scope."""
    query = select(UserTask).filter_by(instance_key=instance_key, scope_id=scope_id, element_id=element_id)
    return session.scalars(query.order_by(UserTask.key.desc()).limit(1)).one_or_none()


def last_completed(
    session: Session, instance_key: int, element_id: str, scope_id: str | None = None
) -> UserTask | None:
    """The task at an element that was completed last, of one scope or of any."""
    query = select(UserTask).filter_by(instance_key=instance_key, element_id=element_id, state="completed")
    query = query.filter_by(scope_id=scope_id) if scope_id is not None else query
    query = query.order_by(UserTask.ended_at.desc(), UserTask.key.desc())
    return session.scalars(query.limit(1)).one_or_none()


def completed_by(session: Session, instance_key: int, element_id: str, people: Iterable[int]) -> list[UserTask]:
    """The tasks at an element that some people have completed, for themselves or for somebody else."""
    keys = list(people)
    query = select(UserTask).filter_by(instance_key=instance_key, element_id=element_id, state="completed")
    return list(session.scalars(query.where(or_(UserTask.completed_by.in_(keys), UserTask.completed_for.in_(keys)))))


def last_canceled(session: Session, task: UserTask) -> UserTask | None:
    """The task that stood at the same element, for the same element of a repetition, and was canceled last."""
    query = select(UserTask).filter_by(instance_key=task.instance_key, element_id=task.element_id, state="canceled")
    counter = task.local.get("loopCounter")
    found = session.scalars(query.order_by(UserTask.ended_at.desc(), UserTask.key.desc()))
    return next((row for row in found if row.local.get("loopCounter") == counter), None)


def last_returned(session: Session, instance_key: int, element_id: str) -> UserTask | None:
    """The latest task at an element that was sent back."""
    query = select(UserTask).filter_by(instance_key=instance_key, element_id=element_id)
    query = query.where(UserTask.returned.is_not(None)).order_by(UserTask.key.desc())
    return session.scalars(query.limit(1)).one_or_none()


def opened_by(session: Session, instance_key: int, task_key: int) -> list[UserTask]:
    """The tasks that the completion of a task opened."""
    query = select(UserTask).filter_by(instance_key=instance_key, opened_by=task_key)
    return list(session.scalars(query.order_by(UserTask.key)))


def candidate(role_keys: Sequence[tuple[str, int]]) -> ColumnElement[bool]:
    """Tasks of one of these (role, organisation) pairs."""
    return tuple_(UserTask.role, UserTask.organisation_key).in_(role_keys)


def overdue(now: datetime) -> ColumnElement[bool]:
    """Open tasks whose time is over."""
    return (UserTask.state == "created") & (UserTask.due_at < now)


def claim_overdue(session: Session, now: datetime, limit: int) -> list[UserTask]:
    """Overdue tasks of which no notice was raised, locked; those that another clock has are passed over."""
    query = select(UserTask).where(overdue(now), UserTask.overdue_noticed_at.is_(None), ~UserTask.paused)
    return list(session.scalars(query.order_by(UserTask.due_at).limit(limit).with_for_update(skip_locked=True)))


def many(session: Session, keys: Sequence[int]) -> dict[int, UserTask]:
    """Several tasks by key, in one query."""
    return {row.key: row for row in session.scalars(select(UserTask).where(UserTask.key.in_(keys)))}


def first_open(session: Session, instance_keys: Sequence[int]) -> dict[int, UserTask]:
    """Of each of these instances the open task that waits for longest."""
    query = select(UserTask).where(UserTask.instance_key.in_(instance_keys), UserTask.state == "created")
    query = query.ext(distinct_on(UserTask.instance_key)).order_by(UserTask.instance_key, UserTask.key)
    return {row.instance_key: row for row in session.scalars(query)}


def times_completed(session: Session, instance_keys: Sequence[int]) -> dict[tuple[int, str], int]:
    """How often each element of these instances was completed by people: (instance, element) -> number."""
    query = select(UserTask.instance_key, UserTask.element_id, func.count()).where(UserTask.state == "completed")
    query = query.where(UserTask.instance_key.in_(instance_keys)).group_by(UserTask.instance_key, UserTask.element_id)
    return {(instance, element): number for instance, element, number in session.execute(query)}


@dataclass(frozen=True, slots=True)
class Weight:
    """Open tasks and those of them to sign, each with how many are overdue; `stamp` differs when anything changed."""

    all: int
    overdue: int
    to_sign: int
    to_sign_overdue: int
    stamp: str


def weigh(
    session: Session, condition: ColumnElement[bool], to_sign: ColumnElement[bool], username: str, now: datetime
) -> Weight:
    """The open tasks that fulfil a condition."""
    dues, late = func.sum(func.extract("epoch", UserTask.due_at)), UserTask.due_at < now
    held = func.count().filter(UserTask.assignee == username)
    counts = (func.count(), func.count().filter(late), func.count().filter(to_sign), func.count().filter(to_sign, late))
    query = select(*counts, held, func.sum(UserTask.key), dues)
    found = session.execute(query.where(condition, UserTask.state == "created")).one()
    return Weight(found[0], found[1], found[2], found[3], ".".join(str(value or 0) for value in found))


def tally(
    session: Session, conditions: Sequence[ColumnElement[bool]], username: str, now: datetime, week: datetime
) -> Tally:
    """Count what fulfils the conditions. Overdue until `now`, due this week before `week`, the instant it ends."""
    due, number = UserTask.due_at, func.count()
    parts = (due <= now, (due > now) & (due < week), due >= week, due.is_(None), UserTask.assignee.is_(None))
    counts = [number, *(number.filter(part) for part in (*parts, UserTask.assignee == username))]
    kinds = func.array_agg(UserTask.root_process_id.distinct())
    *numbers, processes = session.execute(select(*counts, kinds).where(*conditions)).one()
    total, overdue, due_this_week, later, none, free, mine = numbers
    return Tally(total, overdue, due_this_week, later, none, free, mine, sorted(processes or ()))


def count_open(session: Session, path: str, now: datetime) -> tuple[int, int]:
    """How many tasks are open below an organisation, and how many of them are overdue."""
    query = select(func.count(), func.count().filter(UserTask.due_at < now)).where(UserTask.state == "created")
    open_tasks, late = session.execute(query.where(UserTask.organisation_path.like(f"{path}%"))).one()
    return open_tasks, late
