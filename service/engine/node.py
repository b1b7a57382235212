"""The life of a token at one node of a diagram, for every kind of node.

`enter` when a token comes, `admit` says whether it may go on at once, `leave` when it goes. Children exist only from
the moment their parent is complete: nothing is predicted, so the tree never holds more than what happened.
"""

from __future__ import annotations

from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import StartEvent as StockStart
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import diagram, script
from service.engine.instance import cancel
from service.engine.outcome import Visit


class Node(BpmnSpecMixin):
    """Base of every spec. Specs are shared: nothing here may change after the parser is done."""

    node: diagram.Node  # what our own reader saw
    lane_name: str | None = None  # of the node, else of the sub-process that holds it
    drawn = True  # has an element of its own in the diagram
    body: Any = None  # of the activity inside a multi-instance: the spec of the multi-instance
    guarded = False  # boundary events are attached
    asked_when_settled = False  # an inclusive join: see joins.py
    collects = False  # a multi-instance: its local variable is the collection it builds

    @property
    def keeps_writes(self) -> bool:
        """Whether variables written inside this activity stay there."""
        return False

    @property
    def waits_for_date(self) -> bool:
        """Whether the time that is waited for was fixed before anybody came here."""
        return False

    def visit(self, task: Task, event: Literal["entered", "completed", "canceled"]) -> None:
        """Write a line of the history. The inside of a multi-instance shows as the multi-instance alone."""
        if self.drawn and self.body is None:
            line = Visit(self.node.id, self.node.process_id, event)
            task.workflow.top_workflow.visits.append(line)

    def enter(self, task: Task) -> None:
        """A token arrives."""
        self.visit(task, "entered")
        if self.drawn:
            script.map_inputs(task)

    def admit(self, task: Task) -> bool:
        """Whether the token may go on. False: the task is WAITING or STARTED now."""
        return True

    def following(self, task: Task) -> list[Any]:
        """The specs that get a token when this task is complete."""
        return list(self.outputs)

    def consequences(self, task: Task) -> None:
        """What completing does besides moving the token."""

    def leave(self, task: Task) -> None:
        """The token goes."""
        if self.drawn:
            script.map_outputs(task)
        self.visit(task, "completed")
        if self.guarded:
            self.release(task)

    def release(self, task: Task) -> None:
        """The boundary events of a finished activity wait no longer."""
        for sibling in task.parent.children:
            if sibling is not task and sibling.state == TaskState.WAITING:
                cancel(sibling)

    def canceled(self, task: Task) -> None:
        """The task was ended before its time."""
        self.visit(task, "canceled")

    def resume(self, task: Task) -> None:
        """The token stands here again, as it stood before somebody sent it back."""
        self.visit(task, "entered")
        if self.drawn:
            script.map_inputs(task)

    # SpiffWorkflow's hooks

    def _predict_hook(self, my_task: Task) -> None:
        pass

    def _update_hook(self, my_task: Task) -> bool:
        self.enter(my_task)
        return self.admit(my_task)

    def _on_ready(self, my_task: Task) -> None:
        if not self.manual:
            my_task.workflow.top_workflow.queue.append(my_task)

    def _run_hook(self, my_task: Task) -> bool:
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        self.leave(my_task)
        if self.body is not None:
            self.body.child_done(my_task.parent, my_task)
        self.consequences(my_task)
        if not my_task.workflow.closed:
            for spec in self.following(my_task):
                my_task._add_child(spec, TaskState.FUTURE)


class Start(Node):
    """The invisible root of a scope."""

    drawn = False

    def _update_hook(self, my_task: Task) -> bool:
        return True


class StartEvent(Node, StockStart):
    """A start event lets the token pass: whether and when an instance begins is the host's decision."""


class Guard(Node):
    """Stands before an activity with boundary events: gives a token to the activity, then arms the events.

    Its children are the activity, named `main`, and one waiting task per boundary event.
    """

    drawn = False
    main = ""

    def activity(self, task: Task) -> Task:
        """The guarded activity under this guard."""
        return next(child for child in task.children if child.task_spec.name == self.main)


class ProcessSpec(BpmnProcessSpec):
    """A process without SpiffWorkflow's own `Start`, `End` and `EndJoin`: these names are free for diagrams, and a
    scope ends when its last token does."""

    def __init__(self, name: str, description: str, filename: str) -> None:
        super().__init__(name=name, description=description, filename=filename)
        self.task_specs.clear()
        self.start = Start(self, "<start>")
        self.branches: Any = None  # made when somebody first sends a task back: see returns.py
