"""What a page that stays open has to know: whether it is still true. Told as a stamp that differs when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.store import board, instances, people, tasks
from service.store.tasks import UserTask
from service.usecases import notices, presence
from service.usecases.board import place_of
from service.usecases.instances import get_instance
from service.usecases.tasks import desk, get_task, to_sign
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for somebody: tasks to do and tasks to sign. `stamp` differs when anything of it changed."""

    open_tasks: int
    overdue_tasks: int
    to_sign: int
    overdue_to_sign: int
    unread: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What a page shows beside the desk: a task or an instance by its key, what the person has started, or the board of
    an organisation by its key.
    """

    task: int | None = None
    instance: int | None = None
    started: bool = False
    board: int | None = None


@dataclass(frozen=True, slots=True)
class TaskNow:
    """A task as it is now: who has it, who ended it and when, who else has it open."""

    state: str
    assignee: str | None
    ended_by: str
    ended_at: datetime | None
    others: list[str]


def desk_now(work: Work) -> Desk:
    """What waits for the actor."""
    all_ = tasks.weigh(work.session, desk(work), to_sign(work), work.actor.username, work.now)
    unread = notices.count_unread(work)
    todo, late = all_.all - all_.to_sign, all_.overdue - all_.to_sign_overdue
    return Desk(todo, late, all_.to_sign, all_.to_sign_overdue, unread, f"{all_.stamp}.{unread}")


def stamp(work: Work, desk: Desk, watched: Watched) -> str:
    """A text that differs when anything changed that the page shows. Raises NotFound for what may not be seen."""
    found = [desk.stamp]
    if watched.started:
        found.append(instances.weigh_started(work.session, work.actor.person_key or 0))
    if watched.instance is not None:
        found.append(str(get_instance(work, watched.instance).journal_seq))
    if watched.board is not None:
        found.append(board.weigh(work.session, place_of(work, watched.board).path, work.now, work.moment.today))
    if watched.task is not None:
        task = get_task(work, watched.task)
        found.append(f"{task.state}.{instances.journal_seq(work.session, task.instance_key)}")
    return "-".join(found)


def task_now(work: Work, key: int) -> TaskNow:
    """A task as it is now, and note that the actor has it open. Raises NotFound."""
    task = get_task(work, key)
    others = presence.arrive(work, task) if task.state == "created" else []
    return TaskNow(task.state, task.assignee, _ended_by(work, task), task.ended_at, others)


def _ended_by(work: Work, task: UserTask) -> str:
    person = people.get(work.session, task.completed_by) if task.completed_by is not None else None
    return person.name if person is not None else ""
