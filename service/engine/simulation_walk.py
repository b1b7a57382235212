"""One simulated instance: tokens that walk over diagrams, each step taking a drawn time. See `simulation`."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final, TypeVar

from service.engine.diagram import Event, Flow, Node
from service.engine.simulation_model import Endless, Model, Past, Place, Scope, Stay, Token, catches, leads_to, outwards

T = TypeVar("T")
MOST_STEPS: Final = 5000  # of one instance; more is going round in circles
DEEPEST: Final = 20  # processes called within each other
TIMED: Final = frozenset(
    {"userTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "intermediateCatchEvent"}
)
SCOPES: Final = frozenset({"subProcess", "callActivity"})


class Walk:
    """Lets one instance run. `visits` are (place, seconds) of what took time, in the order of its end."""

    def __init__(self, model: Model, past: Past, chance: Random, reach: dict[Place, frozenset[str]]) -> None:
        self.model, self.past, self.chance = model, past, chance
        self.reach = reach  # of inclusive joins, found once for all instances
        self.queue: list[tuple[float, int, Scope, Callable[[], None]]] = []
        self.count = self.steps = 0
        self.visits: list[tuple[Place, float]] = []
        self.guessed: set[Place] = set()  # gateways of which nothing is known
        self.root = Scope(model.diagrams[model.process_id], model.process_id, model.process_id, None)
        self.scopes = [self.root]
        self.now = 0.0

    def run(self) -> float:
        """Seconds from the start to the last end. Raises Endless."""
        self.begin(self.root, Token(0.0))
        while self.queue or self.unlock():
            self.now, _, scope, act = heapq.heappop(self.queue)
            if scope.alive:
                act()
                for around in outwards(scope):
                    self.release(around)
        if not self.root.dead:
            raise Endless
        return self.root.last.at

    def longest_path(self) -> Iterator[tuple[Place, float]]:
        """The steps on the path that ended last, backwards."""
        trail = self.root.last.trail
        while trail is not None:
            place, seconds, trail = trail
            yield place, seconds

    def later(self, at: float, scope: Scope, act: Callable[[], None]) -> None:
        """Do something in a scope at a time, unless the scope has ended by then."""
        self.count += 1
        heapq.heappush(self.queue, (at, self.count, scope, act))

    def begin(self, scope: Scope, token: Token) -> None:
        """Enter a process or sub-process by one of its start events."""
        nodes = [n for n in scope.diagram.nodes.values() if n.scope_id == scope.id and n.type == "startEvent"]
        if not nodes:
            self.finish(scope, token)
            return
        weights = [self.past.passes.get((scope.process_id, node.id), 0) for node in nodes]
        self.arrive(scope, self.draw(nodes, weights), token)

    def arrive(self, scope: Scope, node: Node, token: Token, flow: str = "") -> None:
        """A new token on its way to a node, which it reaches at once."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Endless
        scope.live += 1
        scope.here[node.id] += 1
        self.later(token.at, scope, lambda: self.come(scope, node, token, flow))

    def come(self, scope: Scope, node: Node, token: Token, flow: str) -> None:
        """What a token does at a node."""
        if node.type in ("parallelGateway", "inclusiveGateway") and len(node.incoming) > 1:
            self.hold(scope, node, token, flow)
        elif node.type in SCOPES and self.opens(scope, node):
            self.descend(Stay(scope, node, token))
        elif node.type in TIMED or node.type in SCOPES:
            self.stay(Stay(scope, node, token), self.length(scope, node))
        elif node.type == "endEvent":
            self.end(scope, node, token)
        elif node.type == "intermediateThrowEvent" and node.event and self.caught(scope, node.event, token):
            return
        else:
            self.leave(scope, node, token)

    def length(self, scope: Scope, node: Node) -> float:
        """How long a visit takes: as one of the past, else its limit, else its timer, else no time."""
        place = (scope.process_id, node.id)
        if seen := self.past.durations.get(place):
            return self.chance.choice(seen)
        return self.model.limits.get(place, self.model.timers.get(place, 0.0))

    def draw(self, options: Sequence[T], weights: Sequence[int]) -> T:
        """One of several by their weights; where all are 0, each alike."""
        return self.chance.choices(options, weights if any(weights) else None)[0]

    def ways(self, scope: Scope, node: Node) -> list[Flow]:
        """The flows by which a token leaves."""
        flows = [scope.diagram.flows[flow] for flow in node.outgoing]
        counts = [self.past.taken.get((scope.process_id, flow.id)) for flow in flows]
        known = [count for count in counts if count is not None]
        weights = known if len(known) == len(flows) else [0] * len(flows)
        if len(flows) < 2 or node.type not in ("exclusiveGateway", "inclusiveGateway"):
            return flows
        if not any(weights):
            self.guessed.add((scope.process_id, node.id))
        if node.type == "exclusiveGateway":
            return [self.draw(flows, weights)]
        passes = max(self.past.passes.get((scope.process_id, node.id), 0), *weights)
        shares = [count / passes if passes else 0.5 for count in weights]
        chosen = [flow for flow, share in zip(flows, shares, strict=True) if self.chance.random() < share]
        rest = [flow for flow in flows if flow.id == node.default_flow] or [self.draw(flows, weights)]
        return chosen or rest

    def leave(self, scope: Scope, node: Node, token: Token) -> None:
        """A token goes on; where nothing follows, it ends."""
        flows = [self.race(scope, node)] if node.type == "eventBasedGateway" else self.ways(scope, node)
        for flow in flows:
            self.arrive(scope, scope.diagram.nodes[flow.target], Token(token.at, token.trail), flow.id)
        self.gone(scope, node, token, ends=not flows)

    def gone(self, scope: Scope, node: Node, token: Token, *, ends: bool) -> None:
        """A token is no longer at a node; with the last one its scope ends."""
        scope.here[node.id] -= 1
        scope.live -= 1
        if ends and token.at >= scope.last.at:
            scope.last = token
        if scope.live == 0 and scope.alive:
            self.finish(scope, scope.last)

    def race(self, scope: Scope, node: Node) -> Flow:
        """Behind an event-based gateway: as often as before, else the timer that ends first."""
        flows = [scope.diagram.flows[flow] for flow in node.outgoing]
        weights = [self.past.taken.get((scope.process_id, flow.id), 0) for flow in flows]
        if not any(weights):
            self.guessed.add((scope.process_id, node.id))
            timers = [self.model.timers.get((scope.process_id, flow.target), math.inf) for flow in flows]
            weights = [int(seconds == min(timers)) for seconds in timers]
        return self.draw(flows, weights)

    def stay(self, stay: Stay, seconds: float) -> None:
        """A step that takes time, and the events at its boundary."""
        start, scope = stay.token.at, stay.scope
        seconds = self.guard(stay, seconds)
        if seconds != math.inf:
            self.later(start + seconds, scope, lambda: self.done(stay, seconds))

    def done(self, stay: Stay, seconds: float) -> None:
        """A step that took time is over."""
        if stay.open:
            stay.open = False
            place = (stay.scope.process_id, stay.node.id)
            self.visits.append((place, seconds))
            token = Token(stay.token.at + seconds, (place, seconds, stay.token.trail))
            self.leave(stay.scope, stay.node, token)

    def guard(self, stay: Stay, seconds: float) -> float:
        """Let boundary events happen that would; how long the step takes then, infinite if one of them ends it."""
        takes = seconds
        attached = [n for n in stay.scope.diagram.nodes.values() if n.attached_to == stay.node.id]
        for event in attached:
            wait = self.happens(stay, event, seconds)
            if wait is None:
                continue
            self.later(stay.token.at + wait, stay.scope, self.firing(stay, event, wait))
            if event.interrupting:
                takes = math.inf
        return takes

    def happens(self, stay: Stay, event: Node, seconds: float) -> float | None:
        """After how many seconds a boundary event happens, None if it does not. What a scope throws is not drawn."""
        scope, place = stay.scope, (stay.scope.process_id, event.id)
        kind = event.event.kind if event.event is not None else "none"
        if stay.node.type in SCOPES and kind in ("error", "escalation"):
            return None
        before = self.past.passes.get((scope.process_id, stay.node.id), 0)
        timer = self.model.timers.get(place)
        if before and place in self.past.passes:
            if self.chance.random() >= self.past.passes[place] / before:
                return None
            wait = self.length(scope, event)
            return wait if event.interrupting else min(wait, seconds)
        return timer if timer is not None and timer < seconds else None

    def firing(self, stay: Stay, event: Node, wait: float) -> Callable[[], None]:
        """What to do when a boundary event happens, if its step is still under way."""

        def fire() -> None:
            if not stay.open:
                return
            place = (stay.scope.process_id, stay.node.id)
            if event.interrupting:
                self.interrupt(stay)
            self.arrive(stay.scope, event, Token(stay.token.at + wait, (place, wait, stay.token.trail)))

        return fire

    def interrupt(self, stay: Stay) -> None:
        """A step ends before its time; what was under way inside it is gone."""
        stay.open = False
        stay.scope.live -= 1
        stay.scope.here[stay.node.id] -= 1

    def opens(self, scope: Scope, node: Node) -> bool:
        """Whether the inside is walked. What repeats for each of a list takes the time that it took as a whole."""
        if node.loop is not None and self.past.durations.get((scope.process_id, node.id)):
            return False
        return node.type == "subProcess" or (node.called_process in self.model.diagrams and scope.depth < DEEPEST)

    def descend(self, stay: Stay) -> None:
        """Walk the inside; interrupting events at the boundary end it."""
        scope, node = stay.scope, stay.node
        called = node.called_process if node.type == "callActivity" else None
        diagram = self.model.diagrams[called] if called else scope.diagram
        self.guard(stay, math.inf)
        inner = Scope(diagram, called or scope.process_id, called or node.id, stay)
        self.scopes.append(inner)
        self.begin(inner, Token(stay.token.at, stay.token.trail))

    def end(self, scope: Scope, node: Node, token: Token) -> None:
        """An end event: of its path, of its scope, or by an event that somebody further out catches."""
        kind = node.event.kind if node.event is not None else "none"
        if kind == "terminate":
            self.finish(scope, token)
        elif node.event is None or not self.caught(scope, node.event, token):
            self.gone(scope, node, token, ends=True)

    def caught(self, scope: Scope, event: Event, token: Token) -> bool:
        """Bring an error or escalation to the boundary that catches it; whether that ended `scope`."""
        around = scope.parent if event.kind in ("error", "escalation") else None
        while around is not None:
            for node in around.scope.diagram.nodes.values():
                if node.attached_to == around.node.id and catches(node, event):
                    if node.interrupting:
                        self.interrupt(around)
                    self.arrive(around.scope, node, Token(token.at, token.trail))
                    return node.interrupting
            around = around.scope.parent
        return False

    def finish(self, scope: Scope, token: Token) -> None:
        """A scope has ended: what is around it goes on."""
        scope.dead, scope.last = True, token
        stay = scope.parent
        if stay is not None and stay.open:
            stay.open = False
            self.visits.append(((stay.scope.process_id, stay.node.id), token.at - stay.token.at))
            self.leave(stay.scope, stay.node, token)

    def hold(self, scope: Scope, node: Node, token: Token, flow: str) -> None:
        """A token waits at a join; a parallel one goes on with the last of its flows."""
        held = scope.held.setdefault(node.id, [])
        held.append((flow, token))
        if node.type == "parallelGateway" and {came for came, _ in held} == set(node.incoming):
            self.merge(scope, node)

    def merge(self, scope: Scope, node: Node) -> None:
        """One token of each flow becomes one that goes on now."""
        held, taken = scope.held[node.id], list[tuple[str, Token]]()
        for flow in dict.fromkeys(came for came, _ in held):
            taken.append(next(one for one in held if one[0] == flow))
        scope.held[node.id] = [one for one in held if not any(one is other for other in taken)]
        scope.live -= len(taken) - 1
        scope.here[node.id] -= len(taken) - 1
        self.leave(scope, node, Token(self.now, taken[-1][1].trail))

    def release(self, scope: Scope) -> None:
        """Inclusive joins to which no further token can come go on."""
        for key, held in list(scope.held.items()):
            node = scope.diagram.nodes[key]
            if not held or node.type != "inclusiveGateway" or not scope.alive or scope.here[key] > len(held):
                continue
            place = (scope.process_id, key)
            if place not in self.reach:
                self.reach[place] = leads_to(scope.diagram, node)
            if not any(count > 0 and one in self.reach[place] for one, count in scope.here.items()):
                self.merge(scope, node)

    def unlock(self) -> bool:
        """When nothing moves any more: an inclusive join goes on that waits for another; whether there was one."""
        for scope in self.scopes:
            for key, held in scope.held.items():
                if held and scope.alive and scope.diagram.nodes[key].type == "inclusiveGateway":
                    self.merge(scope, scope.diagram.nodes[key])
                    return True
        return False
