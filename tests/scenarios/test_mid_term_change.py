"""Changes in mid-term: somebody leaves the committee, somebody is elected into it (domain.md §3.F F1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.store.associations import Association, Term
from service.store.officers import Officer
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.conftest import in_office, told
from tests.scenarios.story import Refused, Story

Json = dict[str, Any]
POSTS = ("chair", "vice_chair", "secretary_general", *["member"] * 12)


def seat(story: Story, key: str, term_key: str) -> None:
    """Fifteen in office since the term began: 委员00 is chair, 委员01 vice-chair, 委员02 secretary-general."""

    def work(work: Work) -> None:
        association, term = work.session.get_one(Association, int(key)), work.session.get_one(Term, int(term_key))
        for position, post in enumerate(POSTS):
            work.session.add(
                Officer(
                    association_key=association.key, organisation_path=association.organisation_path, term_key=term.key,
                    term_no=1, position=position, name=f"委员{position:02}", office=post, from_on=date(2022, 3, 1),
                    unit="江城智能制造有限公司", created_at=work.now,
                )
            )  # fmt: skip

    story.parts.transact(work, SERVICE)


def begin(story: Story, world: World, **rules: Any) -> tuple[str, str]:
    key, term_key = in_office(story, world, **rules)
    seat(story, key, term_key)
    story.start("secretary", "mid_term_change", int(key))
    return key, term_key


def officers(story: Story, key: str) -> list[Json]:
    body = {"filter": {"associationKey": key}, "page": {"limit": 100}}
    found: list[Json] = story.send("secretary", "POST", "/officers/search", body)["items"]
    return found


def offices(story: Story, key: str) -> dict[str, str]:
    return {one["name"]: one["office"] for one in officers(story, key) if one["untilOn"] is None}


def request(story: Story, leaving: tuple[str, ...] = (), **entering: str) -> None:
    keys = {one["name"]: one["officer_key"] for one in story.variables()["officers_now"]}
    change = {
        "leaving": [{"officer_key": keys[name], "reason": "moved", "left_on": "2026-11-30"} for name in leaving],
        "entering": [
            {**papers.person(name, number), "proposed_post": post}
            for number, (name, post) in enumerate(entering.items(), start=20)
        ],
        "reason": "原主席调离园区，按章程增补一名副主席并由副主席接任主席。",
        "request_file": [story.upload("secretary")],
    }
    story.do("secretary", "request_change", change=change)


def meet(story: Story, *, present: int = 12, yes: int = 12, tellers: bool = True, **changes: Any) -> None:
    """Two thirds of 15 are 10; more than half of those present decide."""
    found = {"held_on": "2026-11-25", "due_count": 15, "present_count": present, "decision": "agree"}
    found |= {"yes": yes, "no": present - yes, "abstain": 0, "minutes": [story.upload("committee")]}
    named = {"procedure": {"tellers": [{"name": "何监"}, {"name": "施监"}]}} if tellers else {}
    story.do("committee", "change_session", resolution={**found, **changes}, **named)


def count(story: Story, votes: dict[str, int] | None = None, **changes: Any) -> None:
    sheet = papers.count(story.upload("teller"), story.shown("count_ballots"), votes, **changes)
    story.do("teller", "count_ballots", **sheet)


def file_it(story: Story) -> None:
    filing = {"filing_doc_no": "园科协〔2026〕12号", "filing_date": "2026-12-01"}
    filing |= {name: [story.upload("secretary")] for name in ("report_file", "bundle")}
    story.do("secretary", "file_result", filing=filing)
    items = {name: "ok" for name in papers.filing_accepted()["filing_check"]["check_items"] if name != "charter"}
    story.do("local", "check_filing", filing_check={"check_items": items, "result": "accept_filing"})


def test_the_chair_leaves_and_the_vice_chair_follows_by_a_by_election(story: Story, world: World) -> None:
    key, term_key = begin(story, world)
    assert story.variables()["officers_now"][0]["label"] == "委员00（主席）"
    request(story, ("委员00",), 委员01="chair", 李新="vice_chair")
    assert story.shown("change_session")["resolution"] == {"due_count": 15}
    meet(story)
    count(story)
    assert story.open == ["party_review"]
    story.do("party", "party_review", **papers.agreed())
    # 30 calendar days from the meeting, by the template charter; the term is watched for the filing meanwhile
    assert story.variables()["filing_due_on"] == "2026-12-25"
    assert story.send("secretary", "GET", f"/terms/{term_key}")["stage"] == "filing_due"
    assert offices(story, key)["委员00"] == "chair", "nothing changes before it is filed"
    file_it(story)
    assert story.status == "COMPLETED"
    found = offices(story, key)
    assert {name: found.get(name) for name in ("委员00", "委员01", "李新", "委员02")} == {
        "委员00": None, "委员01": "chair", "李新": "vice_chair", "委员02": "secretary_general",
    }  # fmt: skip
    assert len(found) == 15
    ended = [one for one in officers(story, key) if one["untilOn"]]
    assert {(one["name"], one["office"], one["untilOn"], one["endReason"]) for one in ended} == {
        ("委员00", "chair", "2026-11-30", "moved"),
        ("委员01", "vice_chair", "2026-11-25", "职务变动"),
    }
    new = next(one for one in officers(story, key) if one["name"] == "李新")
    assert (new["fromOn"], new["termNo"], new["votes"]) == ("2026-11-25", 1, 12)
    assert (new["gender"], new["birthYm"], new["post"]) == ("female", "1991-06", "高级工程师"), "F-PERSON"
    term = story.send("secretary", "GET", f"/terms/{term_key}")
    assert term["endsOn"] == "2027-03-01", "the end of the term is unchanged"
    assert term["stage"] == "t6", "once it is filed, the watch asks for the next election again"


def test_who_leaves_without_a_successor_leaves_the_seat_vacant(story: Story, world: World) -> None:
    key, _ = begin(story, world)
    request(story, ("委员14",))
    meet(story, tellers=False)
    story.do("party", "party_review", **papers.agreed())
    file_it(story)
    assert len(offices(story, key)) == 14
    assert "委员14" not in offices(story, key)


def test_a_candidate_who_fails_twice_leaves_the_post_vacant(story: Story, world: World) -> None:
    key, _ = begin(story, world)
    request(story, 李新="vice_chair")
    meet(story)
    count(story, {"李新": 6})  # more than half of 12 is 7
    count(story, {"李新": 6})
    story.do("party", "party_review", **papers.agreed())
    file_it(story)
    assert "李新" not in offices(story, key)


def test_a_committee_without_its_quorum_meets_again_and_may_return_the_request(story: Story, world: World) -> None:
    begin(story, world)
    request(story, 李新="member")
    meet(story, present=9, yes=9)
    assert story.open == ["change_session"]
    returned = {"held_on": "2026-11-25", "due_count": 15, "present_count": 12, "decision": "return"}
    returned |= {"opinion": "请补充人选的单位意见。", "minutes": [story.upload("committee")]}
    story.do("committee", "change_session", resolution=returned)
    assert story.open == ["request_change"]
    request(story, 李新="member")
    meet(story)
    votes = [{"name": "李新", "proposed_post": "member", "yes": 9, "no": 0, "abstain": 0, "declines": False}]
    count(story, present_count=9, issued=9, returned=9, valid=9, candidates=votes)  # some left before the ballot
    assert story.open == ["change_session"], "the ballot lost its quorum"
    meet(story)
    count(story)
    story.do("party", "party_review", party={"decision": "return", "opinion": "请说明人选的任职年龄。"})
    assert story.open == ["request_change"]
    request(story, 李新="member")
    meet(story)
    count(story)
    story.do("party", "party_review", party={"decision": "reject", "opinion": "该人选不符合任职条件。"})
    assert story.status == "COMPLETED"


def test_a_change_that_the_committee_votes_down_changes_nothing(story: Story, world: World) -> None:
    key, _ = begin(story, world)
    request(story, ("委员00",))
    meet(story, yes=6, tellers=False)  # more than half of 12 is 7
    assert story.status == "COMPLETED"
    assert offices(story, key)["委员00"] == "chair"
    assert "届中变更未通过" in told(story)


def test_another_number_than_the_register_says_needs_its_reason(story: Story, world: World) -> None:
    begin(story, world)
    request(story, ("委员00",))
    with pytest.raises(Refused) as caught:
        meet(story, due_count=14, tellers=False)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["resolution.due_reason"]
    meet(story, due_count=14, due_reason="委员 03 已于上月去世，经党工委同意不计入应到。", tellers=False)
    assert story.open == ["party_review"]


def test_a_change_is_taken_back_until_it_is_filed(story: Story, world: World) -> None:
    key, _ = begin(story, world)
    request(story, ("委员00",))
    meet(story, tellers=False)
    story.do("party", "party_review", **papers.agreed())
    body = {"reason": "原主席决定留任。"}
    story.send("secretary", "POST", f"/process-instances/{story.instance}/withdrawal", body)
    assert (story.open, story.status) == ([], "COMPLETED")
    assert offices(story, key)["委员00"] == "chair"
    assert "原主席决定留任。" in told(story, "local")


def test_a_request_that_names_nobody_or_somebody_twice_is_refused(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        request(story)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["change.change_empty"]
    with pytest.raises(Refused) as caught:
        request(story, ("委员00", "委员00"))
    assert [field["path"] for field in caught.value.problem["fields"]] == ["change.leaving_twice"]


def test_a_teller_may_not_stand_in_the_by_election(story: Story, world: World) -> None:
    begin(story, world)
    request(story, 何监="member")
    meet(story)
    with pytest.raises(Refused) as caught:
        count(story)
    assert caught.value.problem["code"] == "teller_is_candidate"
