"""Another due date for something that waits: the limit of an open user task, or the instant of a timer.

Nothing fires here: what lies in the past by then is found by the next step, as it is after a pause.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.errors import WrongState
from service.domain.workdays import Moment
from service.engine import report, script, timers
from service.engine import state as codec
from service.engine.events import Catch
from service.engine.instance import Instance
from service.engine.outcome import Outcome, Variables
from service.engine.tasks import UserTask

if TYPE_CHECKING:
    from service.engine.definition import Bundle


def shift(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, due_at: datetime, at: Moment
) -> Outcome:
    """Let a user task be due, or a timer fire, at another instant. The later times of a cycle stay what they were.

    Raises WrongState `due_over` when it waits no longer.
    """

    def move(task: Task) -> None:
        task.internal_data["due" if isinstance(task.task_spec, Catch) else "until"] = timers.stamp(due_at)

    return _changed(bundle, state, variables, task_id, at, move)


def recalculate(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, began: datetime | None, at: Moment
) -> Outcome:
    """Compute a due date again from its expression, with the variables and the calendar as they are now.

    It is counted from when the wait began, which the state knows (`began` for states saved before they did); with
    `began` None from now. A cycle goes on with its first time to come. Raises WrongState `due_over`, `due_not_drawn`,
    or InstanceFault when the expression gives no time.
    """

    def compute(task: Task) -> None:
        since = task.internal_data.get("since")
        base = at.now if began is None else timers.unstamp(since) if since is not None else began
        task.workflow.top_workflow.at = Moment(base, at.calendar)
        if isinstance(task.task_spec, Catch):
            _arm(task, at.now)
        else:
            _limit(task)
        task.workflow.top_workflow.at = at

    return _changed(bundle, state, variables, task_id, at, compute)


def _changed(  # noqa: PLR0917 - the parts of one command, in the order of all of them
    bundle: Bundle, state: bytes, variables: Variables, task_id: str, at: Moment, change: Callable[[Task], None]
) -> Outcome:
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    change(_waiting(instance, task_id))
    return report.outcome(instance, before)


def _waiting(instance: Instance, task_id: str) -> Task:
    """The open user task or the waiting timer with that id."""
    for scope in instance.scopes():
        task = scope.tasks.get(UUID(task_id))
        if task is None:
            continue
        if task.state == TaskState.READY and isinstance(task.task_spec, UserTask):
            return task
        if task.state == TaskState.WAITING and "due" in task.internal_data:
            return task
    raise WrongState("due_over")


def _limit(task: Task) -> None:
    node = task.task_spec.node
    value = script.attribute(task, node.due_date) if node.due_date else None
    if value in (None, ""):
        raise WrongState("due_not_drawn")
    task.internal_data.update(
        until=task.task_spec.stamp(task, value), since=timers.stamp(task.workflow.top_workflow.at.now)
    )


def _arm(task: Task, now: datetime) -> None:
    spec = task.task_spec
    timers.arm(task, spec.event, spec.seen_beside(task))
    internal = task.internal_data
    if "every" in internal and internal["due"] <= timers.stamp(now):
        following = timers.following(internal, now)
        if following is None:
            raise WrongState("due_none_left")
        internal.update(following)
