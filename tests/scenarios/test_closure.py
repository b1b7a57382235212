"""The end of an association and its rest: F3, F4 and F5 of domain.md §3.F, S23 of §6."""

from __future__ import annotations

from typing import Any

import pytest

from service.store.associations import Association
from service.usecases import instances
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_watch import reminders

OTHER = "云山科技园科学技术协会"


def request(story: Story, kind: str = "dissolved", **more: Any) -> None:
    wish = {
        "kind": kind,
        "reason": "园区已经撤销，入驻企业陆续迁出，不再具备活动条件。",
        "assets": "账户余额上交管委会，印章和档案交地方科协。",
        "request_file": [story.upload("secretary")],
        **more,
    }
    story.do("secretary", "request_closure", closure=wish)


def resolve(story: Story, present: int = 12, yes: int = 12) -> None:
    counts = {"held_on": "2026-11-24", "due_count": 15, "present_count": present, "yes": yes, "no": present - yes}
    found = {**counts, "abstain": 0, "minutes": [story.upload("committee")]}
    story.do("committee", "closure_resolution", closure_resolution=found)


def decide(story: Story, decision: str = "agree") -> None:
    answer = {"decision": decision, "doc_no": "江科协发〔2026〕11号"}
    refused = {"decision": decision, "opinion": "请先完成本届换届后再议。"}
    story.do("local", "decide_closure", closure_decision=answer if decision == "agree" else refused)


def hand_over(story: Story) -> None:
    handed = {"receiver": "江城市科学技术协会", "handed_on": "2026-11-24", "list_file": [story.upload("secretary")]}
    story.do("secretary", "hand_over_assets", closure_handover=handed)


def association(story: Story, key: str) -> dict[str, Any]:
    found: dict[str, Any] = story.send("supervisor", "GET", f"/associations/{key}")
    return found


def open_processes(story: Story, key: str) -> list[str]:
    wanted = {"filter": {"associationKey": key, "state": "ACTIVE"}}
    found = story.send("supervisor", "POST", "/process-instances/search", wanted)["items"]
    return sorted(one["processDefinitionId"] for one in found)


def test_a_dissolved_association_stops_all_its_clocks_and_stays_to_be_read(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    hand_over(story)
    assert story.status == "COMPLETED"
    found = association(story, key)
    assert (found["status"], found["closedBecause"], found["closedOn"]) == ("closed", "dissolved", "2026-11-24")
    assert open_processes(story, key) == []
    told = reminders(story, "secretary")
    story.at(2027, 3, 2)
    assert reminders(story, "secretary") == told, "nobody is reminded of a term that is over"
    for process in ("term_election", "term_adjustment", "association_closure"):
        with pytest.raises(Refused):
            story.start("secretary", process, int(key))


def test_s23_a_merged_park_with_an_open_election_ends_it_with_a_link(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    election = story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan())
    _found(story, world)
    closure = story.start("secretary", "association_closure", int(key))
    request(story, "merged", successor_name=OTHER)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    hand_over(story)
    found = association(story, key)
    other = str(world.associations["other_association"].key)
    assert (found["closedBecause"], found["successorKey"]) == ("merged", other)
    ended = story.send("administrator", "GET", f"/process-instances/{election}")
    assert ended["state"] == "TERMINATED"
    entries = story.parts.transact(instances.history, SERVICE, int(election))
    (told,) = [entry.data for entry in entries if entry.event == "instance.canceled"]
    assert told["because_of"] == closure


def test_a_successor_that_is_not_on_record_is_told_when_it_is_to_happen(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    request(story, "merged", successor_name="不存在的园区科学技术协会")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    with pytest.raises(Refused) as caught:
        hand_over(story)
    assert caught.value.problem["code"] == "successor_unknown"
    assert story.open == ["hand_over_assets"], "nothing is half done"
    assert association(story, key)["status"] == "active"


def test_committee_party_and_local_association_may_each_stop_it(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story, present=9, yes=9)
    assert story.open == ["closure_resolution"], "nine of fifteen are not quorate"
    resolve(story, yes=6)
    assert (story.open, story.status) == ([], "COMPLETED")
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story)
    story.do("party", "party_review", party={"decision": "return", "opinion": "请说明财物处理情况。"})
    request(story)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "return")
    request(story)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "reject")
    assert (story.open, story.status) == ([], "COMPLETED")
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story)
    story.do("party", "party_review", party={"decision": "reject", "opinion": "园区仍在运行，不同意注销。"})
    assert (story.open, association(story, key)["status"]) == ([], "active")


def test_a_dormant_association_is_reviewed_every_year_until_it_runs_again(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("local", "dormancy", int(key))
    story.do("local", "mark_dormant", dormancy={"reason": "多次联系不上，两年没有开展活动。"})
    assert association(story, key)["status"] == "dormant"
    notices = story.send("supervisor", "POST", "/notices/search", {})["items"]
    assert any("列为休眠" in notice["title"] for notice in notices)
    before = reminders(story, "secretary")
    story.at(2027, 3, 2)
    assert reminders(story, "secretary") == before, "reminders go to Party and local association only"
    assert "换届超期" in reminders(story, "local")
    assert story.open == []
    story.at(2027, 11, 24, 12)
    assert story.open == ["review_dormancy"]
    story.do("local", "review_dormancy", dormancy_review={"decision": "suspend", "opinion": "仍然联系不上。"})
    assert story.open == []
    story.at(2028, 11, 24, 13)
    story.do("local", "review_dormancy", dormancy_review={"decision": "resume", "opinion": "园区重新配备了专职人员。"})
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "active")


def test_a_review_may_find_that_the_association_should_be_closed(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("local", "dormancy", int(key))
    story.do("local", "mark_dormant", dormancy={"reason": "多次联系不上，两年没有开展活动。"})
    story.at(2027, 11, 24, 12)
    story.do("local", "review_dormancy", dormancy_review={"decision": "terminate", "opinion": "园区已经撤销。"})
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "dormant")


def _found(story: Story, world: World) -> None:
    """The other association is active: it goes on."""

    def settle(work: Work) -> None:
        work.session.get_one(Association, world.associations["other_association"].key).status = "active"

    story.parts.transact(settle, None)
