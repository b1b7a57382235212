"""A running instance: SpiffWorkflow's workflow with our own way of moving tokens.

The library walks the whole tree after every task, predicts what may come, and stops looking at a depth of 1,000. Here
a task that becomes ready puts itself into a queue, a scope ends when no token is left in it, and nothing is predicted.
Specs are shared between instances and threads; everything that changes stands on these objects, which live for one
step.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.workdays import Moment
from service.engine.faults import InstanceFault
from service.engine.outcome import Thrown, Variables, Visit
from service.engine.script import FeelEngine, element_id
from service.engine.timers import stamp

if TYPE_CHECKING:
    from service.engine.definition import Bundle, Process

STEPS: Final = 500  # automatic steps in one go; a diagram that needs more is a loop without a person
TASKS: Final = 5_000  # live tokens of one instance
DEPTH: Final = 50  # sub-processes and calls inside each other
LIVE: Final = TaskState.WAITING | TaskState.READY | TaskState.STARTED

for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # preparing a line that nobody reads walks the whole tree


def cancel(task: Task) -> None:
    """End a live task before its time, with everything inside it, innermost first."""
    for child in task.children:
        if child.state & LIVE:
            cancel(child)
    scope = task.workflow.top_workflow.subprocesses.pop(task.id, None)
    if scope is not None:
        scope.closed = True
        scope.cancel_tokens()
    task._set_state(TaskState.CANCELLED)
    task.task_spec.canceled(task)


class Tokens:
    """What the process and the sub-processes and called processes in it have in common.

    `holder` is the activity that holds the scope, None at the top. In a `closed` scope no token moves any more: it has
    come to its end, or was ended from outside.
    """

    holder: Task | None = None
    closed = False
    spec: Any
    task_tree: Task
    tasks: dict[Any, Task]

    def live(self) -> Iterator[Task]:
        """The tokens of this scope alone."""
        return (task for task in self.tasks.values() if task._state & LIVE)

    def cancel_tokens(self) -> None:
        """End every token of the scope."""
        for task in list(self.tasks.values()):
            if task._state & LIVE:
                cancel(task)

    def _task_completed_notify(self, task: Task) -> None:
        if not self.closed and next(self.live(), None) is None:
            self.closed = self.completed = True
            if self.holder is not None:
                self.holder._ready()


class SubScope(Tokens, BpmnSubWorkflow):
    """An embedded sub-process or a called process while it runs."""

    holder: Task

    def __init__(self, spec: Any, holder: Task, top: Instance, deserializing: bool = False) -> None:
        self.holder = holder
        super().__init__(spec, holder.id, top, deserializing=deserializing)

    def _calculate_depth(self) -> int:
        return int(self.holder.workflow.depth) + 1


class Instance(Tokens, BpmnWorkflow):
    """One instance for the length of one step, with what the step brings about."""

    def __init__(
        self,
        process: Process,
        bundle: Bundle,
        variables: Mapping[str, Any],
        at: Moment,
        deserializing: bool = False,
    ) -> None:
        self.process, self.bundle, self.at = process, bundle, at
        self.variables: Variables = dict(variables)
        self.queue: deque[Task] = deque()
        self.visits: list[Visit] = []
        self.thrown: list[Thrown] = []
        self.asked: list[Task] = []  # service tasks entered in this step
        self.ended: dict[str, bool] = {}  # user tasks: id -> completed
        self.steps = 0
        super().__init__(
            process.spec, process.subprocess_specs, script_engine=FeelEngine(), deserializing=deserializing
        )

    def scopes(self) -> Iterator[Tokens]:
        """The process and everything that runs inside it."""
        yield self
        yield from self.subprocesses.values()

    def tokens(self) -> list[Task]:
        """Every live task."""
        return [task for scope in self.scopes() for task in scope.live()]

    def create_subprocess(self, my_task: Task, spec_name: str) -> SubScope:
        """Begin an embedded sub-process or a called process; its tokens move when the queue comes to them."""
        if my_task.workflow.depth >= DEPTH:
            raise InstanceFault("nesting_too_deep", element_id(my_task), str(DEPTH))
        scope = SubScope(self.subprocess_specs[spec_name], my_task, self)
        self.subprocesses[my_task.id] = scope
        return scope

    def settle(self) -> None:
        """Move every token as far as it goes without a person, an effect, a message or time.

        What is automatic comes first, then inclusive joins (their answer depends on where all others have got to),
        then what is due, the longest due first. Raises InstanceFault.
        """
        while True:
            while self.queue:
                self.run(self.queue.popleft())
            if not self.open_inclusive_join() and not self.fire_due():
                break
        self.check_size(self.process.id)

    def run(self, task: Task) -> None:
        """Do one automatic task, if it is still to be done."""
        if task.state != TaskState.READY:
            return
        self.steps += 1
        if self.steps > STEPS:
            raise InstanceFault("step_limit", element_id(task), str(STEPS))
        task.run()

    def open_inclusive_join(self) -> bool:
        """Let one inclusive join go on, if any can."""
        asked = set()
        for task in self.tokens():
            join = (task.workflow, task.task_spec)
            if task.state == TaskState.WAITING and task.task_spec.asked_when_settled and join not in asked:
                asked.add(join)
                if task.task_spec.try_join(task.workflow):
                    return True
        return False

    def fire_due(self) -> bool:
        """Fire the timer that has been due longest, if any is."""
        now = stamp(self.at.now)
        due = [t for t in self.tokens() if t.state == TaskState.WAITING and t.internal_data.get("due", now + 1) <= now]
        if not due:
            return False
        earliest = min(due, key=lambda task: task.internal_data["due"])
        earliest.task_spec.fire(earliest, {})
        return True

    def check_size(self, element: str) -> None:
        """Refuse to grow beyond what one instance may hold."""
        if sum(1 for scope in self.scopes() for _ in scope.live()) > TASKS:
            raise InstanceFault("too_many_tasks", element, str(TASKS))
