"""The consent of the Party organisation: online or on paper, reminded of in time (A04, B21, C03, B35 of domain.md)."""

from __future__ import annotations

import pytest

from service.store.associations import Association
from service.store.organisations import Organisation
from service.usecases import people
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_adjustment import begin, decide, request, resolve
from tests.scenarios.test_adjustment_limits import titles


def without_account(story: Story, world: World) -> None:
    """Whoever held the role in the Party organisation has left."""
    key = world.organisations["party"].key

    def leave(work: Work) -> None:
        people.end_role(work, world.people["party"].key, "party_committee", key)

    story.parts.transact(leave, SERVICE)


def paper(story: Story, who: str, decision: str = "agree") -> dict[str, object]:
    found = {"decision": decision, "party_meeting_date": "2026-11-20", "offline": True}
    return {**found, "consent_file": [story.upload(who)]}


def test_without_an_account_the_secretariat_enters_the_paper_and_the_local_association_checks_it(
    story: Story, world: World
) -> None:
    without_account(story, world)
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    assert story.open == ["record_consent"]
    story.do("secretary", "record_consent", party=paper(story, "secretary"))
    assert story.open == ["decide_adjustment"]
    with pytest.raises(Refused) as caught:
        decide(story, "2027-09-01")
    (wrong,) = caught.value.problem["fields"]
    assert wrong["path"] == "adjustment_decision.paper_checked"
    approval = {"decision": "agree", "approved_until": "2027-09-01", "doc_no": "江科协发〔2026〕9号"}
    story.do("local", "decide_adjustment", adjustment_decision={**approval, "paper_checked": True})
    assert story.status == "COMPLETED"


def test_a_paper_that_returns_the_request_leads_back_to_it(story: Story, world: World) -> None:
    without_account(story, world)
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    answer = paper(story, "secretary", "return") | {"opinion": "请补充延期期间的安排。"}
    story.do("secretary", "record_consent", party=answer)
    assert story.open == ["request_adjustment"]


def test_without_any_party_organisation_on_record_it_is_said_who_has_to_record_one(story: Story, world: World) -> None:
    """And the only one of the park is taken as soon as it is there."""
    begin(story, world)
    request(story, "2027-09-01")
    key, party = world.associations["association"].key, world.organisations["party"].key

    def forget(work: Work, parent: str) -> None:
        work.session.get_one(Association, key).party_organisation_key = None
        work.session.get_one(Organisation, party).parent_key = world.organisations[parent].key

    story.parts.transact(lambda work: forget(work, "other_park"), SERVICE)
    with pytest.raises(Refused) as caught:
        resolve(story)
    assert caught.value.problem["code"] == "party_missing"
    assert story.open == ["adjustment_resolution"]
    story.parts.transact(lambda work: forget(work, "park"), SERVICE)
    resolve(story)
    assert story.open == ["party_review"]


def test_the_party_is_reminded_at_half_time_at_the_limit_and_every_week_until_it_answers(
    story: Story, world: World
) -> None:
    """A04: day 5, 10, then every 5 working days, with a copy to whoever asked. Asked on Tuesday 2026-11-24."""
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    wanted, copy = "请审核：江城高新区科学技术协会", "已催办党组织审核：江城高新区科学技术协会"
    for (month, day), times in (((11, 30), 0), ((12, 1), 1), ((12, 7), 1), ((12, 8), 2), ((12, 15), 3), ((12, 22), 4)):
        story.at(2026, month, day)
        assert titles(story, "party").count(wanted) == times, day
        assert titles(story, "secretary").count(copy) == times, day
    story.do("party", "party_review", **papers.agreed())
    story.at(2026, 12, 29)
    assert titles(story, "party").count(wanted) == 4


def test_half_of_the_limit_that_the_region_decides(story: Story, world: World) -> None:
    """Six working days from Tuesday 2026-11-24: half of them are over on Friday the 27th."""
    key = world.organisations["city"].key
    story.send(
        "local",
        "PUT",
        f"/organisations/{key}/region-rules",
        {"deadlineDays": {"party_consent": 6}, "reason": "市科协规定"},
    )
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    wanted = "请审核：江城高新区科学技术协会"
    story.at(2026, 11, 26)
    assert wanted not in titles(story, "party")
    story.at(2026, 11, 27)
    assert titles(story, "party").count(wanted) == 1
