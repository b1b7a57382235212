"""A whole founding by hand, from the application through one return to the registered term; each person at their own
browser, applicant and deciders on a telephone. What they enter is what the scenarios enter through REST."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from service.domain.workdays import SHANGHAI
from tests.browser.person import FILE, PHONE, Person, work
from tests.conftest import Clock
from tests.scenarios import papers

PARK = "合肥高新技术产业开发区"
ASSOCIATION = "江城高新区科学技术协会"
HEFEI = "340100"
SEATS = 5
ENTITLED = 12


@pytest.fixture(autouse=True)
def before_the_congress(clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)


def test_a_founding_goes_from_application_through_one_return_to_its_first_term(
    person: type[Person], clock: Clock
) -> None:
    zhou, wang, zhao = (person(name, viewport=PHONE).sign_in() for name in ("preparatory", "party", "local"))
    zhou.start("/start/founding", PARK, "发起组建")
    work(zhou, "立项与资格自查", papers.self_check(party_region_code=HEFEI, party_org_name=f"{PARK}党工委"))
    work(zhou, "成立筹备组", papers.preparatory_group())
    work(zhou, "会员登记", papers.member_roster(2))
    work(zhou, "起草章程", papers.charter_draft(FILE))
    work(zhou, "拟定候选人建议名单", papers.proposed_candidates(SEATS))
    work(zhou, "撰写申请报告", papers.founding_application())
    work(zhou, "准备佐证材料", papers.founding_evidence(FILE))

    work(wang, "党组织审核", papers.returned("application"))
    zhou.go("/tasks")
    expect(zhou.page.locator(".inbox")).to_contain_text("撰写申请报告")
    expect(zhou.page.locator(".inbox")).not_to_contain_text("起草章程")
    work(zhou, "撰写申请报告", papers.founding_application())
    work(wang, "党组织审核", papers.agreed())

    work(zhou, "提交申请", papers.submission())
    work(zhao, "受理与形式审查", papers.accepted())
    work(zhao, "审核", papers.reviewed())
    work(zhao, "审批", papers.approved())
    work(zhou, "筹备成立大会", papers.congress_plan(FILE))

    clock.now = datetime(2027, 1, 15, 18, tzinfo=SHANGHAI)
    li, he = (person(name).sign_in() for name in ("secretary", "teller"))
    sheet = papers.sign_in(FILE, ENTITLED, ENTITLED, "2027-01-15")
    sheet["sign_in"]["due_reason"] = "另有十名会员在申请之后登记，名册待补录。"
    work(li, "签到", sheet)
    work(li, "预备事项", papers.procedure())
    work(li, "议程①", papers.report_vote(ENTITLED))
    work(li, "议程②", papers.charter_vote(ENTITLED, if_rejected="vote_again"))
    work(he, "计票", papers.count)
    work(he, "计票", papers.count)
    work(he, "签署选举结果", papers.election_result)
    work(li, "报送备案", papers.filing_report(FILE, "2027-01-15"))
    work(zhao, "备案审查", papers.filing_accepted())

    zhou.go("/instances/mine")
    zhou.page.get_by_role("link", name=ASSOCIATION).first.click()
    expect(zhou.page.locator("main")).to_contain_text("已经办结")
    expect(zhou.page.locator(".hist")).to_contain_text("退回修改")
    li.go("/associations")
    li.page.get_by_role("link", name=ASSOCIATION).click()
    expect(li.page.locator("main")).to_contain_text("第 1 届")
    expect(li.page.locator("main")).to_contain_text("2032-01-15")
    for who in (zhou, wang, zhao, li, he):
        who.accessible()
