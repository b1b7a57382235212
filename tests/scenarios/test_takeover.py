"""An association that was founded before the system is taken over, watched at once, and can hold its election."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.store import officers
from service.usecases.actors import SERVICE
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.story import Refused, Story

TERM = {"founded_on": "2018-05-10", "elected_on": "2023-05-20", "starts_on": "2023-05-20", "ends_on": "2028-05-20"}
COMMITTEE = [
    {"name": "陈建国", "unit": "江城智能制造有限公司", "post": "chair"},
    {"name": "林晓梅", "unit": "江城智能制造有限公司", "post": "secretary_general"},
    {"name": "王海涛", "unit": "江城光电研究院", "post": "member"},
]


def charter(story: Story) -> dict[str, Any]:
    file = story.upload("secretary", "章程.pdf")
    return {"charter": {"name": "江城高新区科学技术协会章程", "file": [file], "rules": papers.charter_rules()}}


def term(story: Story, **changes: Any) -> dict[str, Any]:
    file = story.upload("secretary", "批复.pdf")
    found = {**TERM, "committee": COMMITTEE, "doc_no": "江科协发〔2023〕15号", "papers": [file], **changes}
    return {"term_no_new": 2, "takeover": found}


def entered(story: Story, world: World, **changes: Any) -> str:
    """Everything that the secretariat enters."""
    key = world.associations["association"].key
    story.start("secretary", "association_takeover", key)
    story.do("secretary", "takeover_details", **papers.self_check())
    story.do("secretary", "takeover_charter", **charter(story))
    story.do("secretary", "takeover_term", **term(story, **changes))
    story.do("secretary", "takeover_roster", **papers.member_roster(12))
    assert story.open == ["confirm_takeover"]
    return str(key)


def test_an_association_that_is_there_already_is_registered_watched_and_elects(story: Story, world: World) -> None:
    key = entered(story, world)
    with pytest.raises(Refused) as caught:
        story.do("secretary", "confirm_takeover", takeover_decision={"decision": "agree", "papers_checked": True})
    assert caught.value.problem["status"] == 403, "nobody confirms what they entered"
    story.do("local", "confirm_takeover", takeover_decision={"decision": "agree", "papers_checked": True})
    assert (story.open, story.status) == ([], "COMPLETED")
    found = story.send("local", "GET", f"/associations/{key}")
    assert (found["status"], found["foundedOn"]) == ("active", "2018-05-10")
    (kept,) = story.send("local", "POST", "/terms/search", {"filter": {"associationKey": key}})["items"]
    assert (kept["termNo"], kept["startsOn"], kept["endsOn"]) == (2, "2023-05-20", "2028-05-20")
    assert (kept["stage"], kept["nextStageDate"][:10]) == ("normal", "2027-05-19"), "T-12 begins at midnight there"
    people = story.parts.transact(lambda work: officers.in_office(work.session, int(key)), SERVICE)
    assert [(one.name, one.office, one.term_no) for one in people] == [
        ("陈建国", "chair", 2), ("林晓梅", "secretary_general", 2), ("王海涛", "member", 2),
    ]  # fmt: skip
    assert story.send("secretary", "POST", "/members/search", {})["page"]["totalItems"] == 12
    story.start("secretary", "term_election", int(key))
    assert story.variables()["term_no_new"] == 3
    with pytest.raises(Refused) as caught:
        story.start("secretary", "association_takeover", int(key))
    assert caught.value.problem["code"] == "association_exists"


def test_a_term_that_is_over_already_is_overdue_from_the_first_day(story: Story, world: World) -> None:
    key = entered(story, world, elected_on="2020-05-20", starts_on="2020-05-20", ends_on="2025-05-20")
    story.do("local", "confirm_takeover", takeover_decision={"decision": "agree", "papers_checked": True})
    (kept,) = story.send("local", "POST", "/terms/search", {"filter": {"associationKey": key}})["items"]
    assert kept["stage"] == "overdue"


def test_the_local_association_returns_or_refuses_what_does_not_agree_with_the_papers(
    story: Story, world: World
) -> None:
    key = entered(story, world)
    with pytest.raises(Refused) as caught:
        story.start("preparatory", "founding", int(key))
    assert caught.value.problem["code"] == "association_being_opened"
    story.do("local", "confirm_takeover", takeover_decision={"decision": "return", "opinion": "届满日与批复不符。"})
    assert story.open == ["takeover_details"]
    story.do("secretary", "takeover_details", **papers.self_check())
    assert story.shown("takeover_charter")["charter"]["rules"], "what was entered is still there"
    story.do("secretary", "takeover_charter", **charter(story))
    for wrong in ({"ends_on": "2023-05-01"}, {"starts_on": "2023-05-01"}, {"elected_on": date.max.isoformat()}):
        with pytest.raises(Refused) as caught:
            story.do("secretary", "takeover_term", **term(story, **wrong))
        assert caught.value.problem["fields"], wrong
    story.do("secretary", "takeover_term", **term(story))
    story.do("secretary", "takeover_roster", **papers.member_roster(12))
    story.do(
        "local", "confirm_takeover", takeover_decision={"decision": "reject", "opinion": "没有批复，应按组建办理。"}
    )
    assert story.status == "COMPLETED"
    assert story.send("local", "GET", f"/associations/{key}")["status"] == "preparing"
    story.start("preparatory", "founding", int(key))
