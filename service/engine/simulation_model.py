"""What a simulation is given, and where its tokens stand. See `simulation`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from service.engine.diagram import Diagram, Event, Node

Place = tuple[str, str]  # process id, and the id of an element or flow
Trail = tuple[Place, float, "Trail | None"]


class Endless(Exception):
    """An instance that goes round in circles, or waits at a join for what never comes."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was observed. `durations` are seconds from entering to leaving, of a boundary event from arming to firing.

    `passes` is how often an element was entered, `taken` how often a flow was taken. An element or flow that is in
    neither is new: nothing is known of it. One that is there with 0 could have been taken and was not.
    """

    durations: Mapping[Place, Sequence[float]] = field(default_factory=dict)
    passes: Mapping[Place, int] = field(default_factory=dict)
    taken: Mapping[Place, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A process as it would run: diagrams by process id, limits of steps and times of timers in seconds."""

    process_id: str
    diagrams: Mapping[str, Diagram]
    limits: Mapping[Place, float] = field(default_factory=dict)
    timers: Mapping[Place, float] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """Where time stands for one path, and the steps that led there."""

    at: float
    trail: Trail | None = None


@dataclass(slots=True)
class Scope:
    """A process or sub-process under way. `held` are the tokens that wait at joins, by node and flow."""

    diagram: Diagram
    process_id: str
    id: str
    parent: Stay | None
    live: int = 0
    dead: bool = False
    here: Counter[str] = field(default_factory=Counter)
    held: dict[str, list[tuple[str, Token]]] = field(default_factory=dict)
    last: Token = field(default_factory=lambda: Token(0.0))

    @property
    def alive(self) -> bool:
        """Whether neither it nor anything around it has ended."""
        return not self.dead and (self.parent is None or (self.parent.open and self.parent.scope.alive))

    @property
    def depth(self) -> int:
        """How many scopes are around it."""
        return 0 if self.parent is None else 1 + self.parent.scope.depth


@dataclass(slots=True)
class Stay:
    """A token at a node that takes time."""

    scope: Scope
    node: Node
    token: Token
    open: bool = True


def outwards(scope: Scope) -> Iterator[Scope]:
    """The scope and those around it."""
    yield scope
    if scope.parent is not None:
        yield from outwards(scope.parent.scope)


def leads_to(diagram: Diagram, join: Node) -> frozenset[str]:
    """The nodes of the same scope from which a token can come to a join, also by an event at a boundary."""
    seen, todo = {join.id}, [join.id]
    while todo:
        node = diagram.nodes[todo.pop()]
        before = [diagram.flows[flow].source for flow in node.incoming]
        before += [node.attached_to] if node.attached_to else []
        todo += [one for one in before if one not in seen]
        seen.update(before)
    return frozenset(seen - {join.id})


def catches(node: Node, event: Event) -> bool:
    """Whether an event at a boundary catches an error or escalation: of the same code, or of any if it names none."""
    return node.event is not None and node.event.kind == event.kind and node.event.code in (None, event.code)
