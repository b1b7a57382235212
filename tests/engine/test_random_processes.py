"""Random processes on random paths: after every step the open tasks are those of the interpreter beside the engine.

Every step is saved and restored; some are done twice from the same state, as after a crash before the commit.
`YUANKE_RANDOM_N=10000` runs as many of each kind as the research did.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random

import pytest

from service.domain.workdays import Moment
from service.engine import runner
from service.engine.outcome import OpenTask, Outcome
from tests.engine.blocks import PLAIN, RICH, Drawing, Kind, Run, Task, generate
from tests.engine.diagrams import bpmn
from tests.engine.play import BEGIN, compiled

NUMBER = int(os.environ.get("YUANKE_RANDOM_N", "150"))
AT = Moment(BEGIN)


def known(task: OpenTask) -> Task:
    """How the interpreter names a task. Local `e…` are the elements of the multi-instances around it."""
    around = sorted(name for name in task.local if name.startswith("e"))
    return task.element_id, tuple((name, task.local[name]) for name in sorted(around, key=lambda n: int(n[1:])))


class Trial:
    """One process on one path."""

    def __init__(self, seed: int, depth: int, kinds: tuple[Kind, ...]) -> None:
        self.random, self.laps = Random(seed), Counter[Task]()
        self.tree = generate(self.random, depth, kinds, count(1))
        drawing = Drawing(self.tree)
        self.files = [bpmn(drawing.process, *drawing.called)]
        self.bundle = compiled(*self.files)
        self.oracle = Run(self.tree)

    def play(self) -> int:
        """Play to the end; gives the number of steps."""
        last = runner.start(self.bundle, "p", {}, AT)
        for step in range(150):
            self.compare(last)
            if self.oracle.done:
                return step
            last = self.message(last) or self.task(last)
        return 150

    def compare(self, last: Outcome) -> None:
        assert sorted(map(known, last.open_tasks)) == sorted(self.oracle.enabled()), self.files[0].decode()
        assert (last.status == "completed") == self.oracle.done, self.files[0].decode()

    def message(self, last: Outcome) -> Outcome | None:
        """Now and then a message comes instead of a completion."""
        expected = sorted(self.oracle.messages())
        if not expected or self.random.random() < 0.7:
            return None
        name, path = self.random.choice(expected)
        key = "at " + "".join(str(element) for _, element in path)
        found = next(s for s in last.subscriptions if (s.name, s.correlation_key) == (name, key))
        if (block := self.tree.find(int(name[1:]))) and block.kind == "stop":
            self.oracle.forget((f"u{name[1:]}", path))
        self.oracle.message(name, path)
        return self.twice(lambda: runner.deliver(self.bundle, last.state, last.variables, found.task_id, {}, AT))

    def task(self, last: Outcome) -> Outcome:
        """A person completes a task."""
        chosen = self.random.choice(sorted(self.oracle.enabled()))
        decision = self.decision(chosen)
        task = next(task for task in last.open_tasks if known(task) == chosen)
        values = {f"c{chosen[0][1:]}": decision}
        self.oracle.complete(chosen, decision)
        return self.twice(lambda: runner.complete_task(self.bundle, last.state, last.variables, task.id, values, AT))

    def decision(self, task: Task) -> int:
        """Which branches to take, or whether to go round again (six laps at most)."""
        block = self.tree.find(int(task[0][1:]))
        assert block is not None
        if task[0][0] != "d" or block.kind == "xor":
            return self.random.randint(0, 1)
        if block.kind == "or":
            return self.random.randint(1, 2 ** len(block.kids) - 1)
        self.laps[task] += 1
        return 0 if self.laps[task] > 5 else int(self.random.random() < 0.6)

    def twice(self, step: Callable[[], Outcome]) -> Outcome:
        """One step; every fifth was done before and lost."""
        if self.random.random() < 0.2:
            step()
        return step()


@pytest.mark.parametrize("depth", [3, 4])
@pytest.mark.parametrize("kinds", [PLAIN, RICH], ids=["plain", "rich"])
def test_random_processes_do_what_the_blocks_say(kinds: tuple[Kind, ...], depth: int) -> None:
    number = NUMBER if depth == 3 else NUMBER // 5
    assert sum(Trial(seed, depth, kinds).play() for seed in range(number)) > number
