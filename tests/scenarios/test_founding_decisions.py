"""What can go another way between the submission of a founding and its congress: domain.md §3.A A05 to A10."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.usecases import people
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import PASSWORD, World
from tests.scenarios import papers
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_founding import SECOND_DATE, apply, begin, convene, draft, elect
from tests.scenarios.test_founding_paths import rule

WHOM = "学会部 027-87123443"
REASON = "园区企业科技工作者人数不足，成立条件尚不具备，请发展会员后再申请。"


def submitted(story: Story, world: World) -> None:
    """A01 to A05, on Tuesday 2026-11-24."""
    begin(story, world)
    draft(story)
    story.do("party", "party_review", **papers.agreed())
    story.do("preparatory", "submit_application", **papers.submission())


def reviewed(story: Story, world: World) -> None:
    """Up to the decision."""
    submitted(story, world)
    story.do("local", "formal_check", **papers.accepted())
    story.do("local", "review_application", **papers.reviewed())


def hire(story: Story, world: World, username: str, name: str, where: str = "city") -> None:
    """Somebody else of a local association."""

    def appoint(work: Work) -> None:
        person = people.create_person(work, username, name, PASSWORD)
        people.grant_role(work, person.key, "local_association", world.organisations[where].key)

    story.parts.transact(appoint, SERVICE)


def titles(story: Story, who: str) -> list[str]:
    notices = story.send(who, "POST", "/notices/search", {"page": {"limit": 100}})["items"]
    return [notice["title"] for notice in notices]


def filed_papers(story: Story) -> list[dict[str, Any]]:
    body = {"filter": {"associationKey": story.variables()["association_key"]}, "page": {"limit": 100}}
    found: list[dict[str, Any]] = story.send("local", "POST", "/papers/search", body)["items"]
    return found


def refuse(story: Story, who: str = "local") -> None:
    story.do(who, "decide_application", approval={"decision": "reject", "reject_reason": REASON, "ask_whom": WHOM})


def withdraw(story: Story, who: str) -> None:
    story.send(who, "POST", f"/process-instances/{story.instance}/withdrawal", {"reason": "园区调整，改日再申请。"})


def test_an_application_without_an_answer_in_five_working_days_counts_as_accepted(story: Story, world: World) -> None:
    submitted(story, world)
    story.at(2026, 12, 1, 23)  # the fifth working day
    assert story.open == ["formal_check"]
    story.at(2026, 12, 2, 1)
    assert story.open == ["review_application"]
    assert story.variables()["accept_no"], "it is numbered like any other"
    assert story.shown("review_application")["formal"]["silent"] is True, "the reviewer is warned: nobody has checked"
    assert "成立申请逾期未答复：江城高新区科学技术协会" in titles(story, "supervisor")


def test_a_refusal_is_countersigned_by_a_second_person_and_a_new_case_names_the_old(story: Story, world: World) -> None:
    reviewed(story, world)
    with pytest.raises(Refused):
        story.do("local", "decide_application", approval={"decision": "reject", "reject_reason": "不行"})
    refuse(story)
    assert story.open == ["countersign_refusal"]
    with pytest.raises(Refused) as caught:
        story.do("local", "countersign_refusal", countersign={"decision": "agree"})
    assert caught.value.problem["status"] == 403, "nobody countersigns their own refusal"
    assert "另一人" in caught.value.problem["detail"]
    hire(story, world, "leader", "郑副主席")
    story.do("leader", "countersign_refusal", countersign={"decision": "agree"})
    assert (story.open, story.status) == ([], "COMPLETED")
    notices = story.send("preparatory", "POST", "/notices/search", {})["items"]
    told = [notice["text"] for notice in notices if notice["title"] == "不予批准通知"]
    assert len(told) == 1 and REASON in told[0] and WHOM in told[0], "the reason, and whom to ask"
    refused = story.instance
    story.start("preparatory", "founding", world.associations["association"].key)
    assert story.open == ["self_check"]
    assert story.variables()["previous_case"] == {"process_instance_key": refused, "ended_on": "2026-11-24"}


def test_the_decision_is_due_in_five_working_days_and_once_ten_later(story: Story, world: World) -> None:
    reviewed(story, world)
    assert story.task("decide_application")["dueDate"].startswith("2026-12-01T")
    extension = {"decision": "extend", "extend_reason": "需征求市委组织部意见。"}
    story.do("local", "decide_application", approval=extension)
    # ten working days from 2026-12-01
    assert story.task("decide_application")["dueDate"].startswith("2026-12-15T")
    with pytest.raises(Refused) as caught:
        story.do("local", "decide_application", approval=extension)
    assert caught.value.problem["fields"], "once is enough"
    story.do("local", "decide_application", **papers.approved())
    assert story.open == ["prepare_congress"]


def refused(story: Story, who: str, element_id: str, **values: Any) -> str:
    """What somebody is told who must leave a step to another."""
    with pytest.raises(Refused) as caught:
        story.do(who, element_id, **values)
    assert caught.value.problem["status"] == 403
    return str(caught.value.problem["detail"])


def test_s25_a_candidate_has_no_hand_in_it_and_a_region_may_want_three_different_people(
    story: Story, world: World
) -> None:
    rule(story, world, separateHands=True)
    hire(story, world, "candidate", papers.NAMES[4])
    hire(story, world, "reviewer", "吴科长")
    hire(story, world, "leader", "郑副主席")
    submitted(story, world)
    assert papers.NAMES[4] in refused(story, "candidate", "formal_check", **papers.accepted())
    story.do("local", "formal_check", **papers.accepted())
    assert "另一人" in refused(story, "local", "review_application", **papers.reviewed())
    story.do("reviewer", "review_application", **papers.reviewed())
    for who in ("local", "reviewer"):  # 经办、审核、签发
        assert "另一人" in refused(story, who, "decide_application", **papers.approved())
    assert papers.NAMES[4] in refused(story, "candidate", "decide_application", **papers.approved())
    refuse(story, "leader")
    assert papers.NAMES[4] in refused(story, "candidate", "countersign_refusal", countersign={"decision": "agree"})
    story.do("reviewer", "countersign_refusal", countersign={"decision": "return", "opinion": "人数已达到地区要求。"})
    assert story.shown("decide_application")["approval"] is None
    story.do("leader", "decide_application", **papers.approved())
    assert story.open == ["prepare_congress"]


def test_the_applicant_takes_it_back_until_it_is_decided(story: Story, world: World) -> None:
    begin(story, world)
    with pytest.raises(Refused) as caught:
        withdraw(story, "preparatory")
    assert caught.value.problem["status"] == 409, "there is nothing submitted yet"
    draft(story)
    story.do("party", "party_review", **papers.agreed())
    story.do("preparatory", "submit_application", **papers.submission())
    story.do("local", "formal_check", **papers.accepted())
    for who, status in (("local", 403), ("party", 403), ("stranger", 404)):
        with pytest.raises(Refused) as caught:
            withdraw(story, who)
        assert caught.value.problem["status"] == status, who
    message = {"name": "withdrawal", "correlationKey": str(world.associations["association"].key)}
    with pytest.raises(Refused) as caught:
        story.send("local", "POST", "/messages/correlation", message)
    assert caught.value.problem["status"] == 403, "nor by the side door"
    withdraw(story, "preparatory")
    assert (story.open, story.status) == ([], "COMPLETED")
    assert "成立申请已撤回：江城高新区科学技术协会" in titles(story, "local")


def test_a_decided_application_is_not_taken_back(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    apply(story)
    with pytest.raises(Refused) as caught:
        withdraw(story, "preparatory")
    assert caught.value.problem["status"] == 409


def supplement(story: Story, world: World) -> None:
    """Gaps named on 2026-11-24, due on 2026-12-15."""
    submitted(story, world)
    story.do("local", "formal_check", **papers.supplement_wanted("charter"))


def test_a_supplement_that_does_not_come_counts_as_withdrawn_after_notice(story: Story, world: World) -> None:
    supplement(story, world)
    story.at(2026, 12, 15, 23)
    assert story.open == ["supplement_application"]
    story.at(2026, 12, 16, 1)
    assert story.open == ["judge_overdue", "supplement_application"]
    assert "补正已逾期：江城高新区科学技术协会" in titles(story, "preparatory")
    # five working days from Wednesday 2026-12-16 end with 2026-12-23
    story.at(2026, 12, 23, 23)
    assert story.status == "ACTIVE"
    story.at(2026, 12, 24, 1)
    assert (story.open, story.status) == ([], "COMPLETED")
    assert "成立申请已撤回：江城高新区科学技术协会" in titles(story, "local")


def test_a_late_supplement_is_taken_as_long_as_nobody_has_judged(story: Story, world: World) -> None:
    supplement(story, world)
    story.at(2026, 12, 17)
    story.do("preparatory", "supplement_application", **papers.supplemented(story.shown("supplement_application")))
    assert story.open == ["formal_check"], "the question of its lateness is over"
    # five working days from Thursday 2026-12-17: the check counts anew
    assert story.task("formal_check")["dueDate"].startswith("2026-12-24T")


def test_a_supplement_is_extended_once(story: Story, world: World) -> None:
    submitted(story, world)
    story.do("local", "formal_check", **papers.supplement_wanted("charter", due="2026-12-01"))
    story.at(2026, 12, 2)
    longer = {"decision": "extend", "opinion": "单位盖章流程较长，同意延长。"}
    story.do("local", "judge_overdue", overdue=longer)
    assert story.open == ["supplement_application"]
    # 15 working days from Tuesday 2026-12-01 end on Tuesday 2026-12-22
    story.at(2026, 12, 22, 23)
    assert story.open == ["supplement_application"]
    story.at(2026, 12, 23, 1)
    assert story.open == ["judge_overdue", "supplement_application"]
    with pytest.raises(Refused) as caught:
        story.do("local", "judge_overdue", overdue=longer)
    assert caught.value.problem["fields"], "once is enough"
    story.do("local", "judge_overdue", overdue={"decision": "withdraw", "opinion": "已延长一次，仍未补正。"})
    assert (story.open, story.status) == ([], "COMPLETED")


def test_an_application_to_the_wrong_association_is_transferred(story: Story, world: World) -> None:
    submitted(story, world)
    moved = {**papers.accepted()["formal"], "result": "transfer", "opinion": "党组织关系已转至省直。"}
    with pytest.raises(Refused):
        story.do("local", "formal_check", formal={**moved, "transfer_region": "999999"})
    assert story.open == ["formal_check"]
    story.do("local", "formal_check", formal={**moved, "transfer_region": "420000"})
    assert story.open == ["formal_check"], "it is checked anew by those who are competent"
    with pytest.raises(Refused) as caught:
        story.do("local", "formal_check", **papers.accepted())
    assert caught.value.problem["status"] in (403, 404)
    assert story.variables()["party_region_code"] == "420000"
    hire(story, world, "provincial", "钱处长", "province")
    story.do("provincial", "formal_check", **papers.accepted())
    assert story.variables()["accept_no"].startswith("示范省科协-SL-"), "it is theirs from now on"
    story.do("provincial", "review_application", **papers.reviewed())
    story.do("provincial", "decide_application", **papers.approved())
    assert story.open == ["prepare_congress"]


def test_a_review_and_a_decision_may_each_return_an_application_whatever_is_missing_in_it(
    story: Story, world: World
) -> None:
    submitted(story, world)
    story.do("local", "formal_check", **papers.accepted())
    accepted = story.variables()["accept_no"]
    assert f"受理通知：{accepted}" in titles(story, "preparatory")
    back = {"site_visit": False, "decision": "return", "opinion": "园区已更名，筹备组组长已调离。"}
    back["returned"] = ["organisation", "preparatory_group", "party_consent"]
    story.do("local", "review_application", review=back)
    assert story.open == ["supplement_application"]
    shown = story.shown("supplement_application")
    file = story.upload("preparatory")
    mended = papers.supplemented(shown) | papers.self_check(park_name="江城新区") | papers.preparatory_group()
    mended |= {"prep_head": papers.NAMES[1], "party_supplement": {"consent_file": [file]}}
    blank = mended | {"assoc_name": " 江城高新区科学技术协会"}  # what the form lets pass, the first check did not
    with pytest.raises(Refused) as caught:
        story.do("preparatory", "supplement_application", **blank)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["assoc_name"]
    story.do("preparatory", "supplement_application", **mended)
    found = story.variables()
    assert (found["park_name"], found["prep_head"]) == ("江城新区", papers.NAMES[1])
    assert found["party"]["consent_file"][0]["documentId"] == file["documentId"]
    assert (found["party"]["decision"], found["party"]["party_meeting_date"]) == ("agree", "2026-11-20"), "kept"
    story.do("local", "formal_check", **papers.accepted())
    # the review advises against it, and the leader may see it otherwise
    story.do("local", "review_application", review={"site_visit": False, "decision": "reject", "opinion": REASON})
    story.do("local", "decide_application", approval={"decision": "return", "opinion": REASON, "returned": ["charter"]})
    story.do("preparatory", "supplement_application", **papers.supplemented(story.shown("supplement_application")))
    assert story.open == ["formal_check"]
    story.do("local", "formal_check", **papers.accepted())
    assert story.variables()["accept_no"] == accepted
    filed = {paper["title"]: paper["summary"] for paper in filed_papers(story)}
    names = [f"江城市科协-BZ-2026-{serial:04d}" for serial in (1, 2)]
    assert f"江城高新区科学技术协会成立申请受理通知 {accepted}" in filed, "once for one case"
    assert filed[f"江城高新区科学技术协会一次性补正告知书 {names[0]}"] == back["opinion"]
    assert f"一次性补正告知书：{names[1]}" in titles(story, "preparatory")


def test_a_draft_that_nobody_fills_in_is_closed_after_half_a_year(story: Story, world: World) -> None:
    story.start("preparatory", "founding", world.associations["association"].key)
    story.at(2027, 5, 22)  # 179 days after 2026-11-24
    assert story.open == ["self_check"]
    story.at(2027, 5, 23)
    assert (story.open, story.status) == ([], "COMPLETED")
    assert "组建草稿已关闭：江城高新区科学技术协会" in titles(story, "preparatory")


def adjourned_twice(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    apply(story)
    convene(story, present=39)  # 2/3 of 60 is 40
    assert story.open == ["prepare_congress"]
    assert "成立大会流会：江城高新区科学技术协会" in titles(story, "local")
    convene(story, 39, SECOND_DATE)
    assert story.open == ["choose_after_adjournment"]
    assert "成立大会再次流会：江城高新区科学技术协会" in titles(story, "party")


def choose(story: Story, choice: str) -> None:
    answer: dict[str, Any] = {"choice": choice, "reason": "会员分散在外地，难以到会。"}
    story.do("preparatory", "choose_after_adjournment", adjournment=answer)


def test_a_congress_adjourned_twice_is_reported_and_held_in_another_form(story: Story, world: World) -> None:
    adjourned_twice(story, world)
    choose(story, "other_form")
    convene(story, on=date(2027, 2, 19))
    elect(story)
    assert story.open == ["file_result"]
    # A11: filing_days 30 after 2027-02-19 end on 2027-03-21; 15 and 5 days before, on the day, then weekly
    for (month, day), told in (
        ((3, 5), 0), ((3, 6), 1), ((3, 15), 1), ((3, 16), 2), ((3, 20), 2), ((3, 21), 3), ((3, 27), 3), ((3, 28), 4),
        ((4, 4), 5),
    ):  # fmt: skip
        story.at(2027, month, day)
        assert titles(story, "secretary").count("请报送结果备案") == told, (month, day)


def test_a_congress_adjourned_twice_may_end_the_founding(story: Story, world: World) -> None:
    adjourned_twice(story, world)
    choose(story, "stop")
    assert (story.open, story.status) == ([], "COMPLETED")
    association = story.send("supervisor", "GET", f"/associations/{world.associations['association'].key}")
    assert association["status"] == "preparing"
