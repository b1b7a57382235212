"""Handing a task on for good or for preparation, and urging those who can act: 转办, 委派, 催办."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from service.domain.errors import Forbidden, Refused, WrongState
from service.store import instances, opinions, people
from service.store.instances import Instance
from service.store.people import Person
from service.store.tasks import UserTask
from service.usecases import task_access
from service.usecases.journal import tell
from service.usecases.task_access import (
    is_candidate,
    notify_person,
    notify_role,
    open_task,
    require_action,
    require_own,
)
from service.usecases.tasks import get_task, instance_of
from service.usecases.work import Work

URGED_EVERY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class People:
    """Whom a task can be given to: holders of its role, and everybody who works on the procedure."""

    of_role: list[Person]
    in_sight: list[Person]


def people_around(work: Work, key: int) -> People:
    """Whom the actor can choose for an action on a task, themselves left out. Raises NotFound."""
    task = get_task(work, key)
    instance = instance_of(work, task)
    holders = people.holders(work.session, task.role, task.organisation_key) if task.role is not None else []
    seen = task_access.in_sight(work, instance, task)
    mine = work.actor.person_key
    return People([one for one in holders if one.key != mine], [one for one in seen if one.key != mine])


def allowed_actions(work: Work, key: int) -> frozenset[str]:
    """What the diagram lets people do with a task. Raises NotFound."""
    task = get_task(work, key)
    instance = instance_of(work, task)
    return task_access.actions_of(work.parts.bundles.get(work.session, instance.bundle_hash), task)


def allowing(work: Work, action: str, found: Sequence[UserTask]) -> set[int]:
    """Those of some tasks, all of them seen, with which the diagram lets people do this: their keys."""
    bundles = instances.bundles_of(work.session, [task.instance_key for task in found])

    def allows(task: UserTask) -> bool:
        bundle = work.parts.bundles.get(work.session, bundles[task.instance_key])
        return action in task_access.actions_of(bundle, task)

    return {task.key for task in found if allows(task)}


def transfer_task(work: Work, key: int, username: str, reason: str = "") -> UserTask:
    """Give a task for good to somebody else of its role 转办.

    Raises NotFound, Forbidden('not_a_candidate' | 'action_not_allowed'), Refused('assignee_unsuitable'),
    WrongState('task_not_open' | 'task_assigned' | 'task_delegated').
    """
    instance, task = open_task(work, key)
    if not work.actor.repairs(task.organisation_path) or task.owner is not None:
        require_own(work, task)
    require_action(work, instance, task, "transfer")
    person = task_access.one_of_role(work, task, username)
    if person.username == task.assignee or (task.assignee is None and person.key == work.actor.person_key):
        raise Refused("assignee_unsuitable", assignee=username)
    told = {"task": str(task.key), "from": task.assignee, "to": person.username, "to_name": person.name}
    task.assignee = person.username
    tell(work, instance, "task.transferred", {**told, "reason": reason}, task.element_id)
    text = f"{work.actor.name}把“{task.name}”转给您办理。{reason}"
    notify_person(work, task, person.key, kind="transfer", title=f"转办：{task.name}", text=text)
    return task


def delegate_task(work: Work, key: int, username: str, note: str = "") -> UserTask:
    """Let somebody else prepare a task; their completion brings it back to the actor, who submits 委派.

    To holders of its role, and where the diagram allows `delegate_outside` to whoever sees the procedure. Raises
    NotFound, Forbidden('not_a_candidate' | 'action_not_allowed'), Refused('delegate_unsuitable' |
    'person_out_of_sight'), WrongState('task_not_open' | 'task_assigned' | 'task_delegated').
    """
    instance, task = open_task(work, key)
    absent = require_own(work, task)
    require_action(work, instance, task, "delegate")
    person = task_access.one_in_sight(work, instance, task, username)
    owner = absent.username if absent is not None else work.actor.username
    if person.username in (owner, work.actor.username):
        raise Refused("delegate_unsuitable", username=username)
    if not is_candidate(task_access.as_actor(work, person), task):
        require_action(work, instance, task, "delegate_outside")
    task.owner, task.assignee = owner, person.username
    told = {"task": str(task.key), "to": person.username, "to_name": person.name, "reason": note}
    tell(work, instance, "task.delegated", told, task.element_id)
    text = f"{work.actor.name}委派您填写“{task.name}”，填好后由其提交。{note}"
    notify_person(work, task, person.key, kind="delegation", title=f"委派：{task.name}", text=text)
    return task


def recall_task(work: Work, key: int) -> UserTask:
    """Take a delegated task back before it is prepared, as its owner or a process owner above.

    Raises NotFound, Forbidden('not_the_owner'), WrongState('task_not_open' | 'task_not_delegated').
    """
    instance, task = open_task(work, key)
    if task.owner is None:
        raise WrongState("task_not_delegated")
    if task.owner != work.actor.username and not work.actor.repairs(task.organisation_path):
        raise Forbidden("not_the_owner", owner=task.owner)
    tell(work, instance, "task.recalled", {"task": str(task.key), "from": task.assignee}, task.element_id)
    task.assignee, task.owner = task.owner, None
    return task


def urge_task(work: Work, key: int, note: str = "") -> UserTask:
    """A notice to those who can act: who has the task, else its role, and those whose opinion is missing 催办.

    By whoever sees the task, once in 24 hours. Raises NotFound, Forbidden('action_not_allowed'),
    Refused('urge_oneself'), WrongState('task_not_open' | 'urged_already').
    """
    instance, task = open_task(work, key)
    require_action(work, instance, task, "urge")
    if task.assignee == work.actor.username:
        raise Refused("urge_oneself")
    if task.urged_at is not None and work.now - task.urged_at < URGED_EVERY:
        raise WrongState("urged_already", hours=URGED_EVERY // timedelta(hours=1))
    task.urged_at = work.now
    tell(work, instance, "task.urged", {"task": str(task.key), "to": task.assignee, "reason": note}, task.element_id)
    _urge(work, instance, task, note)
    return task


def _urge(work: Work, instance: Instance, task: UserTask, note: str) -> None:
    title, text = f"催办：{task.name}", f"{work.actor.name}请您尽快办理“{task.name}”。{note}"
    waiting = [row.person_key for row in opinions.of_task(work.session, task.key) if row.state == "asked"]
    holder = people.by_username(work.session, task.assignee) if task.assignee is not None else None
    for person_key in {*waiting, *([holder.key] if holder is not None else [])}:
        notify_person(work, task, person_key, kind="urge", title=title, text=text)
    if holder is None:
        notify_role(work, task, kind="urge", title=title, text=text)
