"""Foundings by other ways: S4, S6, S7 and S8 of domain.md §6, by the rules of the receiving region."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.usecases import people
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import PASSWORD, World
from tests.scenarios import papers
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_founding import apply, ballots, begin, convene, draft, elect, file_it


def rule(story: Story, world: World, **rules: Any) -> None:
    """The city's association decides its region's rules."""
    key = world.organisations["city"].key
    story.send("local", "PUT", f"/organisations/{key}/region-rules", rules | {"reason": "本地区的规定"})


def drafted(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    story.do("party", "party_review", **papers.agreed())


def judged(result: str, **more: Any) -> dict[str, Any]:
    return {"founding_filing": {"result": result, **more}}


def test_s6_where_the_region_files_before_the_congress_nobody_approves(story: Story, world: World) -> None:
    rule(story, world, foundingPath="filing_before")
    drafted(story, world)
    assert story.open == ["submit_filing"]
    story.do("preparatory", "submit_filing", **papers.submission())
    story.do("local", "check_founding_filing", **judged("accept_filing"))
    assert story.open == ["prepare_congress"]
    assert story.variables()["founding_receipt_no"], "the filing has its number"
    convene(story)
    elect(story)
    file_it(story)
    assert story.status == "COMPLETED"


def test_a_filing_before_the_congress_is_supplemented_and_objected_to(story: Story, world: World) -> None:
    rule(story, world, foundingPath="filing_before")
    drafted(story, world)
    story.do("preparatory", "submit_filing", **papers.submission())
    gap = judged("supplement", returned=["charter"], opinion="章程缺少经费一章。", gaps_due="2026-12-20")
    story.do("local", "check_founding_filing", **gap)
    assert story.open == ["supplement_application"]
    story.do("preparatory", "supplement_application", **papers.supplemented(story.shown("supplement_application")))
    story.do("local", "check_founding_filing", **judged("object", objection="委员名额与章程不一致，请说明。"))
    assert story.open == ["answer_objection"]
    story.do("preparatory", "answer_objection", filing_answer={"note": "名额已按章程第十六条改正。", "files": []})
    story.do("local", "check_founding_filing", **judged("accept_filing"))
    assert story.open == ["prepare_congress"]


def test_a_filing_without_an_answer_counts_as_accepted_and_the_supervisor_is_told(story: Story, world: World) -> None:
    rule(story, world, foundingPath="filing_before", deadlineDays={"founding_filing": 3})
    drafted(story, world)
    story.do("preparatory", "submit_filing", **papers.submission())
    assert story.shown("check_founding_filing")["answer_days"] == 3, "the clerk reads the region's number"
    # three working days after Tuesday 2026-11-24 end with Friday 2026-11-27
    story.at(2026, 11, 27, 23)
    assert story.open == ["check_founding_filing"]
    story.at(2026, 11, 28, 1)
    assert story.open == ["prepare_congress"]
    titles = [notice["title"] for notice in story.send("supervisor", "POST", "/notices/search", {})["items"]]
    assert any("逾期未答复" in title for title in titles)


def test_s7_where_the_region_files_after_the_congress_it_is_held_at_once(story: Story, world: World) -> None:
    rule(story, world, foundingPath="filing_after")
    drafted(story, world)
    assert story.open == ["prepare_congress"]
    # nobody's reply limits it: it was planned for 2027-03-01, and that is what the Party organisation consented to
    assert story.task("prepare_congress")["dueDate"].startswith("2027-03-01T")
    convene(story)
    story.do("secretary", "procedural_items", **papers.procedure())
    story.do("secretary", "report_vote", **papers.report_vote(52))
    story.do("secretary", "charter_vote", **papers.charter_vote(34, 18, if_rejected="vote_again"))  # 35 are needed
    amended = papers.charter_draft(story.upload("secretary"), term_start_basis="approved", term_years=3)
    story.do("secretary", "amend_charter", **amended)
    story.do("secretary", "charter_vote", **papers.charter_vote(52, if_rejected="vote_again"))
    ballots(story)
    assert story.open == ["file_result"], "founding and result are filed together"
    story.at(2027, 1, 20)
    assert story.variables()["filing_facts"]["term_years"] == 3, "computed from what was adopted, not typed"
    file_it(story)
    assert story.status == "COMPLETED"
    wanted = {"filter": {"associationKey": str(world.associations["association"].key)}}
    (term,) = story.send("supervisor", "POST", "/terms/search", wanted)["items"]
    # no reply (批复) exists on this path: the filing stands for it. Three years, as the congress amended the draft
    assert (term["startsOn"], term["endsOn"]) == ("2027-01-20", "2030-01-20")


def test_a_region_that_changes_its_mind_does_not_disturb_what_runs(story: Story, world: World) -> None:
    begin(story, world)
    rule(story, world, foundingPath="filing_after")
    draft(story)
    story.do("party", "party_review", **papers.agreed())
    assert story.open == ["submit_application"], "the path was decided when the application was routed"


def test_s8_a_reply_lapses_six_months_after_it_unless_it_is_extended_once(story: Story, world: World) -> None:
    begin(story, world)
    draft(story)
    apply(story)  # the reply is of 2026-11-24
    story.at(2027, 3, 25)
    story.at(2027, 4, 25)
    notices = story.send("preparatory", "POST", "/notices/search", {"page": {"limit": 100}})["items"]
    assert sum(notice["title"] == "请按期召开成立大会" for notice in notices) == 2, "after four months and after five"
    story.at(2027, 5, 24, 23)
    assert story.open == ["prepare_congress"]
    story.at(2027, 5, 25)
    assert story.open == ["decide_lapse"]
    story.do("local", "decide_lapse", lapse={"decision": "agree", "opinion": "园区搬迁，准予延长。"})
    assert story.open == ["prepare_congress"]
    assert story.variables()["lapse_until"] == "2027-08-24"
    # planned in time and never held: the limit runs on while the sign-in is waited for
    plan = papers.congress_plan(story.upload("preparatory"), "2027-08-20T09:00+08:00")
    story.do("preparatory", "prepare_congress", **plan)
    story.at(2027, 8, 24, 23)
    assert story.open == ["sign_in"]
    story.at(2027, 8, 25)
    assert story.open == ["decide_lapse"]
    with pytest.raises(Refused) as caught:
        story.do("local", "decide_lapse", lapse={"decision": "agree", "opinion": "再延长三个月。"})
    assert caught.value.problem["fields"], "once is enough"
    story.do("local", "decide_lapse", lapse={"decision": "terminate", "opinion": "仍不具备召开条件。"})
    assert (story.open, story.status) == ([], "COMPLETED")
    association = story.send("supervisor", "GET", f"/associations/{world.associations['association'].key}")
    assert association["status"] == "preparing"


def test_s4_an_operator_without_a_party_organisation_asks_the_one_above(story: Story, world: World) -> None:
    def appoint(work: Work) -> None:
        person = people.create_person(work, "city_party", "市委组织", PASSWORD)
        people.grant_role(work, person.key, "party_committee", world.organisations["upper_party"].key)

    story.parts.transact(appoint, SERVICE)
    story.start("preparatory", "founding", world.associations["association"].key)
    operated = {
        "operator_kind": "enterprise",
        "operator_name": "江城创客有限公司",
        "operator_uscc": papers.UNIT_CODE,
        "party_org_kind": "superior_organisation",
        "party_org_name": "中共江城市委",
    }
    story.do("preparatory", "self_check", **papers.self_check(**operated))
    story.do("preparatory", "preparatory_group", **papers.preparatory_group())
    draft(story, "member_roster", "charter_draft", "proposed_candidates", "founding_application")
    file = story.upload("preparatory")
    evidence = papers.founding_evidence(file)["evidence"] | {"operator_licence": [file]}
    story.do("preparatory", "founding_evidence", evidence=evidence)
    with pytest.raises(Refused):
        story.do("party", "party_review", **papers.agreed())
    story.do("city_party", "party_review", **papers.agreed())
    assert story.open == ["submit_application"]


def on_paper(story: Story, world: World) -> None:
    """An operator whose superior Party organisation nobody has an account of."""
    story.start("preparatory", "founding", world.associations["association"].key)
    operated = {
        "operator_kind": "enterprise", "operator_name": "江城创客有限公司", "operator_uscc": papers.UNIT_CODE,
        "party_org_kind": "superior_organisation", "party_org_name": "中共江城市非公企业工委",
    }  # fmt: skip
    story.do("preparatory", "self_check", **papers.self_check(**operated))
    story.do("preparatory", "preparatory_group", **papers.preparatory_group())
    draft(story, "member_roster", "charter_draft", "proposed_candidates", "founding_application")
    file = story.upload("preparatory")
    evidence = papers.founding_evidence(file)["evidence"] | {"operator_licence": [file]}
    story.do("preparatory", "founding_evidence", evidence=evidence)
    assert story.open == ["upload_consent"]


def test_a_party_organisation_without_an_account_consents_on_paper(story: Story, world: World) -> None:
    on_paper(story, world)
    paper = {"decision": "agree", "party_meeting_date": "2026-11-20", "offline": True}
    with pytest.raises(Refused) as caught:
        story.do("preparatory", "upload_consent", party=paper)
    assert [field["path"] for field in caught.value.problem["fields"]] == ["party.consent_file"]
    story.do("preparatory", "upload_consent", party=paper | {"consent_file": [story.upload("preparatory")]})
    assert story.open == ["submit_application"]
    story.do("preparatory", "submit_application", **papers.submission())
    assert story.shown("formal_check")["party"]["offline"] is True, "the clerk is told to check the original"


def test_a_party_organisation_says_no_on_paper(story: Story, world: World) -> None:
    on_paper(story, world)
    paper = {
        "decision": "reject",
        "opinion": "园区拟并入开发区，暂不成立。",
        "party_meeting_date": "2026-11-20",
        "offline": True,
    }
    story.do("preparatory", "upload_consent", party=paper | {"consent_file": [story.upload("preparatory")]})
    assert (story.open, story.status) == ([], "COMPLETED")


UNITS = ("江城光电有限公司", "江城生物有限公司", "江城智能有限公司")
OF_UNIT = dict(zip(UNITS, ("optics", "biology", "machines"), strict=True))


def jointly(story: Story, world: World, *withdraw: str) -> None:
    """Three units found together; `withdraw` think better of it."""

    def appoint(work: Work) -> None:
        for name in UNITS:
            person = people.create_person(work, OF_UNIT[name], f"{name}经办", PASSWORD)
            people.grant_role(work, person.key, "unit", world.organisations["park"].key)

    story.parts.transact(appoint, SERVICE)
    story.start("preparatory", "founding", world.associations["association"].key)
    units = [
        {"unit_name": name, "unit_uscc": papers.UNIT_CODE, "contact": "张三", "quota": 5, "lead": name == UNITS[0]}
        for name in UNITS
    ]
    joint = {"assoc_kind": "joint", "assoc_name": "江城高新区联合科学技术协会", "joint_units": units}
    story.do("preparatory", "self_check", **papers.self_check(**joint))
    file = story.upload("preparatory")
    group = papers.preparatory_group() | {"lead_agreement": [file], "joint_consents": [file]}
    story.do("preparatory", "preparatory_group", **group)
    assert story.open == ["confirm_joint"] * 3, "each unit confirms by itself"
    first = ""
    for place, task in enumerate(story.tasks()):
        unit = story.send("administrator", "POST", f"/user-tasks/{task['userTaskKey']}/variables/search", {})["items"]
        name = next(json.loads(item["value"]) for item in unit if item["name"] == "unit")["unit_name"]
        agrees = {"decision": "agree", "confirmer": "李四", "consent_file": [story.upload(OF_UNIT[name])]}
        leaves = {"decision": "withdraw", "confirmer": "李四", "opinion": "本单位近期搬迁，暂不参加。"}
        values = {"variables": {"joint": leaves if name in withdraw else agrees}}
        if place:
            with pytest.raises(Refused) as caught:
                story.send(OF_UNIT[first], "POST", f"/user-tasks/{task['userTaskKey']}/completion", values)
            assert first in caught.value.problem["detail"], "nobody confirms for two units"
        else:
            first = name
        story.send(OF_UNIT[name], "POST", f"/user-tasks/{task['userTaskKey']}/completion", values)


def test_s5_of_three_units_the_lead_leaves_and_two_go_on_with_another_to_their_first_term(
    story: Story, world: World
) -> None:
    jointly(story, world, UNITS[0])
    assert story.open == ["name_lead"], "a joint association has exactly one lead unit"
    file = story.upload("preparatory")
    story.do("preparatory", "name_lead", joint_lead={"unit_name": UNITS[2], "agreement": [file]})
    units = story.variables()["joint_units"]
    assert [(unit["unit_name"], unit["lead"]) for unit in units] == [(UNITS[1], False), (UNITS[2], True)]
    with pytest.raises(Refused) as caught:
        story.do("preparatory", "proposed_candidates", **papers.proposed_candidates(15))
    assert caught.value.problem["fields"], "two quotas of five are no fifteen seats"
    story.do("preparatory", "proposed_candidates", **papers.proposed_candidates(10))
    draft(story, "member_roster", "charter_draft", "founding_application")
    evidence = papers.founding_evidence(file)["evidence"] | {"joint_papers": [file]}
    story.do("preparatory", "founding_evidence", evidence=evidence)
    apply(story)
    convene(story)
    elect(story)
    file_it(story)
    assert story.status == "COMPLETED"
    association = story.send("supervisor", "GET", f"/associations/{world.associations['association'].key}")
    assert (association["status"], association["name"]) == ("active", "江城高新区联合科学技术协会")


def test_s5_of_three_units_two_leave_and_one_founds_alone(story: Story, world: World) -> None:
    jointly(story, world, *UNITS[1:])
    assert story.open == ["convert_single"]
    with pytest.raises(Refused):
        story.do("preparatory", "convert_single", single={"assoc_name": "江城高新区联合科学技术协会"})
    story.do("preparatory", "convert_single", single={"assoc_name": "江城高新区科学技术协会"})
    found = story.variables()
    assert (found["assoc_kind"], found["assoc_name"]) == ("single", "江城高新区科学技术协会")
    story.do("preparatory", "proposed_candidates", **papers.proposed_candidates(15))
