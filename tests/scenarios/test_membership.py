"""People and units join an association, leave it and are expelled: E01 to E05 of domain.md §3.E."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios import test_election as election
from tests.scenarios.conftest import in_office, told
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_mid_term_change import seat
from tests.scenarios.test_roster import enrol, items

Json = dict[str, Any]
NUMBER = "江城高新区科学技术协会-2022-0001"  # of 会员000
AGREED = {"agree_charter": True, "agree_line": True}  # the guide's condition, 第二章五
UNIT = {
    "unit_name": "江城智能制造有限公司", "unit_kind": "enterprise", "unit_uscc": papers.UNIT_CODE,
    "unit_st_workers": 120, "rep": "林晓梅", "rep_gender": "female", "rep_post": "技术总监", "contact": "027-87654321",
    **AGREED,
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
    story.do("secretary", "enter_applications", roster=given, application_files=files)


def check(story: Story, decision: str = "agree", **opinion: str) -> None:
    """E02."""
    story.do("secretary", "check_applications", member_check={"decision": decision, **opinion})


def decide(story: Story, who: str, element: str, *refused: str, present: int = 12, yes: int = 12) -> None:
    """E03. Two thirds of 15 are 10; more than half of those present decide."""
    rows = story.shown(element)["approval"]["rows"]
    no = {"approved": False, "reason": "不在本园区工作"}
    rows = [{**row, **(no if row["name"] in refused else {})} for row in rows]
    held = {"held_on": "2026-11-24", "due_count": 15, "present_count": present, "yes": yes, "no": present - yes}
    met = {**held, "abstain": 0} if who == "committee" else {}
    story.do(who, element, approval={"rows": rows, "resolution_file": [story.upload(who)], **met})


def members(story: Story, key: str) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["memberNo"], one["status"]) for one in items(story, "secretary", "members", key)}


def applicant(name: str, number: int) -> Json:
    return {**papers.person(name, number), "member_class": "technical", **AGREED}


def former() -> Json:
    """会员000, as the roster has it."""
    return {**papers.member_roster(1)["roster"]["individuals"][0], "member_class": "technical", **AGREED}


def test_the_committee_decides_on_each_applicant_and_who_was_a_member_is_not_enrolled_twice(
    story: Story, world: World
) -> None:
    key = begin(story, world)
    there = former()
    apply(story, applicant("周新一", 71), applicant("吴新二", 72), there, groups=(UNIT,))
    assert story.variables()["known_members"]["active"] == ["会员000 江城高新区科学技术协会-2022-0001"]
    check(story)
    assert story.open == ["approve_members"]
    decide(story, "committee", "approve_members", "吴新二", present=9, yes=9)
    assert story.open == ["approve_members"], "ten of fifteen are needed"
    decide(story, "committee", "approve_members", "吴新二")
    assert story.status == "COMPLETED"
    found = members(story, key)
    assert found["周新一"] == ("江城高新区科学技术协会-2026-0001", "active")
    assert found["江城智能制造有限公司"] == ("江城高新区科学技术协会-2026-0002", "active")
    assert "吴新二" not in found
    numbers = ["周新一 江城高新区科学技术协会-2026-0001", "江城智能制造有限公司 江城高新区科学技术协会-2026-0002"]
    assert story.variables()["enrolment"] == {"new": 2, "again": 0, "there": 1, "numbers": numbers}
    assert "、".join(numbers) in told(story), "E04: the secretary is told the numbers"
    (unit,) = [one for one in items(story, "secretary", "members", key) if one["kind"] == "group"]
    assert (unit["gender"], unit["post"]) == ("female", "技术总监"), "of the representative"
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
    assert "周新一（不在本园区工作）未获准入会" in told(story)


def test_a_list_that_the_committee_votes_down_enrols_nobody_and_the_secretary_is_told(
    story: Story, world: World
) -> None:
    key = begin(story, world)
    apply(story, applicant("周新一", 71))
    check(story)
    decide(story, "committee", "approve_members", yes=6)  # more than half of 12 is 7
    assert story.status == "COMPLETED"
    assert "周新一" not in members(story, key)
    assert "入会名单未通过" in told(story)


def test_applications_may_be_rejected(story: Story, world: World) -> None:
    key = begin(story, world)
    apply(story, applicant("周新一", 71))
    check(story, "reject", opinion="不属于本园区，请向所在园区科协申请。")
    assert story.status == "COMPLETED"
    assert len(members(story, key)) == 2


def test_what_is_incomplete_or_has_not_happened_yet_is_not_taken(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        apply(story)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["roster.nobody"]
    for without in (*AGREED, "member_class"):  # the conditions of the guide, 第二章五; the class by §3.H
        second, unit = applicant("吴新二", 72) | {without: None}, UNIT | {without: None}
        with pytest.raises(Refused) as caught:
            apply(story, applicant("周新一", 71), second, groups=(unit,))
        group = [f"roster.groups[0].{without}"] if without in AGREED else []
        paths = [field["path"] for field in caught.value.problem["fields"]]
        assert sorted(paths) == [*group, f"roster.individuals[1].{without}"]
    apply(story, applicant("周新一", 71))
    check(story)
    rows = [{**row, "approved": False} for row in story.shown("approve_members")["approval"]["rows"]]
    held = {"held_on": "2026-11-25", "due_count": 15, "present_count": 12, "yes": 12, "no": 0, "abstain": 0}
    decision = {"rows": rows, "resolution_file": [story.upload("committee")], **held}
    with pytest.raises(Refused) as caught:
        story.do("committee", "approve_members", approval=decision)
    assert [field["path"] for field in caught.value.problem["fields"]] == [
        "approval.reasons", "approval.held_on_past",
    ]  # fmt: skip


def end(story: Story, key: str, kind: str, *numbers: str, effective_on: str = "2026-11-24", **more: str) -> None:
    """E05."""
    story.start("secretary", "membership_end", int(key))
    ending = {
        "change_kind": kind, "rows": [{"member_no": number} for number in numbers], "effective_on": effective_on,
        "reason": "工作单位迁出园区", "request_file": [], **more,
    }  # fmt: skip
    story.do("secretary", "request_ending", ending=ending)


def test_a_member_leaves_and_comes_back_with_the_old_number(story: Story, world: World) -> None:
    key = begin(story, world)
    end(story, key, "leave", "江城高新区科学技术协会-2022-0001")
    assert story.status == "COMPLETED"
    assert members(story, key)["会员000"] == ("江城高新区科学技术协会-2022-0001", "left")
    story.at(2026, 12, 10)
    story.start("secretary", "membership", int(key))
    apply(story, former())
    assert story.variables()["known_members"]["former"] == ["会员000 江城高新区科学技术协会-2022-0001"]
    check(story)
    decide(story, "committee", "approve_members")
    (back,) = [one for one in items(story, "secretary", "members", key) if one["name"] == "会员000"]
    assert (back["memberNo"], back["status"]) == ("江城高新区科学技术协会-2022-0001", "active")
    spans = [(one["fromOn"], one["untilOn"]) for one in back["memberships"]]
    assert sorted(spans, key=str) == [("2022-03-01", "2026-11-24"), ("2026-12-10", None)]


def test_who_leaves_later_is_a_member_until_then_and_may_change_their_mind(story: Story, world: World) -> None:
    key = begin(story, world)
    end(story, key, "leave", NUMBER, effective_on="2026-12-31")
    first = story.instance
    assert members(story, key)["会员000"][1] == "active"
    story.start("secretary", "membership", int(key))
    apply(story, former())
    assert story.variables()["known_members"]["active"] == [f"会员000 {NUMBER}"], (
        "no second membership beside the first"
    )
    end(story, key, "leave", "江城高新区科学技术协会-2022-0002", effective_on="2026-12-31")
    body = {"reason": "会员决定继续留在本会。"}
    story.send("secretary", "POST", f"/process-instances/{story.instance}/withdrawal", body)
    story.at(2026, 12, 31, 1)
    assert {name: status for name, (_, status) in members(story, key).items()} == {
        "会员000": "left",
        "会员001": "active",
    }
    story.instance = first
    assert story.status == "COMPLETED"


def test_nobody_leaves_before_the_day_of_recording(story: Story, world: World) -> None:
    """Else 应到 of an election whose record date is over would change (domain.md §3.E)."""
    key = begin(story, world)
    story.at(2027, 1, 25)
    with pytest.raises(Refused) as caught:
        end(story, key, "leave", NUMBER, effective_on="2026-11-01")
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("ending.effective_on", "ending_backdated")
    ]
    assert story.open == ["request_ending"]


def test_who_moves_to_another_association_is_recorded_with_it(story: Story, world: World) -> None:
    key = begin(story, world)
    with pytest.raises(Refused) as caught:
        end(story, key, "transfer", NUMBER)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["ending.target_name"]
    end(story, key, "transfer", NUMBER, target_name="云山科技园科学技术协会")
    moved = next(one for one in items(story, "secretary", "members", key) if one["name"] == "会员000")
    (span,) = moved["memberships"]
    assert (moved["status"], span["endedBy"]) == ("left", "transfer")
    assert span["reason"] == "转往云山科技园科学技术协会：工作单位迁出园区"


def change(story: Story, key: str, *updates: Json) -> None:
    """E05, 信息变更."""
    story.start("secretary", "membership_end", int(key))
    ending = {"change_kind": "update", "updates": list(updates), "reason": "会员换了工作单位", "request_file": []}
    story.do("secretary", "request_ending", ending=ending)


def test_a_members_data_change_and_what_is_left_empty_stays(story: Story, world: World) -> None:
    key = begin(story, world)
    change(
        story, key, {"member_no": NUMBER, "unit": "江城光电有限公司", "post": "总工程师", "member_class": "management"}
    )
    assert story.status == "COMPLETED"
    found = next(one for one in items(story, "secretary", "members", key) if one["name"] == "会员000")
    assert (found["unit"], found["post"], found["memberClass"]) == ("江城光电有限公司", "总工程师", "management")
    assert (found["memberNo"], found["phone"], found["status"]) == (NUMBER, "13900000000", "active")


def test_a_change_that_makes_two_members_one_is_told_at_its_row(story: Story, world: World) -> None:
    key = begin(story, world)
    same = {"member_no": "江城高新区科学技术协会-2022-0002", "name": "会员000", "phone": "13900000000"}
    with pytest.raises(Refused) as caught:
        change(story, key, {"member_no": NUMBER, "post": "总工程师"}, same)
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("ending.updates[1].member_no", "member_taken")
    ]
    with pytest.raises(Refused) as caught:
        change(story, key, {"member_no": NUMBER, "phone": "027-87654321"})
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("ending.updates[0].phone", "mobile_invalid")
    ], "a landline is for units"
    found = next(one for one in items(story, "secretary", "members", key) if one["name"] == "会员000")
    assert found["post"] == "高级工程师", "nothing was kept"


def vote(story: Story, present: int, yes: int, **changes: Any) -> None:
    found: Json = {"held_on": "2026-11-24", "due_count": 15, "present_count": present, "yes": yes, "no": present - yes}
    minutes = [story.upload("committee")]
    story.do("committee", "expulsion_vote", resolution={**found, "abstain": 0, "minutes": minutes, **changes})


def test_an_expulsion_needs_the_vote_of_a_quorate_committee(story: Story, world: World) -> None:
    key = begin(story, world)
    seat(story, key, str(story.variables()["term_key"]))
    end(story, key, "expel", "江城高新区科学技术协会-2022-0001")
    assert story.shown("expulsion_vote")["resolution"] == {"due_count": 15}
    with pytest.raises(Refused) as caught:
        vote(story, 9, 9, due_count=12)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["resolution.due_reason"]
    vote(story, 9, 9)  # two thirds of 15 are 10
    assert story.open == ["expulsion_vote"]
    vote(story, 12, 6)  # more than half of 12 is 7
    assert story.status == "COMPLETED"
    assert members(story, key)["会员000"][1] == "active"
    end(story, key, "expel", "江城高新区科学技术协会-2022-0001")
    assert "除名未通过" in told(story)
    story.at(2026, 11, 30)
    vote(story, 12, 7)
    expelled = next(one for one in items(story, "secretary", "members", key) if one["name"] == "会员000")
    assert (expelled["status"], expelled["memberships"][0]["untilOn"]) == ("expelled", "2026-11-30")


def test_a_number_that_is_not_on_the_roster_is_told_at_its_row(story: Story, world: World) -> None:
    key = begin(story, world)
    with pytest.raises(Refused) as caught:
        end(story, key, "leave", "江城高新区科学技术协会-2022-0001", "江城高新区科学技术协会-2022-0099")
    assert [(f["path"], f["code"]) for f in caught.value.problem["fields"]] == [
        ("ending.rows[1].member_no", "member_unknown")
    ]
    assert story.open == ["request_ending"], "nothing was kept"


def test_who_leaves_while_an_election_is_open_counts_by_the_record_date(story: Story, world: World) -> None:
    """By default the day of the call for nominations: who leaves on it is no member, who leaves later is."""
    key, _ = in_office(story, world, assembly_kind="members")
    enrol(story, key, 60)
    under_way = story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan(kind="members"))
    election.draft(story, delegate_plan=election_papers.members_checked())
    election.consent(story)
    end(story, key, "leave", NUMBER)
    story.instance = under_way
    file = story.upload("secretary")
    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(file))
    story.do("secretary", "candidate_nominations", **election_papers.nominated(story.shown("candidate_nominations")))
    election.publish(story, file)
    story.at(2027, 1, 25)
    end(story, key, "leave", "江城高新区科学技术协会-2022-0002", effective_on="2027-01-25")
    assert story.status == "COMPLETED"
    story.instance = under_way
    story.do("secretary", "convene_congress", **election_papers.congress_plan(file))
    entitled = story.variables()["entitled"]
    assert (entitled["number"], entitled["record_date"]) == (59, "2026-11-24")
