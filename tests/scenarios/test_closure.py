"""The end of an association and its rest: F3, F4 and F5 of domain.md §3.F, S23 of §6."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.store.associations import Association
from service.usecases import instances
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office, told
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_founding_decisions import hire
from tests.scenarios.test_mid_term_change import seat
from tests.scenarios.test_roster import drop, enrol, items
from tests.scenarios.test_watch import reminders
from tests.web.conftest import Browser

OTHER = "云山科技园科学技术协会"
REASON = "园区已经撤销，入驻企业陆续迁出，不再具备活动条件。"
UNABLE = {"committee": "unable", "unable_reason": "在任委员只剩 2 名，其余已调离或联系不上。"}


def request(
    story: Story, kind: str = "dissolved", *, who: str = "secretary", at: str = "request_closure", **more: Any
) -> None:
    wish = {
        "kind": kind,
        "reason": REASON,
        "assets": "账户余额上交管委会，印章和档案交地方科协。",
        "committee": "able",
        "request_file": [story.upload(who)],
        "successor_consent": [story.upload(who)],
        **more,
    }
    story.do(who, at, closure=wish)


def resolve(story: Story, present: int = 12, yes: int = 12, if_not_quorate: str = "again") -> None:
    counts = {"held_on": "2026-11-24", "due_count": 15, "present_count": present, "yes": yes, "no": present - yes}
    found = {**counts, "abstain": 0, "if_not_quorate": if_not_quorate, "minutes": [story.upload("committee")]}
    story.do("committee", "closure_resolution", closure_resolution=found)


def decide(story: Story, decision: str = "agree") -> None:
    answer = {"decision": decision, "doc_no": "江科协发〔2026〕11号"}
    refused = {"decision": decision, "opinion": "请先完成本届换届后再议。"}
    story.do("local", "decide_closure", closure_decision=answer if decision == "agree" else refused)


def hand_over(story: Story, who: str = "secretary", at: str = "hand_over_assets") -> None:
    handed = {"receiver": "江城市科学技术协会", "handed_on": "2026-11-24", "list_file": [story.upload(who)]}
    story.do(who, at, closure_handover=handed)


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


def test_s23_a_merged_park_with_an_open_election_ends_it_with_a_link_and_its_members_go_over(
    story: Story, world: World
) -> None:
    key, _ = in_office(story, world)
    enrol(story, key, 3)
    drop(story, key, "会员002", date(2026, 11, 1))
    election = story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan())
    _found(story, world)
    other = str(world.associations["other_association"].key)
    enrol(story, other, 1)
    closure = story.start("secretary", "association_closure", int(key))
    request(story, "merged", successor_name=OTHER)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    hand_over(story)
    found = association(story, key)
    assert (found["closedBecause"], found["successorKey"]) == ("merged", other)
    ended = story.send("administrator", "GET", f"/process-instances/{election}")
    assert ended["state"] == "TERMINATED"
    entries = story.parts.transact(instances.history, SERVICE, int(election))
    (told,) = [entry.data for entry in entries if entry.event == "instance.canceled"]
    assert told["because_of"] == closure
    # 会员000 is a member there already, 会员002 had left: one goes over, and its consent is to be asked for
    moved = {one["name"]: one for one in items(story, "administrator", "members", other)}
    assert sorted(moved) == ["会员000", "会员001"]
    assert (moved["会员000"]["consentVersion"], moved["会员001"]["consentVersion"]) == ("2026-11", None)
    assert moved["会员001"]["memberships"][0]["fromOn"] == "2026-11-24"
    left = {one["name"]: one["status"] for one in items(story, "administrator", "members", key)}
    assert left == {"会员000": "left", "会员001": "left", "会员002": "expelled"}
    browser = Browser(story.app.test_client())
    browser.sign_in("supervisor")
    page = browser.get(f"/associations/{key}").text
    assert f'href="/associations/{other}"' in page and REASON in page, "which association goes on, and why"


def test_a_successor_that_is_not_on_record_is_told_at_once_and_again_when_it_is_to_happen(
    story: Story, world: World
) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    with pytest.raises(Refused) as caught:
        request(story, "merged", successor_name="不存在的园区科学技术协会")
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("closure.successor_name", "successor_unknown")
    ]
    _found(story, world)
    request(story, "merged", successor_name=OTHER)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    _found(story, world, "dormant")
    with pytest.raises(Refused) as caught:
        hand_over(story)
    assert caught.value.problem["code"] == "successor_unknown"
    assert story.open == ["hand_over_assets"], "nothing is half done"
    assert association(story, key)["status"] == "active"


@pytest.mark.parametrize(("who", "at"), [("party", "request_by_party"), ("local", "request_by_local")])
def test_party_committee_or_local_association_close_one_whose_committee_is_gone(
    story: Story, world: World, who: str, at: str
) -> None:
    key, _ = in_office(story, world)
    story.start(who, "association_closure", int(key))
    assert story.open == [at]
    request(story, who=who, at=at, **UNABLE)
    assert story.open == ["party_review"], "no resolution where there is nobody to resolve"
    story.do("party", "party_review", **papers.agreed())
    decide(story, "return")
    assert story.open == [at], "back to whoever proposed it"
    request(story, who=who, at=at, **UNABLE)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    hand_over(story, "local", "take_over_assets")
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "closed")


def test_a_committee_that_never_gets_its_quorum_does_not_hold_the_closure_up(story: Story, world: World) -> None:
    key, term_key = in_office(story, world)
    seat(story, key, term_key)
    story.start("secretary", "association_closure", int(key))
    request(story)
    assert story.shown("closure_resolution")["closure_resolution"] == {"due_count": 15}
    counts = {"held_on": "2026-11-24", "due_count": 9, "present_count": 9, "yes": 9, "no": 0, "abstain": 0}
    counts |= {"if_not_quorate": "again", "minutes": [story.upload("committee")]}
    with pytest.raises(Refused) as caught:
        story.do("committee", "closure_resolution", closure_resolution=counts)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["closure_resolution.due_reason"]
    resolve(story, present=5, yes=5, if_not_quorate="give_up")
    assert story.open == ["party_review"]


def test_the_applicant_takes_a_closure_back_until_it_is_decided(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    request(story)
    back = f"/process-instances/{story.instance}/withdrawal"
    resolve(story)
    story.send("secretary", "POST", back, {"reason": "园区管委会决定继续运营。"})
    assert (story.open, story.status, association(story, key)["status"]) == ([], "COMPLETED", "active")
    assert "园区管委会决定继续运营。" in told(story, "local")
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    with pytest.raises(Refused) as caught:
        story.send("secretary", "POST", f"/process-instances/{story.instance}/withdrawal", {"reason": "还是不注销了。"})
    assert caught.value.problem["code"] == "withdrawal_not_awaited"


def test_committee_party_and_local_association_may_each_stop_it(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "association_closure", int(key))
    request(story)
    resolve(story, present=9, yes=9)
    assert story.open == ["closure_resolution"], "nine of fifteen are not quorate"
    resolve(story, yes=6)
    assert (story.open, story.status) == ([], "COMPLETED")
    assert "注销未通过" in told(story)
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
    with pytest.raises(Refused) as caught:
        story.do("local", "countersign_closure", countersign={"decision": "agree"})
    assert caught.value.problem["status"] == 403, "nobody countersigns their own refusal"
    hire(story, world, "leader", "郑副主席")
    story.do("leader", "countersign_closure", countersign={"decision": "return", "opinion": "请再研究一次。"})
    decide(story, "reject")
    story.do("leader", "countersign_closure", countersign={"decision": "agree"})
    assert (story.open, story.status) == ([], "COMPLETED")
    assert "请先完成本届换届后再议。" in told(story)
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
    assert "换届超期" in reminders(story, "party"), "F5: Party committee and local association"
    assert story.open == []
    story.at(2027, 11, 24, 12)
    assert story.open == ["review_dormancy"]
    story.do("local", "review_dormancy", dormancy_review={"decision": "suspend", "opinion": "仍然联系不上。"})
    assert story.open == []
    story.at(2028, 11, 24, 13)
    story.do("local", "review_dormancy", dormancy_review={"decision": "resume", "opinion": "园区重新配备了专职人员。"})
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "active")


def test_what_should_be_closed_stays_dormant_until_it_is_and_is_never_stuck(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    rest = story.start("local", "dormancy", int(key))
    story.do("local", "mark_dormant", dormancy={"reason": "多次联系不上，两年没有开展活动。"})
    story.at(2027, 11, 24, 12)
    story.do("local", "review_dormancy", dormancy_review={"decision": "terminate", "opinion": "园区已经撤销。"})
    assert (story.status, association(story, key)["status"]) == ("ACTIVE", "dormant"), "it is reviewed again"
    assert "应当注销" in told(story, "party")
    offered = {
        "secretary": {"association_closure": True, "revival": True, "term_election": False},
        "party": {"association_closure": True},
        "local": {"association_closure": True, "revival": True, "dormancy": False},
        "supervisor": {"supervision": True},
    }
    for who, kinds in offered.items():
        browser = Browser(story.app.test_client())
        browser.sign_in(who)
        for kind, there in kinds.items():
            assert (f'value="{key}"' in browser.get(f"/start/{kind}").text) is there, (who, kind)
    story.start("local", "association_closure", int(key))
    request(story, who="local", at="request_by_local", **UNABLE)
    story.do("party", "party_review", **papers.agreed())
    decide(story)
    hand_over(story, "local", "take_over_assets")
    assert association(story, key)["status"] == "closed"
    story.instance = rest
    assert story.status == "TERMINATED"


def test_a_dormant_association_wakes_before_its_review(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    rest = story.start("local", "dormancy", int(key))
    story.do("local", "mark_dormant", dormancy={"reason": "多次联系不上，两年没有开展活动。"})
    story.start("secretary", "revival", int(key))
    wish = {"reason": "管委会已配备专职人员，下月召开全体会议。", "contact": "周秘书 13800000001"}
    story.do("secretary", "request_revival", revival=wish)
    story.do("local", "confirm_revival", revival_decision={"decision": "suspend", "opinion": "请先召开委员会。"})
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "dormant")
    assert "请先召开委员会。" in told(story)
    story.start("local", "revival", int(key))
    assert story.open == ["confirm_revival"], "the local association needs nobody's request"
    story.do("local", "confirm_revival", revival_decision={"decision": "resume", "opinion": "已恢复活动。"})
    assert (story.status, association(story, key)["status"]) == ("COMPLETED", "active")
    story.instance = rest
    assert story.status == "COMPLETED", "its yearly review is over"


def _found(story: Story, world: World, status: str = "active") -> None:
    """The other association is active: it goes on."""

    def settle(work: Work) -> None:
        work.session.get_one(Association, world.associations["other_association"].key).status = status

    story.parts.transact(settle, None)
