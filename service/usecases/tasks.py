"""User tasks: finding, claiming and completing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.domain.roles import Seat
from service.engine import form, runner
from service.engine.definition import Bundle
from service.store import definitions, instances, people, tasks
from service.store.instances import Instance
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases.actors import Actor
from service.usecases.documents import attach_files
from service.usecases.journal import tell
from service.usecases.record import record
from service.usecases.separation import require_separation
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
    filter only: mine (true: assigned to the actor, or of a role of theirs and nobody's), overdue (true).
    """
    actor, rest = work.actor, dict(filter)
    conditions = [tasks.visible(actor.sight, actor.role_keys, actor.username)]
    if rest.pop("mine", False):
        conditions.append(tasks.on_the_desk(actor.role_keys, actor.username))
    if rest.pop("overdue", False):
        conditions.append(tasks.overdue(work.now))
    return tasks.find(work.session, conditions, rest, sort, page)


def get_task(work: Work, key: int) -> UserTask:
    """One task. Raises NotFound."""
    actor = work.actor
    task = tasks.get(work.session, key, tasks.visible(actor.sight, actor.role_keys, actor.username))
    if task is None:
        raise NotFound("not_found", what="user task", key=key)
    return task


def task_form(work: Work, key: int) -> TaskForm:
    """A task with its form and the values to fill it with. Raises NotFound."""
    task = get_task(work, key)
    instance = _instance(work, task)
    data = {**instance.variables, **task.local}
    found = work.parts.bundles.get(work.session, instance.bundle_hash).forms.get(task.form_id or "")
    if found is None:
        return TaskForm(task, None, task.form_id, None, None, data)
    version = definitions.form_of_bundle(work.session, found.id, instance.bundle_hash)
    return TaskForm(task, version.key, found.id, version.version, dict(found.schema), data)


def task_variables(work: Work, key: int) -> dict[str, Any]:
    """The variables a task sees: the instance's and its own. Raises NotFound."""
    task = get_task(work, key)
    return {**_instance(work, task).variables, **task.local}


def assign_task(work: Work, key: int, assignee: str, *, allow_override: bool = True) -> UserTask:
    """Give a task to somebody who may complete it: oneself, or anybody by whoever may complete it.

    Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open' | 'task_assigned'),
    Refused('assignee_unsuitable').
    """
    instance, task = _open_task(work, key)
    _require_say(work.actor, task)
    if task.assignee not in (None, assignee) and not allow_override:
        raise WrongState("task_assigned", assignee=task.assignee)
    if task.role is not None:
        suitable = {person.username for person in people.holders(work.session, task.role, task.organisation_key)}
        if assignee not in suitable:
            raise Refused("assignee_unsuitable", assignee=assignee)
    elif people.by_username(work.session, assignee) is None:
        raise Refused("assignee_unsuitable", assignee=assignee)
    task.assignee = assignee
    tell(work, instance, "task.assigned", {"task": str(task.key), "assignee": assignee}, task.element_id)
    return task


def unassign_task(work: Work, key: int) -> UserTask:
    """Give a task back to its role. Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open')."""
    instance, task = _open_task(work, key)
    _require_say(work.actor, task)
    if task.assignee is not None:
        tell(work, instance, "task.unassigned", {"task": str(task.key), "assignee": task.assignee}, task.element_id)
    task.assignee = None
    return task


def complete_task(work: Work, key: int, values: Mapping[str, Any], action: str | None = None) -> Completion:
    """Complete a task with the values of its form (checked), or with variables when it has no form.

    `action` is only recorded. Raises NotFound, Forbidden('not_a_candidate' | 'other_person_needed' |
    'conflict_of_interest'), WrongState('task_not_open' | 'task_assigned'), Refused('form_invalid') with fields, Invalid
    (no plain JSON), InstanceFault (nothing was kept).
    """
    instance, task, others = _locked(work, key)
    actor = work.actor
    if task.assignee != actor.username:
        if not _is_candidate(actor, task):
            raise Forbidden("not_a_candidate")
        if task.state == "created" and task.assignee is not None:
            raise WrongState("task_assigned", assignee=task.assignee)
    if task.state != "created":
        raise WrongState("task_not_open")
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    require_separation(work, bundle, instance, task)
    accepted = _accept(work, bundle, instance, task, values)
    outcome = runner.complete_task(bundle, instance.state, instance.variables, task.task_id, accepted, work.moment)
    task.completed_by = actor.person_key
    told = {"task": str(task.key), "name": task.name, "values": accepted}
    if action is not None:
        told["action"] = action
    opened = record(
        work, instance, outcome, before=others, event="task.completed", data=told, element_id=task.element_id
    )
    work.session.flush()  # what is opened has its key from now on
    return Completion(task, instance, opened)


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


def _locked(work: Work, key: int) -> tuple[Instance, UserTask, list[UserTask]]:
    """The instance of a task, locked; the task; and all open tasks. Raises NotFound for what may not be seen."""
    instance = instances.lock_by_task(work.session, key)
    others = tasks.open_of(work.session, instance.key, also=key) if instance is not None else []
    task = next((other for other in others if other.key == key), None)
    if instance is None or task is None or not _sees(work.actor, instance, task):
        raise NotFound("not_found", what="user task", key=key)
    return instance, task, others


def _open_task(work: Work, key: int) -> tuple[Instance, UserTask]:
    instance, task, _ = _locked(work, key)
    if task.state != "created":
        raise WrongState("task_not_open")
    return instance, task


def _sees(actor: Actor, instance: Instance, task: UserTask) -> bool:
    """As `tasks.visible`, for rows that are at hand."""
    known = (key for seat, key in instance.seats.items() if seat != Seat.ABOVE)
    seats = {task.organisation_key, instance.organisation_key, *known}
    mine = task.assignee == actor.username
    return mine or actor.oversees(instance.organisation_path) or not actor.organisation_keys.isdisjoint(seats)


def _is_candidate(actor: Actor, task: UserTask) -> bool:
    if task.role is None:  # the diagram leaves it to the organisation
        return task.organisation_key in actor.organisation_keys or actor.repairs(task.organisation_path)
    return actor.holds(task.role, task.organisation_key)


def _require_say(actor: Actor, task: UserTask) -> None:
    """Who may hand out a task: whoever may complete it or has it, and whoever repairs there."""
    if task.assignee == actor.username or actor.repairs(task.organisation_path):
        return
    if not _is_candidate(actor, task):
        raise Forbidden("not_a_candidate")


def _instance(work: Work, task: UserTask) -> Instance:
    instance = instances.get(work.session, task.instance_key)
    if instance is None:
        raise NotFound("not_found", what="process instance", key=task.instance_key)
    return instance
