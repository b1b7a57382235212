"""Events: what is waited for, what is thrown, and what interrupts.

Messages and signals from outside come through `fire` of the task that waits. Signals, errors and escalations thrown
inside an instance find their catchers here; messages always go to the host, which knows every subscription.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import script, timers
from service.engine.diagram import Event
from service.engine.faults import InstanceFault
from service.engine.instance import cancel
from service.engine.node import Guard, Node
from service.engine.outcome import Thrown
from service.engine.tasks import EventGateway


class Catch(Node):
    """Waits for a timer, a message or a signal. `task.internal_data["key"]` is the correlation key of a message."""

    @property
    def event(self) -> Event:
        """What is waited for."""
        return self.node.event or Event("none")

    @property
    def waits_for_date(self) -> bool:
        """Whether the time that is waited for was fixed before anybody came here."""
        return self.event.timer == "timeDate"

    def admit(self, task: Task) -> bool:
        """Compute what is waited for, once."""
        self.arm(task, self.seen_beside(task))
        return False

    def seen_beside(self, task: Task) -> dict[str, Any] | None:
        """Variables that its expressions see beside its own."""
        return None

    def arm(self, task: Task, extra: dict[str, Any] | None) -> None:
        """Wait. Expressions see the variables of `extra` too."""
        if self.event.kind == "timer":
            timers.arm(task, self.event, extra)
        elif self.event.kind == "message" and self.event.correlation_key:
            task.internal_data["key"] = script.correlation_key(task, self.event.correlation_key, extra)
        task._set_state(TaskState.WAITING)

    def resume(self, task: Task) -> None:
        """The wait begins anew."""
        super().resume(task)
        self.admit(task)

    def fire(self, task: Task, values: dict[str, Any]) -> None:
        """What was waited for has happened, and brings `values`."""
        script.absorb(task, values)
        if isinstance(task.parent.task_spec, EventGateway):
            self.release(task)
        task._ready()


class IntermediateCatch(Catch, stock.IntermediateCatchEvent):
    """An intermediate catching event."""


class ReceiveTask(Catch, stock.ReceiveTask):
    """A task that waits for a message."""


class BoundaryEvent(Catch, stock.BoundaryEvent):
    """Waits as long as its activity is open. Ends the activity, or runs beside it and waits again.

    It shows in the history only when it happens.
    """

    def enter(self, task: Task) -> None:
        """Waiting beside an activity is nothing that happened."""

    def canceled(self, task: Task) -> None:
        """Nor is waiting no longer."""

    def resume(self, task: Task) -> None:
        """Nor is waiting again."""
        self.admit(task)

    def seen_beside(self, task: Task) -> dict[str, Any] | None:
        """The local variables of the activity."""
        return script.local_variables(task.parent.task_spec.activity(task.parent))

    def fire(self, task: Task, values: dict[str, Any]) -> None:
        """It happens: before anything else the activity ends, or the event waits for its next time."""
        self.visit(task, "entered")
        guard = task.parent
        if self.cancel_activity:
            cancel(guard.task_spec.activity(guard))
            self.release(task)
        else:
            self.wait_again(task)
        script.absorb(task, values)
        task._ready()

    def wait_again(self, task: Task) -> None:
        """A new waiting task beside the one that fires; a timer only while its cycle has times left."""
        internal: dict[str, Any] | None = dict(task.internal_data)
        if self.event.kind == "timer":
            internal = timers.following(task.internal_data, task.workflow.top_workflow.at.now)
        if internal is not None:
            again = task.parent._add_child(self, TaskState.FUTURE)
            again.internal_data = internal
            again._set_state(TaskState.WAITING)


class Throw(Node):
    """Throws when the token leaves."""

    def consequences(self, task: Task) -> None:
        """Throw the event."""
        event, instance = self.node.event or Event("none"), task.workflow.top_workflow
        if event.kind == "message":
            key = self.node.properties.get("correlationKey")
            found = script.correlation_key(task, key) if key else None
            instance.thrown.append(Thrown("message", event.name or "", found, script.payload(task), self.node.id))
        elif event.kind == "signal":
            values = script.payload(task)
            instance.thrown.append(Thrown("signal", event.name or "", None, values, self.node.id))
            broadcast(task, event.name or "", values)
        elif event.kind == "error":
            throw_error(task, event.code or "")
        elif event.kind == "escalation":
            catcher = find_catcher(task, "escalation", event.code or "")
            if catcher is not None:
                catcher.task_spec.fire(catcher, script.payload(task))
        elif event.kind == "terminate":
            task.workflow.cancel_tokens()


class IntermediateThrow(Throw, stock.IntermediateThrowEvent):
    """An intermediate throwing event, or a none event that only marks a place."""


class EndEvent(Throw, stock.EndEvent):
    """The token ends. The scope ends with its last token."""


class SendTask(Throw, stock.SendTask):
    """A task that sends a message."""


def broadcast(task: Task, name: str, values: dict[str, Any]) -> None:
    """A signal reaches everything in the instance that waits for it at this moment."""
    for waiting in task.workflow.top_workflow.tokens():
        spec = waiting.task_spec
        if waiting.state != TaskState.WAITING or not isinstance(spec, Catch):
            continue
        if spec.event.kind == "signal" and spec.event.name == name:
            spec.fire(waiting, dict(values))


def throw_error(task: Task, code: str) -> None:
    """Let the nearest boundary event catch an error. Raises InstanceFault when there is none."""
    catcher = find_catcher(task, "error", code)
    if catcher is None:
        raise InstanceFault("error_not_caught", task.task_spec.node.id, code)
    catcher.task_spec.fire(catcher, script.payload(task))


def find_catcher(task: Task, kind: str, code: str) -> Task | None:
    """The waiting boundary event that catches an error or escalation: the nearest activity around, and there the
    event with that code before the one without a code."""
    for activity in script.scopes(task):
        guard = activity.parent
        if guard is None or not isinstance(guard.task_spec, Guard):
            continue
        waiting = [
            t for t in guard.children
            if t.state == TaskState.WAITING and isinstance(t.task_spec, BoundaryEvent)
            and t.task_spec.event.kind == kind and t.task_spec.event.code in (None, "", code)
        ]  # fmt: skip
        if waiting:
            return max(waiting, key=lambda t: bool(t.task_spec.event.code))
    return None
