"""Jumping to a step, repeating one, or ending one by hand: planned, told before it is done, and kept with its reason.

By process owners and administrators above the procedure. The engine refuses what would lose or double a token; here
stands what the record says: nothing that was done for good is done again, and what begins, ends or passes over a
protected step goes by a second person (see confirmations.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.domain.effects import EFFECTS
from service.domain.errors import Refused, WrongState
from service.engine import modifications as engine
from service.engine.definition import Bundle
from service.engine.diagram import Node
from service.engine.lint_protected import PROTECTED
from service.engine.modifications import Plan, Reach
from service.engine.outcome import Outcome
from service.store import journal, people, tasks
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases.instance_access import repaired, require_reason
from service.usecases.record import record
from service.usecases.task_access import hand_to_last, notify_person
from service.usecases.work import Work

CONFIRMER: Final = "process_owner"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the tasks that would open and end by their names, and the protected steps (id -> why)."""

    opens: tuple[str, ...]
    ends: tuple[str, ...]
    protected: Mapping[str, str]


def preview_modification(work: Work, key: int, plan: Plan) -> Preview:
    """What `modify_instance` would do. Raises like it."""
    instance = repaired(work, key)
    outcome, reach = planned(work, instance, plan)
    ended = {one.id for one in outcome.ended}
    names = [task.name or task.element_id for task in tasks.open_of(work.session, key) if task.task_id in ended]
    opened = tuple(task.name or task.element_id for task in outcome.opened)
    return Preview(opened, tuple(names), protected_steps(work, instance, plan, reach))


@dataclass(frozen=True, slots=True)
class Choices:
    """Where an instance stands, and where a token could begin."""

    standing: tuple[Node, ...]
    beginnings: tuple[Node, ...]


def choices(work: Work, key: int) -> Choices:
    """What a plan can be made of. Raises like `modify_instance`."""
    instance = repaired(work, key)
    bundle, nodes = work.parts.bundles.get(work.session, instance.bundle_hash), nodes_of(work, instance)
    found = engine.choices(bundle, instance.state, instance.variables, work.moment)
    return Choices(*(tuple(nodes[name] for name in names) for names in found))


def modify_instance(work: Work, key: int, plan: Plan, reason: str) -> list[UserTask]:
    """End and begin what the plan says; the tasks that this opened, given to who did them last.

    Raises NotFound, Forbidden('not_process_owner'), Refused('reason_missing' | 'modification_needs_second' |
    'return_past_effect'), WrongState('instance_ended' | 'instance_suspended' | the reasons of the engine).
    """
    instance = repaired(work, key, lock=True)
    require_reason(reason)
    outcome, reach = planned(work, instance, plan)
    protected = protected_steps(work, instance, plan, reach)
    if protected:
        raise Refused("modification_needs_second", names="、".join(_names(work, instance, protected)))
    return carry_out(work, instance, plan, outcome, {"reason": reason})


def nodes_of(work: Work, instance: Instance) -> dict[str, Node]:
    """Every element of the version of an instance and of the processes that it calls, by id; the nearest first."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    found: dict[str, Node] = {}
    for node in _reached(bundle, instance.process_id, set()):
        found.setdefault(node.id, node)
    return found


def titles_of(work: Work, instance: Instance) -> dict[str, str]:
    """The names of the processes in the bundle of an instance, by id."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    return {process.id: process.name for process in bundle.processes.values()}


def _reached(bundle: Bundle, process_id: str, seen: set[str]) -> Iterator[Node]:
    """The nodes of a process, then of those that it calls."""
    seen.add(process_id)
    own = [node for node in bundle.processes[process_id].diagram.nodes.values() if node.process_id == process_id]
    yield from own
    for node in own:
        if node.called_process in bundle.processes and node.called_process not in seen:
            yield from _reached(bundle, str(node.called_process), seen)


def planned(work: Work, instance: Instance, plan: Plan) -> tuple[Outcome, Reach]:
    """What the engine makes of a plan; nothing is stored. What was done for good may not come again."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    nodes = nodes_of(work, instance)
    try:
        outcome, reach = engine.modify(bundle, instance.state, instance.variables, plan, work.moment)
    except WrongState as error:  # the engine knows elements by their ids, people by their names
        named: dict[str, Any] = {name: _name(nodes, str(value)) for name, value in error.params.items()}
        raise WrongState(error.code, **named) from error
    again = _with_inner(nodes, reach.repeated | set(plan.activate))
    for line in journal.lines(work.session, instance.key):
        effect = EFFECTS.get(line.data["type"]) if line.event == "effect.performed" else None
        if effect is not None and effect.lasting and line.element_id in again:
            raise Refused("return_past_effect", zh=effect.zh, en=effect.en)
    return outcome, reach


def _with_inner(nodes: Mapping[str, Node], elements: Iterable[str]) -> set[str]:
    """Elements with all that lies in them: in a sub-process, or in a process that is called."""
    found, todo = set[str](), list(elements)
    while todo:
        element_id = todo.pop()
        if element_id in found:
            continue
        found.add(element_id)
        called = nodes[element_id].called_process if element_id in nodes else None
        todo += [node.id for node in nodes.values() if node.scope_id in (element_id, called)]
    return found


def protected_steps(work: Work, instance: Instance, plan: Plan, reach: Reach) -> dict[str, str]:
    """The protected steps that a plan begins, ends or passes over."""
    nodes = nodes_of(work, instance)
    touched = {*plan.activate, *_with_inner(nodes, reach.skipped), *reach.ended}
    return {
        node.id: node.properties[PROTECTED]
        for node in nodes.values()
        if node.id in touched and PROTECTED in node.properties
    }


def _names(work: Work, instance: Instance, elements: Iterable[str]) -> list[str]:
    nodes = nodes_of(work, instance)
    return [_name(nodes, element) for element in elements]


def _name(nodes: Mapping[str, Node], element_id: str) -> str:
    return (nodes[element_id].name if element_id in nodes else "") or element_id


def told_of(plan: Plan) -> dict[str, Any]:
    """A plan as the journal tells it."""
    return {"activate": list(plan.activate), "terminate": list(plan.terminate)}


def carry_out(work: Work, instance: Instance, plan: Plan, outcome: Outcome, told: Mapping[str, Any]) -> list[UserTask]:
    """Store what a plan has brought about, and notify who gets a task and who loses one; the tasks that it opened."""
    before = tasks.open_of(work.session, instance.key)
    opened = record(work, instance, outcome, before=before, event="instance.modified", data={**told_of(plan), **told})
    work.session.flush()
    text = f"{work.actor.name}调整了办理环节：{told['reason']}"
    for new in opened:
        last = tasks.last_completed(work.session, instance.key, new.element_id)
        hand_to_last(work, new, last, kind="modification", title=f"请办理：{new.name}", text=text)
    for old in before:
        person = people.by_username(work.session, old.assignee) if old.assignee is not None else None
        if old.state == "canceled" and person is not None:
            title = f"任务取消：{old.name}"
            notify_person(work, old, person.key, kind="modification", title=title, text=text)
    return opened
