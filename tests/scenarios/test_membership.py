"""People and units join an association, leave it and are expelled: E01 to E05 of domain.md §3.E."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_roster import enrol, items

Json = dict[str, Any]
UNIT = {
    "unit_name": "江城智能制造有限公司", "unit_kind": "enterprise", "unit_uscc": papers.UNIT_CODE,
    "unit_st_workers": 120, "rep": "林晓梅", "contact": "027-87654321",
}  # fmt: skip


def begin(story: Story, world: World, **rules: Any) -> str:
    key, _ = in_office(story, world, **rules)
    enrol(story, key, 2)
    story.start("secretary", "membership", int(key))
    return key


def apply(story: Story, *people: Json, groups: tuple[Json, ...] = ()) -> None:
    """E01."""
    given = {"individuals": list(people), "groups": list(groups)}
    files = [story.upload("secretary")]
    story.do("secretary", "enter_applications", roster=given, agree_charter=True, application_files=files)


def check(story: Story, decision: str = "agree", **opinion: str) -> None:
    """E02."""
    story.do("secretary", "check_applications", member_check={"decision": decision, **opinion})


def decide(story: Story, who: str, element: str, *refused: str) -> None:
    """E03."""
    rows = story.shown(element)["approval"]["rows"]
    no = {"approved": False, "reason": "不在本园区工作"}
    rows = [{**row, **(no if row["name"] in refused else {})} for row in rows]
    story.do(who, element, approval={"rows": rows, "resolution_file": [story.upload(who)]})


def members(story: Story, key: str) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["memberNo"], one["status"]) for one in items(story, "secretary", "members", key)}


def applicant(name: str, number: int) -> Json:
    return {
        **papers.member_roster(1)["roster"]["individuals"][0],
        **papers.person(name, number),
        "consent_privacy": True,
    }


def test_the_committee_decides_on_each_applicant_and_who_was_a_member_is_not_enrolled_twice(
    story: Story, world: World
) -> None:
    key = begin(story, world)
    there = papers.member_roster(1)["roster"]["individuals"][0]
    apply(story, applicant("周新一", 71), applicant("吴新二", 72), there, groups=(UNIT,))
    assert story.variables()["known_members"]["active"] == ["会员000 江城高新区科学技术协会-2022-0001"]
    check(story)
    assert story.open == ["approve_members"]
    decide(story, "committee", "approve_members", "吴新二")
    assert story.status == "COMPLETED"
    found = members(story, key)
    assert found["周新一"] == ("江城高新区科学技术协会-2026-0001", "active")
    assert found["江城智能制造有限公司"] == ("江城高新区科学技术协会-2026-0002", "active")
    assert "吴新二" not in found
    assert story.variables()["enrolment"] == {"new": 2, "again": 0, "there": 1}
    joined = next(one for one in items(story, "secretary", "members", key) if one["name"] == "周新一")
    assert [one["fromOn"] for one in joined["memberships"]] == ["2026-11-24"], "E04: from the day of enrolment"


def test_where_the_charter_says_so_the_secretary_general_decides(story: Story, world: World) -> None:
    key = begin(story, world, member_approval="secretary_general")
    apply(story, applicant("周新一", 71))
    check(story, "return", opinion="请补充单位盖章的申请表。")
    assert story.open == ["enter_applications"]
    apply(story, applicant("周新一", 71))
    check(story)
    assert story.open == ["approve_by_secretary"]
    decide(story, "secretary", "approve_by_secretary", "周新一")
    assert story.status == "COMPLETED"
    assert "周新一" not in members(story, key)


def test_applications_may_be_rejected(story: Story, world: World) -> None:
    key = begin(story, world)
    apply(story, applicant("周新一", 71))
    check(story, "reject", opinion="不属于本园区，请向所在园区科协申请。")
    assert story.status == "COMPLETED"
    assert len(members(story, key)) == 2


def test_a_refusal_without_its_reason_and_an_empty_list_are_not_taken(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        apply(story)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["roster.nobody"]
    apply(story, applicant("周新一", 71))
    check(story)
    rows = [{**row, "approved": False} for row in story.shown("approve_members")["approval"]["rows"]]
    decision = {"rows": rows, "resolution_file": [story.upload("committee")]}
    with pytest.raises(Refused) as caught:
        story.do("committee", "approve_members", approval=decision)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["approval.reasons"]


def end(story: Story, key: str, kind: str, *numbers: str) -> None:
    """E05."""
    story.start("secretary", "membership_end", int(key))
    ending = {
        "change_kind": kind, "rows": [{"member_no": number} for number in numbers], "effective_on": "2026-12-01",
        "reason": "工作单位迁出园区", "request_file": [],
    }  # fmt: skip
    story.do("secretary", "request_ending", ending=ending)


def test_a_member_leaves_and_comes_back_with_the_old_number(story: Story, world: World) -> None:
    key = begin(story, world)
    end(story, key, "leave", "江城高新区科学技术协会-2022-0001")
    assert story.status == "COMPLETED"
    assert members(story, key)["会员000"] == ("江城高新区科学技术协会-2022-0001", "left")
    story.at(2026, 12, 10)
    story.start("secretary", "membership", int(key))
    apply(story, papers.member_roster(1)["roster"]["individuals"][0])
    assert story.variables()["known_members"]["former"] == ["会员000 江城高新区科学技术协会-2022-0001"]
    check(story)
    decide(story, "committee", "approve_members")
    (back,) = [one for one in items(story, "secretary", "members", key) if one["name"] == "会员000"]
    assert (back["memberNo"], back["status"]) == ("江城高新区科学技术协会-2022-0001", "active")
    spans = [(one["fromOn"], one["untilOn"]) for one in back["memberships"]]
    assert sorted(spans, key=str) == [("2022-03-01", "2026-12-01"), ("2026-12-10", None)]


def vote(story: Story, present: int, yes: int) -> None:
    found = {"held_on": "2026-11-25", "due_count": 15, "present_count": present, "yes": yes, "no": present - yes}
    minutes = [story.upload("committee")]
    story.do("committee", "expulsion_vote", resolution={**found, "abstain": 0, "minutes": minutes})


def test_an_expulsion_needs_the_vote_of_a_quorate_committee(story: Story, world: World) -> None:
    key = begin(story, world)
    end(story, key, "expel", "江城高新区科学技术协会-2022-0001")
    vote(story, 9, 9)  # two thirds of 15 are 10
    assert story.open == ["expulsion_vote"]
    vote(story, 12, 6)  # more than half of 12 is 7
    assert story.status == "COMPLETED"
    assert members(story, key)["会员000"][1] == "active"
    end(story, key, "expel", "江城高新区科学技术协会-2022-0001")
    vote(story, 12, 7)
    assert members(story, key)["会员000"][1] == "expelled"


def test_a_number_that_is_not_on_the_roster_is_told_at_its_row(story: Story, world: World) -> None:
    key = begin(story, world)
    with pytest.raises(Refused) as caught:
        end(story, key, "leave", "江城高新区科学技术协会-2022-0001", "江城高新区科学技术协会-2022-0099")
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("ending.rows[1].member_no", "member_unknown")
    ]
    assert story.open == ["request_ending"], "nothing was kept"
