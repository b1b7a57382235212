"""The public side of an election: the list of candidates while it is published, the result, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import election_papers
from tests.scenarios import test_election as election
from tests.scenarios.story import Story
from tests.web.conftest import Browser

UNLISTED = "未列名候选人"
# What people entered that anybody may read (domain.md §3.B B34), and what is told by the same words: the units that
# recommended somebody are those where they work, and the first day of the first term is that of the first report.
PUBLIC = {
    "name", "unit", "recommended_by", "publicity_from", "publicity_to", "channel", "objections_to", "association_name",
    "association_key", "report_from", "term_start", "term_end", "plan_congress_date", "held_on", "receipt_no",
}  # fmt: skip


@pytest.fixture
def anybody(story: Story) -> Browser:
    return Browser(story.app.test_client())


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of everything that people entered."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    elif isinstance(value, str) and len(value) > 3:
        yield name, value


def settled(story: Story, world: World) -> str:
    """An election whose list of candidates is settled, with one who is not on it; the key of the association."""
    key = election.start(story, world)
    election.draft(story)
    election.consent(story)
    election.collect(story, UNLISTED)
    checked = election_papers.candidate_check(story.shown("candidate_check"), date(2027, 1, 12))
    for row in checked["final_list"]["candidates"]:
        if row["name"] == UNLISTED:
            row |= {"check": "no", "reason": "年龄不符合章程的规定"}
    story.do("secretary", "candidate_check", **checked)
    return key


def test_a_list_is_public_on_its_days_with_whom_to_tell_and_nothing_else(
    story: Story, world: World, anybody: Browser
) -> None:
    key = settled(story, world)
    story.at(2027, 1, 11)
    assert "现在没有正在公示的名单" in anybody.get(f"/public/{key}").text, "it begins tomorrow"
    for day in (12, 20):
        story.at(2027, 1, day)
        page = anybody.get(f"/public/{key}").text
        assert "第 2 届委员会候选人名单公示" in page and "2027-01-12 至 2027-01-20" in page
        assert "请在 2027-01-20 前（含当日）向园区科协秘书处（管委会 305 室）提出" in page
    listed = [row["name"] for row in story.variables()["final_candidates"]]
    assert len(listed) == election_papers.SIZE and all(name in page for name in listed)
    assert UNLISTED not in page and "年龄不符合" not in page
    assert page.index(listed[0]) < page.index(listed[-1]), "in the order of the list"
    told = {field for field, text in leaves(story.variables()) if text in page}
    assert told <= PUBLIC, told - PUBLIC
    assert "正在公示" in anybody.get("/public").text
    story.at(2027, 1, 21)
    assert "现在没有正在公示的名单" in anybody.get(f"/public/{key}").text
    assert "正在公示" not in anybody.get("/public").text.partition("<table")[2]


def test_the_result_is_public_once_it_is_filed(story: Story, world: World, anybody: Browser) -> None:
    key = election.start(story, world)
    election.draft(story)
    election.consent(story)
    election.nominate(story)
    election.convene(story)
    election.deliberate(story)
    election.count(story)
    election.count(story)
    before = anybody.get(f"/public/{key}").text
    assert "第 2 届" not in before, "elected, but not signed and filed"
    election.finish(story)
    page = anybody.get(f"/public/{key}").text
    assert "2027-02-20 选举产生，任期 2027-02-20 至 2032-02-20" in page
    assert "备案回执" in page
    for row in story.send("secretary", "POST", "/officers/search", {"filter": {"associationKey": key}})["items"]:
        assert row["name"] in page
    told = {field for field, text in leaves(story.variables()) if text in page}
    assert told <= PUBLIC, told - PUBLIC
    assert "同意意见" not in page, "what the Party organisation wrote stays inside"


def test_an_association_in_preparation_has_no_public_page(story: Story, world: World, anybody: Browser) -> None:
    key = world.associations["association"].key
    assert anybody.get(f"/public/{key}").status_code == 404
    assert anybody.get("/public/nonsense").status_code == 404
