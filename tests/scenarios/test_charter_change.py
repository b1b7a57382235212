"""The charter changes between two congresses, and the association may get another name (domain.md §3.F F2)."""

from __future__ import annotations

from typing import Any

import pytest

from service.store.associations import Association
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios import test_election as election
from tests.scenarios.conftest import in_office, told
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_founding_decisions import hire
from tests.scenarios.test_founding_paths import rule
from tests.scenarios.test_roster import enrol
from tests.web.conftest import Browser

Json = dict[str, Any]
ROW = {"article": "第十六条", "old": "届期五年。", "new": "届期三年。", "reason": "适应园区发展需要。"}


def begin(story: Story, world: World) -> str:
    key, _ = in_office(story, world)
    story.start("secretary", "charter_change", int(key))
    return key


def draft(story: Story, *, new_name: str | None = None, article: str | None = "第二十条", **rules: Any) -> None:
    """`rules` are the new values by key, each with the article."""
    file = story.upload("secretary")
    change: Json = {"explanation": "根据园区发展情况提出修改。", "changes": [ROW], "draft_file": [file]}
    shown = story.shown("draft_charter_change")["charter_change"]["rules"]
    changed = {key: {"value": value, "article": article} for key, value in rules.items()}
    change |= {"rules_changed": bool(rules), "new_name": new_name, "rules": {**shown, **changed}}
    story.do("secretary", "draft_charter_change", charter_change=change)


def consent(story: Story) -> None:
    story.do("party", "party_review", **papers.agreed())


def vote(story: Story, *, present: int = 52, yes: int = 52, due: int = 60) -> None:
    """Two thirds of 60 are 40 for the quorum; two thirds of 52 present are 35 for the charter."""
    file = [story.upload("secretary")]
    session = {
        "held_on": "2026-11-20",
        "place": "园区会议中心",
        "due_count": due,
        "present_count": present,
        "sheet": file,
    }
    ballot = {"yes": yes, "no": present - yes, "abstain": 0, "adopted_file": file}
    story.do("secretary", "charter_session", sign_in=session, charter_ballot=ballot)


def refuse(story: Story, world: World) -> None:
    no = {"decision": "reject", "opinion": "届期的规定与上级章程不一致。"}
    story.do("local", "decide_charter", charter_decision=no)
    hire(story, world, "leader", "郑副主席")
    story.do("leader", "countersign_charter", countersign={"decision": "agree"})


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
    refuse(story, world)
    assert story.status == "COMPLETED"
    assert "届期的规定与上级章程不一致。" in told(story)
    assert len(versions(story, key)) == 1


def test_a_changed_rule_names_its_article_and_a_new_name_is_nobody_elses(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        draft(story, article=None, term_years=3, notice_days=15)
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        (f"charter_change.rules.{key}.article", "charter_article_missing") for key in ("term_years", "notice_days")
    ]
    other = _neighbour(story, world)
    for name, code in ((other, "name_taken"), ("江城高新技术开发区科技协会", "form_field_message")):
        with pytest.raises(Refused) as caught:
            draft(story, new_name=name)
        assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [("charter_change.new_name", code)]
    draft(story, new_name="江城高新技术开发区科学技术协会")
    assert story.open == ["party_review"]


def test_the_members_entitled_are_those_of_the_roster_and_the_change_may_be_taken_back(
    story: Story, world: World
) -> None:
    key, _ = in_office(story, world, assembly_kind="members")
    enrol(story, key, 60)
    story.start("secretary", "charter_change", int(key))
    draft(story, term_years=3)
    consent(story)
    assert story.shown("charter_session")["sign_in"] == {"due_count": 60}
    with pytest.raises(Refused) as caught:
        vote(story, due=52)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["sign_in.due_reason"]
    vote(story)
    assert story.open == ["decide_charter"]
    body = {"reason": "届期的修改需要再征求会员意见。"}
    story.send("secretary", "POST", f"/process-instances/{story.instance}/withdrawal", body)
    assert (story.open, story.status, len(versions(story, key))) == ([], "COMPLETED", 1)
    assert body["reason"] in told(story, "local")


def test_a_new_name_alone_makes_no_version_of_the_rules(story: Story, world: World) -> None:
    key = begin(story, world)
    draft(story, new_name="江城高新技术开发区科学技术协会")
    consent(story)
    vote(story)
    approve(story)
    assert len(versions(story, key)) == 1


def _neighbour(story: Story, world: World) -> str:
    """The name of another association of the same local association."""

    def settle(work: Work) -> str:
        other = work.session.get_one(Association, world.associations["other_association"].key)
        other.local_organisation_key = world.organisations["city"].key
        return other.name

    return story.parts.transact(settle, None)
