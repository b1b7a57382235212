"""What an expression of a diagram sees, and where its results go.

Variables live outside the task tree, one dict per instance. Local variables stand in `task.data` of the activity that
owns them: input mappings, the element and number of a multi-instance, what is completed inside a multi-instance. Tasks
never inherit data from each other. Reading goes from the inside out; writing stops at the first scope that has the
name, as in Camunda 8, or at a scope that keeps everything (one instance of a multi-instance, a call with outputs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import feel
from service.engine.faults import InstanceFault


class FeelEngine:
    """SpiffWorkflow's script engine. Scripts and services do not exist; every expression is FEEL."""

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> Any:
        """The value of a FEEL expression as the task sees it."""
        return evaluate(task, expression)


def element_id(task: Task) -> str:
    """The id in the diagram."""
    return str(task.task_spec.bpmn_id or task.task_spec.name)


def enclosing(task: Task) -> Task | None:
    """The live activity around a task: its multi-instance body, else the sub-process or call that holds it."""
    parent = task.parent
    if parent is not None and parent.state == TaskState.STARTED:  # only bodies have children while they live
        return parent
    return task.workflow.holder


def scopes(task: Task) -> Iterator[Task]:
    """The task and the activities around it, innermost first."""
    around: Task | None = task
    while around is not None:
        yield around
        around = enclosing(around)


def local_variables(task: Task) -> dict[str, Any]:
    """All local variables a task sees; inner ones hide outer ones."""
    merged: dict[str, Any] = {}
    for around in scopes(task):
        merged = {**around.data, **merged}
    return merged


def context(task: Task, extra: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """Everything a task sees. `extra` hides all else."""
    variables: Mapping[str, Any] = task.workflow.top_workflow.variables
    local = local_variables(task)
    if not local and not extra:
        return variables
    return {**variables, **local, **(extra or {})}


def source(text: str) -> str:
    """A FEEL expression without the `=` that marks it."""
    return text.strip().removeprefix("=").strip()


def evaluate(task: Task, expression: str, extra: Mapping[str, Any] | None = None) -> Any:
    """The JSON value of a FEEL expression (a leading `=` is optional). Raises InstanceFault."""
    try:
        return feel.evaluate(source(expression), context(task, extra), task.workflow.top_workflow.at)
    except feel.FeelError as error:
        raise InstanceFault("expression_failed", element_id(task), error) from error


def holds(task: Task, expression: str, extra: Mapping[str, Any] | None = None) -> bool:
    """Whether a condition is true. Raises InstanceFault when it is neither true nor false."""
    value = evaluate(task, expression, extra)
    if not isinstance(value, bool):
        raise InstanceFault("condition_not_boolean", element_id(task), f"{source(expression)} = {value!r}")
    return value


def attribute(task: Task, text: str, extra: Mapping[str, Any] | None = None) -> Any:
    """The value of a zeebe attribute: FEEL when it begins with `=`, else the text itself."""
    return evaluate(task, text, extra) if text.lstrip().startswith("=") else text


def keeps(task: Task) -> bool:
    """Whether what is written inside this activity stays there."""
    return "i" in task.internal_data or task.task_spec.keeps_writes


def spread(values: Mapping[str, Any], task: Task, around: Task | None) -> None:
    """Write variables into the nearest scope that has them or keeps them, from `around` outwards."""
    for name, value in values.items():
        scope = around
        while scope is not None and not (name in scope.data or keeps(scope)):
            scope = enclosing(scope)
        owner = task.workflow.top_workflow.variables if scope is None else scope.data
        owner[name] = value


def absorb(task: Task, values: Mapping[str, Any]) -> None:
    """What a person, an effect, a decision or a message brings into a task.

    With output mappings it stays local until `map_outputs` picks from it.
    """
    if task.task_spec.node.outputs:
        task.data.update(values)
    else:
        spread(values, task, task)


def put(target: dict[str, Any], path: str, value: Any, existing: Mapping[str, Any]) -> None:
    """Set `a.b.c` in `target`; objects on the way are copied from `target` or `existing`, never changed in place."""
    first, *rest = path.split(".")
    if not rest:
        target[first] = value
        return
    held: Any = target.get(first, existing.get(first))
    here: dict[str, Any] = dict(held) if isinstance(held, dict) else {}
    target[first] = here
    for name in rest[:-1]:
        held = here.get(name)
        here[name] = dict(held) if isinstance(held, dict) else {}
        here = here[name]
    here[rest[-1]] = value


def map_inputs(task: Task) -> None:
    """Make the local variables of zeebe:input, in order: a later one may use an earlier one."""
    for mapping in task.task_spec.node.inputs:
        put(task.data, mapping.target, attribute(task, mapping.source), {})


def map_outputs(task: Task) -> None:
    """Write the results of zeebe:output into the scopes around the task.

    One instance of a multi-instance keeps them: only its outputElement leaves.
    """
    mappings = task.task_spec.node.outputs
    if not mappings:
        return
    results: dict[str, Any] = {}
    seen = context(task)
    for mapping in mappings:
        put(results, mapping.target, attribute(task, mapping.source, results), seen)
    spread(results, task, task if "i" in task.internal_data else enclosing(task))


def payload(task: Task) -> dict[str, Any]:
    """The input mappings alone: what an effect or a message is given."""
    names = dict.fromkeys(mapping.target.partition(".")[0] for mapping in task.task_spec.node.inputs)
    return {name: task.data[name] for name in names}


def correlation_key(task: Task, expression: str, extra: Mapping[str, Any] | None = None) -> str:
    """A message's correlation key as text. Raises InstanceFault unless it is a text or a whole number."""
    value = evaluate(task, expression, extra)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InstanceFault("correlation_key_invalid", element_id(task), repr(value))
    return str(value)
