"""User tasks: finding, claiming and completing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.errors import NotFound, Refused, WrongState
from service.domain.workdays import Moment
from service.engine import form, runner
from service.engine.definition import Bundle
from service.store import definitions, instances, opinions, people, search, task_drafts, tasks, worklists
from service.store.instances import Instance
from service.store.search import Condition, Page
from service.store.tasks import Tally, UserTask
from service.usecases.documents import attach_files
from service.usecases.journal import tell
from service.usecases.record import record
from service.usecases.separation import require_separation
from service.usecases.substitutes import covered_roles, stand_ins
from service.usecases.task_access import (
    locked,
    notify_person,
    one_of_role,
    open_task,
    require_hold,
    require_say,
    restore_holders,
)
from service.usecases.variables import clean
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What is needed to show a task. `schema` is the form-js JSON, None for a task without a form; `data` fills it."""

    task: UserTask
    form_key: int | None
    form_id: str | None
    form_version: int | None
    schema: dict[str, Any] | None
    data: dict[str, Any]
    moment: Moment  # by which its expressions count days


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed task, its instance after the step, and the tasks that the step opened."""

    task: UserTask
    instance: Instance
    opened: list[UserTask]


def search_tasks(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[UserTask]:
    """Tasks seen by the actor: of their roles, assigned to them, or of instances that they see.

    Fields: key instance_key process_definition_key process_id process_name process_version association_key
    business_id element_id name state role organisation_key assignee priority due_at follow_up_at created_at ended_at;
    filter only: mine (true: assigned to the actor, or of a role of theirs and nobody's), overdue (true),
    to_sign (whether the actor signs there, see `to_sign`),
    text (in the name of task, association, park, process or person, or in the number of a paper).
    """
    conditions, rest = _conditions(work, filter)
    return tasks.find(work.session, conditions, rest, sort, page)


def tally_tasks(work: Work, filter: Mapping[str, Any], week: datetime) -> Tally:
    """Count what `search_tasks` would find, by limit and by holder. `week` is the instant at which this week ends."""
    conditions, rest = _conditions(work, filter)
    conditions += search.conditions(tasks.SEARCHED, rest)
    return tasks.tally(work.session, conditions, work.actor.username, work.now, week)


def _conditions(work: Work, filter: Mapping[str, Any]) -> tuple[list[Condition], dict[str, Any]]:
    """What a filter means beyond the columns, and the rest of it."""
    actor, rest = work.actor, dict(filter)
    conditions = [tasks.visible(actor.sight, actor.role_keys, actor.username)]
    if rest.pop("mine", False):
        conditions.append(desk(work))
    if (signed := rest.pop("to_sign", None)) is not None:
        conditions.append(to_sign(work) if signed else ~to_sign(work))
    if rest.pop("overdue", False):
        conditions.append(tasks.overdue(work.now))
    if text := rest.pop("text", ""):
        conditions.append(worklists.tasks_about(text))
    return conditions, rest


def desk(work: Work) -> Condition:
    """What waits for the actor, for those for whom they stand in, and for an opinion of either."""
    actor, absent = work.actor, stand_ins(work)
    found = tasks.on_the_desk(actor.role_keys, actor.username)
    if absent:
        usernames = [person.username for person in absent]
        found |= tasks.on_the_desk_of_absent(covered_roles(actor, absent), usernames, actor.role_keys)
    return found | opinions.waits_for([person.person_key or 0 for person in (actor, *absent)])


def to_sign(work: Work) -> Condition:
    """What is there to be signed 待签: drawn as a signature (countersigned refusals, the consent of the Party
    organisation, results), or waiting for an opinion of the actor or of somebody for whom they stand in.
    """
    waiting = opinions.waits_for([person.person_key or 0 for person in (work.actor, *stand_ins(work))])
    return tasks.UserTask.signature | waiting


def waits_to_be_signed(work: Work, key: int) -> bool:
    """Whether a task waits for the actor to sign."""
    filter = {"key": key, "state": "created", "mine": True, "to_sign": True}
    return bool(search_tasks(work, filter, [], {"limit": 1}).items)


def get_task(work: Work, key: int) -> UserTask:
    """One task. Raises NotFound."""
    actor = work.actor
    seen = None if key in work.seen else tasks.visible(actor.sight, actor.role_keys, actor.username)
    task = tasks.get(work.session, key, seen)
    if task is None:
        raise NotFound("not_found", what="user task", key=key)
    work.seen.add(key)
    return task


def task_form(work: Work, key: int) -> TaskForm:
    """A task with its form and the values to fill it with. Raises NotFound."""
    task = get_task(work, key)
    instance = instance_of(work, task)
    data = {**instance.variables, **task.local, **(task.prepared or {}).get("values", {})}
    found = work.parts.bundles.get(work.session, instance.bundle_hash).forms.get(task.form_id or "")
    if found is None:
        return TaskForm(task, None, task.form_id, None, None, data, work.moment)
    version = definitions.form_of_bundle(work.session, found.id, instance.bundle_hash)
    return TaskForm(task, version.key, found.id, version.version, dict(found.schema), data, work.moment)


def task_variables(work: Work, key: int) -> dict[str, Any]:
    """The variables a task sees: the instance's and its own. Raises NotFound."""
    task = get_task(work, key)
    return {**instance_of(work, task).variables, **task.local}


def assign_task(work: Work, key: int, assignee: str, *, allow_override: bool = True) -> UserTask:
    """Give a task to somebody who may complete it: oneself, or anybody by whoever may complete it.

    Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open' | 'task_assigned'),
    Refused('assignee_unsuitable').
    """
    instance, task = open_task(work, key)
    require_say(work.actor, task)
    if task.assignee not in (None, assignee) and not allow_override:
        raise WrongState("task_assigned", assignee=task.assignee)
    if task.owner is not None and work.actor.username not in (task.owner, assignee):
        raise WrongState("task_delegated", owner=task.owner)
    task.assignee, task.owner = one_of_role(work, task, assignee).username, None
    tell(work, instance, "task.assigned", {"task": str(task.key), "assignee": assignee}, task.element_id)
    return task


def unassign_task(work: Work, key: int) -> UserTask:
    """Give a task back to its role, or, when it was only delegated, to who delegated it.

    Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open').
    """
    instance, task = open_task(work, key)
    require_say(work.actor, task)
    if task.assignee is not None:
        tell(work, instance, "task.unassigned", {"task": str(task.key), "assignee": task.assignee}, task.element_id)
    task.assignee, task.owner = task.owner, None
    return task


def complete_task(
    work: Work, key: int, values: Mapping[str, Any], action: str | None = None, *, to_sender: bool = False
) -> Completion:
    """Complete a task with the values of its form (checked), or with variables when it has no form.

    A delegate's completion gives the task back to its owner, filled in. `to_sender`: a task that was sent back goes
    straight to whoever sent it. `action` is only recorded. Raises NotFound, Forbidden('not_a_candidate' |
    'other_person_needed' | 'conflict_of_interest'), WrongState('task_not_open' | 'task_assigned' | 'opinions_missing' |
    'task_not_sent_back'), Refused('form_invalid') with fields, Invalid (no plain JSON), InstanceFault (nothing kept).
    """
    instance, task, others = locked(work, key)
    absent = require_hold(work, task)
    if task.state != "created":
        raise WrongState("task_not_open")
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    require_separation(work, bundle, instance, task, absent)
    accepted = _accept(work, bundle, instance, task, values)
    told = {"task": str(task.key), "name": task.name, "values": accepted}
    told |= {"for": absent.name} if absent is not None else {}
    if task.owner is not None:
        return _prepared(work, instance, task, told)
    if task.opinions_asked:
        raise WrongState("opinions_missing", count=task.opinions_asked)
    told |= {"action": action} if action is not None else {}
    command = runner.resubmit if to_sender else runner.complete_task
    outcome = command(bundle, instance.state, instance.variables, task.task_id, accepted, work.moment)
    task.completed_by, task.completed_for = work.actor.person_key, absent.person_key if absent else None
    opened = record(work, instance, outcome, before=others, event="task.completed", data=told, done=task)
    work.session.flush()  # what is opened has its key from now on
    if to_sender:
        restore_holders(work, opened)
    return Completion(task, instance, opened)


def _prepared(work: Work, instance: Instance, task: UserTask, told: dict[str, Any]) -> Completion:
    """A delegate has filled in a task: its owner looks at it and submits."""
    task.prepared = {"values": told["values"], "by": work.actor.name, "at": work.now.isoformat()}
    task.assignee, task.owner = task.owner, None
    tell(work, instance, "task.prepared", told, task.element_id)
    task_drafts.drop(work.session, task.key, work.actor.person_key or 0)
    owner = people.by_username(work.session, task.assignee or "")
    if owner is not None:
        task_drafts.drop(work.session, task.key, owner.key)  # would hide what the delegate filled in
        text = f"{work.actor.name}已填好“{task.name}”，请您核对后提交。"
        notify_person(work, task, owner.key, kind="delegation", title=f"委派办结：{task.name}", text=text)
    return Completion(task, instance, [])


def _accept(
    work: Work, bundle: Bundle, instance: Instance, task: UserTask, values: Mapping[str, Any]
) -> dict[str, Any]:
    """What is taken over from what was sent."""
    current = {**instance.variables, **task.local}
    if task.form_id is None:
        return clean(values, current)
    clean(values, current)  # before the form sees it: nothing that cannot be stored goes any further
    schema = bundle.forms.get(task.form_id)
    if schema is None:
        raise Refused("form_missing", form=task.form_id)
    result = form.check(schema, current, values, work.moment)
    if result.errors:
        raise Refused("form_invalid", result.errors, count=len(result.errors))
    if schema.files:
        attach_files(work, instance, result.values)
    return clean(result.values, current)


def instance_of(work: Work, task: UserTask) -> Instance:
    """The instance of a task that is seen, not locked."""
    instance = instances.get(work.session, task.instance_key)
    if instance is None:
        raise NotFound("not_found", what="process instance", key=task.instance_key)
    return instance
