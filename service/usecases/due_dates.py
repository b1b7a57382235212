"""Shifting a due date, or computing it again: the limit of an open user task, the instant of a waiting timer.

By process owners and administrators above the procedure, always with a reason. What it was and what it will be is told
before it is done; whoever works on it is notified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.domain.errors import Refused, WrongState
from service.domain.workdays import SHANGHAI
from service.engine import due_dates
from service.engine.outcome import Outcome
from service.store import people, tasks
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import rows
from service.usecases.instance_access import repaired, require_reason
from service.usecases.journal import tell
from service.usecases.notices import send_notice
from service.usecases.task_access import notify_person
from service.usecases.tasks import get_task
from service.usecases.timers import TimerView, get_timer
from service.usecases.work import Work

RESPONSIBLE: Final = "secretariat"  # who hears of a timer that runs beside no task


@dataclass(frozen=True, slots=True)
class Wanted:
    """Another due date: `due_at`, or computed again, counted from when the wait began or else from now."""

    due_at: datetime | None = None
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a due date is and what it will be. `name` is that of the task or of the timer's element."""

    element_id: str
    name: str
    old: datetime | None
    new: datetime


def preview_task(work: Work, key: int, wanted: Wanted) -> Change:
    """What `shift_task` would do. Raises like it."""
    task = get_task(work, key)
    return _of_task(work, repaired(work, task.instance_key), task, wanted)[0]


def shift_task(work: Work, key: int, wanted: Wanted, reason: str) -> Change:
    """Let an open user task be due at another time.

    Raises NotFound, Forbidden('not_process_owner'), Refused('reason_missing' | 'due_in_past'),
    WrongState('instance_ended' | 'instance_suspended' | 'task_not_open' | 'due_not_drawn'), or the fault of the
    expression.
    """
    task = get_task(work, key)
    instance = repaired(work, task.instance_key, lock=True)
    require_reason(reason)
    task = next((one for one in tasks.open_of(work.session, instance.key) if one.key == key), task)
    change, outcome = _of_task(work, instance, task, wanted)
    task.due_at, task.overdue_noticed_at = change.new, None
    _keep(work, instance, outcome, "task.rescheduled", change, wanted, {"task": str(key), "reason": reason})
    _notify(work, [task], instance, change, reason)
    return change


def preview_timer(work: Work, key: int, wanted: Wanted) -> Change:
    """What `shift_timer` would do. Raises like it."""
    view = get_timer(work, key)
    return _of_timer(work, repaired(work, view.instance.key), view, wanted)[0]


def shift_timer(work: Work, key: int, wanted: Wanted, reason: str) -> Change:
    """Let a timer fire at another time; one that is due by then fires at the next look at the clock.

    Raises like `shift_task`, and WrongState('due_over' | 'due_none_left').
    """
    view = get_timer(work, key)
    instance = repaired(work, view.instance.key, lock=True)
    require_reason(reason)
    change, outcome = _of_timer(work, instance, view, wanted)
    _keep(work, instance, outcome, "timer.rescheduled", change, wanted, {"timer": str(key), "reason": reason})
    beside = view.node.attached_to
    concerned = [task for task in tasks.open_of(work.session, instance.key) if task.element_id == beside]
    _notify(work, concerned, instance, change, reason)
    return change


def _of_task(work: Work, instance: Instance, task: UserTask, wanted: Wanted) -> tuple[Change, Outcome]:
    if task.state != "created":
        raise WrongState("task_not_open")
    outcome = _computed(work, instance, task.task_id, wanted, task.created_at)
    due_at = next(one.due_at for one in outcome.open_tasks if one.id == task.task_id)
    return Change(task.element_id, task.name or task.element_id, task.due_at, due_at or work.now), outcome


def _of_timer(work: Work, instance: Instance, view: TimerView, wanted: Wanted) -> tuple[Change, Outcome]:
    outcome = _computed(work, instance, view.timer.task_id, wanted, view.timer.created_at)
    due_at = next(one.due_at for one in outcome.timers if one.task_id == view.timer.task_id)
    return Change(view.timer.element_id, view.node.name or view.node.id, view.due_at, due_at), outcome


def _computed(work: Work, instance: Instance, task_id: str, wanted: Wanted, began: datetime) -> Outcome:
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    if wanted.due_at is None:
        since = None if wanted.from_now else began
        return due_dates.recalculate(bundle, instance.state, instance.variables, task_id, since, work.moment)
    if wanted.due_at <= work.now:
        raise Refused("due_in_past")
    return due_dates.shift(bundle, instance.state, instance.variables, task_id, wanted.due_at, work.moment)


def _keep(  # noqa: PLR0917 - the parts of one line of the journal
    work: Work, instance: Instance, outcome: Outcome, event: str, change: Change, wanted: Wanted, told: dict[str, str]
) -> None:
    """Store it. No token moved, so a fault that stops the instance stays one."""
    instance.state, instance.next_due_at = outcome.state, outcome.due_at
    instance.revision += 1
    rows.update_timers(work, instance, outcome)
    how = "given" if wanted.due_at is not None else "from_now" if wanted.from_now else "from_begin"
    dates = {"old": change.old.isoformat() if change.old is not None else None, "new": change.new.isoformat()}
    tell(work, instance, event, {**told, **dates, "how": how, "name": change.name}, change.element_id)


def _notify(work: Work, concerned: list[UserTask], instance: Instance, change: Change, reason: str) -> None:
    """Tell who has the tasks, or their roles; of a timer beside no task the secretariat hears."""
    title = f"期限调整：{change.name}"
    text = f"{work.actor.name}将“{change.name}”的时间由{_shown(change.old)}调整为{_shown(change.new)}：{reason}"
    for task in concerned:
        person = people.by_username(work.session, task.assignee) if task.assignee is not None else None
        if person is not None:
            notify_person(work, task, person.key, kind="due", title=title, text=text)
            continue
        _tell_role(work, instance, task.role or RESPONSIBLE, title, text, task)
    if not concerned:
        _tell_role(work, instance, RESPONSIBLE, title, text, None)


def _tell_role(work: Work, instance: Instance, role: str, title: str, text: str, task: UserTask | None) -> None:  # noqa: PLR0917
    send_notice(
        work,
        kind="due",
        role=role,
        organisation_key=task.organisation_key if task is not None else rows.seat_of(instance, role),
        organisation_path=instance.organisation_path,
        title=title,
        text=text,
        association_key=instance.association_key,
        instance_key=instance.key,
        task_key=task.key if task is not None else None,
    )


def _shown(instant: datetime | None) -> str:
    return "没有期限" if instant is None else f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
