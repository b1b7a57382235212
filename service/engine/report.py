"""The `Outcome` of a step: what an instance looks like to the host when every token has come to rest."""

from __future__ import annotations

from typing import Any, Literal

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import script, state
from service.engine.events import Catch
from service.engine.instance import Instance
from service.engine.outcome import EffectCall, EndedTask, OpenTask, Outcome, Subscription, Timer
from service.engine.tasks import ServiceTask, UserTask
from service.engine.timers import unstamp


def open_user_tasks(instance: Instance) -> list[Task]:
    """The tasks that wait for a person."""
    return [t for t in instance.tokens() if t.state == TaskState.READY and isinstance(t.task_spec, UserTask)]


def open_ids(instance: Instance) -> dict[str, str]:
    """Of every open user task the element, by task id."""
    return {task.id.hex: task.task_spec.node.id for task in open_user_tasks(instance)}


def outcome(instance: Instance, before: dict[str, str], unchanged: bytes | None = None) -> Outcome:
    """The result of the step. `before`: the user tasks that were open; `unchanged`: the state if it is the same."""
    open_tasks = [open_task(task) for task in open_user_tasks(instance)]
    timers = [timer for task in instance.tokens() for timer in waiting_timer(task)]
    status: Literal["active", "completed"] = "completed" if instance.completed else "active"
    return Outcome(
        state=state.dump(instance) if unchanged is None else unchanged,
        variables=instance.variables,
        status=status,
        opened=[task for task in open_tasks if task.id not in before],
        ended=[EndedTask(key, before[key], done) for key, done in instance.ended.items() if key in before],
        open_tasks=open_tasks,
        timers=timers,
        due_at=min((timer.due_at for timer in timers), default=None),
        subscriptions=[found for task in instance.tokens() for found in subscription(task)],
        effects=[effect_call(task) for task in instance.asked if task.state == TaskState.READY],
        waiting_effects=[task.id.hex for task in instance.tokens() if isinstance(task.task_spec, ServiceTask)],
        thrown=instance.thrown,
        visits=instance.visits,
    )


def open_task(task: Task) -> OpenTask:
    """A user task as the host stores it."""
    node, found = task.task_spec.node, task.internal_data
    return OpenTask(
        id=task.id.hex,
        element_id=node.id,
        name=node.name,
        process_id=node.process_id,
        role=node.candidate_groups[0] if node.candidate_groups else None,
        assignee=found.get("who"),
        form_id=node.form_id,
        due_at=unstamp(found["until"]) if "until" in found else None,
        follow_up_at=unstamp(found["from"]) if "from" in found else None,
        priority=found.get("rank", 50),
        lane=task.task_spec.lane_name,
        root_element_id=root_element(task),
        local=shown_variables(task),
        scope_id="" if task.workflow.holder is None else task.workflow.holder.id.hex,
        sent_back="back" in found,
    )


def root_element(task: Task) -> str:
    """The element of the outermost process in which a task lies; its own where it lies there."""
    found: str = [*script.scopes(task)][-1].task_spec.node.id
    return found


def shown_variables(task: Task) -> dict[str, Any]:
    """The local variables of a task, without the collections that multi-instances around it are building."""
    shown: dict[str, Any] = {}
    for around in script.scopes(task):
        if not around.task_spec.collects:
            shown = {**around.data, **shown}
    return shown


def waiting_timer(task: Task) -> list[Timer]:
    """The timer a task waits for, if it waits for one."""
    if task.state != TaskState.WAITING or "due" not in task.internal_data:
        return []
    due_at = unstamp(task.internal_data["due"])
    return [Timer(task.id.hex, task.task_spec.node.id, due_at, root_element(task))]


def subscription(task: Task) -> list[Subscription]:
    """The message or signal a task waits for, if it waits for one."""
    spec = task.task_spec
    if task.state != TaskState.WAITING or not isinstance(spec, Catch):
        return []
    kind = spec.event.kind
    if kind not in ("message", "signal"):
        return []
    return [Subscription(task.id.hex, spec.node.id, kind, spec.event.name or "", task.internal_data.get("key"))]


def effect_call(task: Task) -> EffectCall:
    """What a service task asks the host to do."""
    node = task.task_spec.node
    return EffectCall(task.id.hex, node.id, node.effect or "", script.payload(task), dict(node.headers))
