"""Changing by hand where an instance stands: tokens are ended, and others begin at elements of the diagram.

What an owner asks for is carried out only where no token is lost or doubled, by the same judgement as returns: all
tokens in a branch together are worth one (see branches.py). So what begins takes the place of everything in its
branch, all of which has to be ended with it, and what is ended without anything in its place is a branch that its split
could have left out. `tests/engine/test_modifications.py` holds this against the token game of BPMN 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.task import Task

from service.domain.errors import WrongState
from service.domain.workdays import Moment
from service.engine import report, returns
from service.engine import state as codec
from service.engine.branches import Branch
from service.engine.instance import Instance, Tokens
from service.engine.outcome import Outcome, Variables
from service.engine.returns import Move, branches_of, entry, inside, lies, waits_beside
from service.engine.tasks import EventGateway

if TYPE_CHECKING:
    from service.engine.definition import Bundle

BEGINS: Final = frozenset({
    "userTask", "task", "manualTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "subProcess",
    "callActivity", "intermediateCatchEvent", "intermediateThrowEvent", "endEvent",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """The elements at which a token is to begin, and those of which every token is to end."""

    activate: tuple[str, ...] = ()
    terminate: tuple[str, ...] = ()


@dataclass(slots=True)
class Reach:
    """What a plan does to elements: `skipped` are passed over, `repeated` will be come to again, `ended` had tokens."""

    skipped: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Begin:
    """A token that begins at `target` in place of all that lies in the branches `around`."""

    scope: Tokens
    target: str
    around: tuple[Branch, ...]
    instead_of: tuple[Task, ...]


def modify(bundle: Bundle, state: bytes, variables: Variables, plan: Plan, at: Moment) -> tuple[Outcome, Reach]:
    """Carry out a plan; what is automatic goes on at once.

    Raises WrongState `modification_empty`, `modification_no_token`, `modification_no_element`,
    `modification_not_here`, `modification_scope_closed`, `modification_ambiguous`, `modification_doubles`,
    `modification_loses`, `return_unpaired`, `return_into_branch`, or the fault of the next step.
    """
    instance = codec.load(state, bundle, variables, at)
    before = report.open_ids(instance)
    if not plan.activate and not plan.terminate:
        raise WrongState("modification_empty")
    ends = _outermost(instance, [token for name in plan.terminate for token in _tokens_at(instance, name)])
    begins = [_begin(instance, name, ends) for name in plan.activate]
    _require_apart(begins)
    for scope in {id(token.workflow): token.workflow for token in ends}.values():
        _require_replaced(scope, [one for one in begins if one.scope is scope], ends)
    reach = _reach(instance, begins, ends)
    returns.end(tuple(_with_events(ends)))
    for one in begins:
        returns.carry_out(instance, Move(one.scope, one.target, (), ()), remember=False)
    instance.settle()
    return report.outcome(instance, before), reach


def choices(bundle: Bundle, state: bytes, variables: Variables, at: Moment) -> tuple[list[str], list[str]]:
    """The elements at which tokens stand, and those at which one could begin while the scopes run that run now."""
    instance = codec.load(state, bundle, variables, at)
    standing = [token.task_spec.node.id for token in instance.tokens() if _is_place(token)]
    beginnings = [name for scope in instance.scopes() for name in scope.spec.task_specs if _can_begin(scope, name)]
    return list(dict.fromkeys(standing)), list(dict.fromkeys(beginnings))


def _is_place(token: Task) -> bool:
    """A repeated activity is one, and an event that waits beside one belongs to it."""
    return token.task_spec.drawn and token.task_spec.body is None and not waits_beside(token)


def _tokens_at(instance: Instance, element_id: str) -> list[Task]:
    """The tokens of an element."""
    found = [token for token in instance.tokens() if _is_place(token) and token.task_spec.node.id == element_id]
    if not found:
        raise WrongState("modification_no_token", element=element_id)
    return found


def _outermost(instance: Instance, tokens: Iterable[Task]) -> list[Task]:
    """Without those that end anyway, inside another one."""
    wanted = {token.id: token for token in tokens}

    def around(token: Task) -> Iterator[Task]:
        holder = token.workflow.holder
        while holder is not None:
            yield holder
            holder = holder.workflow.holder

    return [token for token in wanted.values() if not any(holder.id in wanted for holder in around(token))]


def _scope_of(instance: Instance, element_id: str, ends: list[Task]) -> Tokens:
    """The one running scope in which an element can begin."""
    known = any(element_id in spec.task_specs for spec in (instance.spec, *instance.subprocess_specs.values()))
    if not known:
        raise WrongState("modification_no_element", element=element_id)
    found = [scope for scope in instance.scopes() if _can_begin(scope, element_id)]
    if not found:
        elsewhere = any(_can_begin_in(spec, element_id) for spec in instance.subprocess_specs.values())
        raise WrongState("modification_scope_closed" if elsewhere else "modification_not_here", element=element_id)
    if len(found) > 1:
        raise WrongState("modification_ambiguous", element=element_id)
    ended = {token.id for token in ends}
    holder = found[0].holder
    while holder is not None:
        if holder.id in ended:
            raise WrongState("modification_scope_closed", element=element_id)
        holder = holder.workflow.holder
    return found[0]


def _can_begin(scope: Tokens, element_id: str) -> bool:
    return not scope.closed and _can_begin_in(scope.spec, element_id)


def _can_begin_in(process_spec: Any, element_id: str) -> bool:
    """Whether a token may begin at an element: at what does or waits for something. An event behind an event-based
    gateway belongs to the others there, and a gateway would not know by which flow the token came.
    """
    spec = process_spec.task_specs.get(element_id)
    if spec is None or not spec.drawn or spec.node.type not in BEGINS:
        return False
    return not any(isinstance(process_spec.task_specs[name], EventGateway) for name in spec._inputs)


def _begin(instance: Instance, element_id: str, ends: list[Task]) -> _Begin:
    """What a token at an element takes the place of: the innermost branches around it in which anything is.

    Branches without a token must be such as their split can choose alone.
    """
    scope = _scope_of(instance, element_id, ends)
    branches = branches_of(scope)
    if not branches.paired:
        raise WrongState("return_unpaired", element=element_id)
    if element_id not in branches.around:
        raise WrongState("modification_not_here", element=element_id)
    around = branches.around[element_id]
    while not (there := inside(scope, around)):
        if not around or not branches.chosen_freely(around[-1]):
            raise WrongState("return_into_branch", element=element_id)
        around = around[:-1]
    ended = {token.id for token in ends}
    left = sorted({_name(token) for token in there if _stays(token, ended)})
    if left:
        raise WrongState("modification_doubles", element=element_id, others="、".join(left))
    return _Begin(scope, element_id, around, there)


def _require_apart(begins: list[_Begin]) -> None:
    """No two tokens may begin where one is worth all: each needs a branch of its own."""
    for one, other in combinations(begins, 2):
        if one.scope is not other.scope:
            continue
        mine, theirs = (branches_of(each.scope).around[each.target] for each in (one, other))
        if theirs[: len(one.around)] == one.around or mine[: len(other.around)] == other.around:
            raise WrongState("modification_doubles", element=other.target, others=one.target)


def _require_replaced(scope: Tokens, begins: list[_Begin], ends: list[Task]) -> None:
    """What is ended has something in its place, or lies in a branch that can be left out."""
    if not branches_of(scope).paired:
        raise WrongState("return_unpaired", element=_name(ends[0]))
    ended = {token.id for token in ends}
    replaced = {token.id for one in begins for token in one.instead_of}
    for token in ends:
        if token.workflow is scope and token.id not in replaced and not _left_out(scope, token, ended):
            raise WrongState("modification_loses", element=_name(token))
    if not begins and not any(_stays(token, ended) for token in scope.live()):
        raise WrongState("modification_loses", element=_name(ends[0]))


def _left_out(scope: Tokens, token: Task, ended: set[Any]) -> bool:
    """Whether a whole branch ends with a token, and its split goes on without it."""
    branches, lying = branches_of(scope), lies(scope, token)
    for depth in range(len(lying), 0, -1):
        around = lying[:depth]
        if any(_stays(other, ended) for other in inside(scope, around)):
            return False
        if branches.repeats(around[-1]):
            return True
        if branches.chosen_freely(around[-1]):
            return any(
                len(where := lies(scope, other)) >= depth
                and where[: depth - 1] == around[:-1]
                and where[depth - 1][0] == around[-1][0]
                for other in scope.live()
                if _stays(other, ended)
            )
        return False
    return False


def _stays(token: Task, ended: set[Any]) -> bool:
    """Whether a token goes on. What is repeated, and an event that waits beside an activity, goes with that."""
    return token.id not in ended and token.task_spec.body is None and not waits_beside(token)


def _with_events(ends: list[Task]) -> Iterator[Task]:
    """Tokens, and the events that wait beside them."""
    for token in ends:
        yield token
        if token.task_spec.guarded:
            yield from (sibling for sibling in token.parent.children if waits_beside(sibling))


def _reach(instance: Instance, begins: list[_Begin], ends: list[Task]) -> Reach:
    reach = Reach(ended={element for token in ends for element in _elements(instance, token)})
    for one in begins:
        branches, target = branches_of(one.scope), entry(one.scope, one.target)
        names = [name for name, spec in one.scope.spec.task_specs.items() if spec.drawn and spec.body is None]
        for place in {token.task_spec.name for token in one.instead_of if not waits_beside(token)}:
            if place == one.target or (branches.leads(target, place)):
                between = {n for n in names if branches.leads(target, n) and branches.leads(n, place)}
                reach.repeated |= _ids(one.scope, between | {one.target, place})
            elif branches.leads(place, one.target):
                between = {n for n in names if branches.leads(place, n) and branches.leads(n, one.target)}
                reach.skipped |= _ids(one.scope, between - {place, one.target})
    return reach


def _ids(scope: Tokens, names: Iterable[str]) -> set[str]:
    return {scope.spec.task_specs[name].node.id for name in names if scope.spec.task_specs[name].drawn}


def _elements(instance: Instance, token: Task) -> Iterator[str]:
    """The element of a token, and those of all tokens inside it."""
    yield token.task_spec.node.id
    inner = instance.subprocesses.get(token.id)
    if inner is not None:
        for other in inner.live():
            if other.task_spec.drawn:
                yield from _elements(instance, other)


def _name(token: Task) -> str:
    node = token.task_spec.node
    return str(node.name or node.id)
