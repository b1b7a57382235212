"""Who may do something with a task, and in whose name. The doors to every action on a user task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.domain.actions import ACTIONS, PROPERTY, allowed
from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.domain.roles import Seat
from service.engine.definition import Bundle
from service.store import instances, opinions, people, tasks
from service.store.instances import Instance
from service.store.people import Person
from service.store.tasks import UserTask
from service.usecases.actors import Actor, Holding
from service.usecases.notices import send_notice
from service.usecases.substitutes import covers, stand_ins
from service.usecases.work import Work


def locked(work: Work, key: int) -> tuple[Instance, UserTask, list[UserTask]]:
    """The instance of a task, locked; the task; and all open tasks. Raises NotFound for what may not be seen,
    WrongState('instance_suspended').
    """
    instance = instances.lock_by_task(work.session, key)
    others = tasks.open_of(work.session, instance.key, also=key) if instance is not None else []
    task = next((other for other in others if other.key == key), None)
    if instance is None or task is None or not sees(work.actor, instance, task):
        raise NotFound("not_found", what="user task", key=key)
    if instance.suspended_at is not None:
        raise WrongState("instance_suspended", reason=instance.suspended_why)
    return instance, task, others


def open_task(work: Work, key: int) -> tuple[Instance, UserTask]:
    """The instance of an open task, locked, and the task. Raises NotFound, WrongState('task_not_open')."""
    instance, task, _ = locked(work, key)
    if task.state != "created":
        raise WrongState("task_not_open")
    return instance, task


def sees(actor: Actor, instance: Instance, task: UserTask) -> bool:
    """As `tasks.visible`, for rows that are at hand."""
    seats = {task.organisation_key, instance.organisation_key, *_seats(instance)}
    mine = task.assignee == actor.username
    return mine or actor.oversees(instance.organisation_path) or not actor.organisation_keys.isdisjoint(seats)


def _seats(instance: Instance) -> list[int]:
    """The organisations that work on a procedure. Whoever sits above them sees it by overseeing it."""
    return [key for seat, key in instance.seats.items() if seat != Seat.ABOVE]


def is_candidate(actor: Actor, task: UserTask) -> bool:
    """Whether the actor may complete the task when nobody has it."""
    if task.role is None:  # the diagram leaves it to the organisation
        return task.organisation_key in actor.organisation_keys or actor.repairs(task.organisation_path)
    return actor.holds(task.role, task.organisation_key)


def require_say(actor: Actor, task: UserTask) -> None:
    """Who may hand out a task: whoever may complete it or has it, and whoever repairs there."""
    if task.assignee == actor.username or actor.repairs(task.organisation_path):
        return
    if not is_candidate(actor, task):
        raise Forbidden("not_a_candidate")


def require_hold(work: Work, task: UserTask) -> Actor | None:
    """Who may work on a task: who has it, or anybody of its role while nobody has it; or their substitute.

    Gives the absent person in whose name the actor works, None for the actor's own. Raises Forbidden, WrongState.
    """
    actor = work.actor
    if task.assignee == actor.username:
        return None
    candidate = is_candidate(actor, task)
    if candidate and (task.assignee is None or task.state != "created"):
        return None
    if covers(actor, task):
        for absent in stand_ins(work):
            if task.assignee == absent.username or (task.assignee is None and is_candidate(absent, task)):
                return absent
    if not candidate:
        raise Forbidden("not_a_candidate")
    raise WrongState("task_assigned", assignee=task.assignee)


def require_own(work: Work, task: UserTask) -> Actor | None:
    """Like `require_hold`, and the task must not be delegated to the actor, who only prepares it."""
    absent = require_hold(work, task)
    if task.owner is not None:
        raise WrongState("task_delegated", owner=task.owner)
    return absent


def actions_of(bundle: Bundle, task: UserTask) -> frozenset[str]:
    """What the diagram lets people do with a task."""
    node = bundle.processes[task.process_id].diagram.nodes[task.element_id]
    return allowed(node.properties.get(PROPERTY), task.role)


def require_action(work: Work, instance: Instance, task: UserTask, action: str) -> None:
    """Raise Forbidden('action_not_allowed') when the diagram does not allow an action."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    if action not in actions_of(bundle, task):
        raise Forbidden("action_not_allowed", zh=ACTIONS[action].zh, en=ACTIONS[action].en)


def in_sight(work: Work, instance: Instance, task: UserTask) -> list[Person]:
    """Everybody who works on the procedure: who holds a role in one of its organisations."""
    return people.in_organisations(work.session, {task.organisation_key, *_seats(instance)})


def one_in_sight(work: Work, instance: Instance, task: UserTask, username: str) -> Person:
    """Somebody who sees the procedure. Raises Refused('person_out_of_sight')."""
    person = people.by_username(work.session, username.strip().casefold())
    if person is None or not person.active or not sees(as_actor(work, person), instance, task):
        raise Refused("person_out_of_sight", username=username)
    return person


def one_of_role(work: Work, task: UserTask, username: str) -> Person:
    """Somebody who may complete the task. Raises Refused('assignee_unsuitable')."""
    if task.role is not None:
        holders = people.holders(work.session, task.role, task.organisation_key)
        person = next((holder for holder in holders if holder.username == username), None)
    else:
        person = people.by_username(work.session, username)
    if person is None:
        raise Refused("assignee_unsuitable", assignee=username)
    return person


def notify_person(work: Work, task: UserTask, person_key: int, *, kind: str, title: str, text: str) -> None:
    """A notice to one person about a task."""
    _notify(work, task, role=None, person_key=person_key, kind=kind, title=title, text=text)


def notify_role(work: Work, task: UserTask, *, kind: str, title: str, text: str) -> None:
    """A notice about a task to everybody of its role; to nobody when it has none."""
    if task.role is not None:
        _notify(work, task, role=task.role, kind=kind, title=title, text=text)


def _notify(work: Work, task: UserTask, **to_whom: Any) -> None:
    send_notice(
        work,
        organisation_key=task.organisation_key,
        organisation_path=task.organisation_path,
        association_key=task.association_key,
        instance_key=task.instance_key,
        task_key=task.key,
        **to_whom,
    )


def hand_to_last(work: Work, task: UserTask, before: UserTask | None, *, kind: str, title: str, text: str) -> None:
    """Give a task to who did it last if they still may, and tell them, else its role."""
    person = people.get(work.session, before.completed_by) if before is not None and before.completed_by else None
    if person is not None and _may_do(work, person, task):
        task.assignee = person.username
        notify_person(work, task, person.key, kind=kind, title=title, text=text)
    else:
        notify_role(work, task, kind=kind, title=title, text=text)


def _may_do(work: Work, person: Person, task: UserTask) -> bool:
    return person.active and is_candidate(as_actor(work, person), task)


def restore_holders(work: Work, opened: Iterable[UserTask]) -> None:
    """Tasks that stand again after a return: who had them has them, and what was asked and prepared is kept."""
    for task in opened:
        before = tasks.last_canceled(work.session, task)
        if before is None:
            continue
        person = people.by_username(work.session, before.assignee) if before.assignee is not None else None
        if person is not None and person.active:
            task.assignee, task.owner, task.prepared = before.assignee, before.owner, before.prepared
            title, text = f"重新送达：{task.name}", f"{work.actor.name}已按退回意见修改，“{task.name}”请您继续办理。"
            notify_person(work, task, person.key, kind="return", title=title, text=text)
        opinions.move(work.session, before, task)


def as_actor(work: Work, person: Person) -> Actor:
    """Somebody with the roles they hold now."""
    found = people.with_holdings(work.session, person.key)
    held = found[1] if found is not None else []
    holdings = tuple(Holding(h.role, h.organisation_key, h.organisation_path) for h in held)
    return Actor(person.key, person.username, person.name, person.language, holdings)
