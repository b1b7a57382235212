"""Protected steps: what counts as removed, and what explains it (domain.md §3.G)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from service.cli import commands
from service.engine import reader, xml
from service.engine.definition import Resource
from service.engine.diagram import Diagram
from service.engine.lint_protected import PROTECTED, findings_of, given_up, removals, unexplained
from tests.engine.diagrams import Process, bpmn, extension, rows

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


def asking(*flows: tuple[str, str, str]) -> Diagram:
    """A protected gateway between `meet` and what follows: a condition is FEEL, or `default`, or nothing."""
    process = Process("found").start().user("meet").user("go_on").user("again").end()
    process.add("exclusiveGateway", "met", children=[extension(rows("zeebe:properties", "zeebe:property", KEYS, KEPT))])
    process.path("begin", "meet", "met").path("again", "meet").path("go_on", "done")
    for source, target, condition in flows:
        process.flow(source, target, condition if "=" in condition else None, default=condition == "default")
    return read(process)


KEYS = ("name", "value")
YES, NO = ("met", "go_on", "=quorum.met"), ("met", "again", "default")


@pytest.mark.parametrize(
    ("flows", "code", "around"),
    [
        ([("met", "go_on", "=true"), NO], "protected_removed", ""),
        ([("met", "again", "=quorum.met"), ("met", "go_on", "default")], "protected_removed", ""),
        ([YES, NO, ("meet", "go_on", "")], "protected_passed_by", "go_on"),
        ([YES, NO, ("begin", "go_on", "")], "protected_passed_by", "go_on"),
        ([YES, NO, ("go_on", "again", "")], "", ""),
        ([("met", "again", "default"), YES], "", ""),
    ],
    ids=[
        "another condition",
        "turned round",
        "around it",
        "from the start",
        "a way back later",
        "in another order",
    ],
)
def test_a_gateway_that_asks_something_else_or_is_passed_by_counts_as_removed(
    flows: list[tuple[str, str, str]], code: str, around: str
) -> None:
    old, new = asking(YES, NO), asking(*flows)
    told = [unexplained(gone, new) for gone in removals(old, new, "found")]
    assert [(one.code, one.params.get("around", "")) for one in told if one] == ([(code, around)] if code else [])


def test_a_way_out_at_the_border_of_a_step_passes_it_by() -> None:
    """Consent that counts as given when nobody answers is no consent."""
    late = consent().boundary("late", "consent", timer=("timeDuration", "P10D")).flow("late", "done")
    (gone,) = removals(OLD, read(late), "found")
    assert gone.around == "done"
    assert not list(removals(read(late), read(late), "found")), "what was so before is not told again"


def test_a_new_end_before_a_protected_step_passes_it_by() -> None:
    def filed(*ends: str) -> Diagram:
        process = Process("found").start().user("hold").exclusive("fine").user("file", properties=KEPT).end()
        process.path("begin", "hold", "fine").flow("fine", "file", default=True).path("file", "done")
        for name in ends:
            process.end(name).flow("fine", name, "=finished")
        return read(process)

    (gone,) = removals(filed(), filed("over"), "found")
    assert (gone.element_id, gone.around) == ("file", "begin")


def guarded() -> list[tuple[Path, str]]:
    found = []
    for path in sorted((Path(__file__).parents[2] / "bpmn").glob("*.bpmn")):
        diagram = reader.read(xml.load(path.read_bytes()))
        found += [(path, node.id) for node in diagram.nodes.values() if PROTECTED in node.properties]
    return found


def test_the_procedures_have_protected_steps() -> None:
    kept = {(path.stem, id) for path, id in guarded()}
    calls = {(name, "party_consent_call") for name in ("founding", "term_election", "term_adjustment")}
    assert kept > calls | {("founding", "filing_call"), ("filing", "check_filing"), ("congress", "quorum_reached")}


def without(old: bytes, id: str) -> bytes:
    """The file without a node: what led to it leads to what followed it, as the modeler joins neighbours."""
    root = etree.fromstring(old)
    (flow, *others) = root.findall(f".//{{*}}sequenceFlow[@sourceRef='{id}']")
    for gone in (flow, *others, *root.findall(f".//*[@id='{id}']")):
        gone.getparent().remove(gone)
    for before in root.findall(f".//{{*}}sequenceFlow[@targetRef='{id}']"):
        before.set("targetRef", flow.get("targetRef"))
    return etree.tostring(root)


def passing(old: bytes, id: str) -> bytes:
    """The file with a flow more, from what comes before a node to what follows it on its first flow."""
    root = etree.fromstring(old)
    before, after = (root.find(f".//{{*}}sequenceFlow[@{end}='{id}']") for end in ("targetRef", "sourceRef"))
    source, target = before.get("sourceRef"), after.get("targetRef")
    etree.SubElement(before.getparent(), before.tag, id="short_cut", sourceRef=source, targetRef=target)
    return etree.tostring(root)


@pytest.mark.parametrize(("path", "id"), guarded(), ids=lambda value: getattr(value, "stem", value))
def test_no_protected_step_of_a_procedure_can_be_deleted_or_passed_by_unseen(path: Path, id: str) -> None:
    """As somebody would do it in the modeler: delete it and join its neighbours, or draw a flow around it."""
    old = path.read_bytes()
    (process_id,) = reader.read(xml.load(old)).processes
    for new, code in ((without(old, id), "protected_removed"), (passing(old, id), "protected_passed_by")):
        found = findings_of(given_up([Resource(path.name, new)], {process_id: old}.__getitem__))
        assert (code, id, path.name) in [(one.code, one.element_id, one.resource) for one in found]


def test_the_command_line_holds_files_against_the_version_before(tmp_path: Path) -> None:
    old = Path(__file__).parents[2] / "bpmn"
    (tmp_path / "filing.bpmn").write_bytes(without((old / "filing.bpmn").read_bytes(), "check_filing"))
    told = CliRunner().invoke(commands, ["lint", str(tmp_path), "--against", str(old)])
    assert told.exit_code == 1 and "备案审查" in told.output and "removed:check_filing" in told.output
