"""What the test cases of a draft have passed: elements and flows, and only by tests that pass."""

from __future__ import annotations

from service.store.drafts import Draft
from service.usecases import coverage, drafts, dry_runs
from service.usecases.actors import Actor
from service.usecases.coverage import Coverage
from service.usecases.work import Parts
from tests.usecases.procedures import Process, diagram
from tests.usecases.test_dry_runs import COUNT, draft, script, sign_in  # noqa: F401 - `draft` is a fixture


def measured(parts: Parts, owner: Actor, key: int) -> Coverage:
    (found,) = parts.transact(coverage.of_draft, owner, key)
    return found


def left_out(found: Coverage) -> tuple[set[str], set[tuple[str, str]]]:
    """The elements that no test has passed, and the flows as (source, target)."""
    flows = (found.process.diagram.flows[flow] for flow in found.untaken_flows)
    return {node.id for node in found.untaken}, {(flow.source, flow.target) for flow in flows}


def test_nothing_is_passed_without_a_test(parts: Parts, owner: Actor, draft: Draft) -> None:  # noqa: F811
    found = measured(parts, owner, draft.key)
    assert (found.percent, len(found.untaken), len(found.untaken_flows)) == (0, len(found.elements), 8)


def test_two_tests_together_pass_both_ways_of_a_gateway(parts: Parts, owner: Actor, draft: Draft) -> None:  # noqa: F811
    parts.transact(dry_runs.record_test, owner, draft.key, "不够", script(sign_in(2)))
    found = measured(parts, owner, draft.key)
    assert left_out(found) == (
        {"again", "answer", "number", "done"},
        {("enough", "answer"), ("again", "sign_in"), ("answer", "number"), ("number", "done")},
    )
    assert found.percent == 50  # four of eight
    enough = script(sign_in(COUNT["present"]), {"do": "message", "name": "answered", "values": {}})
    parts.transact(dry_runs.record_test, owner, draft.key, "够", enough)
    assert left_out(measured(parts, owner, draft.key)) == ({"again"}, {("again", "sign_in")})


def test_a_test_that_fails_has_passed_nothing(parts: Parts, owner: Actor, draft: Draft) -> None:  # noqa: F811
    parts.transact(dry_runs.record_test, owner, draft.key, "不够", script(sign_in(2)))
    (file,) = [one for one in parts.transact(drafts.get_draft, owner, draft.key).files if one.name == "meeting.bpmn"]
    changed = file.content.replace(b"quorum.met", b"true")
    assert changed != file.content
    parts.transact(drafts.save_file, owner, draft.key, file.name, changed, file.revision)
    assert measured(parts, owner, draft.key).percent == 0


def test_of_a_race_only_the_event_that_came_first_is_passed(parts: Parts, owner: Actor) -> None:
    p = Process("race", name="谁先").start().event_based("first").catch("late", timer=("timeDuration", "P10D"))
    p.catch("answer", message="answered", key='="k"').end("in_time").end("too_late")
    p.path("begin", "first", "late", "too_late").path("first", "answer", "in_time")
    made = parts.transact(drafts.create_draft, owner, "谁先", None, [diagram(p)])
    played = {"process": "race", "at": "2027-01-04", "steps": [{"do": "message", "name": "answered", "values": {}}]}
    parts.transact(dry_runs.record_test, owner, made.key, "答复", played)
    assert left_out(measured(parts, owner, made.key)) == (
        {"late", "too_late"},
        {("first", "late"), ("late", "too_late")},
    )
