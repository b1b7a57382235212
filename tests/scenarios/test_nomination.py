"""The lists of an election: what is refused at its row, who is published again, and what the Party sees of a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office
from tests.scenarios.election_papers import UNITS
from tests.scenarios.papers import NAMES
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_election import collect, consent, draft, publish, start


def refused(story: Story, who: str, element_id: str, values: Any) -> dict[str, str]:
    """The fields at which a step is refused, with the code of each."""
    with pytest.raises(Refused) as caught:
        story.do(who, element_id, **values)
    return {field["path"]: field["code"] for field in caught.value.problem["fields"]}


def titles(story: Story, who: str) -> list[str]:
    return [notice["title"] for notice in story.send(who, "POST", "/notices/search", {})["items"]]


def test_every_list_and_vote_is_held_against_charter_and_plan(story: Story, world: World) -> None:
    start(story, world, differential_min=20)
    short = election_papers.candidate_list()
    with pytest.raises(Refused) as caught:
        story.do("secretary", "candidate_list", **short)
    (told,) = caught.value.problem["fields"]
    article = papers.charter_rules()["differential_min"]["article"]
    assert told["path"] == "candidate_list.candidates" and article in told["message"], "20 % of 5 seats is one more"
    draft(story, candidate_list=election_papers.candidate_list(extra=1))

    file = story.upload("committee")
    review = election_papers.committee_review(file)
    review["committee_review"] |= {"work_report_yes": 0, "work_report_no": 12}
    against = refused(story, "committee", "committee_review", review)
    assert against == {"committee_review.work_report": "review_not_passed"}
    review["committee_review"] |= {"work_report_yes": 12, "work_report_no": 1}
    too_many = refused(story, "committee", "committee_review", review)
    assert too_many == {"committee_review.work_report_yes": "count_votes_over"}
    story.do("committee", "committee_review", **election_papers.committee_review(file))
    story.do("party", "party_review", **papers.agreed())

    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(story.upload("secretary")))
    sent = election_papers.delegates()
    sent["delegates"]["rows"][1] = dict(sent["delegates"]["rows"][0])
    assert refused(story, "secretary", "delegate_nominations", sent)["delegates.rows[1].name"] == "delegate_twice"
    sent = election_papers.delegates()
    for row in sent["delegates"]["rows"]:
        row["unit"] = UNITS[0]
    over = refused(story, "secretary", "delegate_nominations", sent)
    assert set(over.values()) == {"delegate_over_quota"} and len(over) == 40, "its quota is 20"
    sent["delegates"]["moved"] = [{"unit_from": unit, "unit_to": UNITS[0], "seats": 20} for unit in UNITS[1:]]
    story.do("secretary", "delegate_nominations", **sent)

    shown = story.shown("delegate_credentials")
    front = next(row for row in shown["delegate_check"]["structure"] if row["share"] == "基层一线科技工作者")
    assert (front["percent"], front["target"], front["met"]) == ("80%", "不低于 60%", "已达到")
    story.do("secretary", "delegate_credentials", **election_papers.credentials(file_of(story), shown, "代表001"))
    assert "delegate_nominations" in story.open, "who is not qualified is replaced by the unit (B33)"
    row = sent["delegates"]["rows"][1]
    sent["delegates"]["rows"][1] = {**row, "name": "代表替补", "phone": "13700000999"}
    story.do("secretary", "delegate_nominations", **sent)
    shown = story.shown("delegate_credentials")
    story.do("secretary", "delegate_credentials", **election_papers.credentials(file_of(story), shown))

    few = story.shown("candidate_nominations")
    few["nominated"]["candidates"].pop()
    assert refused(story, "secretary", "candidate_nominations", {"nominated": few["nominated"]}) == {
        "nominated.candidates": "surplus_short"
    }


def file_of(story: Story) -> Any:
    return story.upload("secretary")


def test_a_post_that_changes_hands_is_confirmed_and_whoever_is_added_is_published(story: Story, world: World) -> None:
    start(story, world)
    draft(story)
    consent(story)
    collect(story)
    file = story.upload("secretary")
    checked = election_papers.candidate_check(story.shown("candidate_check"), date(2027, 1, 12))
    rows = checked["final_list"]["candidates"]
    rows[0]["proposed_post"], rows[4]["proposed_post"] = "member", "chair"
    story.do("secretary", "candidate_check", **checked)
    story.at(2027, 1, 21)
    outcome = election_papers.publicity(file, story.shown("candidate_publicity"))
    objection = {"source": "职工", "text": "反映候选人情况不实。", "answer": "经核实，反映的问题不存在。"}
    unanswered = {key: text for key, text in objection.items() if key != "answer"}
    outcome["publicity_result"]["objections"] = [unanswered]
    assert "publicity_result.objections[0].answer" in refused(story, "secretary", "candidate_publicity", outcome)
    outcome["publicity_result"]["objections"] = [objection]
    story.do("secretary", "candidate_publicity", **outcome)
    assert story.open == ["party_review"], "the names are the same, the chair is another"
    moved = [row for row in story.shown("party_review")["list_diff"]["rows"] if row["change"] == "职务变动"]
    assert [(row["name"], row["before"], row["now"]) for row in moved] == [
        (NAMES[0], "主席", "委员"), (NAMES[4], "委员", "主席"),
    ]  # fmt: skip

    story.do("party", "party_review", party={"decision": "return", "opinion": "请增加一名企业候选人。"})
    shown = story.shown("candidate_adjustment")
    story.do("secretary", "candidate_adjustment", **election_papers.nominated(shown, "新荐委员"))
    assert story.open == ["candidate_check"], "nobody stands who was not published"
    publish(story, file)
    assert story.open == ["party_review"]
    story.do("party", "party_review", party={"decision": "return", "opinion": "新荐委员不宜，请去掉。"})
    shown = story.shown("candidate_adjustment")
    kept = [row for row in shown["nominated"]["candidates"] if row["name"] != "新荐委员"]
    story.do("secretary", "candidate_adjustment", nominated={"candidates": kept})
    assert story.open == ["party_review"], "everybody left was published"
    story.do("party", "party_review", party={"decision": "reject", "opinion": "名单不予同意，请重新酝酿。"})
    assert (story.open, story.status) == ([], "COMPLETED")


def test_those_who_nominate_are_reminded_and_a_late_plan_is_told_above(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    story.start("secretary", "term_election", int(key))
    story.at(2026, 12, 25)  # 31 days later
    assert any("换届方案逾期未定" in title for title in titles(story, "supervisor"))
    story.do("secretary", "election_plan", **election_papers.election_plan())
    draft(story)
    consent(story)
    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(story.upload("secretary")))
    # from 2026-12-30 to 2027-01-10: half of eleven days is over on 4 January, three days are left on the 7th
    for day, count in ((3, 0), (4, 2), (7, 4)):
        story.at(2027, 1, day)
        assert sum(title.startswith("请推荐") for title in titles(story, "secretary")) == count, day


def test_an_election_waits_for_the_procedure_that_moves_its_term(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    other = story.start("secretary", "term_adjustment", int(key))
    with pytest.raises(Refused) as caught:
        story.start("secretary", "term_election", int(key))
    assert other in caught.value.problem["detail"], "the person can go and look at it"


def test_a_changed_rule_names_its_article_and_a_term_of_six_years_is_remarked(story: Story, world: World) -> None:
    start(story, world)
    change = election_papers.amendment(story.upload("secretary"), term_years=6)
    rules = change["charter_amendment"]["rules"]
    article = rules["term_years"].pop("article")
    assert refused(story, "secretary", "charter_amendment", change) == {
        "charter_amendment.rules.term_years.article": "charter_article_missing"
    }
    rules["term_years"]["article"] = article
    draft(story, charter_amendment=change)
    found = story.variables()
    assert [(row["name"], row["old"], row["new"]) for row in found["rules_diff"]["rows"]] == [("届期（年）", "5", "6")]
    assert "三至五年" in found["rules_diff"]["warnings"][0], "the guide: three to five"
    assert found["charter_amendment"]["rules_changed"] is True
