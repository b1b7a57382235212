"""Copies of tasks for people to read 抄送: to whoever sees the procedure, each once, with the time of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.domain.errors import NotFound, Refused, WrongState
from service.store import copies
from service.store.copies import TaskCopy
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases.journal import tell
from service.usecases.task_access import locked, notify_person, one_in_sight, require_action, require_hold
from service.usecases.work import Work

MOST: Final = 50  # people in one go


def send_copies(work: Work, key: int, usernames: Sequence[str], note: str = "") -> UserTask:
    """Send a copy of a task to people. Who has one already keeps it as it is.

    By whoever may complete the task, and by who completed it. Raises NotFound, Forbidden('not_a_candidate' |
    'action_not_allowed'), Refused('person_out_of_sight' | 'copies_number'), WrongState('task_canceled').
    """
    instance, task, _ = locked(work, key)
    if task.completed_by is None or task.completed_by != work.actor.person_key:
        require_hold(work, task)
    if task.state == "canceled":
        raise WrongState("task_canceled")
    require_action(work, instance, task, "copy")
    names = list(dict.fromkeys(usernames))
    if not 0 < len(names) <= MOST:
        raise Refused("copies_number", limit=MOST)
    sent = []
    for person in [one_in_sight(work, instance, task, name) for name in names]:
        values = {"person_key": person.key, "sent_by": work.actor.person_key, "sender": work.actor.name, "note": note}
        if copies.add(work.session, task, {**values, "created_at": work.now}):
            sent.append(person)
            text = f"{work.actor.name}把“{task.name}”抄送给您。{note}"
            notify_person(work, task, person.key, kind="copy", title=f"抄送：{task.name}", text=text)
    if sent:
        told = {"task": str(task.key), "to": [p.username for p in sent], "to_name": "、".join(p.name for p in sent)}
        tell(work, instance, "task.copied", {**told, "reason": note}, task.element_id)
    return task


def search_copies(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[TaskCopy]:
    """Copies that the actor got. Fields: key task_key instance_key created_at read_at; filter only: unread (true)."""
    rest, conditions = dict(filter), [copies.of_person(work.actor.person_key or 0)]
    if rest.pop("unread", False):
        conditions.append(copies.unread())
    return copies.find(work.session, conditions, rest, sort, page)


def count_unread(work: Work) -> int:
    """How many copies the actor has not read."""
    return copies.count(work.session, [copies.of_person(work.actor.person_key or 0), copies.unread()])


def mark_read(work: Work, key: int) -> TaskCopy:
    """Note that the actor has read a copy; the first time counts. Raises NotFound."""
    row = copies.get(work.session, key, copies.of_person(work.actor.person_key or 0))
    if row is None:
        raise NotFound("not_found", what="copy", key=key)
    row.read_at = row.read_at or work.now
    return row
