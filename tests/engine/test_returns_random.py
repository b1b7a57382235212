"""Sending tasks back and taking them back, on random blocks and on random graphs.

On blocks an interpreter of the block tree says where a task may go and what is open then: what it allows the engine
allows, and nothing else. On graphs every marking after a return has to be one to which the token game of BPMN 2.0
could have come by itself. `YUANKE_RANDOM_N=10000` runs as many as the research did.
"""

from __future__ import annotations

import os
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from service.domain.errors import WrongState
from service.engine import runner
from service.engine.outcome import OpenTask, Outcome
from tests.engine.blocks import PLAIN, RICH, Kind, Run, Task
from tests.engine.diagrams import bpmn
from tests.engine.graphs import Game, Graph, Marking, TooBig
from tests.engine.play import engine_only
from tests.engine.test_random_graphs import AT, before_or, graph, seen
from tests.engine.test_random_processes import Trial, known

NUMBER = int(os.environ.get("YUANKE_RANDOM_N", "60"))
MOST_RETURNS = 15
OVER_WITH_THEIR_LAST_TASK = ("sub", "call", "and")


class ReturningTrial(Trial):
    """A trial in which tasks are sent back, completed for whoever sent them, and taken back."""

    def __init__(self, seed: int, depth: int, kinds: tuple[Kind, ...]) -> None:
        super().__init__(seed, depth, kinds)
        self.met: Counter[str] = Counter()

    def play(self) -> int:
        last = runner.start(self.bundle, "p", {}, AT)
        for step in range(600):
            self.compare(last)
            if self.oracle.done:
                return step
            last = self.message(last) or self.act(last)
        raise AssertionError("an instance can always be finished")

    def compare(self, last: Outcome) -> None:
        super().compare(last)
        self.oracle.tidied()
        may = {known(task) for task in last.open_tasks if task.sent_back}
        assert may == {task for task in self.oracle.enabled() if self.oracle.straight(task) is not None}

    def act(self, last: Outcome) -> Outcome:
        name = self.random.choice(sorted(self.oracle.enabled()))
        task = next(task for task in last.open_tasks if known(task) == name)
        chance, straight = self.random.random(), self.oracle.straight(name)
        if chance < 0.25 and self.met["sent back"] < MOST_RETURNS:
            return self.send_back(last, task)
        if straight is not None and chance < 0.6:
            self.met["straight"] += 1
            self.oracle = straight
            return self.twice(lambda: runner.resubmit(self.bundle, last.state, last.variables, task.id, {}, AT))
        if chance > 0.8:
            return self.take_back(last, task)
        return self.complete(last, task)

    def complete(self, last: Outcome, task: OpenTask) -> Outcome:
        name = known(task)
        decision = self.decision(name)
        values = {f"c{name[0][1:]}": decision}
        self.oracle.forget(name)
        self.oracle.complete(name, decision)
        return self.twice(lambda: runner.complete_task(self.bundle, last.state, last.variables, task.id, values, AT))

    def send_back(self, last: Outcome, task: OpenTask) -> Outcome:
        name = known(task)
        found = runner.earlier_steps(self.bundle, last.state, last.variables, task.id, AT)
        allowed = sorted(self.oracle.earlier(name))
        assert sorted(step.element_id for step in found) == allowed, (name, self.files[0].decode())
        target = self.random.choice([element for block in self.tree.all() for element in block.tasks()])
        if allowed and self.random.random() < 0.8:
            target = self.random.choice(allowed)
        if target not in allowed:
            with pytest.raises(WrongState):
                runner.send_back(self.bundle, last.state, last.variables, task.id, target, AT)
            return last
        before, after = set(self.oracle.enabled()), self.oracle.sent_back(name, target)
        assert after is not None
        ends = next(step.ends for step in found if step.element_id == target)
        beside = {known(other) for other in last.open_tasks if other.id in ends}
        assert before - set(after.enabled()) - {name} <= beside <= before, "whoever sends back is told what ends"
        self.met.update(["sent back", *(["beside"] if beside else [])])
        self.oracle = after
        return self.twice(lambda: runner.send_back(self.bundle, last.state, last.variables, task.id, target, AT))

    def take_back(self, last: Outcome, task: OpenTask) -> Outcome:
        """Completed and at once taken back: all stands as before, unless too much was over with it."""
        name, before = known(task), deepcopy(self.oracle)
        chain = self.oracle.chain(name)
        after = self.complete(last, task)
        self.compare(after)
        try:
            back = runner.take_back(self.bundle, after.state, after.variables, task.scope_id, task.element_id, AT)
        except WrongState:
            self.met["too late"] += 1
            assert any(self.gone(run, name) for run in chain), self.files[0].decode()
            return after
        assert not any(self.gone(run, name) for run in chain), self.files[0].decode()
        if not {ended.id for ended in back.ended} <= {opened.id for opened in after.opened}:
            return after  # it would end what was open before, so the host refuses
        self.met["taken back"] += 1
        self.oracle = before
        self.oracle.forget(name)
        return back

    def gone(self, run: Run, name: Task) -> bool:
        """Whether a block that ended with its last task cannot be opened again."""
        inside = run.block.kind == "each" and all(kid.done for kid in run.kids if kid.path == name[1][: len(kid.path)])
        noted = run.block.kind == "note" and name[0][0] == "v" and run.done
        return inside or noted or (run.done and run.block.kind in OVER_WITH_THEIR_LAST_TASK) or self.oracle.done


@pytest.mark.parametrize("depth", [3, 4])
@pytest.mark.parametrize("kinds", [PLAIN, RICH], ids=["plain", "rich"])
def test_random_processes_lose_no_token_by_returns_and_withdrawals(kinds: tuple[Kind, ...], depth: int) -> None:
    met = Counter[str]()
    for seed in range(NUMBER if depth == 3 else NUMBER // 5):
        trial = ReturningTrial(seed, depth, kinds)
        trial.play()
        met += trial.met
    for what in ("sent back", "straight", "beside", "taken back", "too late"):
        assert met[what] > NUMBER // 15, met


def markings(drawn: Graph) -> set[Marking]:
    """Every marking in which nothing moves by itself that the token game can come to. Raises TooBig."""
    game = Game(drawn)
    found, todo = set(game.now), list(game.now)
    while todo:
        marking = todo.pop()
        for kind, where in {key for key, count in marking if key[0] == "task"}:
            assert kind == "task"
            for decision in range(4) if before_or(drawn, str(where)) else range(2):
                game.now = {marking}
                game.complete(str(where), decision)
                todo += game.now - found
                found |= game.now
                if len(found) > 1500:
                    raise TooBig
    return found


def free(drawn: Graph) -> bool:
    """Whether every inclusive split chooses, as lint demands: without conditions it takes all flows."""
    splits = [node for node, kind in drawn.kinds.items() if kind == "or" and len(drawn.outgoing(node)) > 1]
    return all(drawn.flows[number].choice is not None for node in splits for number in drawn.outgoing(node))


class GraphTrial:
    """One graph on one path."""

    def __init__(self, seed: int) -> None:
        self.drawn, self.random = graph(seed), Random(seed + 1)
        self.data = bpmn(self.drawn.process())
        self.bundle: Any = engine_only(self.data)
        self.met: Counter[str] = Counter()
        self.done: set[str] = set()  # the host offers only what was completed

    def play(self) -> None:
        if not free(self.drawn):
            return
        try:
            game = Game(self.drawn)
            views = {game.view(marking) for marking in markings(self.drawn)}
        except TooBig:
            self.met["too big"] += 1
            return
        last = runner.start(self.bundle, "p", {}, AT)
        for _ in range(25):
            assert seen(self.bundle, last) in views, self.data.decode()
            if not last.open_tasks:
                break
            last = self.act(last)

    def act(self, last: Outcome) -> Outcome:
        task = self.random.choice(sorted(last.open_tasks, key=lambda task: (task.element_id, task.id)))
        found = runner.earlier_steps(self.bundle, last.state, last.variables, task.id, AT)
        targets = sorted(step.element_id for step in found if step.element_id in self.done)
        if targets and self.random.random() < 0.4:
            target = self.random.choice(targets)
            self.met["sent back"] += 1
            return runner.send_back(self.bundle, last.state, last.variables, task.id, target, AT)
        decision = self.random.choice([0, 0, 1, 2] if before_or(self.drawn, task.element_id) else [0, 0, 1])
        values = {f"c_{task.element_id}": decision}
        self.done.add(task.element_id)
        after = runner.complete_task(self.bundle, last.state, last.variables, task.id, values, AT)
        if self.random.random() < 0.3:
            return self.take_back(last, task, after)
        return after

    def take_back(self, last: Outcome, task: OpenTask, after: Outcome) -> Outcome:
        try:
            back = runner.take_back(self.bundle, after.state, after.variables, "", task.element_id, AT)
        except WrongState:
            return after
        self.met["taken back"] += 1
        tasks, waiting = seen(self.bundle, back)
        before, waited = seen(self.bundle, last)
        assert tasks == before and set(waiting) <= set(waited), self.data.decode()
        return back


def test_on_random_graphs_a_return_makes_no_marking_that_the_diagram_could_not_have() -> None:
    met = Counter[str]()
    for seed in range(NUMBER):
        trial = GraphTrial(seed)
        trial.play()
        met += trial.met
    assert met["sent back"] > NUMBER // 4 and met["taken back"] > NUMBER // 10, met
