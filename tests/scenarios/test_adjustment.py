"""Early and delayed elections: C01 to C05, S19 and S20 of domain.md §6."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.charter_table import RULES
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_watch import reminders, term

END = "2027-03-01"  # the term of `in_office`


def request(story: Story, new_date: str) -> None:
    """C01."""
    wish = {
        "new_date": new_date,
        "reason_code": "key_task",
        "reason": "园区正在进行国家级重点任务攻坚，多数委员外出，难以按期召开大会；"
        "任务结束后委员即可到会，届时按程序完成换届，并按月报告进展。",
        "measures": "本届委员会继续履职，按月向党工委报告筹备进展。",
        "request_file": [story.upload("secretary")],
    }
    story.do("secretary", "request_adjustment", adjustment=wish)


def resolve(story: Story, *, present: int = 12, yes: int = 12, **changes: Any) -> None:
    """C02: two thirds of 15 are 10; more than half of those present decide."""
    found = {"held_on": "2026-11-24", "due_count": 15, "present_count": present, "decision": "agree"}
    found |= {"yes": yes, "no": present - yes, "abstain": 0, "minutes": [story.upload("committee")]}
    story.do("committee", "adjustment_resolution", resolution={**found, **changes})


def decide(story: Story, until: str, decision: str = "agree") -> None:
    """C04."""
    answer = {"decision": decision, "approved_until": until, "doc_no": "江科协发〔2026〕9号"}
    refused = {"decision": decision, "opinion": "理由不充分，请按期换届。"}
    story.do("local", "decide_adjustment", adjustment_decision=answer if decision == "agree" else refused)


def begin(story: Story, world: World, **rules: Any) -> tuple[str, str]:
    association, key = in_office(story, world, **rules)
    story.start("secretary", "term_adjustment", int(association))
    return association, key


def test_s19_six_months_are_granted_and_when_they_are_over_the_term_is_overdue(story: Story, world: World) -> None:
    _, key = begin(story, world)
    request(story, "2027-09-01")
    assert "6 个月" in story.variables()["adjustment_check"]["sentence"]
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    assert story.open == ["decide_adjustment"], "within the charter nobody else is asked"
    decide(story, "2027-09-01")
    assert story.status == "COMPLETED"
    found = term(story, key)
    assert (found["endsOn"], found["extendedUntil"]) == (END, "2027-09-01"), "the original end stays on record"
    story.at(2027, 3, 2)
    assert term(story, key)["stage"] == "t6", "six months before the new end"
    story.at(2027, 9, 2)
    assert term(story, key)["stage"] == "overdue"
    told = reminders(story, "secretary")
    assert told.count("换届提醒函：届期还有 6 个月") == 2, "of the old end and of the new one"
    assert "换届超期" in told
    story.at(2027, 10, 2)
    assert "换届超期" in reminders(story, "supervisor"), "C05: an extension that is not kept goes to the supervisor"


def test_s20_fourteen_months_go_to_the_supervisor_who_refuses(story: Story, world: World) -> None:
    _, key = begin(story, world)
    request(story, "2028-05-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    assert story.open == ["supervise_adjustment"]
    with pytest.raises(Refused) as caught:
        story.do("local", "supervise_adjustment", supervision={"decision": "agree"})
    assert caught.value.problem["status"] == 403, "the local association is not its own supervisor"
    story.do("supervisor", "supervise_adjustment", supervision={"decision": "reject", "opinion": "超过一年，不同意。"})
    assert (story.open, story.status) == ([], "COMPLETED")
    assert term(story, key)["extendedUntil"] is None


def test_with_the_supervisors_consent_the_local_association_may_go_beyond_the_charter(
    story: Story, world: World
) -> None:
    _, key = begin(story, world)
    request(story, "2028-05-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    story.do("supervisor", "supervise_adjustment", supervision={"decision": "agree"})
    decide(story, "2028-05-01")
    assert term(story, key)["extendedUntil"] == "2028-05-01"


def test_the_local_association_cannot_grant_more_than_the_charter_by_itself(story: Story, world: World) -> None:
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    with pytest.raises(Refused) as caught:
        decide(story, "2028-05-01")
    assert caught.value.problem["code"] == "adjustment_exceeds"
    assert story.open == ["decide_adjustment"]


def test_a_second_extension_goes_to_the_supervisor(story: Story, world: World) -> None:
    association, _ = begin(story, world)
    request(story, "2027-06-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "2027-06-01")
    story.start("secretary", "term_adjustment", int(association))
    request(story, "2027-09-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    assert RULES["extension_max_times"].prefill == 1
    assert story.open == ["supervise_adjustment"]


def test_an_early_election_leaves_the_term_as_it_is(story: Story, world: World) -> None:
    _, key = begin(story, world)
    request(story, "2026-12-20")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "2026-12-20")
    assert story.status == "COMPLETED"
    assert (term(story, key)["endsOn"], term(story, key)["extendedUntil"]) == (END, None)


def test_a_committee_that_does_not_agree_or_is_not_quorate(story: Story, world: World) -> None:
    begin(story, world)
    request(story, "2027-09-01")
    resolve(story, present=9, yes=9)
    assert story.open == ["adjustment_resolution"], "it meets again"
    resolve(story, decision="return", opinion="请补充保障措施。")
    assert story.open == ["request_adjustment"]
    request(story, "2027-08-01")
    resolve(story, yes=6)
    assert (story.open, story.status) == ([], "COMPLETED"), "six of twelve are not more than half"


def test_party_and_local_association_may_return_or_refuse(story: Story, world: World) -> None:
    association, key = begin(story, world)
    request(story, "2027-09-01")
    resolve(story)
    story.do("party", "party_review", party={"decision": "return", "opinion": "请说明委员缺席的具体情况。"})
    assert story.open == ["request_adjustment"]
    request(story, "2027-08-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "", "return")
    assert story.open == ["request_adjustment"]
    request(story, "2027-07-01")
    resolve(story)
    story.do("party", "party_review", **papers.agreed())
    decide(story, "", "reject")
    assert (story.open, story.status) == ([], "COMPLETED")
    assert term(story, key)["extendedUntil"] is None
    story.start("secretary", "term_adjustment", int(association))
    request(story, "2027-06-01")
    resolve(story)
    story.do("party", "party_review", party={"decision": "reject", "opinion": "应当按期换届，不同意延期。"})
    assert (story.open, story.status) == ([], "COMPLETED")


def test_the_last_day_itself_is_no_request(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        request(story, END)
    assert caught.value.problem["fields"]
