"""Tasks, sub-processes and calls: the behaviour table of the research, and what variables do there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.errors import NotFound, WrongState
from service.engine import runner
from service.engine.faults import InstanceFault
from service.engine.outcome import EffectCall
from tests.engine.diagrams import Process, Scope, bpmn
from tests.engine.play import Play, compiled, engine_only, refused

FORM = """{"id": "review", "type": "default", "schemaVersion": 18,
 "components": [{"id": "note_field", "type": "textfield", "key": "note", "label": "意见"}]}""".encode()


def process() -> Process:
    return Process("p").start().end()


def fill(scope: Scope, *tasks: str) -> Scope:
    """Begin, tasks, end inside a sub-process."""
    scope.start(f"{scope.id}_in").end(f"{scope.id}_out")
    for task in tasks:
        scope.user(task)
    return scope.path(f"{scope.id}_in", *tasks, f"{scope.id}_out")


def test_a_sub_process_shares_the_variables_of_the_instance() -> None:
    p = process().user("z").path("begin", "sub", "z", "done")
    fill(p.sub("sub"), "a", "b")
    play = Play(compiled(bpmn(p)), k=1).do("a", x=1).do("b")
    assert (play.ready, play.variables) == (["z"], {"k": 1, "x": 1})
    assert play.do("z").done


def test_sub_processes_nest_three_deep() -> None:
    p = process().user("z").path("begin", "one", "z", "done")
    one = p.sub("one").start("one_in").end("one_out").path("one_in", "two", "one_out")
    two = one.sub("two").start("two_in").end("two_out").path("two_in", "three", "two_out")
    fill(two.sub("three"), "u")
    play = Play(compiled(bpmn(p)))
    assert play.do("u", q=1).ready == ["z"]
    assert play.variables == {"q": 1}
    assert play.history == [
        "entered begin", "completed begin", "entered one", "entered one_in", "completed one_in", "entered two",
        "entered two_in", "completed two_in", "entered three", "entered three_in", "completed three_in", "entered u",
        "completed u", "entered three_out", "completed three_out", "completed three", "entered two_out",
        "completed two_out", "completed two", "entered one_out", "completed one_out", "completed one", "entered z",
    ]  # fmt: skip


def test_a_sub_process_may_be_entered_again() -> None:
    p = process().exclusive("again").user("z").path("begin", "sub", "again").path("z", "done")
    p.flow("again", "z", "=ok").flow("again", "sub", default=True)
    fill(p.sub("sub"), "a")
    play = Play(compiled(bpmn(p)))
    for lap in range(3):
        play.do("a", ok=lap == 2)
    assert play.do("z").done


def test_input_mappings_of_a_sub_process_are_local_to_it() -> None:
    p = process().user("z").path("begin", "sub", "z", "done")
    fill(p.sub("sub", inputs={"x": "=k + 1", "y": "=x * 2"}, outputs={"result": "=x + y"}), "a")
    play = Play(compiled(bpmn(p)), k=1, x="outer")
    assert play.task("a").local == {"x": 2, "y": 4}
    assert play.do("a", x=10, free="out").variables == {"k": 1, "x": "outer", "free": "out", "result": 14}


def called() -> Process:
    return Process("c").start("c_in").user("u").end("c_out").lane("委员会", "u").path("c_in", "u", "c_out")


def test_a_called_process_shares_the_variables() -> None:
    p = process().call("call", "c").user("z").path("begin", "call", "z", "done")
    play = Play(compiled(bpmn(p), bpmn(called())), k=1)
    assert (play.task("u").process_id, play.task("u").lane) == ("c", "委员会")
    assert play.do("u", y=2).ready == ["z"]
    assert play.variables == {"k": 1, "y": 2}


def test_a_call_with_output_mappings_lets_only_these_out() -> None:
    p = process().call("call", "c", inputs={"given": "=k"}, outputs={"consent": '=if y > 1 then "agree" else "no"'})
    p.path("begin", "call", "done")
    play = Play(compiled(bpmn(p), bpmn(called())), k=1)
    assert play.task("u").local == {"given": 1}
    assert play.do("u", y=2, noise=3).variables == {"k": 1, "consent": "agree"}


def test_a_call_without_output_mappings_keeps_its_inputs_to_itself() -> None:
    p = process().call("call", "c", inputs={"given": "=k"}).path("begin", "call", "done")
    play = Play(compiled(bpmn(p), bpmn(called())), k=1)
    assert play.do("u", given=5, y=2).variables == {"k": 1, "y": 2}


def test_a_process_may_call_itself() -> None:
    p = process().user("a").exclusive("which").call("deeper", "p").path("begin", "a", "which").path("deeper", "done")
    p.flow("which", "deeper", "=again").flow("which", "done", default=True)
    play = Play(compiled(bpmn(p))).do("a", again=True)
    assert play.ready == ["a"]
    assert play.do("a", again=False).done


def test_sub_processes_of_two_files_may_have_the_same_id() -> None:
    p = process().call("call", "c").path("begin", "sub", "call", "done")
    fill(p.sub("sub"), "a")
    c = Process("c").start("c_in").end("c_out").path("c_in", "sub", "c_out")
    fill(c.sub("sub"), "other")
    play = Play(compiled(bpmn(p), bpmn(c)))
    assert play.ready == ["a"]
    assert play.do("a").ready == ["other"]
    assert play.do("other").done


def test_a_service_task_asks_for_its_effect_and_waits_for_the_result() -> None:
    p = process().service("number", "issue_number", inputs={"kind": "=wanted"},
                          outputs={"receipt.text": "=number"}, headers={"a": "b"}).user("z")  # fmt: skip
    play = Play(compiled(bpmn(p.path("begin", "number", "z", "done"))), wanted="filing_receipt")
    (call,) = play.last.effects
    assert call == EffectCall(call.task_id, "number", "issue_number", {"kind": "filing_receipt"}, {"a": "b"})
    assert (play.ready, play.last.status) == ([], "active")
    assert play.wait(days=1).last.effects == [], "asked once"
    play.step(runner.complete_effect, call.task_id, {"number": "GX-BA-2026-0001", "noise": 1})
    assert play.ready == ["z"]
    assert play.variables == {"wanted": "filing_receipt", "receipt": {"text": "GX-BA-2026-0001"}}
    with pytest.raises(WrongState, match="no longer waits"):
        play.step(runner.complete_effect, call.task_id, {})


def test_an_effect_without_output_mappings_brings_all_its_results() -> None:
    p = process().service("note", "notify", inputs={"role": "unit", "title": "t", "text": "=1"})
    p.path("begin", "note", "done")
    play = Play(compiled(bpmn(p)))
    assert play.effect("note", sent=True).variables == {"sent": True}
    assert play.done


def test_manual_and_undefined_tasks_wait_for_a_person() -> None:
    p = process().manual("m").activity("task", "t").path("begin", "m", "t", "done")
    assert refused(bpmn(p)) == {"task_undefined"}, "they do not say who does them"
    play = Play(engine_only(bpmn(p)))
    assert play.ready == ["m"]
    assert play.do("m").ready == ["t"]
    assert (play.task("t").form_id, play.task("t").role) == (None, None)
    assert play.do("t").done


def test_a_user_task_shows_what_its_diagram_says() -> None:
    p = process().user("a", role="committee", form="review", name="审核", assignee='="user-" + string(n)',
                       due="2026-12-01", follow_up="=next day", priority="=n").lane("委员会", "a")  # fmt: skip
    bundle = compiled(bpmn(p.path("begin", "a", "done")), forms=[FORM])
    play = Play(bundle, n=7, **{"next day": "2026-11-25T08:00:00+08:00"})
    task = play.task("a")
    assert (task.name, task.role, task.form_id, task.lane) == ("审核", "committee", "review", "委员会")
    assert (task.assignee, task.priority, task.process_id) == ("user-7", 7, "p")
    assert task.due_at == datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC), "a bare day means its end in Shanghai"
    assert task.follow_up_at == datetime(2026, 11, 25, 0, tzinfo=UTC)
    assert play.wait(days=3).task("a") == task, "computed once"


def test_a_due_date_may_be_a_duration_or_missing() -> None:
    p = process().user("a", due="P10D").user("b", due="=none").path("begin", "a", "b", "done")
    play = Play(compiled(bpmn(p)), none=None)
    assert play.task("a").due_at == datetime(2026, 12, 4, 1, tzinfo=UTC)
    assert play.do("a").task("b").due_at is None


@pytest.mark.parametrize(
    ("attributes", "code", "kept_out"),
    [
        ({"due": "=1 + 1"}, "timer_invalid", set()),
        ({"due": "soon"}, "timer_invalid", {"timer_literal"}),
        ({"priority": "high"}, "attribute_invalid", {"priority_literal"}),
        ({"priority": "=101"}, "attribute_invalid", set()),
        ({"assignee": "=x +"}, "expression_failed", {"expression_wrong"}),
    ],
)
def test_an_attribute_that_makes_no_sense_is_a_fault(attributes: Any, code: str, kept_out: set[str]) -> None:
    p = process().user("a", **attributes).path("begin", "a", "done")
    assert refused(bpmn(p)) == kept_out
    with pytest.raises(InstanceFault) as fault:
        Play(engine_only(bpmn(p)))
    assert (fault.value.code, fault.value.element_id) == (code, "a")


def test_output_mappings_of_a_user_task_let_only_these_out() -> None:
    p = process().user("a", inputs={"draft": "=text"}, outputs={"text": "=draft", "entry.who": "=who"})
    play = Play(compiled(bpmn(p.path("begin", "a", "done"))), text="old", entry={"at": 1})
    assert play.task("a").local == {"draft": "old"}
    assert play.do("a", draft="new", who="li", noise=1).variables == {"text": "new", "entry": {"at": 1, "who": "li"}}


def test_a_value_is_written_where_its_name_is_local() -> None:
    p = process().user("a", inputs={"draft": "=text"}).path("begin", "a", "done")
    assert Play(compiled(bpmn(p)), text="old").do("a", draft="new", text="t").variables == {"text": "t"}


def test_a_nested_lane_gives_its_own_name_to_the_task() -> None:
    inner = (
        '<bpmn:childLaneSet id="cs"><bpmn:lane id="cl" name="秘书处"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:childLaneSet>"
    )
    p = process().user("a").lane("园区科协", "a", "sub", inner=inner).path("begin", "a", "sub", "done")
    fill(p.sub("sub"), "b")
    play = Play(compiled(bpmn(p)))
    assert play.task("a").lane == "秘书处"
    assert play.do("a").task("b").lane == "园区科协", "a sub-process lends its lane to what is inside"


def test_an_unknown_process_is_not_found() -> None:
    with pytest.raises(NotFound):
        Play(compiled(bpmn(process().path("begin", "done"))), "other")


def test_a_process_may_end_at_once() -> None:
    play = Play(compiled(bpmn(process().path("begin", "done"))))
    assert (play.done, play.history) == (
        True, ["entered begin", "completed begin", "entered done", "completed done"],
    )  # fmt: skip
