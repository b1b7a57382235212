"""Two readers of one file: whatever the engine understands otherwise is found, and the upload is refused."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable

import pytest

from service.engine import definition, parser, reader, view, xml
from service.engine.definition import compile_bundle
from service.engine.diagram import Diagram
from service.engine.findings import DiagramRefused
from service.engine.lint_agreement import differences
from service.engine.view import Seen
from tests.engine.diagrams import Process, bpmn
from tests.engine.uploads import CATALOG, ordinary, upload, user


def seen(data: bytes) -> tuple[Diagram, Seen]:
    root = xml.load(data)
    diagram = reader.read(root)
    return diagram, view.of(parser.build({"a": root}, {"a": diagram})["ordinary"])


def without_a_node(engine: Seen) -> None:
    del engine.nodes["judge"]


def with_another_node(engine: Seen) -> None:
    engine.nodes["ghost"] = engine.nodes["judge"]


def changed(**change: object) -> Callable[[Seen], None]:
    def change_it(engine: Seen) -> None:
        engine.nodes["late"] = dataclasses.replace(engine.nodes["late"], **change)  # type: ignore[arg-type]  # any field

    return change_it


def without_a_flow(engine: Seen) -> None:
    del engine.flows["begin", "apply", None]


def with_a_flow_twice(engine: Seen) -> None:
    engine.flows["begin", "apply", None] += 1


def with_another_condition(engine: Seen) -> None:
    engine.flows["some", "paid", "fee > 1"] = engine.flows.pop(("some", "paid", "fee > 0"))


def test_both_readers_see_the_same_file() -> None:
    diagram, engine = seen(ordinary())
    assert list(differences(diagram, "ordinary", engine)) == []
    assert len(engine.nodes) == sum(node.process_id == "ordinary" for node in diagram.nodes.values())


@pytest.mark.parametrize(
    ("misread", "element", "count"),
    [
        (without_a_node, "judge", 1),
        (with_another_node, "ghost", 1),
        (changed(type="endEvent"), "late", 1),
        (changed(scope_id="block"), "late", 1),
        (changed(lane="秘书处"), "late", 1),
        (changed(lane=None), "late", 1),
        (changed(multi_instance=True), "late", 1),
        (changed(event="none"), "late", 1),
        (changed(attached_to="judge"), "late", 1),
        (changed(interrupting=True), "late", 1),
        (without_a_flow, "begin", 1),
        (with_a_flow_twice, "begin", 1),
        (with_another_condition, "some", 2),
    ],
)
def test_every_difference_between_the_readers_is_found(
    misread: Callable[[Seen], None], element: str, count: int
) -> None:
    diagram, engine = seen(ordinary())
    misread(engine)
    found = [(f.code, f.element_id) for f in differences(diagram, "ordinary", engine)]
    assert found == [("engine_disagrees", element)] * count


def test_a_difference_refuses_the_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definition.view, "of", lambda specs: Seen({}, Counter()))
    data = bpmn(user(Process("p").start(), "a").end().path("begin", "a", "done"))
    with pytest.raises(DiagramRefused) as refused:
        compile_bundle(upload(data), CATALOG)
    assert {f.code for f in refused.value.findings} == {"engine_disagrees"}
    assert {f.element_id for f in refused.value.findings} == {"begin", "a", "done"}
