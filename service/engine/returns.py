"""Sending a task back to an earlier step, and taking a completed one back, without losing or doubling a token.

Every token of a scope lies in branches (see branches.py). A token is moved by ending everything that lies in the
branches that its place and the new place have in common, and putting one token on the new place. So a step of the same
branch touches that branch alone, and a step before a split ends all branches of it. Multi-instances, sub-processes and
calls are activities: sending back out of one ends it whole. A step inside an inclusive split that is over may be
reopened alone; a branch of a parallel split may not, nor may a sub-process or call that is over.

What a task that was sent back took the place of is packed into it, so that it can stand again as it stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.domain.errors import WrongState
from service.engine import state
from service.engine.branches import Branch, Branches
from service.engine.events import BoundaryEvent
from service.engine.instance import LIVE, Instance, Tokens, cancel
from service.engine.joins import TokenGateway, flow_of
from service.engine.loops import MultiInstance
from service.engine.node import Guard
from service.engine.outcome import EarlierStep
from service.engine.script import enclosing
from service.engine.tasks import UserTask

if TYPE_CHECKING:
    from service.engine.diagram import Node

TOP: Final = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A token goes to the node `target` of a scope in place of `ends`, all that is in the branches `around` both."""

    scope: Tokens
    target: str
    around: tuple[Branch, ...]
    ends: tuple[Task, ...]


def scope_id(scope: Tokens) -> str:
    """The name of a scope that is still running: the task that holds it, nothing for the process itself."""
    return TOP if scope.holder is None else scope.holder.id.hex


def earlier_steps(instance: Instance, task: Task) -> Iterator[EarlierStep]:
    """Every user task to which `task` could be sent back, nearest scope first, whether it was done or not."""
    seen: set[str] = set()
    for scope, place in places(task):
        for name in scope.spec.task_specs:
            node = user_task(scope, name)
            if node is None or node.id in seen:
                continue
            seen.add(node.id)  # of two scopes with a node of that id the nearer one is meant
            if place_moves(scope, place, name) is None:
                move = back(scope, place, name)
                ended = tuple(t.id.hex for t in open_inside(instance, move.ends) if t is not task)
                yield EarlierStep(node.id, node.name, node.process_id, scope_id(scope), ended)


def find(instance: Instance, task: Task, element_id: str) -> Move:
    """How `task` goes back to an element. Raises WrongState with what stands in the way."""
    for scope, place in places(task):
        name = element_id if user_task(scope, element_id) is not None else ""
        if name:
            if (code := place_moves(scope, place, name)) is not None:
                raise WrongState(code, element=element_id)
            return back(scope, place, name)
    raise WrongState("return_elsewhere", element=element_id)


def places(task: Task) -> Iterator[tuple[Tokens, str]]:
    """Where a token stands in its scope, and in every scope around it."""
    around: Task | None = task
    while around is not None:
        body = enclosing(around)
        outermost = around if body is None or body.workflow is not around.workflow else body
        yield outermost.workflow, outermost.task_spec.name
        around = outermost.workflow.holder


def user_task(scope: Tokens, name: str) -> Node | None:
    """The node of a user task or of a repeated one; None for anything else."""
    spec = scope.spec.task_specs.get(name)
    inner = scope.spec.task_specs.get(spec.task_spec) if isinstance(spec, MultiInstance) else spec
    if spec is None or spec.body is not None or not isinstance(inner, UserTask):
        return None
    node: Node = inner.node
    return node


def branches_of(scope: Tokens) -> Branches:
    """The branches of a scope, made once."""
    spec = scope.spec
    if spec.branches is None:
        spec.branches = Branches(spec)
    found: Branches = spec.branches
    return found


def place_moves(scope: Tokens, place: str, target: str) -> str | None:
    """Why a token may not go from one place of a scope back to another; None when it may."""
    branches = branches_of(scope)
    if not branches.paired:
        return "return_unpaired"
    if place == target or not branches.leads(entry(scope, target), place):
        return "return_not_earlier"
    here, there = branches.around[place], branches.around[target]
    common = shared(here, there)
    into, out_of = there[len(common) :], here[len(common) :]
    if into and (not all(map(branches.chosen_freely, into)) or (out_of and out_of[0][0] == into[0][0])):
        return "return_into_branch"
    if any(map(branches.repeats, common)) and crowd(inside(scope, common)) > 1:
        return "return_repeated"
    return None


def back(scope: Tokens, place: str, target: str) -> Move:
    """The move from one place of a scope to another that it may go to."""
    around = branches_of(scope).around
    common = shared(around[place], around[target])
    return Move(scope, target, common, inside(scope, common))


def again(instance: Instance, scope_key: str, element_id: str) -> Move:
    """How a user task that was completed is opened again in place of all that followed. Raises WrongState."""
    scope = next((s for s in instance.scopes() if scope_id(s) == scope_key), None)
    node = None if scope is None else user_task(scope, element_id)
    if scope is None or node is None:
        raise WrongState("withdrawal_too_late")
    branches = branches_of(scope)
    if not branches.paired or node.loop is not None:
        raise WrongState("withdrawal_impossible")
    around = branches.around[element_id]
    while not (ends := inside(scope, around)):  # its branch was joined: an inclusive one may be opened alone
        if not around or not branches.chosen_freely(around[-1]) or inside_split(scope, around):
            raise WrongState("withdrawal_too_late")
        around = around[:-1]
    if any(map(branches.repeats, around)) and crowd(ends) > 1:
        raise WrongState("withdrawal_too_late")
    return Move(scope, element_id, around, ends)


def shared(one: tuple[Branch, ...], other: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The branches around both places."""
    same = (mine == theirs for mine, theirs in zip(one, other, strict=False))
    return one[: sum(takewhile(bool, same))]


def inside(scope: Tokens, around: tuple[Branch, ...]) -> tuple[Task, ...]:
    """The tokens of a scope that lie in all of these branches."""
    return tuple(token for token in scope.live() if lies(scope, token)[: len(around)] == around)


def inside_split(scope: Tokens, around: tuple[Branch, ...]) -> bool:
    """Whether a token lies in any branch of the split to which the innermost of these branches belongs."""
    depth, split = len(around) - 1, around[-1][0]
    found = (lies(scope, token) for token in scope.live())
    return any(len(lying) > depth and lying[depth][0] == split for lying in found)


def lies(scope: Tokens, token: Task) -> tuple[Branch, ...]:
    """The branches around a token. A boundary event that waits belongs to its activity, a token before a join to the
    flow on which it waits."""
    branches, spec = branches_of(scope), token.task_spec
    if token.state == TaskState.WAITING and isinstance(spec, TokenGateway):
        return branches.of_flow(flow_of(token), spec.name)
    if waits_beside(token):
        return branches.around[token.parent.task_spec.name]
    return branches.around[spec.name if spec.body is None else spec.body.name]


def waits_beside(token: Task) -> bool:
    """Whether it is a boundary event that has not happened."""
    return token.state == TaskState.WAITING and isinstance(token.task_spec, BoundaryEvent)


def crowd(tokens: tuple[Task, ...]) -> int:
    """How many tokens there are, a repeated activity and its boundary events counted as one."""
    return sum(1 for token in tokens if token.task_spec.body is None and not waits_beside(token))


def open_inside(instance: Instance, tokens: tuple[Task, ...]) -> Iterator[Task]:
    """The open user tasks among some tokens and inside them."""
    for token in tokens:
        if token.state == TaskState.READY and isinstance(token.task_spec, UserTask):
            yield token
        inner = instance.subprocesses.get(token.id)
        if inner is not None:
            yield from open_inside(instance, tuple(inner.live()))


def entry(scope: Tokens, target: str) -> str:
    """Where a token enters an activity: the guard before it when it has boundary events."""
    before = [scope.spec.task_specs[name] for name in scope.spec.task_specs[target]._inputs]
    return next((str(spec.name) for spec in before if isinstance(spec, Guard)), target)


def carry_out(instance: Instance, move: Move, *, remember: bool) -> None:
    """Move the token. `remember` packs what it takes the place of into the task that is opened."""
    packed = {**state.pack(move.scope, move.ends), "b": move.around} if remember else None
    end(move.ends)
    spec: Any = move.scope.spec.task_specs[entry(move.scope, move.target)]
    opened = move.scope.task_tree._add_child(spec, TaskState.FUTURE)
    spec._update(opened)
    if isinstance(spec, Guard):
        instance.run(opened)
        opened = spec.activity(opened)
    if packed is not None and not isinstance(opened.task_spec, MultiInstance):
        opened.internal_data["back"] = packed


def make_room(task: Task) -> None:
    """End what came up beside a task that was sent back: what stood in its branches before is to stand there again."""
    around = tuple((split, first) for split, first in task.internal_data["back"]["b"])
    end(tuple(token for token in inside(task.workflow, around) if token is not task and not waits_beside(token)))


def end(tokens: tuple[Task, ...]) -> None:
    """End tokens with everything inside them."""
    for token in tokens:
        if token.state & LIVE:
            cancel(token)
