"""The runner as the host meets it: what it accepts, what it refuses, and its limits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from service.domain.errors import WrongState
from service.engine import decision, runner
from service.engine.faults import InstanceFault
from service.engine.instance import DEPTH, STEPS
from tests.engine.blocks import RICH, Drawing, generate
from tests.engine.diagrams import Process, bpmn, each, straight
from tests.engine.play import Play, engine_only

TWO = bpmn(straight("a", "b", id="p"))


def test_a_task_is_completed_once() -> None:
    play = Play(engine_only(TWO))
    a = play.task("a").id
    play.do("a", x=1)
    for wrong in (a, "0" * 32, "nonsense", "", a.upper() + "0"):
        with pytest.raises(WrongState) as refused:
            play.step(runner.complete_task, wrong, {"x": 2})
        assert refused.value.code == "task_not_open"
    assert (play.ready, play.variables) == (["b"], {"x": 1})


def test_only_what_waits_can_be_completed_delivered_or_answered() -> None:
    p = Process("p").start().parallel("split").user("a").service("s").receive("r", "paid").end()
    p.catch("t", timer=("timeDuration", "P1D")).path("begin", "split", "a", "done").path("split", "s", "done")
    play = Play(engine_only(bpmn(p.path("split", "r", "done").path("split", "t", "done"))))
    ids = {
        "a": play.task("a").id,
        "s": play.last.effects[0].task_id,
        "r": play.last.subscriptions[0].task_id,
        "t": play.last.timers[0].task_id,
    }
    for command, right, code in (
        (runner.complete_task, "a", "task_not_open"),
        (runner.complete_effect, "s", "effect_not_open"),
        (runner.deliver, "r", "subscription_not_open"),
    ):
        for name, task_id in ids.items():
            if name != right:
                with pytest.raises(WrongState) as refused:
                    play.step(command, task_id, {})
                assert refused.value.code == code


def test_a_step_may_be_done_again_from_the_same_state() -> None:
    bundle = engine_only(TWO)
    first = runner.start(bundle, "p", {"k": [1]}, Play(bundle).at)
    once = runner.complete_task(bundle, first.state, first.variables, first.open_tasks[0].id, {"x": 1}, Play(bundle).at)
    assert first.variables == {"k": [1]}, "what was handed in is not changed"
    again = runner.complete_task(
        bundle, first.state, first.variables, first.open_tasks[0].id, {"x": 1}, Play(bundle).at
    )
    assert (once.visits, once.variables) == (again.visits, again.variables)


def test_nothing_of_a_failed_step_stays() -> None:
    p = Process("p").start().user("a").service("s", inputs={"x": "=1"}).user("b", due="=nonsense(").end()
    play = Play(engine_only(bpmn(p.path("begin", "a", "b", "done"))), list=[1])
    before = (play.last.state, dict(play.variables))
    with pytest.raises(InstanceFault) as fault:
        play.do("a", x=1)
    assert (fault.value.element_id, fault.value.code) == ("b", "expression_failed")
    assert "“b”" in fault.value.text("zh")
    assert (play.last.state, play.variables) == before


def test_a_fault_does_not_repeat_a_whole_expression() -> None:
    p = Process("p").start().user("a", assignee="=" + "x + " * 500 + "(").end().path("begin", "a", "done")
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p)))
    assert len(fault.value.text("en")) < 400


def test_a_loop_without_a_person_is_stopped() -> None:
    p = Process("p").start().exclusive("merge").exclusive("which").end().path("begin", "merge", "which")
    p.flow("which", "merge", "=true").flow("which", "done", default=True)
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p)))
    assert (fault.value.code, fault.value.detail) == ("step_limit", str(STEPS))
    assert fault.value.element_id in ("merge", "which")


def test_a_process_that_wakes_itself_at_once_is_stopped() -> None:
    p = Process("p").start().exclusive("merge").catch("again", timer=("timeDuration", "PT0S"))
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p.path("begin", "merge", "again", "merge"))))
    assert fault.value.code == "step_limit"


def test_a_process_that_calls_itself_is_stopped() -> None:
    p = Process("p").start().call("again", "p").end().path("begin", "again", "done")
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p)))
    assert (fault.value.code, fault.value.element_id) == ("nesting_too_deep", "again")


def test_a_process_that_calls_itself_after_every_task_is_stopped_and_can_be_canceled() -> None:
    p = Process("p").start().user("a").call("again", "p").end().path("begin", "a", "again", "done")
    play = Play(engine_only(bpmn(p)))
    for _ in range(DEPTH):
        play.do("a")
    with pytest.raises(InstanceFault, match="nest"):
        play.do("a")
    assert play.cancel().last.status == "terminated"


def test_a_process_with_more_tokens_than_we_hold_is_stopped() -> None:
    p = Process("p").start().parallel("split").end().path("begin", "split")
    for number in range(6):
        p.user(f"m{number}", loop=each("=items", "item")).path("split", f"m{number}", "done")
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p)), items=list(range(1000)))
    assert fault.value.code == "too_many_tasks"


def test_five_hundred_automatic_steps_are_allowed() -> None:
    names = [f"n{number}" for number in range(240)]
    p = Process("p").start().end()
    for name in names:
        p.throw(name)
    assert Play(engine_only(bpmn(p.path("begin", *names, "done")))).done


DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="file" namespace="x">
<decision id="path" name="path"><decisionTable id="table" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="e" typeRef="number"><text>members</text></inputExpression></input>
<output id="o1" name="way" typeRef="string"/><output id="o2" name="quorum" typeRef="number"/>
<rule id="r1"><inputEntry id="a"><text>&lt; 50</text></inputEntry><outputEntry id="b"><text>"all"</text></outputEntry>
<outputEntry id="c"><text>7</text></outputEntry></rule>
<rule id="r2"><inputEntry id="f"><text>[40..100]</text></inputEntry>
<outputEntry id="g"><text>"some"</text></outputEntry>
<outputEntry id="h"><text>25</text></outputEntry></rule></decisionTable></decision></definitions>"""


def decided(outputs: dict[str, str]) -> Any:
    p = Process("p").start().user("ask").rule("decide", "path", "found", outputs=outputs).user("z").end()
    return engine_only(bpmn(p.path("begin", "ask", "decide", "z", "done")), decisions=decision.load(DMN))


def test_a_decision_is_taken_within_the_step() -> None:
    play = Play(decided({})).do("ask", members=23)
    assert play.ready == ["z"]
    assert play.variables == {"members": 23, "found": {"way": "all", "quorum": 7}}
    assert Play(decided({})).do("ask", members=500).variables["found"] is None


def test_output_mappings_pick_from_a_decision() -> None:
    assert Play(decided({"way": "=found.way"})).do("ask", members=60).variables == {"members": 60, "way": "some"}


def test_a_decision_that_contradicts_itself_is_a_fault() -> None:
    play = Play(decided({}))
    with pytest.raises(InstanceFault) as fault:
        play.do("ask", members=45)
    assert (fault.value.code, fault.value.element_id) == ("decision_failed", "decide")


@pytest.fixture
def busy_switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def whole_run(bundle: Any, seed: int) -> str:
    """One instance from start to end on a random path; gives its history."""
    random, play = Random(seed), Play(bundle)
    for _ in range(60):
        if not play.last.open_tasks:
            break
        task = random.choice(sorted(play.last.open_tasks, key=lambda t: (t.element_id, sorted(t.local.items()))))
        play.step(runner.complete_task, task.id, {f"c{task.element_id[1:]}": random.randint(1, 2)})
    return "\n".join(play.history)


def fingerprint(bundle: Any) -> str:
    """Everything in the specs, as text."""
    specs = {id(spec): spec for process in bundle.processes.values() for spec in process.subprocess_specs.values()}
    return "\n".join(
        f"{name} {sorted((k, repr(v)) for k, v in vars(task_spec).items() if k not in ('_wf_spec', 'body'))}"
        for spec in specs.values()
        for name, task_spec in spec.task_specs.items()
    )


@pytest.mark.usefixtures("busy_switching")
def test_threads_share_one_bundle() -> None:
    kinds = tuple(kind for kind in RICH if kind not in ("loop", "xor"))
    different = 0
    with ThreadPoolExecutor(8) as pool:
        for tree in range(12):
            drawing = Drawing(generate(Random(tree), 3, kinds, count(1)))
            data = bpmn(drawing.process, *drawing.called)
            shared = engine_only(data)
            expected = [whole_run(engine_only(data), seed) for seed in range(8)]
            before = fingerprint(shared)
            assert list(pool.map(partial(whole_run, shared), range(8))) == expected
            assert fingerprint(shared) == before, "specs never change"
            different += len(set(expected))
    assert different > 30, "the runs were different ones"


def test_the_state_of_a_big_multi_instance_grows_with_its_elements() -> None:
    p = (
        Process("p")
        .start()
        .user("vote", loop=each("=members", "member", output_collection="votes", output_element="=v"))
    )
    play = Play(
        engine_only(bpmn(p.end().path("begin", "vote", "done"))), members=[{"name": f"n{i}"} for i in range(300)]
    )
    assert len(play.last.state) < 300 * 110 + 5000
    for number in range(3):
        play.do("vote", v=number)
    assert len(play.ready) == 297


def test_results_are_plain_json() -> None:
    play = Play(engine_only(TWO), k={"deep": [1, None, {"x": "é"}]}).do(
        "a", typename="nope", values={"typename": "UUID"}
    )
    assert orjson.loads(play.last.state)["f"] == 1
    assert play.variables["values"] == {"typename": "UUID"}, "a form value is never taken for an object"
    assert play.do("b").done


def test_a_bundle_needs_only_its_processes_and_decisions() -> None:
    bundle = engine_only(TWO)
    slim = SimpleNamespace(processes=bundle.processes, decisions={})
    assert Play(slim).ready == ["a"]
