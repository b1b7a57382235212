"""The stock engine: SpiffWorkflow 3.2.0 as its documentation uses it, to show what ours has to do otherwise."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState


class Stock:
    """One instance. Conditions and timers of the diagram have to be Python here."""

    def __init__(self, data: bytes, process_id: str = "p") -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(data)
        self.workflow = BpmnWorkflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
        self.workflow.do_engine_steps()

    @property
    def ready(self) -> list[str]:
        return sorted(task.task_spec.name for task in self.open())

    def open(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def do(self, name: str, **values: Any) -> Stock:
        task = next(task for task in self.open() if task.task_spec.name == name)
        task.data.update(values)
        task.run()
        self.workflow.do_engine_steps()
        return self

    def save_and_load(self) -> None:
        serializer = BpmnWorkflowSerializer()
        self.workflow = serializer.deserialize_json(serializer.serialize_json(self.workflow))
