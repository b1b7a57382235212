"""Term elections: S9 to S16 of domain.md §6, in the four steps of the guide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from service.domain.workdays import SHANGHAI
from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office
from tests.scenarios.election_papers import DRAFTS
from tests.scenarios.papers import NAMES
from tests.scenarios.story import Refused, Story


def start(story: Story, world: World, **rules: Any) -> str:
    """An association near the end of its term opens its election; its key."""
    key, _ = in_office(story, world, **rules)
    story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan())
    return key


def draft(story: Story, *only: str, **others: dict[str, Any]) -> None:
    """Step 1: the four drafts, or those that came back; `others` replace what is usually written."""
    file = story.upload("secretary")
    values = {
        "work_report": election_papers.work_report(file, story.variables()["term_start"]),
        "charter_amendment": election_papers.no_amendment(),
        "candidate_list": election_papers.candidate_list(),
        "delegate_plan": election_papers.delegate_plan(),
        **others,
    }
    for element_id in only or DRAFTS:
        story.do("secretary", element_id, **values[element_id])


def consent(story: Story) -> None:
    """Step 2: the committee passes the drafts, then the Party organisation agrees."""
    story.do("committee", "committee_review", **election_papers.committee_review(story.upload("committee")))
    story.do("party", "party_review", **papers.agreed())


def nominate(story: Story, *added: str) -> None:
    """Step 3 up to the list of candidates."""
    collect(story, *added)
    publish(story, story.upload("secretary"))


def collect(story: Story, *added: str) -> None:
    """Step 3 up to what the units sent: delegates and candidates."""
    file = story.upload("secretary")
    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(file))
    story.do("secretary", "delegate_nominations", **election_papers.delegates())
    shown = story.shown("delegate_credentials")
    story.do("secretary", "delegate_credentials", **election_papers.credentials(file, shown))
    shown = story.shown("candidate_nominations")
    story.do("secretary", "candidate_nominations", **election_papers.nominated(shown, *added))


def publish(story: Story, file: Any) -> None:
    """The list of candidates is published for as long as it says, and nobody objects."""
    first = max(date(2027, 1, 12), story.clock.now.astimezone(SHANGHAI).date())
    checked = election_papers.candidate_check(story.shown("candidate_check"), first)
    story.do("secretary", "candidate_check", **checked)
    last = first + election_papers.PUBLISHED
    assert story.at(last.year, last.month, last.day).open == [], "the list is published until the end of that day"
    after = last + timedelta(days=1)
    story.at(after.year, after.month, after.day)
    shown = story.shown("candidate_publicity")
    story.do("secretary", "candidate_publicity", **election_papers.publicity(file, shown))


def confirm(story: Story) -> None:
    """Step 3: the Party organisation confirms a list that is changed, or has more candidates than seats."""
    story.do("party", "party_review", **papers.agreed())


def convene(story: Story, present: int = 52) -> None:
    """Step 3's end: the congress is called and people sign in."""
    file = story.upload("secretary")
    story.do("secretary", "convene_congress", **election_papers.congress_plan(file))
    assert story.shown("sign_in")["sign_in"]["due_count"] == 60, "the qualified delegates are those entitled"
    story.at(2027, 2, 20)
    story.do("secretary", "sign_in", **papers.sign_in(file, 60, present, "2027-02-20"))


def deliberate(story: Story, present: int = 52, **charter: Any) -> None:
    """Step 4, items 1 and 2."""
    story.do("secretary", "procedural_items", **papers.procedure())
    story.do("secretary", "report_vote", **papers.report_vote(present))
    vote = charter or {"unchanged": True}
    story.do("secretary", "charter_vote", charter_ballot=vote)


def count(story: Story, votes: dict[str, int] | None = None, **changes: Any) -> None:
    """A ballot: `votes` are those for, by name; whoever is not named has everybody's."""
    story.do(
        "teller",
        "count_ballots",
        **papers.count(story.upload("teller"), story.shown("count_ballots"), votes, **changes),
    )


def to_the_ballot(story: Story, world: World, present: int = 52, **rules: Any) -> str:
    """Everything before item 3 as it should be."""
    key = start(story, world, **rules)
    draft(story)
    consent(story)
    nominate(story)
    convene(story, present)
    deliberate(story, present)
    return key


def finish(story: Story) -> None:
    """Item 4's end: result, filing, hand-over."""
    story.do("teller", "sign_result", **papers.election_result(story.upload("teller"), story.shown("sign_result")))
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-02-25"))
    story.do("local", "check_filing", **papers.filing_accepted())
    story.do("secretary", "handover", **election_papers.handover(story.upload("secretary")))
    assert story.status == "COMPLETED"


# the four steps of the guide, each task once, with the drafts in the order in which they were written here
STEPS = [
    "election_plan", *DRAFTS, "committee_review", "party_review", "nomination_notice", "delegate_nominations",
    "delegate_credentials", "candidate_nominations", "candidate_check", "candidate_publicity", "convene_congress",
    "sign_in", "procedural_items", "report_vote", "charter_vote", "count_ballots", "count_ballots", "sign_result",
    "file_result", "check_filing", "handover",
]  # fmt: skip


def journal(story: Story) -> list[dict[str, Any]]:
    """The lines of the instance's journal, in order."""
    found: list[dict[str, Any]] = story.send("supervisor", "GET", f"/process-instances/{story.instance}/journal")[
        "items"
    ]
    return found


def terms(story: Story, key: str) -> list[dict[str, Any]]:
    wanted = {"filter": {"associationKey": key}, "sort": [{"field": "termNo"}]}
    found: list[dict[str, Any]] = story.send("supervisor", "POST", "/terms/search", wanted)["items"]
    return found


def test_s9_an_election_goes_from_its_four_drafts_to_the_filed_result_and_the_next_term(
    story: Story, world: World
) -> None:
    key = start(story, world)
    assert story.open == sorted(DRAFTS)
    draft(story)
    consent(story)
    nominate(story)
    assert story.open == ["convene_congress"], "nobody consents twice to an unchanged list"
    convene(story)
    deliberate(story)
    count(story)
    count(story)
    finish(story)
    old, new = terms(story, key)
    # elected on 2027-02-20 for five years; 2032-02-20 is the corresponding day (Civil Code arts 201 and 202)
    assert (new["termNo"], new["startsOn"], new["endsOn"], new["closedOn"]) == (2, "2027-02-20", "2032-02-20", None)
    assert (old["termNo"], old["closedOn"]) == (1, "2027-02-20")
    watches = story.send(
        "administrator", "POST", "/process-instances/search", {"filter": {"processDefinitionId": "term_watch"}}
    )["items"]
    assert sorted(watch["state"] for watch in watches) == ["ACTIVE", "COMPLETED"], (
        "the old watch ends, a new one begins"
    )
    documents = story.send("secretary", "POST", "/papers/search", {"filter": {"associationKey": key}})["items"]
    assert sorted(paper["kind"] for paper in documents) == ["election_result", "filing_receipt", "reply", "resolution"]
    posts = {row["name"]: row["post"] for row in story.variables()["result"]["roster"]}
    assert (len(posts), posts[NAMES[0]]) == (5, "chair"), "the five who were elected, with their posts"
    done = [line["elementId"] for line in journal(story) if line["event"] == "task.completed"]
    assert done == STEPS, "who did what is on record in the order of the guide"


def test_s9_the_journal_says_who_did_each_step(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    consent(story)
    lines = journal(story)
    actors = {line["elementId"]: line["actorName"] for line in lines if line["event"] == "task.completed"}
    assert (actors["work_report"], actors["committee_review"], actors["party_review"]) == (
        world.people["secretary"].name,
        world.people["committee"].name,
        world.people["party"].name,
    )
    assert len({line["hash"] for line in lines}) == len(lines)


def test_the_committee_returns_one_draft_and_only_that_one_is_written_again(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    file = story.upload("committee")
    story.do("committee", "committee_review", **election_papers.committee_review(file, "work_report"))
    assert story.open == ["work_report"]
    draft(story, "work_report")
    story.do("committee", "committee_review", **election_papers.committee_review(file))
    assert story.open == ["party_review"]


def test_a_committee_that_is_not_quorate_meets_again(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    few = election_papers.committee_review(story.upload("committee"), entitled=15, present=9)  # 2/3 of 15 is 10
    story.do("committee", "committee_review", **few)
    assert story.open == ["committee_review"]


def test_a_changed_list_of_candidates_needs_the_party_organisation_once_more(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    consent(story)
    nominate(story, "新荐委员")
    assert story.open == ["party_review"]
    story.do("party", "party_review", **papers.agreed())
    assert story.open == ["convene_congress"]
    names = [person["name"] for person in story.variables()["final_candidates"]]
    assert names == [*NAMES[:5], "新荐委员"]


@pytest.mark.parametrize(
    ("op", "present", "held"), [(">=", 40, True), (">", 40, False), (">", 41, True), (">=", 39, False)]
)
def test_s10_a_quorum_of_two_thirds_of_60(story: Story, world: World, op: str, present: int, held: bool) -> None:
    start(story, world, quorum_op=op)
    draft(story)
    consent(story)
    nominate(story)
    convene(story, present)
    assert story.open == (["procedural_items"] if held else ["convene_congress"])  # S11: adjourned, called again


def test_s11_an_adjourned_congress_is_held_at_its_second_date(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    consent(story)
    nominate(story)
    convene(story, present=39)
    assert story.open == ["convene_congress"]
    file = story.upload("secretary")
    story.do("secretary", "convene_congress", **election_papers.congress_plan(file, "2027-03-05T09:00+08:00"))
    story.at(2027, 3, 5)
    story.do("secretary", "sign_in", **papers.sign_in(file, 60, 55, "2027-03-05"))
    deliberate(story, 55)
    count(story)
    count(story)
    finish(story)


def test_s12_a_charter_amendment_that_fails_leaves_the_old_number_of_seats(story: Story, world: World) -> None:
    start(story, world)
    change = election_papers.amendment(story.upload("secretary"))
    change["charter_amendment"]["committee_size"] = 7
    draft(story, charter_amendment=change)
    consent(story)
    nominate(story)
    convene(story)
    # two thirds of 52 present are 35
    deliberate(story, yes=34, no=18, abstain=0)
    assert story.shown("count_ballots")["tally"]["seats"] == 5


def test_a_charter_amendment_that_passes_changes_the_seats_at_once(story: Story, world: World) -> None:
    start(story, world)
    change = election_papers.amendment(story.upload("secretary"))
    change["charter_amendment"]["committee_size"] = 4
    draft(story, charter_amendment=change)
    consent(story)
    nominate(story)
    convene(story)
    deliberate(story, yes=35, no=17, abstain=0)
    assert story.shown("count_ballots")["tally"]["seats"] == 4


def test_s13_a_tie_at_the_last_seat_is_voted_on_again(story: Story, world: World) -> None:
    start(story, world)
    draft(story, candidate_list=election_papers.candidate_list(extra=1))
    consent(story)
    nominate(story)
    confirm(story)
    convene(story)
    deliberate(story)
    count(story, dict(zip(NAMES, (52, 50, 48, 46, 32, 32), strict=False)))
    again = story.shown("count_ballots")["tally"]
    assert [row["name"] for row in again["candidates"]] == [NAMES[4], NAMES[5]]
    assert again["seats"] == 1
    count(story, {NAMES[4]: 20, NAMES[5]: 32})
    assert story.shown("count_ballots")["ballot_kind"] == "officers"
    assert NAMES[5] in {person["name"] for person in story.variables()["committee_elected"]}


def test_s14_a_seat_left_empty_is_filled_by_a_further_ballot(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story, {NAMES[4]: 26})  # more than half of 52 is 27
    further = story.shown("count_ballots")["tally"]
    assert (further["seats"], [row["name"] for row in further["candidates"]]) == (1, [NAMES[4]])
    count(story, {NAMES[4]: 27})
    assert story.shown("count_ballots")["ballot_kind"] == "officers"


def test_s14_where_the_charter_says_so_the_seat_stays_vacant(story: Story, world: World) -> None:
    to_the_ballot(story, world, shortfall_rule="vacancy")
    count(story, {NAMES[4]: 26})
    assert story.shown("count_ballots")["ballot_kind"] == "officers"
    assert len(story.variables()["committee_elected"]) == 4


def test_s15_more_ballots_back_than_handed_out_void_the_ballot(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story, issued=52, returned=53, valid=53, invalid=0)
    again = story.shown("count_ballots")
    assert again["election"]["outcome"] == "void"
    assert (again["tally"]["seats"], len(again["tally"]["candidates"])) == (5, 5), "the whole ballot is repeated"


def test_s16_a_chair_who_is_not_elected_stands_in_a_second_round(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story)
    count(story, {NAMES[0]: 2})  # the five of the committee elect; more than half is 3
    second = story.shown("count_ballots")
    assert [row["name"] for row in second["tally"]["candidates"]] == [NAMES[0]]
    count(story, {NAMES[0]: 3})
    assert story.open == ["sign_result"]
    roster = {row["name"]: row["post"] for row in story.shown("sign_result")["result"]["roster"]}
    assert roster[NAMES[0]] == "chair"


def test_a_teller_may_not_be_a_candidate(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    consent(story)
    nominate(story)
    convene(story)
    procedure = papers.procedure()
    procedure["procedure"]["tellers"][1]["name"] = NAMES[2]
    with pytest.raises(Refused) as caught:
        story.do("secretary", "procedural_items", **procedure)
    assert caught.value.problem["fields"], "the rule is told at its field"


def test_s18_a_filing_is_supplemented_then_accepted(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story)
    count(story)
    story.do("teller", "sign_result", **papers.election_result(story.upload("teller"), story.shown("sign_result")))
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-02-25"))
    gap = {"material": "会议纪要", "what": "缺少主持人签字，请补齐。"}
    wanted = {"check_items": {**dict.fromkeys(papers.FILED, "ok"), "minutes": "irregular"}, "result": "supplement"}
    story.do("local", "check_filing", filing_check={**wanted, "gaps": [gap], "gaps_due": "2027-03-20"})
    assert story.open == ["answer_filing"]
    answer = {"note": "已补签会议纪要。", "files": [story.upload("secretary")]}
    story.do("secretary", "answer_filing", filing_answer=answer)
    story.do("local", "check_filing", **papers.filing_accepted())
    assert story.open == ["handover"]


def test_s17_a_filing_forty_days_late_is_seen_by_those_who_owe_it(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story)
    count(story)
    story.do("teller", "sign_result", **papers.election_result(story.upload("teller"), story.shown("sign_result")))
    due = story.task("file_result")["dueDate"]
    assert due.startswith("2027-03-22T"), "30 days after 2027-02-20, to the end of that day in Beijing"
    story.at(2027, 5, 1)
    wanted = {"filter": {"overdue": True, "elementId": "file_result"}}
    assert len(story.send("supervisor", "POST", "/user-tasks/search", wanted)["items"]) == 1
    notices = story.send("secretary", "POST", "/notices/search", {})["items"]
    assert any("报送备案" in notice["title"] for notice in notices)


def test_the_party_organisation_refuses_the_preparations(story: Story, world: World) -> None:
    key = start(story, world)
    draft(story)
    story.do("committee", "committee_review", **election_papers.committee_review(story.upload("committee")))
    story.do("party", "party_review", party={"decision": "reject", "opinion": "园区即将调整，暂缓换届。"})
    assert (story.open, story.status) == ([], "COMPLETED")
    (term,) = terms(story, key)
    assert term["closedOn"] is None, "the outgoing committee stays in office"
    for who in ("local", "supervisor"):
        titles = [notice["title"] for notice in story.send(who, "POST", "/notices/search", {})["items"]]
        assert any("党工委不同意换届筹备材料" in title for title in titles), f"{who} is told (B21)"


def test_s13_where_the_charter_says_so_a_tie_is_decided_by_lot(story: Story, world: World) -> None:
    start(story, world, tie_rule="lot")
    draft(story, candidate_list=election_papers.candidate_list(extra=1))
    consent(story)
    nominate(story)
    confirm(story)
    convene(story)
    deliberate(story)
    count(story, dict(zip(NAMES, (52, 50, 48, 46, 32, 32), strict=False)))
    assert story.open == ["draw_lots"]
    drawn = story.shown("draw_lots")["lots"]["drawn"]
    both = [{**row, "won": True} for row in drawn]
    with pytest.raises(Refused):
        story.do("teller", "draw_lots", lots={"drawn": both})
    story.do("teller", "draw_lots", lots={"drawn": [{**row, "won": row["name"] == NAMES[5]} for row in drawn]})
    assert NAMES[5] in {person["name"] for person in story.variables()["committee_elected"]}
    assert NAMES[4] not in {person["name"] for person in story.variables()["committee_elected"]}


def test_people_who_leave_before_the_ballot_may_cost_the_quorum(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story, present_count=39, issued=39, returned=39, valid=39, candidates=_rows(story, 39))
    assert story.open == ["convene_congress"], "39 of 60 are no congress any more"


def _rows(story: Story, present: int) -> list[dict[str, Any]]:
    shown = story.shown("count_ballots")["tally"]["candidates"]
    return [{**row, "yes": present, "no": 0, "abstain": 0, "declines": False} for row in shown]


def test_an_adopted_charter_rules_the_election_and_the_next_term(story: Story, world: World) -> None:
    start(story, world)
    change = election_papers.amendment(story.upload("secretary"), term_years=3, elect_op=">=", elect_fraction="2/3")
    draft(story, charter_amendment=change)
    consent(story)
    nominate(story)
    convene(story)
    deliberate(story, yes=52, no=0, abstain=0)
    count(story, {NAMES[4]: 34})  # two thirds of 52 are 35: under the new charter 34 do not elect
    assert [row["name"] for row in story.shown("count_ballots")["tally"]["candidates"]] == [NAMES[4]]
    count(story, {NAMES[4]: 35})
    count(story)
    finish(story)
    assert story.variables()["filing_facts"] == {"charter_changed": True, "term_years": 3}
    key = str(world.associations["association"].key)
    assert terms(story, key)[1]["endsOn"] == "2030-02-20", "three years by the charter that this congress adopted"


def test_s16_a_chair_who_fails_twice_leaves_the_post_vacant(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story)
    count(story, {NAMES[0]: 2})
    count(story, {NAMES[0]: 2})
    assert story.open == ["sign_result"], "a second round once, else a vacancy (B45)"
    roster = {row["name"]: row["post"] for row in story.shown("sign_result")["result"]["roster"]}
    assert roster[NAMES[0]] == "member"
