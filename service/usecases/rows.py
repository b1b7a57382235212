"""The rows beside an instance's state: its user tasks, what it waits for, and the fault that stops it."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.errors import AppError, Refused
from service.domain.roles import ROLES, Seat
from service.engine.diagram import Diagram
from service.engine.outcome import OpenTask, Outcome
from service.store import incidents, messages, tasks, timers
from service.store.incidents import Incident
from service.store.instances import Instance
from service.store.messages import Subscription
from service.store.tasks import UserTask
from service.store.timers import Timer
from service.usecases.work import Work


def update_tasks(
    work: Work,
    instance: Instance,
    outcome: Outcome,
    completed: frozenset[str],
    before: Sequence[UserTask],
    *,
    opened_by: int | None = None,
) -> list[UserTask]:
    """End the tasks that are no longer open, and add those that are new and returned.

    `completed` are the ids of tasks that people completed in this step; `before` are the rows that were open;
    `opened_by` is the row whose completion this step is.
    """
    now_open = {task.id: task for task in outcome.open_tasks}
    for row in before:
        if row.state == "created" and row.task_id not in now_open:
            row.state = "completed" if row.task_id in completed else "canceled"
            row.ended_at = work.now
    known = {row.task_id for row in before}
    opened = [_task(work, instance, task, opened_by) for task in now_open.values() if task.id not in known]
    work.session.add_all(opened)
    return opened


def _task(work: Work, instance: Instance, task: OpenTask, opened_by: int | None) -> UserTask:
    before = tasks.last_returned(work.session, instance.key, task.element_id) if task.sent_back else None
    return UserTask(
        instance_key=instance.key,
        task_id=task.id,
        process_definition_key=instance.process_definition_key,
        root_process_id=instance.process_id,
        process_id=task.process_id,
        process_name=instance.process_name,
        process_version=instance.process_version,
        association_key=instance.association_key,
        business_id=instance.business_id,
        element_id=task.element_id,
        root_element_id=task.root_element_id,
        name=task.name,
        lane=task.lane,
        state="created",
        role=task.role,
        organisation_key=seat_of(instance, task.role),
        organisation_path=instance.organisation_path,
        assignee=task.assignee,
        form_id=task.form_id,
        priority=task.priority,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        local=task.local,
        created_at=work.now,
        scope_id=task.scope_id,
        signature=task.signature,
        opened_by=opened_by,
        returned=before.returned if before is not None else None,
    )


def seat_of(instance: Instance, role: str | None) -> int:
    """The organisation in which a role is held for this instance. Raises Refused when nobody has named it yet."""
    seat = ROLES[role].seat if role is not None else Seat.PARK
    key: int | None = instance.seats.get(seat)
    if key is None:
        raise Refused("role_without_organisation", zh=ROLES[role or ""].zh, en=ROLES[role or ""].en)
    return key


def update_subscriptions(work: Work, instance: Instance, outcome: Outcome) -> list[Subscription]:
    """Make the rows what the instance waits for now, and return the new ones."""
    if instance.subscription_count == 0 and not outcome.subscriptions:
        return []
    wanted = {found.task_id: found for found in outcome.subscriptions}
    there = messages.subscriptions_of(work.session, instance.key) if instance.subscription_count else []
    gone = [row.key for row in there if row.task_id not in wanted]
    if gone:
        messages.drop_subscriptions(work.session, gone)
    known = {row.task_id for row in there}
    new = [
        Subscription(
            instance_key=instance.key,
            organisation_path=instance.organisation_path,
            association_key=instance.association_key,
            process_id=instance.process_id,
            task_id=found.task_id,
            element_id=found.element_id,
            root_element_id=found.root_element_id,
            kind=found.kind,
            name=found.name,
            correlation_key=found.correlation_key,
            created_at=work.now,
        )
        for found in wanted.values()
        if found.task_id not in known
    ]
    work.session.add_all(new)
    instance.subscription_count = len(wanted)
    return new


def update_timers(work: Work, instance: Instance, outcome: Outcome) -> None:
    """Make the rows the timers that the instance waits for now."""
    if instance.timer_count == 0 and not outcome.timers:
        return
    wanted = {found.task_id: found for found in outcome.timers}
    there = timers.of_instance(work.session, instance.key) if instance.timer_count else []
    gone = [row.key for row in there if row.task_id not in wanted]
    if gone:
        timers.drop(work.session, gone)
    rows = {row.task_id: row for row in there}
    for found in wanted.values():
        row = rows.get(found.task_id)
        if row is None:
            row = Timer(instance_key=instance.key, task_id=found.task_id, created_at=work.now)
            row.organisation_path, row.association_key = instance.organisation_path, instance.association_key
            row.root_process_id = instance.process_id
            work.session.add(row)
        row.process_definition_key, row.process_id = instance.process_definition_key, found.process_id
        row.element_id, row.root_element_id = found.element_id, found.root_element_id
        row.due_at = found.due_at
    instance.timer_count = len(wanted)


def follow_tasks(instance: Instance, outcome: Outcome, there: Sequence[UserTask]) -> None:
    """Let the rows of open tasks say what they are in the version that the instance is on now."""
    now_open = {task.id: task for task in outcome.open_tasks}
    for row in there:
        task = now_open[row.task_id]
        row.process_definition_key, row.process_version = instance.process_definition_key, instance.process_version
        row.process_name, row.process_id = instance.process_name, task.process_id
        row.element_id, row.name, row.lane, row.form_id = task.element_id, task.name, task.lane, task.form_id
        row.root_element_id = task.root_element_id
        if row.role != task.role:
            row.role, row.organisation_key = task.role, seat_of(instance, task.role)
        if row.returned is not None:
            row.returned = {**row.returned, "straight": task.sent_back}


def follow_subscriptions(there: Sequence[Subscription], outcome: Outcome) -> None:
    """Let the rows of what is waited for name the elements of the version that the instance is on now."""
    waiting = {found.task_id: found for found in outcome.subscriptions}
    for row in there:
        if (found := waiting.get(row.task_id)) is not None:
            row.element_id, row.root_element_id = found.element_id, found.root_element_id


def raise_incident(work: Work, instance: Instance, fault: AppError) -> Incident:
    """Note the fault that stops an instance; the same instance has one open incident at most."""
    incident = incidents.open_of(work.session, instance.key) if instance.has_incident else None
    if incident is None:
        incident = Incident(
            instance_key=instance.key,
            organisation_path=instance.organisation_path,
            process_id=instance.process_id,
            attempts=0,
            created_at=work.now,
        )
        work.session.add(incident)
    incident.attempts += 1
    incident.code, incident.params = fault.code, {name: str(value) for name, value in fault.params.items()}
    incident.element_id = getattr(fault, "element_id", None)
    instance.has_incident = True
    return incident


def end_incident(work: Work, instance: Instance) -> None:
    """A step succeeded: whatever stopped the instance does so no longer."""
    if not instance.has_incident:
        return
    incident = incidents.open_of(work.session, instance.key)
    if incident is not None:
        incident.resolved_at = work.now
    instance.has_incident = False


def names_of(diagram: Diagram, element_id: str) -> str:
    """The name of an element as people know it; its id when it has none."""
    node = diagram.nodes.get(element_id)
    return (node.name if node else "") or element_id
