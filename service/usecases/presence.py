"""Who else has a task open, so that two people do not fill in the same form without knowing."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from service.store import presence
from service.store.tasks import UserTask
from service.usecases.signals import task_topic
from service.usecases.work import Work

EXPIRY: Final = timedelta(seconds=45)  # a page says that it is open at least every 20 seconds


def arrive(work: Work, task: UserTask) -> list[str]:
    """Note that the actor has a task open, and who else has. Others are told when the actor was not there before."""
    own = work.actor.person_key or 0
    there = presence.at_task(work.session, task.key, work.now - EXPIRY)
    presence.mark(work.session, task.key, own, task.organisation_path, work.now)
    if own not in there:
        work.touched.add(task_topic(task.key))
    return [name for key, name in there.items() if key != own]


def leave(work: Work, task_key: int) -> None:
    """Note that the actor has closed a task."""
    presence.leave(work.session, task_key, work.actor.person_key or 0)
    work.touched.add(task_topic(task_key))
