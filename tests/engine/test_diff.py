"""Two versions compared: what it means counts, where it is drawn does not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from service.engine import diff
from service.engine.diff import FieldChange, Line
from tests.engine.diagrams import Process, bpmn

ROOT = Path(__file__).parents[2]


def process(days: int = 5, *, publicity: bool = False) -> bytes:
    made = Process("apply", name="申请").start()
    made.user("fill", role="secretariat", form="application", name="填写", due=f"=working days({days})")
    if publicity:
        made.user("publicity", role="secretariat", form="notice", name="公示")
    return bpmn(made.end().path("begin", "fill", *(["publicity"] if publicity else []), "done"))


def kinds(old: bytes, new: bytes) -> dict[str, str]:
    return {change.element_id: change.kind for change in diff.diagrams(old, new)}


def test_an_added_step_is_added_one_way_and_removed_the_other() -> None:
    assert kinds(process(), process(publicity=True))["publicity"] == "added"
    assert kinds(process(publicity=True), process())["publicity"] == "removed"
    assert "fill" not in kinds(process(), process(publicity=True))


def test_a_changed_due_date_is_told_with_both_values() -> None:
    (change,) = diff.diagrams(process(5), process(10))
    assert (change.element_id, change.kind, change.type, change.name) == ("fill", "changed", "userTask", "填写")
    assert change.changes == (FieldChange("due_date", "=working days(5)", "=working days(10)"),)


def test_moving_a_box_changes_nothing() -> None:
    for path in sorted((ROOT / "bpmn").glob("*.bpmn")):
        content = path.read_bytes()
        moved = content.replace(b' x="', b' x="1')
        assert moved != content
        assert diff.diagrams(content, moved) == []


def test_against_nothing_every_element_is_added_or_removed() -> None:
    for path in sorted((ROOT / "bpmn").glob("*.bpmn")):
        content = path.read_bytes()
        ids = set(re.findall(rb'<bpmn:(?:\w+(?:Task|Event|Gateway|Activity|Process)|sequenceFlow) id="(\w+)"', content))
        assert set(kinds(b"", content)) == {key.decode() for key in ids if key} == set(kinds(content, b""))


def test_a_new_field_of_a_form_is_one_added_line() -> None:
    old = json.loads((ROOT / "forms" / "filing_answer.form").read_text("utf-8"))
    new = json.loads(json.dumps(old))
    new["components"].insert(
        1, {"type": "number", "id": "days", "key": "days", "label": "公示天数", "validate": {"min": 5}}
    )
    found = diff.texts(json.dumps(old).encode(), json.dumps(new).encode(), "filing_answer.form")
    assert [line for line in found if line.sign != " "] == [Line("+", "number · days · 公示天数 · validate.min=5")]


def test_a_changed_rule_of_a_decision_is_a_line_before_and_after() -> None:
    content = (ROOT / "bpmn" / "election_result.dmn").read_bytes()
    changed = content.replace(b'"adjourn"', b'"postpone"')
    found = [line for line in diff.texts(content, changed, "election_result.dmn") if line.sign in "+-"]
    assert [line.sign for line in found] == ["-", "+"]
    assert '"adjourn"' in found[0].text and '"postpone"' in found[1].text
    assert diff.texts(content, content, "election_result.dmn") == []


@pytest.mark.parametrize("name", ["x.form", "x.dmn"])
def test_what_cannot_be_read_is_compared_as_it_stands(name: str) -> None:
    assert diff.texts(b"{broken", b"{broken\nmore", name)[-1] == Line("+", "more")
