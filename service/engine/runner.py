"""The engine as functions: a state and variables in, an `Outcome` out.

Nothing is stored, sent or read from a clock here. Every function raises InstanceFault when the diagram or its data
cannot be carried out; then nothing has changed. What a person does comes before timers that are due at the same
moment: a task that is still shown can be completed, and its boundary timer fires no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.errors import NotFound, WrongState
from service.domain.workdays import Moment
from service.engine import report, returns, script, timers
from service.engine import state as codec
from service.engine.events import Catch
from service.engine.instance import Instance
from service.engine.outcome import EarlierStep, Outcome, Timer, Variables
from service.engine.tasks import ServiceTask, UserTask

if TYPE_CHECKING:
    from service.engine.definition import Bundle


def start(bundle: Bundle, process_id: str, variables: Mapping[str, Any], at: Moment) -> Outcome:
    """Begin an instance, whatever kind of start event its process has. Raises NotFound for an unknown process."""
    if process_id not in bundle.processes:
        raise NotFound("not_found", what="process", key=process_id)
    instance = Instance(bundle.processes[process_id], bundle, variables, at)
    instance.settle()
    return report.outcome(instance, {})


def complete_task(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, values: dict[str, Any], at: Moment
) -> Outcome:
    """A person completes a user task. Raises WrongState `task_not_open`."""
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    task = waiting(instance, task_id, UserTask, TaskState.READY, "task_not_open")
    script.absorb(task, values)
    instance.run(task)
    instance.settle()
    return report.outcome(instance, before)


def resubmit(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, values: dict[str, Any], at: Moment
) -> Outcome:
    """A person completes a user task that was sent back, and what stood before stands again, under new task ids.

    Limits begin anew. Raises WrongState `task_not_open` or `task_not_sent_back`.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    task = waiting(instance, task_id, UserTask, TaskState.READY, "task_not_open")
    if "back" not in task.internal_data:
        raise WrongState("task_not_sent_back")
    returns.make_room(task)
    task.internal_data["straight"] = True
    script.absorb(task, values)
    instance.run(task)
    instance.settle()
    return report.outcome(instance, before)


def earlier_steps(bundle: Bundle, state: bytes, variables: Variables, task_id: str, at: Moment) -> list[EarlierStep]:
    """The user tasks to which an open one can be sent back, whether they were ever completed or not: the host knows.

    Raises WrongState `task_not_open`.
    """
    instance = codec.load(state, bundle, variables, at)
    task = waiting(instance, task_id, UserTask, TaskState.READY, "task_not_open")
    return list(returns.earlier_steps(instance, task))


def send_back(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, target_element_id: str, at: Moment
) -> Outcome:
    """Cancel an open user task and what belongs to it, and open an earlier one instead: one of `earlier_steps`.

    Raises WrongState `task_not_open`, or with the reason why it cannot go there.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    task = waiting(instance, task_id, UserTask, TaskState.READY, "task_not_open")
    returns.carry_out(instance, returns.find(instance, task, target_element_id), remember=True)
    instance.settle()
    return report.outcome(instance, before)


def take_back(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, scope_id: str, element_id: str, at: Moment
) -> Outcome:
    """Open a completed user task again in place of everything that followed it in its branch.

    `scope_id` is that of the OpenTask it was. What followed is in `ended`: whether anybody has acted on it is the
    host's to know. Raises WrongState when its sub-process is over or the diagram does not let it.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    returns.carry_out(instance, returns.again(instance, scope_id, element_id), remember=False)
    instance.settle()
    return report.outcome(instance, before)


def complete_effect(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, result: dict[str, Any], at: Moment
) -> Outcome:
    """The host has performed the effect of a service task. Raises WrongState `effect_not_open`."""
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    task = waiting(instance, task_id, ServiceTask, TaskState.READY, "effect_not_open")
    script.absorb(task, result)
    instance.run(task)
    instance.settle()
    return report.outcome(instance, before)


def deliver(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, values: dict[str, Any], at: Moment
) -> Outcome:
    """A message or signal reaches the subscription with that task id. Raises WrongState `subscription_not_open`.

    A non-interrupting boundary event goes on waiting under a new task id.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    task = waiting(instance, task_id, Catch, TaskState.WAITING, "subscription_not_open")
    if task.task_spec.event.kind not in ("message", "signal"):
        raise WrongState("subscription_not_open")
    task.task_spec.fire(task, dict(values))
    instance.settle()
    return report.outcome(instance, before)


def wake(bundle: Bundle, state: bytes, variables: Variables, at: Moment) -> Outcome:
    """Do everything that is due at `at.now`. When nothing is, the state comes back as it was."""
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    instance.settle()
    return report.outcome(instance, before, state if instance.steps == 0 else None)


def timers_of(bundle: Bundle, state: bytes, variables: Variables, at: Moment) -> list[Timer]:
    """The timers that wait, the earliest first."""
    instance = codec.load(state, bundle, variables, at)
    found = [timer for task in instance.tokens() for timer in report.waiting_timer(task)]
    return sorted(found, key=lambda timer: timer.due_at)


def postpone(bundle: Bundle, state: bytes, variables: Variables, by: timedelta, at: Moment) -> Outcome:
    """Put off everything that was counted from a moment, as if the time had stood still: durations, cycles, limits.

    Timers that wait for a date keep it; limits of user tasks move by whole days. Nothing fires here.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    for task in instance.tokens():
        timers.postpone(task.internal_data, by, dated=task.task_spec.waits_for_date)
    return report.outcome(instance, before)


def cancel(bundle: Bundle, state: bytes, variables: Variables, at: Moment) -> Outcome:
    """End the instance with everything that is open in it."""
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    instance.closed = instance.completed = True
    instance.cancel_tokens()
    found = report.outcome(instance, before)
    found.status = "terminated"
    return found


def waiting(instance: Instance, task_id: str, kind: type, waits_as: int, code: str) -> Task:
    """The live task with that id, kind and state; tasks run only from the state in which they wait."""
    try:
        identity = UUID(task_id)
    except ValueError as error:
        raise WrongState(code) from error
    for scope in instance.scopes():
        task = scope.tasks.get(identity)
        if task is not None and task.state == waits_as and isinstance(task.task_spec, kind):
            return task
    raise WrongState(code)
