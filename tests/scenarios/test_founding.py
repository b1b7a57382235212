"""Foundings as domain.md §6 tells them: S1 straight through, S2 with supplements, and each party's no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.story import Refused, Story

DRAFTS = ["charter_draft", "founding_application", "founding_evidence", "member_roster", "proposed_candidates"]


def begin(story: Story, world: World) -> None:
    """A01 and A02."""
    story.start("preparatory", "founding", world.associations["association"].key)
    story.do("preparatory", "self_check", **papers.self_check())
    story.do("preparatory", "preparatory_group", **papers.preparatory_group())


def draft(story: Story, *only: str) -> None:
    """A03a to A03e, or those that came back."""
    file = story.upload("preparatory")
    values = {
        "member_roster": papers.member_roster(),
        "charter_draft": papers.charter_draft(file),
        "proposed_candidates": papers.proposed_candidates(),
        "founding_application": papers.founding_application(),
        "founding_evidence": papers.founding_evidence(file),
    }
    for element_id in only or DRAFTS:
        story.do("preparatory", element_id, **values[element_id])


def apply(story: Story) -> None:
    """A04 to A08: consent, submission, acceptance, review, decision."""
    story.do("party", "party_review", **papers.agreed())
    story.do("preparatory", "submit_application", **papers.submission())
    story.do("local", "formal_check", **papers.accepted())
    story.do("local", "review_application", **papers.reviewed())
    story.do("local", "decide_application", **papers.approved())


FIRST_DATE, SECOND_DATE = date(2027, 1, 15), date(2027, 1, 29)


def convene(story: Story, present: int = 52, on: date = FIRST_DATE) -> None:
    """A09 and A10 up to the ballots."""
    file = story.upload("secretary")
    plan = papers.congress_plan(story.upload("preparatory"), f"{on.isoformat()}T09:00+08:00")
    story.do("preparatory", "prepare_congress", **plan)
    story.at(on.year, on.month, on.day)
    story.do("secretary", "sign_in", **papers.sign_in(file, 60, present, on.isoformat()))


def elect(story: Story, present: int = 52) -> None:
    """The votes, both ballots and the signed result."""
    story.do("secretary", "procedural_items", **papers.procedure())
    story.do("secretary", "report_vote", **papers.report_vote(present))
    story.do("secretary", "charter_vote", **papers.charter_vote(present, if_rejected="vote_again"))
    ballots(story)


def ballots(story: Story) -> None:
    """Both ballots and the signed result."""
    file = story.upload("teller")
    for _ in ("committee", "officers"):
        story.do("teller", "count_ballots", **papers.count(file, story.shown("count_ballots")))
    story.do("teller", "sign_result", **papers.election_result(file, story.shown("sign_result")))


def file_it(story: Story) -> None:
    """A11."""
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-01-20"))
    story.do("local", "check_filing", **papers.filing_accepted())


def test_s1_an_approved_founding_goes_straight_to_its_first_term(story: Story, world: World) -> None:
    begin(story, world)
    assert story.open == DRAFTS
    states = [story.case]
    for step in (draft, apply, convene, elect, file_it):
        step(story)
        states.append(story.case)
    # domain.md §3.0, the states of a case
    under_way = ["draft", "party_review", "preparing_congress", "held", "awaiting_filing"]
    assert states == [*((state, None) for state in under_way), ("closed", "园区科协成立")]
    assert story.status == "COMPLETED"

    association = story.send("supervisor", "GET", f"/associations/{world.associations['association'].key}")
    assert association["status"] == "active"
    assert association["name"] == "江城高新区科学技术协会"
    terms = story.send(
        "supervisor", "POST", "/terms/search", {"filter": {"associationKey": association["associationKey"]}}
    )
    (term,) = terms["items"]
    # elected on 2027-01-15 for five years: the last day is the corresponding day (Civil Code art. 202)
    assert (term["termNo"], term["startsOn"], term["endsOn"]) == (1, "2027-01-15", "2032-01-15")


def test_a_return_reopens_only_what_was_named(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    story.do("party", "party_review", **papers.returned("charter", "evidence"))
    assert story.open == ["charter_draft", "founding_evidence"]
    draft(story, "founding_evidence")
    assert story.open == ["charter_draft"], "the join waits for both in the second round, too (reliability.md F1)"
    draft(story, "charter_draft")
    assert story.open == ["party_review"]


def wrong_rosters(right: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """The same person twice, and a unit whose code has a wrong check character; with the place of the mistake."""
    again = [*right["individuals"], right["individuals"][0]]
    unit = {"unit_name": "江城光电有限公司", "unit_kind": "enterprise", "unit_st_workers": 30, "rep": "高工"}
    unit |= {"unit_uscc": papers.UNIT_CODE[:-1] + "D", "contact": "13800000001"}
    return [
        (right | {"individuals": again}, "roster.individuals[60].name"),
        (right | {"groups": [unit]}, "roster.groups[0].unit_uscc"),
    ]


def test_s2_an_application_is_supplemented_twice_then_approved(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    story.do("party", "party_review", **papers.agreed())
    story.do("preparatory", "submit_application", **papers.submission())
    assert story.variables()["submitted_on"] == "2026-11-24", "what a reply may not be older than"
    for item in ("charter", "roster"):
        story.do("local", "formal_check", **papers.supplement_wanted(item))
        assert story.open == ["supplement_application"] and story.case[0] == "supplementing"
        # 15 working days from Tuesday 2026-11-24 end on 2026-12-15
        assert story.task("supplement_application")["dueDate"].startswith("2026-12-15T")
        shown = story.shown("supplement_application")
        if item == "roster":  # a roster that is supplemented is checked like the first one
            for rows, path in wrong_rosters(shown["roster"]):
                with pytest.raises(Refused) as caught:
                    story.do("preparatory", "supplement_application", **papers.supplemented(shown | {"roster": rows}))
                assert [field["path"] for field in caught.value.problem["fields"]] == [path]
        story.do("preparatory", "supplement_application", **papers.supplemented(shown))
        assert story.open == ["formal_check"]
        # the clock of the check stood still: it counts again from the resubmission
        assert story.task("formal_check")["dueDate"].startswith("2026-12-01T")
    story.do("local", "formal_check", **papers.accepted())
    number = story.variables()["accept_no"]
    story.do("local", "review_application", **papers.reviewed())
    story.do("local", "decide_application", **papers.approved())
    assert story.open == ["prepare_congress"]
    assert story.variables()["accept_no"] == number, "one number for one case"


def test_s3_the_party_organisation_refuses(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    story.do("party", "party_review", party={"decision": "reject", "opinion": "园区拟并入开发区，暂不成立。"})
    assert (story.open, story.status, story.case) == ([], "COMPLETED", ("rejected", "党组织不同意"))
    association = story.send("supervisor", "GET", f"/associations/{world.associations['association'].key}")
    assert association["status"] == "preparing"


def test_s11_a_congress_without_quorum_is_adjourned_and_held_again(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    apply(story)
    convene(story, present=39)
    # 2/3 of 60 is 40: with 39 there is no congress, and it is prepared again
    assert story.open == ["prepare_congress"]
    assert story.variables()["quorum"]["met"] is False
    convene(story, 40, SECOND_DATE)
    assert story.open == ["procedural_items"]
    assert story.variables()["quorum"]["need"] == 40


def test_only_the_role_of_a_step_may_complete_it(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    for who in ("preparatory", "secretary", "local", "supervisor", "stranger"):
        with pytest.raises(Refused) as caught:
            story.do(who, "party_review", **papers.agreed())
        assert caught.value.problem["status"] in (403, 404), who
    story.do("party", "party_review", **papers.agreed())


def test_a_park_has_one_founding_at_a_time(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        story.start("preparatory", "founding", world.associations["association"].key)
    assert caught.value.problem["status"] == 409


def test_the_application_begins_with_what_is_on_record(story: Story, world: World) -> None:
    story.start("preparatory", "founding", world.associations["association"].key)
    shown = story.shown("self_check")
    assert (shown["assoc_name"], shown["park_name"]) == ("江城高新区科学技术协会", "江城高新区")
    assert (shown["party_org_name"], shown["party_region_code"]) == ("江城高新区党工委", "420100")


def test_a_credit_code_with_a_wrong_check_character_is_told_at_its_field(story: Story, world: World) -> None:
    story.start("preparatory", "founding", world.associations["association"].key)
    operated = {
        "operator_kind": "enterprise",
        "operator_name": "江城创客有限公司",
        "party_org_kind": "operator_organisation",
    }
    for code, wrong in (("91420100MA4KLX5B4D", True), (papers.UNIT_CODE, False)):
        values = papers.self_check(**operated, operator_uscc=code)
        if wrong:
            with pytest.raises(Refused) as caught:
                story.do("preparatory", "self_check", **values)
            assert [field["path"] for field in caught.value.problem["fields"]] == ["operator_uscc"]
            assert story.open == ["self_check"], "nothing is kept"
        else:
            story.do("preparatory", "self_check", **values)
    assert story.open == ["preparatory_group"]


def test_the_party_organisation_is_reminded_after_five_working_days(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    before = len(story.send("party", "POST", "/notices/search", {})["items"])
    story.at(2026, 11, 30)  # four working days after Tuesday 2026-11-24
    assert len(story.send("party", "POST", "/notices/search", {})["items"]) == before
    story.at(2026, 12, 2)
    titles = [notice["title"] for notice in story.send("party", "POST", "/notices/search", {})["items"]]
    assert sum(title.startswith("请审核") for title in titles) == 1
    story.do("party", "party_review", **papers.agreed())
    assert story.open == ["submit_application"]


def test_the_local_association_does_not_accept_an_application(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    story.do("party", "party_review", **papers.agreed())
    story.do("preparatory", "submit_application", **papers.submission())
    story.do(
        "local",
        "formal_check",
        formal={**papers.accepted()["formal"], "result": "reject", "opinion": "不属于本会受理范围。"},
    )
    assert (story.open, story.status) == ([], "COMPLETED")
    titles = [notice["title"] for notice in story.send("preparatory", "POST", "/notices/search", {})["items"]]
    assert "不予受理通知" in titles


def test_a_charter_that_the_congress_does_not_adopt(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    apply(story)
    convene(story)
    story.do("secretary", "procedural_items", **papers.procedure())
    story.do("secretary", "report_vote", **papers.report_vote(52))
    # two thirds of 52 are 35
    story.do("secretary", "charter_vote", **papers.charter_vote(34, 18, if_rejected="vote_again"))
    assert story.open == ["amend_charter"], "amended in session, voted again"
    story.do("secretary", "amend_charter", **papers.charter_draft(story.upload("secretary")))
    story.do("secretary", "charter_vote", **papers.charter_vote(34, 18, if_rejected="reconvene"))
    assert story.open == ["prepare_congress"]
