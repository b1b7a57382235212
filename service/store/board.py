"""Counts, times and what is late, over everything below one organisation. Only reads.

A *unit* is an organisation directly below: rows are counted by the key that follows the organisation's path in theirs,
and what belongs to the organisation itself has no unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Float,
    Subquery,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from service.store import search
from service.store.associations import Association, Term
from service.store.instances import Instance
from service.store.organisations import Organisation
from service.store.search import Column
from service.store.tasks import UserTask, overdue

LIVING: Final = ("active", "dormant")  # an association that has a term
DAY: Final = 24 * 3600
LATER: Final = "later"
ANSWER: Final = "answer_order"  # the task of supervision.bpmn that answers a follow-up order


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many associations of a unit stand alike: status, stage of the open term, month of its last day."""

    unit: int | None
    status: str
    stage: str | None  # None: no open term
    month: str | None  # 2026-11; LATER beyond the last of the months asked for; None without a last day
    number: int
    severe: int  # of these, over for longer than the day asked for


@dataclass(frozen=True, slots=True)
class TaskCount:
    """Tasks of a unit."""

    unit: int | None
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class StepCount:
    """In how many active instances a step of the procedure is done, under way, under way and late."""

    element_id: str
    done: int
    running: int
    overdue: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long people took for a user task, in days of 24 hours. `limit` is the median of what they were given."""

    process_id: str
    element_id: str
    name: str
    finished: int
    limited: int  # of these, with a limit
    on_time: int  # of these, within it
    median: float
    ninetieth: float
    limit: float | None


@dataclass(frozen=True, slots=True)
class Late:
    """Something overdue: a `term` or a `task`, since when, and how much more of the same association is overdue."""

    kind: str
    key: int
    since: datetime
    others: int


def last_day() -> ColumnElement[date]:
    """The last day of a term that counts: of the approved extension, if there is one."""
    return func.coalesce(Term.extended_until, Term.ends_on)


def _below(column: Column, path: str) -> ColumnElement[bool]:
    return column.like(f"{path}%")


def _unit(column: Column, path: str) -> ColumnElement[int | None]:
    """The key after `path` in a row's path: '/1/12/' and '/1/12/345/6/' give 345."""
    return cast(func.nullif(func.split_part(column, "/", path.count("/") + 1), ""), BigInteger)


def units(session: Session, parent_key: int) -> list[Organisation]:
    """The organisations directly below, but for those of the Party, in the order they were made."""
    query = select(Organisation).where(Organisation.parent_key == parent_key, Organisation.kind != "party_committee")
    return list(session.scalars(query.order_by(Organisation.region_code, Organisation.key)))


def terms(session: Session, path: str, severe_before: date, later_from: date) -> list[TermCount]:
    """Associations that are not closed, counted by unit, status, stage and month; from `later_from` on as one."""
    stage = case((Term.key.is_(None), null()), (Term.ends_on.is_(None), literal("no_date")), else_=Term.stage)
    query = select(
        _unit(Association.organisation_path, path).label("u"),
        Association.status.label("s"),
        stage.label("g"),
        case((last_day() >= later_from, literal(LATER)), else_=func.to_char(last_day(), "YYYY-MM")).label("m"),
        func.count(),
        func.count().filter(last_day() < severe_before),
    )
    joined = and_(Term.association_key == Association.key, Term.closed_on.is_(None))
    query = query.outerjoin_from(Association, Term, joined).where(_below(Association.organisation_path, path))
    rows = session.execute(query.where(Association.status != "closed").group_by("u", "s", "g", "m"))
    return [TermCount(*row) for row in rows]


def tasks(session: Session, path: str, now: datetime) -> list[TaskCount]:
    """Open tasks by unit."""
    late = func.count().filter(UserTask.due_at < now)
    query = select(_unit(UserTask.organisation_path, path).label("u"), func.count(), late)
    query = query.where(UserTask.state == "created", _below(UserTask.organisation_path, path)).group_by("u")
    return [TaskCount(*row) for row in session.execute(query)]


def weigh(session: Session, path: str, now: datetime, today: date) -> str:
    """A text that differs when anything changed that the board of an organisation counts; two aggregates, no lists.

    What came and went between two looks at it leaves no trace: it only counts in the averages, at the next change.
    """
    late = func.count().filter(UserTask.due_at < now)
    waiting = select(func.count(), func.sum(UserTask.key), late).where(UserTask.state == "created")
    over = func.count().filter(last_day() < today)
    days = func.sum(last_day() - date(2000, 1, 1))
    ledger = select(
        func.count(), func.sum(func.hashtext(Association.status + func.coalesce(Term.stage, ""))), over, days
    )
    joined = and_(Term.association_key == Association.key, Term.closed_on.is_(None))
    ledger = ledger.outerjoin_from(Association, Term, joined).where(_below(Association.organisation_path, path))
    found = [*session.execute(waiting.where(_below(UserTask.organisation_path, path))).one()]
    found += session.execute(ledger).one()
    return ".".join(str(value or 0) for value in found)


def punctuality(session: Session, path: str, since: datetime) -> tuple[int, int]:
    """Of the tasks with a limit that people completed since then: how many within it, and how many there are."""
    query = select(func.count().filter(UserTask.ended_at <= UserTask.due_at), func.count())
    query = query.where(UserTask.state == "completed", UserTask.ended_at >= since, UserTask.due_at.is_not(None))
    within, limited = session.execute(query.where(_below(UserTask.organisation_path, path))).one()
    return within, limited


def steps(session: Session, path: str, process_id: str, now: datetime) -> list[StepCount]:
    """Active instances of a process by the elements of its own diagram, what it calls counted at the call."""
    is_open = UserTask.state == "created"
    each = (
        select(
            UserTask.root_element_id,
            func.bool_or(is_open).label("running"),
            func.coalesce(func.bool_or(and_(is_open, UserTask.due_at < now)), False).label("late"),
            func.bool_or(UserTask.state == "completed").label("done"),
        )
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(Instance.status == "active", Instance.process_id == process_id, _below(Instance.organisation_path, path))
        .group_by(UserTask.instance_key, UserTask.root_element_id)
        .subquery()
    )
    running, late = each.c.running, each.c.late
    query = select(
        each.c.root_element_id,
        func.count().filter(~running, each.c.done),
        func.count().filter(running, ~late),
        func.count().filter(late),
    )
    return [StepCount(*row) for row in session.execute(query.group_by(each.c.root_element_id))]


def times(session: Session, path: str, process_id: str, since: datetime) -> list[StepTime]:
    """How long the tasks took that people completed since then in instances of a process."""
    finished = and_(UserTask.state == "completed", UserTask.ended_at >= since, UserTask.root_process_id == process_id)
    took = func.extract("epoch", UserTask.ended_at - UserTask.created_at) / DAY
    given = func.extract("epoch", UserTask.due_at - UserTask.created_at) / DAY
    query = select(
        UserTask.process_id,
        UserTask.element_id,
        func.max(UserTask.name),
        func.count(),
        func.count(UserTask.due_at),
        func.count().filter(UserTask.ended_at <= UserTask.due_at),
        *(cast(func.percentile_cont(share).within_group(took), Float) for share in (0.5, 0.9)),
        cast(func.percentile_cont(0.5).within_group(given), Float),
    )
    rows = session.execute(
        query.where(finished, _below(UserTask.organisation_path, path)).group_by(
            UserTask.process_id, UserTask.element_id
        )
    )
    return [StepTime(*row) for row in rows]


def _late(path: str, *, seen: tuple[ColumnElement[bool], ColumnElement[bool]], now: datetime, today: date) -> Subquery:
    """Terms that are over and not renewed, and tasks whose time is over; `rank` 1 is the oldest of an association."""
    after = cast(last_day(), DateTime) + timedelta(days=1)
    midnight = func.timezone("Asia/Shanghai", after, type_=DateTime(timezone=True))
    over = select(
        literal("term").label("kind"),
        Term.key.label("key"),
        Term.association_key.label("association_key"),
        cast(null(), BigInteger).label("instance_key"),
        Term.organisation_path.label("path"),
        midnight.label("since"),
        literal("secretariat").label("role"),
        cast(null(), Text).label("process_id"),
    )
    over = over.join(Association, Association.key == Term.association_key)
    over = over.where(Term.closed_on.is_(None), last_day() < today, Association.status.in_(LIVING), seen[0])
    waiting = select(
        literal("task"),
        UserTask.key,
        UserTask.association_key,
        UserTask.instance_key,
        UserTask.organisation_path,
        UserTask.due_at,
        UserTask.role,
        UserTask.root_process_id,
    ).where(overdue(now), seen[1])
    both = union_all(
        over.where(_below(Term.organisation_path, path)), waiting.where(_below(UserTask.organisation_path, path))
    ).subquery()
    about = func.coalesce(both.c.association_key, -both.c.instance_key)
    rank = func.row_number().over(partition_by=about, order_by=(both.c.since, both.c.key)).label("rank")
    return select(both, rank, (func.count().over(partition_by=about) - 1).label("others")).subquery()


def find_late(
    session: Session,
    path: str,
    seen: tuple[ColumnElement[bool], ColumnElement[bool]],
    *,
    now: datetime,
    today: date,
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Late]:
    """A page of what is overdue below an organisation, of the terms and tasks that are seen.

    Fields: key kind association_key role process_id since rank (1: the oldest of its association).
    """
    late = _late(path, seen=seen, now=now, today=today)
    row = func.json_build_array(late.c.kind, late.c.key, func.extract("epoch", late.c.since), late.c.others)
    whole = func.count().over()
    found = search.find(session, select(row), dict(late.c), filter=filter, sort=sort, page=page, number=whole)
    items = [Late(kind, key, datetime.fromtimestamp(since, UTC), others) for kind, key, since, others in found.items]
    return search.Page(items, found.total, found.start_cursor, found.end_cursor, found.has_more)


def unanswered(session: Session, path: str, now: datetime) -> tuple[int, int]:
    """Follow-up orders that wait for an answer: how many past their day, and how many there are."""
    query = select(func.count().filter(UserTask.due_at < now), func.count()).where(UserTask.state == "created")
    query = query.where(UserTask.process_id == "supervision", UserTask.element_id == ANSWER)
    late, there = session.execute(query.where(_below(UserTask.organisation_path, path))).one()
    return late, there


def open_elections(session: Session, path: str) -> int:
    """How many associations below an organisation are electing their next committee."""
    query = select(func.count(distinct(Instance.association_key))).where(Instance.status == "active")
    query = query.where(Instance.process_id == "term_election", _below(Instance.organisation_path, path))
    return session.scalars(query).one()
