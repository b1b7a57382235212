"""The congress by itself: each way in which its votes and ballots can go, begun where its first step begins.

Everything before it (drafts, consent, nominations) is told by test_election; here the list of candidates is given.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office
from tests.scenarios.papers import NAMES
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_election import count, deliberate

SLATE = [{"name": row["name"], "proposed_post": row["proposed_post"]} for row in papers.candidates(5)]


def congress(
    story: Story, world: World, slate: Any = SLATE, seats: int = 5, amendment: Any = None, **rules: Any
) -> None:
    """An election's congress of 2027-02-20, of 60 delegates."""
    key, _ = in_office(story, world, **rules)
    story.at(2027, 2, 20)
    known = {
        "association_key": key,
        "congress_kind": "election",
        "slate": slate,
        "seats": seats,
        "entitled_hint": 60,
        "plan": {"assembly_kind": "delegates"},
        "charter_amendment": amendment or {"no_change": True},
        "congress_plan": election_papers.congress_plan(story.upload("secretary"))["congress_plan"],
    }
    body = {"processDefinitionId": "congress", "variables": known}
    story.instance = story.send("administrator", "POST", "/process-instances", body)["processInstanceKey"]


def sign_in(story: Story, present: int = 52) -> None:
    story.do("secretary", "sign_in", **papers.sign_in(story.upload("secretary"), 60, present, "2027-02-20"))


def to_the_ballot(story: Story, world: World, **changes: Any) -> None:
    congress(story, world, **changes)
    sign_in(story)
    deliberate(story)


def notices(story: Story, who: str) -> list[str]:
    """The titles of somebody's notices."""
    return [one["title"] for one in story.send(who, "POST", "/notices/search", {"page": {"limit": 100}})["items"]]


def test_row_9_a_seat_declined_while_others_are_tied_is_not_filled_by_lot(story: Story, world: World) -> None:
    """Two seats, three candidates: the first has most votes and declines, the others are level for one seat."""
    to_the_ballot(story, world, slate=SLATE[:1] + SLATE[3:], seats=2, tie_rule="lot")
    first, second, third = NAMES[0], NAMES[3], NAMES[4]
    shown = story.shown("count_ballots")
    sheet = papers.count(story.upload("teller"), shown, {first: 40, second: 30, third: 30})
    sheet["tally"]["candidates"][0]["declines"] = True
    story.do("teller", "count_ballots", **sheet)
    assert story.open == ["draw_lots"]
    drawn = story.shown("draw_lots")["lots"]["drawn"]
    with pytest.raises(Refused) as caught:
        story.do("teller", "draw_lots", lots={"drawn": [{**row, "won": True} for row in drawn]})
    assert [field["path"] for field in caught.value.problem["fields"]] == ["lots.as_many"], "one seat, not two"
    story.do("teller", "draw_lots", lots={"drawn": [{**row, "won": row["name"] == second} for row in drawn]})
    further = story.shown("count_ballots")["tally"]
    assert (further["seats"], [row["name"] for row in further["candidates"]]) == (1, [third]), "not who declined"


def test_row_8_a_write_in_who_has_the_votes_must_have_been_asked(story: Story, world: World) -> None:
    to_the_ballot(story, world, slate=SLATE[:2], seats=2)
    votes = {NAMES[0]: 52, NAMES[1]: 20}
    sheet = papers.count(story.upload("teller"), story.shown("count_ballots"), votes)
    sheet["tally"]["write_in"] = [{"name": "另选人", "votes": 30}]  # more than half of 52 is 27
    with pytest.raises(Refused) as caught:
        story.do("teller", "count_ballots", **sheet)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["tally.write_in[0].answer"]
    sheet["tally"]["write_in"][0]["answer"] = "accepts"
    story.do("teller", "count_ballots", **sheet)
    assert [row["name"] for row in story.variables()["committee_elected"]] == [NAMES[0], "另选人"]


def test_what_only_the_effect_can_see_comes_back_at_the_field_of_the_count(story: Story, world: World) -> None:
    """A teller who is nominated at the meeting: the form knows who stood, not who was named in B41."""
    to_the_ballot(story, world, seats=6)
    row = {"proposed_post": "member", "yes": 52, "no": 0, "abstain": 0, "nominated_by": "代表联名"}
    with pytest.raises(Refused) as caught:
        count(story, added=[{**row, "name": "施监"}])
    assert [field["path"] for field in caught.value.problem["fields"]] == ["tally.added[0].name"]


def test_who_leaves_before_the_ballot_may_cost_the_quorum_and_the_minutes_say_so(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    rows = [{**row, "yes": 39, "no": 0, "abstain": 0} for row in story.shown("count_ballots")["tally"]["candidates"]]
    count(story, present_count=39, issued=39, returned=39, valid=39, candidates=rows)
    assert (story.open, story.status) == ([], "COMPLETED")
    assert story.variables()["quorum"]["met"] is False, "the convening form must not say that the quorum was reached"
    wanted = {"filter": {"associationKey": str(world.associations["association"].key)}}
    papers_filed = story.send("secretary", "POST", "/papers/search", wanted)["items"]
    assert "minutes" in [paper["kind"] for paper in papers_filed]
    assert "换届大会流会：江城高新区科学技术协会" in notices(story, "local")


def test_a_second_adjournment_of_an_election_is_reported_and_its_form_may_change(story: Story, world: World) -> None:
    congress(story, world)
    sign_in(story, present=39)
    assert (story.open, story.status) == ([], "COMPLETED"), "the first time a new date is set"
    again(story)
    assert "换届大会再次流会：江城高新区科学技术协会" in notices(story, "party")
    stop = {"choice": "stop", "reason": "会员分散，难以到会。"}
    with pytest.raises(Refused):
        story.do("secretary", "choose_next_congress", adjournment=stop)
    story.do("secretary", "choose_next_congress", adjournment={**stop, "choice": "other_form"})
    assert story.variables()["plan"]["assembly_kind"] == "members"


def again(story: Story) -> None:
    """Another congress of the same election, adjourned as well."""
    body = {"processDefinitionId": "congress", "variables": story.variables()}
    story.instance = story.send("administrator", "POST", "/process-instances", body)["processInstanceKey"]
    sign_in(story, present=39)


def test_a_chair_who_is_not_elected_to_the_committee_leaves_a_post_for_another_member(
    story: Story, world: World
) -> None:
    to_the_ballot(story, world, shortfall_rule="vacancy")
    count(story, {NAMES[0]: 20})  # the chair of the list
    shown = story.shown("count_ballots")
    assert shown["tally"]["seats"] == 4, "chair, two vice-chairs, secretary-general: no post drops off item 4"
    assert NAMES[0] not in {row["name"] for row in shown["tally"]["candidates"]}
    row = {"proposed_post": "chair", "yes": 4, "no": 0, "abstain": 0, "nominated_by": "主席团提名"}
    with pytest.raises(Refused) as caught:
        count(story, added=[{**row, "name": NAMES[0]}])
    assert [field["path"] for field in caught.value.problem["fields"]] == ["tally.of_committee"]
    count(story, added=[{**row, "name": NAMES[4]}])
    posts = {one["name"]: one["post"] for one in story.shown("sign_result")["result"]["roster"]}
    assert posts == {
        NAMES[4]: "chair", NAMES[1]: "vice_chair", NAMES[2]: "vice_chair", NAMES[3]: "secretary_general",
    }  # fmt: skip


def test_a_report_that_is_not_adopted_is_voted_on_once_more_and_stops_nothing(story: Story, world: World) -> None:
    congress(story, world)
    sign_in(story)
    story.do("secretary", "procedural_items", **papers.procedure())
    story.do("secretary", "report_vote", **papers.report_vote(20, 32))
    assert story.open == ["report_vote"]
    story.do("secretary", "report_vote", **papers.report_vote(20, 32))
    assert story.open == ["charter_vote"]
    story.do("secretary", "charter_vote", charter_ballot={"unchanged": True})
    wanted = {"filter": {"associationKey": str(world.associations["association"].key)}}
    (paper,) = story.send("secretary", "POST", "/papers/search", wanted)["items"]
    assert (paper["kind"], "表决未通过" in paper["summary"]) == ("resolution", True)


def test_an_amendment_for_after_the_election_leaves_this_one_its_seats(story: Story, world: World) -> None:
    congress(story, world, amendment={"no_change": False, "effective": "after_election", "committee_size": 4})
    sign_in(story)
    deliberate(story, yes=52, no=0, abstain=0)
    assert story.shown("count_ballots")["tally"]["seats"] == 5


def test_where_the_charter_says_so_the_congress_elects_the_officers(story: Story, world: World) -> None:
    to_the_ballot(story, world, officers_elected_by="congress")
    count(story)
    tally = story.shown("count_ballots")["tally"]
    assert (tally["due_count"], tally["present_count"], tally["seats"]) == (60, 52, 4)
