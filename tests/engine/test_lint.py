"""What the linter refuses or doubts in kinds of nodes, names and calls; and that every sentence has a case."""

from __future__ import annotations

import string

import pytest

from service.engine.definition import compile_bundle
from service.engine.findings import SENTENCES
from service.engine.lint_texts_names import NAMES
from service.engine.lint_texts_shape import SHAPE
from tests.engine.diagrams import Process, bpmn, line_of
from tests.engine.play import Play
from tests.engine.test_lint_edits import EDITS
from tests.engine.test_lint_shapes import CASES
from tests.engine.uploads import CATALOG, findings, ordinary, upload, user


def called(*calls: str, waits: bool = True, id: str = "called") -> Process:
    """A process that calls others, after or without a user task."""
    p = Process(id).start(f"{id}_begin").end(f"{id}_done")
    steps = [f"{id}_task"] if waits else []
    user(p, *steps)
    for call in calls:
        p.call(f"{id}_calls_{call}", call)
    return p.path(f"{id}_begin", *steps, *(f"{id}_calls_{c}" for c in calls), f"{id}_done")


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("task_undefined", "task"),
        ("task_undefined", "manualTask"),
        ("script_task", "scriptTask"),
        ("complex_gateway", "complexGateway"),
        ("transaction", "transaction"),
        ("ad_hoc", "adHocSubProcess"),
    ],
)
def test_a_node_of_an_unsupported_kind_is_refused(code: str, tag: str) -> None:
    data = bpmn(Process("p").start().add(tag, "x").end().path("begin", "x", "done"))
    (found,) = findings(data)
    assert (found.code, found.element_id, found.line, found.severity) == (code, "x", line_of(data, "x"), "error")


@pytest.mark.parametrize("event", [{"timer": ("timeDuration", "P1D")}, {"message": "m", "key": "=a"}, {"signal": "s"}])
def test_a_process_does_not_start_by_itself(event: dict[str, object]) -> None:
    """Camunda would start an instance; here nothing would, and the instance started by hand would not wait."""
    data = bpmn(user(Process("p").start("begin", **event), "a").end().path("begin", "a", "done"))
    assert [(f.code, f.element_id) for f in findings(data)] == [("start_event_kind", "begin")]


@pytest.mark.parametrize("id", ["Start", "End", "Root", "StartEventSplit", "p.EndJoin", "a.BoundaryEventSplit"])
def test_names_of_the_engines_own_are_no_ids(id: str) -> None:
    data = bpmn(user(Process("p").start().end(), "a", id).path("begin", "a", id, "done"))
    assert [(f.code, f.element_id, f.line) for f in findings(data)] == [("id_reserved", id, line_of(data, id))]


def test_an_error_may_be_caught_at_the_call_of_the_process_that_throws_it() -> None:
    thrower = user(Process("thrower").start("b"), "a").end("failed", error="late").path("b", "a", "failed")
    caller = Process("caller").start().call("call", "thrower").boundary("caught", "call", error="late").end()
    caller.path("begin", "call", "done").path("caught", "done")
    assert findings(bpmn(caller), bpmn(thrower)) == []
    assert [(f.code, f.resource) for f in findings(bpmn(thrower))] == [("error_uncaught", "1.bpmn")]


def test_a_repeating_timer_is_allowed_because_its_branches_outlive_the_activity() -> None:
    """Stock deletes them when the activity ends, and a join under them with it; ours keeps them (joins, limit 1)."""
    p = user(Process("p").start(), "main", "x", "y", "z").boundary(
        "tick", "main", interrupting=False, timer=("timeCycle", "R3/P1D")
    )
    p.parallel("fork").parallel("join").end().end("told").path("begin", "main", "done")
    p.path("tick", "fork", "x", "join", "z", "told").path("fork", "y", "join")
    played = Play(compile_bundle(upload(bpmn(p)), CATALOG)).wait(days=1)
    assert played.do("x").do("y").ready == ["main", "z"]
    assert played.do("main").ready == ["z"]
    assert played.do("z").done


def test_what_camunda_8s_modelers_add_by_themselves_is_no_finding() -> None:
    text = ordinary().decode()
    text = text.replace(' id="file"', ' id="file" camunda:diagramRelationId="331d01c6" exporter="Camunda Modeler"', 1)
    text = text.replace(
        ' id="inform"', ' id="inform" zeebe:modelerTemplate="notify" zeebe:modelerTemplateVersion="3"', 1
    )
    extra = """<bpmn:category id="c"><bpmn:categoryValue id="v" value="园区" /></bpmn:category>
    <bpmn:collaboration id="pools"><bpmn:participant id="park" name="园区" processRef="ordinary" />
    <bpmn:participant id="outside" name="地方科协" />
    <bpmn:messageFlow id="mail" sourceRef="ask" targetRef="outside" />
    <bpmn:textAnnotation id="note"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="link" sourceRef="apply" targetRef="note" /></bpmn:collaboration>
    <bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
      xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"
      xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0"><bpmndi:BPMNPlane bpmnElement="pools">
    <bpmndi:BPMNShape id="s" bpmnElement="apply" bioc:stroke="#205022" color:border-color="#205022">
    <dc:Bounds x="1" y="2" width="100" height="80" /></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""
    assert findings(text.replace("</bpmn:definitions>", f"{extra}</bpmn:definitions>").encode()) == []


def test_a_process_that_calls_itself_without_waiting_is_doubted() -> None:
    data = bpmn(called("called", waits=False))
    assert [(f.code, f.element_id, f.severity) for f in findings(data)] == [
        ("recursion", "called_calls_called", "warning")
    ]
    assert findings(bpmn(called("called", waits=True))) == []


def test_a_round_of_calls_without_waiting_is_doubted_at_each_of_them() -> None:
    files = [bpmn(called("b", waits=False, id="a")), bpmn(called("a", waits=False, id="b"))]
    assert [(f.code, f.resource) for f in findings(*files)] == [("recursion", "1.bpmn"), ("recursion", "2.bpmn")]
    assert findings(files[0], bpmn(called("a", waits=True, id="b"))) == []


FILES = {
    "file_type", "file_name", "file_twice", "file_none", "files_too_many", "file_empty", "file_too_large", "xml_broken",
    "xml_doctype", "xml_encoding", "xml_too_big", "not_bpmn", "no_process", "process_twice", "form_twice",
    "decision_twice", "engine_refused", "engine_disagrees", "protected_removed",
    "protected_passed_by",
}  # fmt: skip


def test_every_sentence_has_a_case() -> None:
    """Those of FILES are in test_xml, test_definition, test_agreement and test_lint_protected."""
    here = {"task_undefined", "script_task", "complex_gateway", "transaction", "ad_hoc", "start_event_kind",
            "id_reserved", "recursion"}  # fmt: skip
    covered = {e[0] for e in EDITS} | {c[0] for c in CASES} | here | FILES
    assert (SHAPE.keys() | NAMES.keys()) - covered == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    zh, en = SENTENCES[code]
    names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
    assert names[0] == names[1]
    assert any("\u4e00" <= c <= "\u9fff" for c in zh)
    assert not any("\u4e00" <= c <= "\u9fff" for c in en)
    assert en.endswith((".", "}")) and zh.endswith(("。", "}"))
