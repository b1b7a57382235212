"""How the instances of one process went, element by element of its diagram, below one organisation. Only reads.

People's tasks and called processes take time and are counted; what the service does by itself is passed in an instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Float, Subquery, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from service.store.board import DAY
from service.store.tasks import UserTask


@dataclass(frozen=True, slots=True)
class Heat:
    """Of one element: how many instances passed it and are not in it now, are in it, are in it and late.

    `name` is the latest of its tasks. `median` is in days of 24 hours, from arrival to completion: of a task each time,
    of a called process once for each instance, from the first arrival in it to the last completion; None while nothing
    was completed.
    """

    element_id: str
    name: str
    passed: int
    here: int
    late: int
    median: float | None


def heat(session: Session, path: str, process_id: str, version: int | None, now: datetime) -> list[Heat]:
    """Every element at which people ever worked, in instances that run and in those that ended.

    `version` keeps to the instances of one version that were started by themselves.
    """
    own = UserTask.process_id == process_id
    counted = _counted(path, process_id, version)
    each = _procedures(counted, own, now)
    passed = and_(each.c.done, ~each.c.here)
    days = func.extract("epoch", each.c.took) / DAY
    query = select(
        each.c.element,
        func.max(each.c.name),
        func.bool_and(each.c.own),
        func.count().filter(passed),
        func.count().filter(each.c.here),
        func.count().filter(each.c.late),
        cast(func.percentile_cont(0.5).within_group(days).filter(passed), Float),
    )
    counts = session.execute(query.group_by(each.c.element)).all()
    times = _medians(session, and_(counted, own))
    return [
        Heat(element_id, name, done, there, late, times.get(element_id) if is_own else whole)
        for element_id, name, is_own, done, there, late, whole in counts
    ]


def _procedures(counted: ColumnElement[bool], own: ColumnElement[bool], now: datetime) -> Subquery:
    """One row for each instance and element: whether it is there, late there, was done, and how long it took in all."""
    is_open, is_done = UserTask.state == "created", UserTask.state == "completed"
    element = case((own, UserTask.element_id), else_=UserTask.root_element_id)
    query = select(
        element.label("element"),
        func.max(UserTask.name).label("name"),
        func.bool_and(own).label("own"),
        func.bool_or(is_open).label("here"),
        func.coalesce(func.bool_or(and_(is_open, UserTask.due_at < now)), False).label("late"),
        func.bool_or(is_done).label("done"),
        (func.max(UserTask.ended_at) - func.min(UserTask.created_at)).label("took"),
    )
    return query.where(counted, or_(is_open, is_done)).group_by(UserTask.instance_key, element).subquery()


def _counted(path: str, process_id: str, version: int | None) -> ColumnElement[bool]:
    below = UserTask.organisation_path.like(f"{path}%")
    started = UserTask.root_process_id == process_id
    if version is not None:
        return and_(below, started, UserTask.process_version == version)
    return and_(below, or_(started, UserTask.process_id == process_id))


def _medians(session: Session, counted: ColumnElement[bool]) -> dict[str, float]:
    took = func.extract("epoch", UserTask.ended_at - UserTask.created_at) / DAY
    median = cast(func.percentile_cont(0.5).within_group(took), Float)
    query = select(UserTask.element_id, median).where(counted, UserTask.state == "completed")
    return dict(session.execute(query.group_by(UserTask.element_id)).all())
