"""Protected steps: what counts as removed, and what explains it (domain.md §3.G)."""

from __future__ import annotations

from typing import Any

import pytest

from service.engine import reader, xml
from service.engine.diagram import Diagram
from service.engine.lint_protected import removals, unexplained
from tests.engine.diagrams import Process, bpmn

WHY = "党组织同意在先"
KEPT = {"protected": WHY}
REASON = "章程修改后由委员会审议"


def read(process: Process) -> Diagram:
    return reader.read(xml.load(bpmn(process)))


def consent(id: str = "consent", role: str = "party_committee", **more: Any) -> Process:
    """A process with one step by the Party committee; `reasons` are properties of the process."""
    reasons = more.pop("reasons", {})
    process = Process("found", properties=reasons).start()
    process.user(id, role=role, name="党组织审核", properties=more.pop("properties", KEPT), **more).end()
    return process.path("begin", id, "done")


OLD = read(consent())


@pytest.mark.parametrize(
    "new",
    [
        consent("other"),
        consent(role="secretariat"),
        consent(properties={}),
        Process("found").start().call("consent", "x", properties=KEPT).end().path("begin", "consent", "done"),
    ],
    ids=["gone", "by another role", "no longer protected", "another kind of step"],
)
def test_a_protected_step_that_is_not_what_it_was_counts_as_removed(new: Process) -> None:
    (gone,) = removals(OLD, read(new), "found")
    assert (gone.element_id, gone.name, gone.why, gone.reason) == ("consent", "党组织审核", WHY, "")
    finding = unexplained(gone, read(new))
    assert finding is not None
    assert (finding.code, finding.severity, finding.element_id) == ("protected_removed", "error", "consent")
    for sentence in (finding.zh, finding.en):
        assert "removed:consent" in sentence
        assert WHY in sentence


def test_a_step_may_be_renamed_get_another_form_and_move() -> None:
    assert list(removals(OLD, read(consent(form="party", due="P10D")), "found")) == []


@pytest.mark.parametrize(("reason", "enough"), [(REASON, True), ("没有了", False), ("    \t  ", False)])
def test_a_reason_explains_a_removal(reason: str, enough: bool) -> None:
    new = read(consent("other", reasons={"removed:consent": reason}))
    (gone,) = removals(OLD, new, "found")
    assert (unexplained(gone, new) is None) == enough


def test_the_reason_of_one_step_explains_no_other() -> None:
    new = read(consent("other", reasons={"removed:filing": REASON}))
    (gone,) = removals(OLD, new, "found")
    assert gone.reason == ""
