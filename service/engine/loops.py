"""Multi-instance activities by zeebe:loopCharacteristics.

The collection is read once, on entering. Each inner instance has local variables: the element, `loopCounter` from 1,
and all that is completed in it. Only `outputElement` leaves, at its place in `outputCollection`.

`internal_data` of the body: `n` instances, `done` so far, `rest` (sequential: elements to come). Of an inner
instance: `i`, its number from 0. The collection that is being built is a local variable of the body.
"""

from __future__ import annotations

from typing import Any, Final

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import script
from service.engine.diagram import Loop
from service.engine.faults import InstanceFault
from service.engine.instance import LIVE, cancel
from service.engine.node import Node

INSTANCES: Final = 1_000


class MultiInstance(Node):
    """The body: it is STARTED while inner instances run, and goes on when they are done."""

    collects = True
    loop: Loop
    task_spec = ""  # name of the inner activity's spec, set by the library's parser

    def enter(self, task: Task) -> None:
        """Input mappings belong to the inner instances."""
        self.visit(task, "entered")

    def resume(self, task: Task) -> None:
        """The inner instances go on with the elements that they had."""
        self.visit(task, "entered")

    def leave(self, task: Task) -> None:
        """The collected outputs leave the body; output mappings belong to the inner instances."""
        name = self.loop.output_collection
        if name:
            script.spread({name: task.data[name]}, task, script.enclosing(task))
        self.visit(task, "completed")
        if self.guarded:
            self.release(task)

    def admit(self, task: Task) -> bool:
        """Start all inner instances, or the first. An empty collection has nothing to do."""
        items = script.evaluate(task, self.loop.input_collection)
        if not isinstance(items, list):
            raise InstanceFault("collection_not_list", self.node.id, repr(items))
        if len(items) > INSTANCES:
            raise InstanceFault("too_many_tasks", self.node.id, str(INSTANCES))
        task.internal_data.update(n=len(items), done=0)
        if self.loop.output_collection:
            task.data[self.loop.output_collection] = [None] * len(items)
        if not items:
            return True
        task._set_state(TaskState.STARTED)
        if self.loop.sequential:
            task.internal_data["rest"] = items[1:]
            self.start_one(task, 0, items[0])
        else:
            for number, item in enumerate(items):
                self.start_one(task, number, item)
        task.workflow.top_workflow.check_size(self.node.id)
        return False

    def start_one(self, task: Task, number: int, item: Any) -> None:
        """Start an inner instance."""
        child = task._add_child(self._wf_spec.task_specs[self.task_spec], TaskState.FUTURE)
        child.triggered = True
        child.internal_data["i"] = number
        child.data = {"loopCounter": number + 1}
        if self.loop.input_element:
            child.data[self.loop.input_element] = item
        child.task_spec._update(child)

    def child_done(self, task: Task, child: Task) -> None:
        """Collect the output of an inner instance; go on with the next one, or end."""
        internal, loop = task.internal_data, self.loop
        internal["done"] += 1
        if loop.output_collection:
            value = script.evaluate(child, loop.output_element) if loop.output_element else None
            task.data[loop.output_collection][child.internal_data["i"]] = value
        if internal["done"] == internal["n"] or self.condition_met(task, child):
            for other in task.children:
                if other.state & LIVE:
                    cancel(other)
            task._ready()
        elif loop.sequential:
            self.start_one(task, internal["done"], internal["rest"].pop(0))

    def condition_met(self, task: Task, child: Task) -> bool:
        """Whether the completion condition is true; it sees the inner instance and how many there are."""
        if not self.loop.completion_condition:
            return False
        internal = task.internal_data
        active = sum(1 for other in task.children if other.state & LIVE)
        counts = {
            "numberOfInstances": internal["n"],
            "numberOfCompletedInstances": internal["done"],
            "numberOfActiveInstances": active,
            "numberOfTerminatedInstances": 0,
        }
        return script.holds(child, self.loop.completion_condition, counts)
