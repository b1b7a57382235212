"""Changing by hand where an instance stands: what begins and ends, and that no token is lost or doubled.

On random graphs every marking after a change has to be one to which the token game of BPMN 2.0 could have come by
itself. `YUANKE_RANDOM_N=10000` tries as many as the research did.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from service.domain.errors import WrongState
from service.engine import modifications, runner
from service.engine.modifications import Plan, Reach
from service.engine.outcome import Outcome
from tests.engine.diagrams import Process, bpmn, each, straight
from tests.engine.graphs import Game, TooBig
from tests.engine.play import Play, compiled, engine_only
from tests.engine.test_random_graphs import AT, before_or, graph, seen
from tests.engine.test_returns_random import free, markings

NUMBER = int(os.environ.get("YUANKE_RANDOM_N", "60"))


def modified(play: Play, activate: Sequence[str] = (), terminate: Sequence[str] = ()) -> Reach:
    plan = Plan(tuple(activate), tuple(terminate))
    outcome, reach = modifications.modify(play.bundle, play.last.state, play.variables, plan, play.at)
    play.note(outcome)
    return reach


def refusal(play: Play, activate: Sequence[str] = (), terminate: Sequence[str] = ()) -> str:
    before = play.last
    with pytest.raises(WrongState) as caught:
        modified(play, activate, terminate)
    assert play.last is before
    return caught.value.code


def test_a_jump_ends_one_token_and_begins_another() -> None:
    play = Play(compiled(bpmn(straight("a", "b", "c", "d", id="p"))))
    reach = modified(play, ["d"], ["a"])
    assert play.ready == ["d"] and play.history[-2:] == ["canceled a", "entered d"]
    assert (reach.skipped, reach.repeated, reach.ended) == ({"b", "c"}, set(), {"a"})
    reach = modified(play, ["b"], ["d"])
    assert (reach.skipped, reach.repeated) == (set(), {"b", "c", "d"})
    assert play.do("b").do("c").do("d").done


def test_a_step_is_repeated_from_its_beginning() -> None:
    p = Process("p").start().user("a", due="P10D").user("late").end("l").end()
    p.boundary("limit", "a", timer=("timeDuration", "P5D")).path("begin", "a", "done").path("limit", "late", "l")
    play = Play(compiled(bpmn(p)))
    before = play.task("a")
    play.wait(days=3)
    assert modified(play, ["a"], ["a"]).repeated == {"a"}
    after = play.task("a")
    assert after.id != before.id and play.waiting == ["limit"] and len(play.last.timers) == 1
    assert play.wait(days=3).ready == ["a"], "its limits begin anew"
    assert play.wait(days=3).ready == ["late"]


def test_what_is_automatic_goes_on_at_once() -> None:
    p = Process("p").start().user("a").exclusive("g").user("b").user("c").end("x").end("y")
    p.throw("mark").path("begin", "a", "mark", "g").flow("g", "b", "=big").flow("g", "c", default=True)
    p.path("b", "x").path("c", "y")
    play = Play(compiled(bpmn(p)), big=True)
    modified(play, ["mark"], ["a"])
    assert play.ready == ["b"]
    modified(play, ["x"], ["b"])
    assert play.done


class TestBranches:
    def play(self) -> Play:
        """a, then b1 b2 beside c, then d."""
        p = Process("p").start("begin").user("a").parallel("s").user("b1").user("b2").user("c").parallel("j")
        p.user("d").end("e").path("begin", "a", "s", "b1", "b2", "j", "d", "e").path("s", "c", "j")
        return Play(compiled(bpmn(p)))

    def test_a_jump_inside_a_branch_touches_that_branch_alone(self) -> None:
        play = self.play().do("a")
        assert modified(play, ["b2"], ["b1"]).skipped == set()
        assert play.ready == ["b2", "c"] and play.do("b2").do("c").ready == ["d"]

    def test_a_jump_out_of_a_split_ends_all_its_branches(self) -> None:
        play = self.play().do("a")
        assert refusal(play, ["d"], ["b1"]) == "modification_doubles", "c would go on beside it"
        modified(play, ["d"], ["b1", "c"])
        assert play.ready == ["d"] and play.do("d").done

    def test_a_token_that_waits_at_the_join_is_ended_by_the_name_of_the_join(self) -> None:
        play = self.play().do("a").do("c")
        assert refusal(play, ["a"], ["b1"]) == "modification_doubles"
        modified(play, ["a"], ["b1", "j"])
        assert play.ready == ["a"] and play.do("a").do("c").do("b1").do("b2").ready == ["d"]

    def test_nothing_jumps_into_one_branch_of_a_parallel_split(self) -> None:
        play = self.play()
        assert refusal(play, ["c"], ["a"]) == "return_into_branch", "the join would wait for ever"
        assert refusal(play.do("a").do("c").do("b1").do("b2"), ["c"], ["d"]) == "return_into_branch"

    def test_no_branch_is_ended_without_anything_in_its_place(self) -> None:
        assert refusal(self.play().do("a"), [], ["c"]) == "modification_loses"
        assert refusal(self.play(), [], ["a"]) == "modification_loses"

    def test_nothing_is_doubled(self) -> None:
        play = self.play()
        assert refusal(play, ["a"]) == refusal(play, ["d"]) == "modification_doubles"
        assert refusal(play, ["a", "d"], ["a"]) == refusal(play, ["d", "d"], ["a"]) == "modification_doubles"
        assert refusal(play.do("a"), ["b1", "b2"], ["b1"]) == "modification_doubles"

    def test_a_branch_that_was_chosen_may_be_given_up_while_another_goes_on(self) -> None:
        p = Process("p").start("begin").inclusive("s").user("x").user("y").inclusive("j").user("review").end("e")
        p.flow("begin", "s").flow("s", "x", "=true").flow("s", "y", "=true").flow("s", "j", default=True)
        p.path("x", "j", "review", "e").path("y", "j")
        play = Play(compiled(bpmn(p)))
        modified(play, [], ["x"])
        assert play.ready == ["y"]
        assert refusal(play, [], ["y"]) == "modification_loses"
        assert play.do("y").ready == ["review"]
        modified(play, ["y"], ["review"])
        assert play.ready == ["y"] and play.do("y").ready == ["review"]

    def test_a_reminder_may_be_ended_and_not_made(self) -> None:
        p = Process("p").start("begin").user("a").user("remind").end("r").end("e")
        p.boundary("later", "a", timer=("timeDuration", "P5D"), interrupting=False)
        p.path("begin", "a", "e").path("later", "remind", "r")
        play = Play(compiled(bpmn(p)))
        assert refusal(play, ["remind"]) == "return_into_branch"
        play.wait(days=6)
        modified(play, [], ["remind"])
        assert play.ready == ["a"] and play.do("a").done


class TestScopes:
    def play(self) -> Play:
        inner = (
            Process("inner").start("i0").user("inside").user("within").end("i1").path("i0", "inside", "within", "i1")
        )
        p = Process("p").start("begin").user("a").call("calls", "inner").user("z").end("e")
        p.user("sign", loop=each("=signers", "signer")).path("begin", "a", "calls", "sign", "z", "e")
        return Play(compiled(bpmn(p), bpmn(inner)), signers=["甲", "乙"])

    def test_a_step_inside_a_call_that_runs_can_be_chosen(self) -> None:
        play = self.play()
        assert refusal(play, ["within"], ["a"]) == "modification_scope_closed"
        modified(play.do("a"), ["within"], ["inside"])
        assert play.ready == ["within"] and play.do("within").ready == ["sign", "sign"]

    def test_a_call_is_ended_whole(self) -> None:
        play = self.play().do("a")
        assert refusal(play, ["z"], ["inside"]) == "modification_doubles"
        assert modified(play, ["z"], ["calls"]).ended == {"calls", "inside"}
        assert play.ready == ["z"] and play.do("z").done

    def test_nothing_begins_in_what_ends(self) -> None:
        assert refusal(self.play().do("a"), ["within"], ["calls"]) == "modification_scope_closed"

    def test_a_repeated_task_is_one(self) -> None:
        play = self.play().do("a").do("inside").do("within").do("sign")
        modified(play, ["sign"], ["sign"])
        assert play.ready == ["sign", "sign"]
        modified(play, ["a"], ["sign"])
        assert play.ready == ["a"]


def test_what_is_no_place_for_a_token_is_refused() -> None:
    p = Process("p").start().user("a").event_based("g").catch("m", message="m", key="=string(1)")
    p.catch("t", timer=("timeDuration", "P1D")).exclusive("x").end().path("begin", "a", "g", "m", "x", "done")
    p.path("g", "t", "x")
    play = Play(compiled(bpmn(p)))
    for element in ("begin", "g", "x", "m"):
        assert refusal(play, [element], ["a"]) == "modification_not_here", element
    assert refusal(play, ["nothing"], ["a"]) == "modification_no_element"
    assert refusal(play, ["a"], ["m"]) == "modification_no_token"
    assert refusal(play) == "modification_empty"


class ModifiedGraph:
    """One random graph, changed by hand again and again."""

    def __init__(self, seed: int) -> None:
        self.drawn, self.random, self.met = graph(seed), Random(seed + 2), Counter[str]()
        self.data = bpmn(self.drawn.process())
        self.bundle: Any = engine_only(self.data)
        self.names: list[str] = []

    def play(self) -> None:
        if not free(self.drawn):
            return
        try:
            game = Game(self.drawn)
            views = {game.view(marking) for marking in markings(self.drawn)}  # not behind a join that never fires
            reached = {name for tasks, _ in views for name, _ in tasks}
            self.names = sorted(reached | ({"finish"} if ((), ()) in views else set()))
        except TooBig:
            return
        last = runner.start(self.bundle, "p", {}, AT)
        for _ in range(25):
            assert seen(self.bundle, last) in views, self.data.decode()
            if not last.open_tasks:
                break
            last = self.act(last)

    def act(self, last: Outcome) -> Outcome:
        tasks, waiting = seen(self.bundle, last)
        if self.random.random() < 0.6:
            places = sorted({name for name, _ in tasks})
            joins = sorted({join for (_, join), _ in waiting})
            terminate = self.random.sample(places + joins, self.random.randint(1, len(places + joins)))
            activate = self.random.sample(self.names, self.random.choice([0, 1, 1, 1, 2]))
            try:
                plan = Plan(tuple(activate), tuple(terminate))
                after, _ = modifications.modify(self.bundle, last.state, last.variables, plan, AT)
            except WrongState as error:
                self.met[error.code] += 1
                return last
            self.met[f"{len(activate)} begun"] += 1
            return after
        task = self.random.choice(sorted(last.open_tasks, key=lambda task: (task.element_id, task.id)))
        decision = self.random.choice([0, 0, 1, 2] if before_or(self.drawn, task.element_id) else [0, 0, 1])
        values = {f"c_{task.element_id}": decision}
        return runner.complete_task(self.bundle, last.state, last.variables, task.id, values, AT)


def test_on_random_graphs_a_change_makes_no_marking_that_the_diagram_could_not_have() -> None:
    met = Counter[str]()
    for seed in range(NUMBER):
        trial = ModifiedGraph(seed)
        trial.play()
        met += trial.met
    for what in ("1 begun", "modification_doubles", "modification_loses"):
        assert met[what] > NUMBER // 4, met
