"""The independent reader: what stands in the file, in plain values."""

from __future__ import annotations

import pytest
from lxml import etree

from service.engine import reader, xml
from service.engine.diagram import Diagram, Event, IoMapping, Loop
from tests.engine.diagrams import NAMESPACES, Process, Scope, bpmn, each, line_of, tag
from tests.engine.uploads import ordinary, user


def read(*processes: Scope, extra: str = "") -> Diagram:
    return reader.read(xml.load(bpmn(*processes, extra=extra)))


def line(p: Process) -> Process:
    """Start, what has been added, end: without flows where a test does not need them."""
    return p.start().end()


# zeebe elements


def test_a_user_task_has_its_role_form_times_and_priority() -> None:
    p = Process("p").user(
        "a", " secretariat ", "apply", assignee="=who", due="=today()", follow_up="P1D", priority="70", name="申请",
        documentation="先填表", inputs={"x": "=1"}, outputs={"y.z": "=2"}, headers={"h": "1"}, properties={"k": "v"},
    )  # fmt: skip
    a = read(p).nodes["a"]
    assert (a.type, a.name, a.process_id, a.scope_id) == ("userTask", "申请", "p", "p")
    assert (a.candidate_groups, a.assignee, a.form_id) == (("secretariat",), "=who", "apply")
    assert (a.due_date, a.follow_up_date, a.priority) == ("=today()", "P1D", "70")
    assert (a.inputs, a.outputs) == ((IoMapping("=1", "x"),), (IoMapping("=2", "y.z"),))
    assert (a.headers, a.properties, a.documentation) == ({"h": "1"}, {"k": "v"}, "先填表")


def test_a_service_task_has_its_effect_and_a_rule_task_its_decision() -> None:
    nodes = read(Process("p").service("s", "notify", retries="3").rule("r", "path", "route").call("c", "other")).nodes
    assert nodes["s"].effect == "notify"
    assert (nodes["r"].called_decision, nodes["r"].result_variable) == ("path", "route")
    assert nodes["c"].called_process == "other"


def test_a_process_has_its_version_and_the_form_of_its_start() -> None:
    info = read(Process("p", "组建", version="2.1").start(form="apply")).processes["p"]
    assert (info.name, info.version_tag, info.start_form_id, info.executable) == ("组建", "2.1", "apply", True)


@pytest.mark.parametrize(("written", "executable"), [("true", True), ("1", False), ("TRUE", False), (None, False)])
def test_only_the_word_true_makes_a_process_executable(written: str | None, executable: bool) -> None:
    assert read(Process("p", isExecutable=written)).processes["p"].executable is executable


def test_a_multi_instance_has_its_collections_and_condition() -> None:
    loop = each("=xs", "x", output_collection="ys", output_element="=y", sequential=True, until="=enough")
    nodes = read(Process("p").user("a", loop=loop).user("b", loop=each("=xs"))).nodes
    assert nodes["a"].loop == Loop(True, "=xs", "x", "ys", "=y", "=enough")
    assert nodes["b"].loop == Loop(False, "=xs")


def test_elements_of_another_namespace_are_not_taken_for_zeebes() -> None:
    old = '<formDefinition xmlns="http://camunda.org/schema/zeebe/2.0" formId="x" />'
    p = Process("p").add("userTask", "a", children=[f"<bpmn:extensionElements>{old}</bpmn:extensionElements>"])
    assert read(p).nodes["a"].form_id is None


# events


def test_events_have_their_kind_and_what_it_needs() -> None:
    p = line(Process("p")).user("a")
    p.catch("t", timer=("timeDuration", " P1D ")).catch("m", message="paid", key="=k").catch("s", signal="call")
    p.boundary("b", "a", interrupting=False, timer=("timeCycle", "R/P1D")).boundary("e", "a", error="late")
    p.end("x", escalation="up").end("y", terminate=True).send("out", "question").receive("in", "answer", key="=k")
    events = {key: node.event for key, node in read(p).nodes.items()}
    assert events["begin"] == events["done"] == Event("none")
    assert events["a"] is None
    assert events["t"] == Event("timer", timer="timeDuration", expression="P1D")
    assert events["m"] == Event("message", name="paid", correlation_key="=k")
    assert events["s"] == Event("signal", name="call")
    assert events["b"] == Event("timer", timer="timeCycle", expression="R/P1D")
    assert events["e"] == Event("error", name="late", code="late")
    assert events["x"] == Event("escalation", name="up", code="up")
    assert events["y"] == Event("terminate")
    assert events["out"] == Event("message", name="question")
    assert events["in"] == Event("message", name="answer", correlation_key="=k")


def test_boundary_events_know_their_activity_and_whether_they_interrupt() -> None:
    nodes = read(
        Process("p").user("a").boundary("b", "a", signal="s").boundary("c", "a", interrupting=False, signal="s")
    ).nodes
    assert (nodes["b"].attached_to, nodes["b"].interrupting) == ("a", True)
    assert (nodes["c"].attached_to, nodes["c"].interrupting) == ("a", False)


# flows


def test_flows_have_their_ends_and_conditions() -> None:
    p = line(Process("p")).exclusive("x").path("begin", "x")
    p.flow("x", "done", "\n  =a > 1\n ", name="多").flow("x", "done", default=True)
    diagram = read(p)
    assert diagram.nodes["x"].incoming == ("p_flow_1",)
    assert diagram.nodes["x"].outgoing == ("p_flow_2", "p_flow_3")
    assert diagram.nodes["x"].default_flow == "p_flow_3"
    flow = diagram.flows["p_flow_2"]
    assert (flow.source, flow.target, flow.condition, flow.name) == ("x", "done", "=a > 1", "多")
    assert diagram.flows["p_flow_3"].condition is None


def test_a_flow_without_an_id_gets_one_in_the_tree_too() -> None:
    p = line(Process("p")).exclusive("x").flow("begin", "x", id=None)
    p.flow("x", "done", "=a", id=None).flow("x", "done", "=b", id=None).flow(
        "x", "done", default=True, id="flow_begin_x"
    )
    root = xml.load(bpmn(p))
    diagram = reader.read(root)
    ids = [flow.get("id") for flow in root.iter(reader.q("sequenceFlow"))]
    assert ids == ["flow_begin_x_2", "flow_x_done", "flow_x_done_2", "flow_begin_x"]
    assert list(diagram.flows) == ids
    assert diagram.nodes["x"].incoming == ("flow_begin_x_2",)


def test_a_sub_process_holds_its_own_nodes_and_flows() -> None:
    p = line(Process("p"))
    user(p.sub("s").start("b"), "a").end("d").path("b", "a", "d")
    diagram = read(p)
    assert {key: node.scope_id for key, node in diagram.nodes.items()} == {
        "begin": "p", "done": "p", "s": "p", "b": "s", "a": "s", "d": "s",
    }  # fmt: skip
    assert {flow.scope_id for flow in diagram.flows.values()} == {"s"}
    assert {node.process_id for node in diagram.nodes.values()} == {"p"}


def test_lines_are_those_of_the_file() -> None:
    data = ordinary()
    diagram = reader.read(xml.load(data))
    for item in (*diagram.nodes.values(), *diagram.flows.values(), *diagram.processes.values()):
        assert item.line == line_of(data, item.id), item.id


# lanes


def nested(*lanes: tuple[str, str]) -> str:
    inner = [
        tag("bpmn:lane", {"id": f"inner_{n}", "name": name}, [f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>"])
        for n, (name, member) in enumerate(lanes)
    ]
    return tag("bpmn:childLaneSet", {"id": "inner_lanes"}, inner)


def test_white_space_around_a_lane_reference_does_not_lose_the_lane() -> None:
    p = Process("p").user("a").lane("秘书处", "a", pad="\n      ")
    root = xml.load(bpmn(p))
    assert reader.read(root).nodes["a"].lane == "秘书处"
    assert root.findtext(f".//{reader.q('flowNodeRef')}") == "a"  # so that the engine finds it too


def test_the_innermost_lane_counts() -> None:
    p = Process("p").user("a").user("b").lane("园区", "a", "b", inner=nested(("秘书处", "a")))
    assert {key: node.lane for key, node in read(p).nodes.items()} == {"a": "秘书处", "b": "园区"}


def test_what_stands_in_a_sub_process_is_in_its_lane() -> None:
    p = Process("p").lane("委员会", "s").user("outside")
    user(p.sub("s"), "inside").sub("deeper").user("deep")
    assert {key: node.lane for key, node in read(p).nodes.items()} == {
        "s": "委员会", "outside": None, "inside": "委员会", "deeper": "委员会", "deep": "委员会",
    }  # fmt: skip


def test_lanes_of_one_process_say_nothing_about_another() -> None:
    diagram = read(Process("p").user("a").lane("秘书处", "b"), Process("q").user("b").lane("委员会", "a"))
    assert {key: node.lane for key, node in diagram.nodes.items()} == {"a": None, "b": None}


# what it does not stumble over


def test_a_file_in_another_prefix_is_the_same_file() -> None:
    data = ordinary().decode()
    renamed = data.replace("bpmn:", "").replace("xmlns:bpmn=", "xmlns=").replace('xsi:type="tFormalExpression"', "")
    assert NAMESPACES not in renamed
    assert reader.read(xml.load(renamed.encode())) == reader.read(xml.load(data.encode()))


def test_a_file_with_comments_everywhere_is_the_same_file() -> None:
    root = etree.fromstring(ordinary())
    for element in list(root.iter()):
        element.insert(0, etree.Comment("look"))
    commented = etree.tostring(root)
    read = reader.read(xml.load(commented))
    plain = reader.read(xml.load(ordinary()))
    assert {key: (n.type, n.event, n.lane) for key, n in read.nodes.items()} == {
        key: (n.type, n.event, n.lane) for key, n in plain.nodes.items()
    }
    assert {f.id: f.condition for f in read.flows.values()} == {f.id: f.condition for f in plain.flows.values()}
