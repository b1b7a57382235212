"""Where instances wait: for a person, for a time, for a message. One row of tasks, timers or subscriptions each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from service.store.base import Session
from service.store.instances import Instance
from service.store.messages import Subscription
from service.store.tasks import UserTask
from service.store.timers import Timer


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many instances wait at an element, and how many of them are stopped by a fault."""

    element_id: str
    instances: int
    faults: int


def waiting_at(element_id: str, late_at: datetime | None = None) -> ColumnElement[bool]:
    """Active instances that wait at an element of their own process, or at one of a process that it calls.

    With `late_at` only those with a task there whose time was over then.
    """
    here = or_(UserTask.element_id == element_id, UserTask.root_element_id == element_id)
    tasks = select(UserTask.instance_key).where(UserTask.state == "created", here)
    if late_at is not None:
        return (Instance.status == "active") & Instance.key.in_(tasks.where(UserTask.due_at < late_at))
    found: list[Select[Any]] = [tasks]
    found += [
        select(waits.instance_key).where(or_(waits.element_id == element_id, waits.root_element_id == element_id))
        for waits in (Timer, Subscription)
    ]
    return (Instance.status == "active") & Instance.key.in_(union(*found))


def crowds(session: Session, definition_key: int, visible: ColumnElement[bool]) -> list[Crowd]:
    """The elements of a version at which instances wait; what waits inside a call counts at the call."""
    rows = union(
        select(UserTask.instance_key, UserTask.root_element_id.label("element_id")).where(UserTask.state == "created"),
        select(Timer.instance_key, Timer.root_element_id),
        select(Subscription.instance_key, Subscription.root_element_id),
    ).subquery()
    count = func.count(Instance.key.distinct())
    query = (
        select(rows.c.element_id, count, count.filter(Instance.has_incident))
        .join(Instance, Instance.key == rows.c.instance_key)
        .where(Instance.process_definition_key == definition_key, Instance.status == "active", visible)
        .group_by(rows.c.element_id)
        .order_by(count.desc(), rows.c.element_id)
    )
    return [Crowd(*row) for row in session.execute(query)]
