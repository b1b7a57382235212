"""The charter changes between two congresses, and the association may get another name (domain.md §3.F F2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios import test_election as election
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Story
from tests.scenarios.test_founding_paths import rule
from tests.web.conftest import Browser

Json = dict[str, Any]
ROW = {"article": "第十六条", "old": "届期五年。", "new": "届期三年。", "reason": "适应园区发展需要。"}


def begin(story: Story, world: World) -> str:
    key, _ = in_office(story, world)
    story.start("secretary", "charter_change", int(key))
    return key


def draft(story: Story, *, new_name: str | None = None, **rules: Any) -> None:
    """`rules` are the new values by key; their article is 第二十条."""
    file = story.upload("secretary")
    change: Json = {"explanation": "根据园区发展情况提出修改。", "changes": [ROW], "draft_file": [file]}
    shown = story.shown("draft_charter_change")["charter_change"]["rules"]
    changed = {key: {"value": value, "article": "第二十条"} for key, value in rules.items()}
    change |= {"rules_changed": bool(rules), "new_name": new_name, "rules": {**shown, **changed}}
    story.do("secretary", "draft_charter_change", charter_change=change)


def consent(story: Story) -> None:
    story.do("party", "party_review", **papers.agreed())


def vote(story: Story, *, present: int = 52, yes: int = 52) -> None:
    """Two thirds of 60 are 40 for the quorum; two thirds of 52 present are 35 for the charter."""
    file = [story.upload("secretary")]
    session = {
        "held_on": "2026-11-20",
        "place": "园区会议中心",
        "due_count": 60,
        "present_count": present,
        "sheet": file,
    }
    ballot = {"yes": yes, "no": present - yes, "abstain": 0, "adopted_file": file}
    story.do("secretary", "charter_session", sign_in=session, charter_ballot=ballot)


def approve(story: Story) -> None:
    decision = {"decision": "agree", "doc_no": "江科协发〔2026〕15号"}
    story.do("local", "decide_charter", charter_decision=decision)


def versions(story: Story, key: str) -> list[Json]:
    found: list[Json] = story.send("secretary", "GET", f"/associations/{key}/charter-rules/versions")["items"]
    return found


def test_an_approved_change_is_the_next_version_and_the_page_shows_what_changed(story: Story, world: World) -> None:
    key = begin(story, world)
    draft(story, new_name="江城高新技术开发区科学技术协会", term_years=3)
    consent(story)
    vote(story, yes=35)
    assert story.open == ["decide_charter"], "the region approves; nothing was decided otherwise"
    approve(story)
    assert story.status == "COMPLETED"
    found = story.send("secretary", "GET", f"/associations/{key}/charter-rules/difference?from=1&to=2")["items"]
    assert [(one["key"], one["before"], one["after"], one["articleAfter"]) for one in found] == [
        ("term_years", 5, 3, "第二十条")
    ], "rules that stay keep their article"
    assert story.send("secretary", "GET", f"/associations/{key}")["name"] == "江城高新技术开发区科学技术协会"
    browser = Browser(story.app.test_client())
    browser.sign_in("secretary")
    page = browser.get(f"/associations/{key}/charter").text
    assert "第 2 版，" in page
    assert "<del>5（" in page and "<ins>3（第二十条）</ins>" in page


def test_an_election_under_way_keeps_the_version_that_it_began_with(story: Story, world: World) -> None:
    key = election.start(story, world)
    under_way = story.instance
    story.start("secretary", "charter_change", int(key))
    draft(story, term_years=3, quorum_fraction="4/5")
    consent(story)
    vote(story)
    approve(story)
    story.instance = under_way
    assert story.variables()["charter_rules_version"] == 1
    election.draft(story)
    election.consent(story)
    election.nominate(story)
    election.convene(story, 40)  # two thirds of 60; four fifths would be 48
    election.deliberate(story, 40)
    election.count(story)
    election.count(story)
    election.finish(story)
    assert election.terms(story, key)[1]["endsOn"] == "2032-02-20", "five years, as the rules said when it began"


@pytest.mark.parametrize("path", ["filing_before", "filing_after"])
def test_where_the_region_files_the_change_is_filed(story: Story, world: World, path: str) -> None:
    rule(story, world, foundingPath=path)
    key = begin(story, world)
    draft(story, filing_days=20)
    consent(story)
    vote(story)
    # 30 days from the congress of 2026-11-20 by the charter that this procedure began with
    assert story.variables()["filing_due_on"] == "2026-12-20"
    file = story.upload("secretary")
    filing = {"filing_doc_no": "园科协〔2026〕15号", "filing_date": "2026-12-01"}
    filing |= {name: [file] for name in ("report_file", "charter_file", "bundle")}
    story.do("secretary", "file_result", filing=filing)
    items = dict.fromkeys(("report", "minutes", "charter", "quorum"), "ok")
    story.do("local", "check_filing", filing_check={"check_items": items, "result": "accept_filing"})
    assert story.status == "COMPLETED"
    newest = versions(story, key)[0]
    assert (newest["version"], newest["effectiveOn"]) == (2, "2026-11-20")


def test_a_change_that_is_refused_anywhere_leaves_the_old_charter(story: Story, world: World) -> None:
    key = begin(story, world)
    draft(story, term_years=3)
    story.do("party", "party_review", party={"decision": "return", "opinion": "请说明届期缩短的理由。"})
    draft(story, term_years=4)
    story.do("party", "party_review", party={"decision": "reject", "opinion": "现阶段不宜修改章程。"})
    assert story.status == "COMPLETED"
    story.start("secretary", "charter_change", int(key))
    draft(story, term_years=4)
    consent(story)
    vote(story, present=39, yes=39)
    assert story.open == ["charter_session"], "40 of 60 are needed"
    vote(story, yes=34)
    assert story.status == "COMPLETED"
    story.start("secretary", "charter_change", int(key))
    draft(story, term_years=4)
    consent(story)
    vote(story)
    no = {"decision": "reject", "opinion": "届期的规定与上级章程不一致。"}
    story.do("local", "decide_charter", charter_decision=no)
    assert story.status == "COMPLETED"
    assert len(versions(story, key)) == 1


def test_a_new_name_alone_makes_no_version_of_the_rules(story: Story, world: World) -> None:
    key = begin(story, world)
    draft(story, new_name="江城高新技术开发区科学技术协会")
    consent(story)
    vote(story)
    approve(story)
    assert len(versions(story, key)) == 1
