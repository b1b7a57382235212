"""Activities and simple gateways: what a token does at a task, a decision, a call or a choice."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.periods import DAY_END
from service.engine import decision, script, state, timers
from service.engine.faults import InstanceFault
from service.engine.node import Node


class UserTask(Node, stock.UserTask):
    """Waits for a person.

    `task.internal_data` keeps what was computed on entering: `until` (due), `from` (follow up), `since` (when it was
    entered), all in milliseconds, `who` (assignee) and `rank` (priority). A task that was sent back keeps in `back` the
    tokens that it took the place of; `straight` says that they shall stand again when it is completed (see returns.py).
    """

    def admit(self, task: Task) -> bool:
        """Compute the attributes once; they do not change while the task is open."""
        node, found = self.node, task.internal_data
        for key, text in (("until", node.due_date), ("from", node.follow_up_date)):
            if text and (value := script.attribute(task, text)) not in (None, ""):
                found[key] = self.stamp(task, value)
                found["since"] = timers.stamp(task.workflow.top_workflow.at.now)
        if node.assignee and (who := script.attribute(task, node.assignee)) not in (None, ""):
            found["who"] = str(who)
        if node.priority:
            found["rank"] = self.rank(task, script.attribute(task, node.priority))
        return True

    def stamp(self, task: Task, value: Any) -> int:
        """A due date. A bare day means its end."""
        try:
            return timers.stamp(timers.instant(value, task.workflow.top_workflow.at, DAY_END))
        except (ValueError, OverflowError) as error:
            raise InstanceFault("timer_invalid", self.node.id, str(error)) from error

    def rank(self, task: Task, value: Any) -> int:
        """A priority from 0 to 100."""
        try:
            rank = int(value)
        except (ValueError, TypeError, OverflowError) as error:
            raise InstanceFault("attribute_invalid", self.node.id, f"priority = {value!r}") from error
        if not 0 <= rank <= 100:
            raise InstanceFault("attribute_invalid", self.node.id, f"priority = {value!r}")
        return rank

    def resume(self, task: Task) -> None:
        """Its limits begin anew."""
        super().resume(task)
        self.admit(task)

    def leave(self, task: Task) -> None:
        """Tell the host that the task is no longer open."""
        super().leave(task)
        task.workflow.top_workflow.ended[task.id.hex] = True

    def following(self, task: Task) -> list[Any]:
        """Where the flow leads, unless whoever sent the task back gets it again."""
        if not task.internal_data.get("straight"):
            return super().following(task)
        state.graft(task.workflow, task.internal_data["back"])
        return []

    def canceled(self, task: Task) -> None:
        """Tell the host that nobody need do the task any more."""
        super().canceled(task)
        task.workflow.top_workflow.ended[task.id.hex] = False


class ManualTask(UserTask):
    """A manual task: a person says that it is done."""


class PlainTask(UserTask):
    """A task of no kind: a person says that it is done."""


class ServiceTask(Node, stock.ServiceTask):
    """Asks for an effect and waits for its result, which the host brings within the same transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = True  # not done by the engine

    def admit(self, task: Task) -> bool:
        """Ask for the effect."""
        task.workflow.top_workflow.asked.append(task)
        return True


class RuleTask(Node):
    """A business rule task: its decision is taken inside the step."""

    def _run_hook(self, my_task: Task) -> bool:
        instance = my_task.workflow.top_workflow
        model = instance.bundle.decisions.get(self.node.called_decision)
        if model is None:
            raise InstanceFault("decision_failed", self.node.id, str(self.node.called_decision))
        try:
            result = decision.evaluate(model, script.context(my_task), instance.at)
        except decision.DecisionError as error:
            raise InstanceFault("decision_failed", self.node.id, error) from error
        if self.node.result_variable:
            script.absorb(my_task, {self.node.result_variable: result.value})
        return True


class SubProcess(Node, stock.SubWorkflowTask):
    """An embedded sub-process. Its variables are those around it, but for input mappings."""

    def admit(self, task: Task) -> bool:
        """Start the inside; the last token there lets this task go on."""
        task._set_state(TaskState.STARTED)
        task.workflow.top_workflow.create_subprocess(task, self.spec)
        return False

    def _run_hook(self, my_task: Task) -> bool:
        del my_task.workflow.top_workflow.subprocesses[my_task.id]
        return True


class CallActivity(SubProcess):
    """A called process of the same bundle, inside the same instance. With output mappings only outputs leave it."""

    @property
    def keeps_writes(self) -> bool:
        """Whether what the called process writes stays in the call."""
        return bool(self.node.outputs)


class ExclusiveGateway(Node, stock.ExclusiveGateway):
    """The first flow whose condition is true, in the order of the file, else the default flow."""

    def following(self, task: Task) -> list[Any]:
        """One spec. Raises InstanceFault when nothing matches."""
        specs, default = self._wf_spec.task_specs, None
        for condition, name in self.cond_task_specs:
            if condition is None:
                default = specs[name]
            elif script.holds(task, condition.args[0]):
                return [specs[name]]
        if default is None:
            raise InstanceFault("no_flow_matches", self.node.id)
        return [default]


class EventGateway(Node):
    """An event-based gateway: all events behind it wait, and the first that happens ends the wait of the others."""
