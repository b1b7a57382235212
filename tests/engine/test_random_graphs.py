"""Random unstructured graphs against the token game: open tasks and every waiting token after every step.

`YUANKE_RANDOM_N=10000` runs 5,000 of them, as the research did.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

from SpiffWorkflow.util.task import TaskState

from service.domain.workdays import Moment
from service.engine import runner, state
from service.engine.joins import TokenGateway, flow_of
from service.engine.outcome import Outcome
from tests.engine.diagrams import bpmn
from tests.engine.graphs import Game, Graph, TooBig, View
from tests.engine.play import BEGIN, engine_only

NUMBER = int(os.environ.get("YUANKE_RANDOM_N", "300")) // 2
AT = Moment(BEGIN)


def seen(bundle: object, last: Outcome) -> View:
    """What the engine has, in the words of the game."""
    instance = state.load(last.state, bundle, last.variables, AT)
    waiting = Counter(
        (flow_of(token), token.task_spec.name)
        for token in instance.tokens()
        if token.state == TaskState.WAITING and isinstance(token.task_spec, TokenGateway)
    )
    tasks = Counter(task.element_id for task in last.open_tasks)
    return tuple(sorted(tasks.items())), tuple(sorted(waiting.items()))


def graph(seed: int) -> Graph:
    random = Random(seed)
    while not (found := Graph(random)).fair:
        pass
    return found


def trial(seed: int) -> Counter[str]:
    """One graph on one path of up to 40 steps; gives what was met on the way."""
    drawn, random, met = graph(seed), Random(seed + 1), Counter[str]()
    data = bpmn(drawn.process())
    bundle = engine_only(data)
    try:
        game = Game(drawn)
        last = runner.start(bundle, "p", {}, AT)
        for _ in range(40):
            view = seen(bundle, last)
            game.now = {marking for marking in game.now if game.view(marking) == view}
            assert game.now, f"seed {seed}: {view}\n{data.decode()}"
            tasks, waiting = view
            assert (last.status == "completed") == (not tasks and not waiting), f"seed {seed}"
            met["queued"] += any(count > 1 for _, count in waiting)
            if not tasks:
                met["deadlock" if waiting else "completed"] += 1
                break
            chosen = random.choice([name for name, count in tasks for _ in range(count)])
            decision = random.choice([0, 0, 1, 2] if before_or(drawn, chosen) else [0, 0, 1])
            game.complete(chosen, decision)
            task = next(task for task in last.open_tasks if task.element_id == chosen)
            values = {f"c_{chosen}": decision}
            last = runner.complete_task(bundle, last.state, last.variables, task.id, values, AT)
            met["steps"] += 1
    except TooBig:
        met["too big to follow"] += 1
    return met


def before_or(drawn: Graph, task: str) -> bool:
    """Whether the task decides for an inclusive split."""
    then = drawn.flows[drawn.outgoing(task)[0]].target
    return drawn.kinds[then] == "or" and len(drawn.outgoing(then)) > 1


def test_random_graphs_move_their_tokens_as_bpmn_says() -> None:
    met = sum((trial(seed) for seed in range(NUMBER)), Counter[str]())
    assert met["completed"] > NUMBER // 4, met
    assert met["deadlock"], "some of these must end in the deadlock that BPMN prescribes"
