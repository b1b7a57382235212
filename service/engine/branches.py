"""Which parallel branches every node of a scope lies in: what a token may be moved to without losing another.

A branch is a flow that leaves a parallel or inclusive split, or a non-interrupting boundary event; a node lies in it
when no path leads there without that flow (dominance, as compilers use it). A scope is *paired* when all branches of
each split run into one join of its kind, or end. Then all tokens inside a branch together are worth one, and one token
anywhere else in the same branch may stand for them: the diagram could have come to that marking by itself.
`tests/engine/test_returns.py` holds this against the token game of BPMN 2.0 on random diagrams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from service.engine.events import BoundaryEvent
from service.engine.joins import InclusiveGateway, ParallelGateway, TokenGateway
from service.engine.node import Guard

Branch = tuple[str, str]  # the split and the first node behind it
Point = str | Branch


class Branches:
    """Of one scope (a ProcessSpec); made once by the parser and never changed."""

    def __init__(self, spec: Any) -> None:
        self.specs = spec.task_specs
        self.after = self._flows()
        self.order = list(self._reached(spec.start.name))
        self.above = self._dominators()
        self.around = {point: self._branches_of(point) for point in self.order}
        splits: dict[str, list[Branch]] = defaultdict(list)
        for point in self.order:
            if isinstance(point, tuple):
                splits[point[0]].append(point)
        self.paired = all(self._joins(split, branches) for split, branches in splits.items())

    def of_flow(self, source: str, target: str) -> tuple[Branch, ...]:
        """The branches around a flow, outermost first."""
        branch = (source, target)
        return self.around[branch if branch in self.around else source]

    def chosen_freely(self, branch: Branch) -> bool:
        """Whether its split may give a token to this branch alone."""
        return isinstance(self.specs[branch[0]], InclusiveGateway)

    def repeats(self, branch: Branch) -> bool:
        """Whether several tokens may come into it, one after the other."""
        return isinstance(self.specs[branch[0]], Guard)

    def leads(self, source: str, target: str) -> bool:
        """Whether a path leads on from one node to another; flows back to the entry of a loop do not count."""
        seen: set[Point] = {source}
        todo: list[Point] = [source]
        while todo:
            point = todo.pop()
            onward = [p for p in self.after[point] if p not in seen and p not in self.above[point]]
            seen.update(onward)
            todo += onward
        return target in seen

    def _flows(self) -> dict[Point, list[Point]]:
        """What follows what; a branch is a point of its own between its split and its first node."""
        after: dict[Point, list[Point]] = {}
        for name, spec in self.specs.items():
            branches = {target for target in spec._outputs if self._multiplies(spec, target)}
            after[name] = [(name, target) if target in branches else target for target in spec._outputs]
            after |= {(name, target): [target] for target in branches}
        return after

    def _multiplies(self, spec: Any, target: str) -> bool:
        """Whether a token on this flow is one more than there was."""
        if isinstance(spec, Guard):
            event = self.specs[target]
            return isinstance(event, BoundaryEvent) and not event.cancel_activity
        return isinstance(spec, TokenGateway) and len(spec._outputs) > 1

    def _reached(self, start: Point) -> Iterator[Point]:
        """Every point that a token can come to, each after one of those before it: reverse postorder."""
        done: list[Point] = []
        seen: set[Point] = {start}
        stack = [(start, iter(self.after[start]))]
        while stack:
            point, targets = stack[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                done.append(point)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(self.after[following])))
        return reversed(done)

    def _dominators(self) -> dict[Point, frozenset[Point]]:
        """For every point the points that no path to it goes around, itself among them."""
        place = {point: number for number, point in enumerate(self.order)}
        before: dict[Point, list[Point]] = defaultdict(list)
        for point in self.order:
            for target in self.after[point]:
                before[target].append(point)
        everything = (1 << len(self.order)) - 1
        found = [1, *([everything] * (len(self.order) - 1))]
        changed = True
        while changed:
            changed = False
            for point in self.order[1:]:
                common = everything
                for source in before[point]:
                    common &= found[place[source]]
                common |= 1 << place[point]
                changed |= common != found[place[point]]
                found[place[point]] = common
        return {p: frozenset(q for q in self.order if found[place[p]] >> place[q] & 1) for p in self.order}

    def _branches_of(self, point: Point) -> tuple[Branch, ...]:
        found = [p for p in self.above[point] if isinstance(p, tuple)]
        return tuple(sorted(found, key=lambda branch: len(self.above[branch])))

    def _joins(self, split: str, branches: Iterable[Branch]) -> bool:
        """Whether everything that leaves the branches of a split comes to one join that waits for them."""
        if len(self.specs[split]._outputs) != len(set(self.specs[split]._outputs)):
            return False
        exits = {
            target
            for branch in branches
            for point in self.order
            if branch in self.above[point]
            for target in self.after[point]
            if branch not in self.above[target]
        }
        takes_all = isinstance(self.specs[split], ParallelGateway)
        waits = (ParallelGateway, InclusiveGateway) if takes_all else InclusiveGateway
        joins = [self.specs[target] for target in exits if isinstance(target, str)]
        return len(exits) <= 1 and all(isinstance(join, waits) and len(join._inputs) > 1 for join in joins)
