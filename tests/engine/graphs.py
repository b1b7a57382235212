"""Random unstructured processes and, beside the engine, the token game of BPMN 2.0 chapter 13.4 on markings.

Blocks are drawn first, then jumps are added into and out of them, and gateways are swapped for the wrong kind on
purpose. The game knows only flows, tokens on them, and active tasks. Where several inclusive joins are enabled it
follows every order and keeps all markings that may result.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random
from typing import NamedTuple

from tests.engine.diagrams import Process

Marking = frozenset[tuple[tuple[str, object], int]]  # ("flow", index) or ("task", name) -> how many
View = tuple[tuple[tuple[str, int], ...], tuple[tuple[tuple[str, str], int], ...]]  # tasks; waiting tokens
GATEWAYS = {"xor": "exclusiveGateway", "or": "inclusiveGateway", "and": "parallelGateway"}


class Flow(NamedTuple):
    """`choice` is the task that decides and the decisions for this flow; None for a flow that is always taken."""

    source: str
    target: str
    choice: tuple[str, frozenset[int]] | None = None


class Graph:
    """Nodes by name -> kind (start, end, task, xor, or, and), and flows."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.kinds: dict[str, str] = {"begin": "start", "finish": "end"}
        self.flows: list[Flow] = []
        first, last = self.block(random.choice([2, 2, 3]))
        self.flow("begin", first)
        self.flow(last, "finish")
        for _ in range(random.choice([0, 1, 1, 2, 3])):
            self.jump()
        self.swap_kinds()
        self.join_gateways()

    @property
    def fair(self) -> bool:
        """Small enough, and no two flows between the same nodes (the joins do not promise these)."""
        pairs = {(flow.source, flow.target) for flow in self.flows}
        return len(pairs) == len(self.flows) and len(self.kinds) < 45

    def node(self, kind: str) -> str:
        name = f"{kind}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def flow(self, source: str, target: str, choice: tuple[str, set[int]] | None = None) -> None:
        self.flows.append(Flow(source, target, None if choice is None else (choice[0], frozenset(choice[1]))))

    def incoming(self, node: str) -> list[int]:
        return [number for number, flow in enumerate(self.flows) if flow.target == node]

    def outgoing(self, node: str) -> list[int]:
        return [number for number, flow in enumerate(self.flows) if flow.source == node]

    def block(self, depth: int) -> tuple[str, str]:
        kind = "task" if depth == 0 else self.random.choice(["task", "seq", "seq", "xor", "or", "and", "and", "loop"])
        if kind == "task":
            task = self.node("task")
            return task, task
        if kind == "seq":
            parts = [self.block(depth - 1) for _ in range(self.random.randint(1, 3))]
            for before, after in pairwise(parts):
                self.flow(before[1], after[0])
            return parts[0][0], parts[-1][1]
        return self.loop(depth) if kind == "loop" else self.split(kind, depth)

    def loop(self, depth: int) -> tuple[str, str]:
        merge, decide, split, after = self.node("xor"), self.node("task"), self.node("xor"), self.node("xor")
        first, last = self.block(depth - 1)
        self.flow(merge, first)
        self.flow(last, decide)
        self.flow(decide, split)
        self.flow(split, merge, (decide, {1}))
        self.flow(split, after, (decide, {0}))
        return merge, after

    def split(self, kind: str, depth: int) -> tuple[str, str]:
        decide = self.node("task") if kind != "and" else ""
        split, join = self.node(kind), self.node(kind)
        if decide:
            self.flow(decide, split)
        count = self.random.randint(2, 3) if kind == "and" else 2
        empty = self.random.randrange(count) if self.random.random() < 0.2 else None
        sets = {"xor": ({0}, {1}), "or": ({0, 2}, {1, 2})}.get(kind)
        for branch in range(count):
            choice = (decide, sets[branch]) if sets else None
            if branch == empty:
                self.flow(split, join, choice)
            else:
                first, last = self.block(depth - 1)
                self.flow(split, first, choice)
                self.flow(last, join)
        return decide or split, join

    def jump(self) -> None:
        """From one flow into the middle of another, at the will of a new task."""

        def free(flow: Flow) -> bool:  # never between a deciding task and its gateway
            return self.kinds[flow.target] not in ("xor", "or") or len(self.incoming(flow.target)) > 1

        away = self.random.choice([flow for flow in self.flows if free(flow)])
        decide, split = self.node("task"), self.node("xor")
        self.flows.remove(away)
        self.flows.append(Flow(away.source, decide, away.choice))
        self.flow(decide, split)
        self.flow(split, away.target, (decide, {0}))
        there = self.random.choice([f for f in self.flows if decide not in (f.source, f.target) and free(f)])
        merge = self.node("xor")
        self.flows.remove(there)
        self.flows.append(Flow(there.source, merge, there.choice))
        self.flow(merge, there.target)
        self.flow(split, merge, (decide, {1}))

    def swap_kinds(self) -> None:
        likely = {
            "xor": (("or", 0.2), ("and", 0.25)),
            "and": (("xor", 0.12), ("or", 0.3)),
            "or": (("and", 0.05), ("xor", 0.15)),
        }
        for node, kind in list(self.kinds.items()):
            if kind in likely and len(self.incoming(node)) > 1 and len(self.outgoing(node)) == 1:
                x = self.random.random()
                self.kinds[node] = next((other for other, below in likely[kind] if x < below), kind)

    def join_gateways(self) -> None:
        """A parallel join before a parallel split is sometimes one gateway that does both."""
        for source, target, _ in list(self.flows):
            both = self.kinds.get(source) == "and" == self.kinds.get(target)
            if (
                both
                and len(self.outgoing(source)) == 1
                and len(self.incoming(target)) == 1
                and self.random.random() < 0.5
            ):
                kept = [f for f in self.flows if (f.source, f.target) != (source, target)]
                self.flows = [f._replace(source=source) if f.source == target else f for f in kept]
                del self.kinds[target]

    def process(self) -> Process:
        p = Process("p").start("begin").end("finish")
        for node, kind in self.kinds.items():
            if kind == "task":
                p.user(node)
            elif kind in GATEWAYS:
                p.add(GATEWAYS[kind], node)
        for source, target, choice in self.flows:
            condition = None
            if choice is not None:
                condition = "=" + " or ".join(f"c_{choice[0]} = {value}" for value in sorted(choice[1]))
            p.flow(source, target, condition)
        return p


class TooBig(Exception):
    """More tokens or moves than are worth following."""


class Game:
    """The markings that are possible now."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.incoming = {node: graph.incoming(node) for node in graph.kinds}
        self.outgoing = {node: graph.outgoing(node) for node in graph.kinds}
        self.now = self.settle(Counter({("flow", number): 1 for number in self.outgoing["begin"]}), 0)

    def complete(self, task: str, decision: int) -> None:
        """A person completes a task."""
        found: set[Marking] = set()
        for marking in self.now:
            tokens = Counter(dict(marking))
            tokens["task", task] -= 1
            tokens["flow", self.outgoing[task][0]] += 1
            found |= self.settle(tokens, decision)
        self.now = found

    def settle(self, tokens: Counter[tuple[str, object]], decision: int) -> set[Marking]:
        """Every marking in which nothing moves any more."""
        todo, done, seen, moves = [tokens], set(), set(), 0
        while todo:
            tokens = todo.pop()
            while self.move(tokens, decision):
                moves += 1
                if moves > 2000 or sum(tokens.values()) > 14:
                    raise TooBig
            joins = [node for node in self.graph.kinds if self.is_or_join(node) and self.or_enabled(tokens, node)]
            if not joins:
                done.add(frozenset((key, count) for key, count in tokens.items() if count))
            for join in joins:
                after = Counter(tokens)
                for number in self.incoming[join]:
                    after["flow", number] -= bool(after["flow", number])
                for number in self.outgoing[join]:
                    after["flow", number] += 1
                key = frozenset((key, count) for key, count in after.items() if count)
                if key not in seen:
                    seen.add(key)
                    todo.append(after)
        return done

    def is_or_join(self, node: str) -> bool:
        return self.graph.kinds[node] == "or" and len(self.incoming[node]) > 1

    def move(self, tokens: Counter[tuple[str, object]], decision: int) -> bool:
        """One move that needs no looking around; says whether there was one."""
        for key in list(tokens):
            if key[0] != "flow" or not tokens[key]:
                continue
            number = key[1]
            assert isinstance(number, int)
            node = self.graph.flows[number].target
            take, give = [number], self.outgoing[node]
            if self.is_or_join(node):
                continue
            if self.graph.kinds[node] == "and":
                take = self.incoming[node]
                if not all(tokens["flow", flow] for flow in take):
                    continue
            elif len(give) > 1:
                chosen = [self.graph.flows[flow].choice for flow in give]
                give = [flow for flow, choice in zip(give, chosen, strict=True) if choice and decision in choice[1]]
            for flow in take:
                tokens["flow", flow] -= 1
            if self.graph.kinds[node] == "task":
                tokens["task", node] += 1
            else:
                for flow in give:
                    tokens["flow", flow] += 1
            return True
        return False

    def or_enabled(self, tokens: Counter[tuple[str, object]], join: str) -> bool:
        """13.4.3, and one step beyond its letter: see service/engine/joins.py."""
        incoming = set(self.incoming[join])
        full = {number for number in incoming if tokens["flow", number]}
        if not full:
            return False
        for (kind, where), count in tokens.items():
            if count:
                starts = [where] if kind == "flow" else self.outgoing[str(where)]
                reached = self.reach(starts, join)
                if reached & (incoming - full) and not reached & full:
                    return not self.possible(tokens, join) & (incoming - full)
        return True

    def reach(self, starts: list[object], join: str) -> set[object]:
        """Flows on a path from `starts` that does not visit the join."""
        seen, todo = set(starts), list(starts)
        while todo:
            number = todo.pop()
            assert isinstance(number, int)
            node = self.graph.flows[number].target
            new = [flow for flow in self.outgoing[node] if node != join and flow not in seen]
            seen.update(new)
            todo += new
        return seen

    def possible(self, tokens: Counter[tuple[str, object]], join: str) -> set[object]:
        """Flows that can get a token before the join fires; a parallel join needs one on every flow."""
        can = {where for (kind, where), count in tokens.items() if count and kind == "flow"}
        active = {where for (kind, where), count in tokens.items() if count and kind == "task"}
        old: set[object] = set()
        while old != can:
            old = set(can)
            for node, kind in self.graph.kinds.items():
                needs = all if kind == "and" else any
                if node != join and (
                    node in active or (self.incoming[node] and needs(f in can for f in self.incoming[node]))
                ):
                    can.update(self.outgoing[node])
        return can

    def view(self, marking: Marking) -> View:
        """The open tasks and the tokens that wait at gateways, with how many."""
        tasks = sorted((str(where), count) for (kind, where), count in marking if kind == "task")
        waiting = []
        for (kind, where), count in marking:
            if kind == "flow":
                assert isinstance(where, int)
                flow = self.graph.flows[where]
                waiting.append(((flow.source, flow.target), count))
        return tuple(tasks), tuple(sorted(waiting))
