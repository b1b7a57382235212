"""A step 公示 is added to the term election while two elections are under way, from the desktop's files and with the
Modeler's own client library: both move to it, nothing that was done is lost, and the new step is come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.api import batches as batches_api
from service.usecases import batches
from tests.api.node import run_node
from tests.conftest import PASSWORD, World
from tests.engine.test_lint_protected import without
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import ROOT, in_office
from tests.scenarios.election_papers import DRAFTS
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_election import consent, convene, count, deliberate, draft, nominate, start

FLOW = '<bpmn:sequenceFlow id="renew_term_to_handover" sourceRef="renew_term" targetRef="handover" />'
STEP = (
    '<bpmn:userTask id="public_notice" name="公示"><bpmn:extensionElements><zeebe:userTask />'
    '<zeebe:assignmentDefinition candidateGroups="secretariat" /></bpmn:extensionElements>'
    "<bpmn:incoming>renew_term_to_handover</bpmn:incoming><bpmn:outgoing>notice_to_handover</bpmn:outgoing></bpmn:userTask>"
    '<bpmn:sequenceFlow id="renew_term_to_handover" sourceRef="renew_term" targetRef="public_notice" />'
    '<bpmn:sequenceFlow id="notice_to_handover" sourceRef="public_notice" targetRef="handover" />'
)


def with_public_notice() -> bytes:
    """The diagram as an owner saves it from the desktop Modeler."""
    text = (ROOT / "bpmn" / "term_election.bpmn").read_text("utf-8")
    text = text.replace(FLOW, STEP)
    moved = "<bpmn:incoming>renew_term_to_handover</bpmn:incoming>"
    before, after = text.split('<bpmn:userTask id="handover"')
    return (
        f'{before}<bpmn:userTask id="handover"{after.replace(moved, moved.replace("renew_term", "notice"), 1)}'.encode()
    )


def test_an_election_without_party_consent_is_told_to_whoever_drafts_it(story: Story) -> None:
    old = (ROOT / "bpmn" / "term_election.bpmn").read_bytes()
    path, content = "/drafts/%s/files/term_election.bpmn", without(old, "party_consent_call").decode()
    wanted = {"filter": {"processDefinitionId": "term_election"}}
    key = story.send("owner", "POST", "/process-definitions/search", wanted)["items"][0]["processDefinitionKey"]
    draft = story.send("owner", "POST", "/drafts", {"name": "改版", "processDefinitionKey": key})["draftKey"]
    story.send("owner", "PUT", path % draft, {"content": content, "revision": 1})
    told = [(one["code"], one["elementId"]) for one in story.send("owner", "GET", f"/drafts/{draft}")["findings"]]
    assert ("protected_removed", "party_consent_call") in told
    with pytest.raises(Refused) as refused:
        story.send("owner", "POST", f"/drafts/{draft}/proposal", {"reason": "不再报党工委"})
    assert refused.value.problem["code"] == "diagram_refused"


def test_two_elections_under_way_get_a_public_notice(story: Story, world: World, address: str, tmp_path: Path) -> None:
    start(story, world)
    first = story.instance
    draft(story, *sorted(DRAFTS)[:2])
    other, _ = in_office(story, World(associations={"association": world.associations["other_association"]}))
    second = story.start("stranger", "term_election", int(other))
    before = {task["userTaskKey"]: task["dueDate"] for key in (first, second) for task in story.tasks(key)}
    assert len(before) == 3

    saved = tmp_path / "term_election.bpmn"
    saved.write_bytes(with_public_notice())
    token = story.send("owner", "POST", "/tokens", {"name": "Modeler"})["token"]
    seen = run_node("migrate.mjs", address, "owner", PASSWORD, token, saved, "term_election")
    assert seen["target"]["processDefinitionVersion"] == 2
    assert sorted(one["processInstanceKey"] for one in seen["before"]) == sorted([first, second])
    assert seen["operation"]["operationsTotalCount"] == 2
    batch = seen["batch"]["batchOperationKey"]
    batches.run_batch(story.parts, int(batch))
    told = story.send("owner", "GET", f"/batch-operations/{batch}")
    assert (told["state"], told["operationsCompletedCount"], told["operationsFailedCount"]) == ("COMPLETED", 2, 0)

    after = {task["userTaskKey"]: task["dueDate"] for key in (first, second) for task in story.tasks(key)}
    assert after == before
    story.instance = first
    draft(story, *sorted(DRAFTS)[2:])
    consent(story)
    nominate(story)
    convene(story)
    deliberate(story)
    count(story)
    count(story)
    story.do("teller", "sign_result", **papers.election_result(story.upload("teller"), story.shown("sign_result")))
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-02-25"))
    story.do("local", "check_filing", **papers.filing_accepted())
    assert story.open == ["public_notice"]
    story.do("secretary", "public_notice")
    story.do("secretary", "handover", **election_papers.handover(story.upload("secretary")))
    assert story.status == "COMPLETED"
    events = story.send("secretary", "GET", f"/process-instances/{first}/journal")["items"]
    (line,) = [one for one in events if one["event"] == "instance.migrated"]
    assert line["actorName"] == "钱流" and line["data"]["reason"] == batches_api.UNSAID
