"""The saved form of an instance: its live tokens, as JSON bytes.

A token needs nothing of the past but its direct parent (the flow it came by, the guard or the multi-instance it
belongs to), so nothing else is saved: laps of a loop leave no trace, and the state stays small for ever. What happened
is in the history, not here.

    {"f": 1, "p": process id, "k": 1 when completed, "w": rows, "s": [[holder, engine key, rows], …]}
    row = [id or "" when finished, index of the parent row or -1 for the root, spec, state, internal data, local data]

What a task that was sent back took the place of is kept in its internal data in the same form, as `w` and `s`,
with the branches `b` that it lies in.

Empty data at the end of a row is left out. Rows stand in the order in which the tasks came into being, parents first.
Store the bytes as they are: jsonb would reorder keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import orjson
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.workdays import Moment
from service.engine.faults import InstanceFault
from service.engine.instance import LIVE, Instance, SubScope, Tokens

if TYPE_CHECKING:
    from service.engine.definition import Bundle

FORMAT: Final = 1
Row = list[Any]


def dump(instance: Instance) -> bytes:
    """The state to store."""
    inside = [[holder.hex, key_of(scope), rows(scope)] for holder, scope in instance.subprocesses.items()]
    saved: dict[str, Any] = {"f": FORMAT, "p": instance.process.id, "w": rows(instance)}
    if inside:
        saved["s"] = inside
    if instance.completed:
        saved["k"] = 1
    return orjson.dumps(saved)


def key_of(scope: SubScope) -> str:
    """The engine's key of what runs in a sub-process or a call."""
    return str(scope.holder.task_spec.spec)


def pack(scope: Tokens, tokens: Sequence[Task]) -> dict[str, Any]:
    """Some tokens of a scope with everything inside them, to be put there again by `graft`."""
    around = {token.id for token in tokens}
    inside = []
    for holder, inner in scope.task_tree.workflow.top_workflow.subprocesses.items():  # outer ones come first
        if holder in around:
            around |= {task.id for task in inner.live()}
            inside.append([holder.hex, key_of(inner), rows(inner)])
    return {"w": rows(scope, tokens), "s": inside}


def graft(scope: Tokens, packed: Mapping[str, Any]) -> None:
    """Put tokens back where they were. Their ids are new, and what they wait for is computed anew."""
    instance = scope.task_tree.workflow.top_workflow
    held = plant(scope, packed["w"], renew=True)
    for holder, key, inner in packed["s"]:
        inside = SubScope(instance.subprocess_specs[key], held[holder], instance, deserializing=True)
        inside.task_tree = bare_task(inside, inside.spec.start, None, uuid4(), TaskState.COMPLETED)
        instance.subprocesses[held[holder].id] = inside
        held |= plant(inside, inner, renew=True)
    for task in held.values():
        task.task_spec.resume(task)


def rows(scope: Tokens, tokens: Iterable[Task] | None = None) -> list[Row]:
    """The live tasks of a scope, or some of them, and their direct parents."""
    saved = list(scope.live() if tokens is None else tokens)
    kept = {task.id for task in saved}
    kept |= {task._parent for task in saved}
    found: list[Row] = []
    index: dict[Any, int] = {scope.task_tree.id: -1}
    for task in scope.tasks.values():  # parents come into being before their children
        if task.id in index or task.id not in kept:
            continue
        above = task._parent
        while above not in index:
            above = scope.tasks[above]._parent
        index[task.id] = len(found)
        found.append(row(task, index[above]))
    return found


def row(task: Task, above: int) -> Row:
    """One task. A finished one is here for its name alone."""
    if not task._state & LIVE:
        return ["", above, task.task_spec.name]
    found: Row = [task.id.hex, above, task.task_spec.name, task._state]
    if task.internal_data or task.data:
        found.append(task.internal_data)
    if task.data:
        found.append(task.data)
    return found


def load(state: bytes, bundle: Bundle, variables: Mapping[str, Any], at: Moment) -> Instance:
    """The instance as it was saved. Raises InstanceFault `state_unreadable`."""
    try:
        saved = orjson.loads(state)
        if saved["f"] != FORMAT:
            raise ValueError(f"format {saved['f']}")
        instance = Instance(bundle.processes[saved["p"]], bundle, variables, at, deserializing=True)
        restore(instance, saved["w"])
        held = {task.id: task for task in instance.live()}
        for holder, key, inside in saved.get("s", ()):
            task = held[UUID(holder)]
            scope = SubScope(instance.subprocess_specs[key], task, instance, deserializing=True)
            restore(scope, inside)
            instance.subprocesses[task.id] = scope
            held.update((inner.id, inner) for inner in scope.live())
        instance.completed = instance.closed = "k" in saved
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise InstanceFault("state_unreadable", "", f"{type(error).__name__} {error}") from error
    return instance


def restore(scope: Tokens, saved: list[Row]) -> None:
    """Put the saved tasks under a new root."""
    scope.task_tree = bare_task(scope, scope.spec.start, None, uuid4(), TaskState.COMPLETED)
    plant(scope, saved)


def plant(scope: Tokens, saved: list[Row], renew: bool = False) -> dict[str, Task]:
    """Put saved tasks under the root of a scope, with new ids if asked for. The live ones by their saved ids."""
    specs = scope.spec.task_specs
    made: list[Task] = []
    live: dict[str, Task] = {}
    for key, above, name, *rest in saved:
        parent = scope.task_tree if above < 0 else made[above]
        identity = UUID(int=int(key, 16)) if key and not renew else uuid4()
        task = bare_task(scope, specs[name], parent, identity, rest[0] if rest else TaskState.COMPLETED)
        task.internal_data = rest[1] if len(rest) > 1 else {}
        task.data = rest[2] if len(rest) > 2 else {}
        made.append(task)
        if key:
            live[key] = task
    return live


def bare_task(scope: Tokens, spec: Any, parent: Task | None, identity: UUID, state: int) -> Task:
    """A task as it stands in the tree, without what making a new one sets off."""
    task = Task.__new__(Task)
    task.id, task.workflow, task.task_spec, task._state = identity, scope, spec, state
    task._parent, task._children = None, []
    task.thread_id, task.last_state_change, task.triggered = 0, 0.0, False
    task.internal_data, task.data = {}, {}
    scope.tasks[identity] = task
    if parent is not None:
        task._parent = parent.id
        parent._children.append(identity)
    return task
