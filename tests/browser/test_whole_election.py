"""A whole term election by hand, from its four drafts to the filed result; each person at their own browser."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from service.domain.workdays import SHANGHAI
from service.usecases.clock import tick
from service.usecases.work import Parts
from tests.browser.person import FILE, PHONE, Person, work
from tests.conftest import Clock
from tests.scenarios import election_papers, papers

ASSOCIATION = "【演示】江城创客大厦"
SEATS, DELEGATES = 5, 6


@pytest.fixture(autouse=True)
def six_months_before_the_end(clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)


def test_an_election_goes_from_four_drafts_through_one_return_to_the_filed_result(
    person: type[Person], clock: Clock, parts: Parts
) -> None:
    li = person("secretary").sign_in()
    chen, wang = (person(name, viewport=PHONE).sign_in() for name in ("committee", "party"))
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    work(li, "制定换届方案", election_papers.election_plan())
    work(li, "起草工作报告", election_papers.work_report_as_shown)
    work(li, "起草章程修改草案", election_papers.no_amendment())
    work(li, "拟定候选人名单", election_papers.candidate_list(SEATS))
    work(li, "拟定代表名额", election_papers.delegate_plan(DELEGATES))

    work(chen, "委员会审议", lambda file, shown: election_papers.review_as_shown(file, shown, "work_report"))
    li.go("/tasks")
    expect(li.page.locator(".inbox")).to_contain_text("起草工作报告")
    expect(li.page.locator(".inbox")).not_to_contain_text("拟定代表名额")
    work(li, "起草工作报告", election_papers.work_report_as_shown)
    work(chen, "委员会审议", election_papers.review_as_shown)
    work(wang, "党组织审核", papers.agreed())

    work(li, "下发推荐通知", election_papers.nomination_notice(FILE))
    work(li, "征集代表", election_papers.delegates(DELEGATES))
    work(li, "代表资格审查", election_papers.credentials)
    work(li, "征集委员候选人", lambda _, shown: election_papers.nominated(shown))
    work(li, "候选人审查", lambda _, shown: election_papers.candidate_check(shown))

    clock.now = datetime(2027, 1, 15, 10, tzinfo=SHANGHAI)
    anybody = person("nobody", viewport=PHONE)
    anybody.go("/sign-in")
    anybody.page.get_by_role("link", name="公示与公开").click()
    anybody.page.get_by_role("link", name=ASSOCIATION).click()
    expect(anybody.page.locator("main")).to_contain_text("请在 2027-01-20 前（含当日）向园区科协秘书处")
    anybody.accessible()
    anybody.page.emulate_media(color_scheme="dark")
    anybody.go("/public")
    anybody.accessible()

    li = person("secretary").sign_in()
    li.go("/instances?process=term_election")
    li.page.locator("main tbody").get_by_role("link", name=ASSOCIATION).click()
    expect(li.page.locator("html[data-ready]")).to_be_attached()
    expect(li.page.locator("main")).to_contain_text("等待“公示期满”，2027-01-21 00:00 自动继续。")
    button = li.page.locator(".timers").get_by_role("button", name="公示期满")
    button.click()
    expect(li.page.locator(".diagram .djs-element.is-chosen")).to_have_count(1)
    expect(li.page.locator(".hist li.is-chosen")).not_to_have_count(0)
    li.accessible()
    button.click()
    expect(li.page.locator(".is-chosen")).to_have_count(0)
    li.page.locator(".diagram .djs-element[data-element-id=election_plan]").click()
    expect(li.page.locator(".hist li.is-chosen").first).to_contain_text("制定换届方案")

    clock.now = datetime(2027, 1, 21, 10, tzinfo=SHANGHAI)  # the list was published until the day before
    tick(parts)
    li = person("secretary").sign_in()
    work(li, "公示结果", election_papers.publicity)
    work(li, "召集大会", election_papers.congress_plan(FILE))

    clock.now = datetime(2027, 2, 20, 18, tzinfo=SHANGHAI)
    li, he = (person(name).sign_in() for name in ("secretary", "teller"))
    zhao = person("local", viewport=PHONE).sign_in()
    work(li, "签到", papers.sign_in(FILE, DELEGATES, DELEGATES, "2027-02-20"))
    work(li, "预备事项", papers.procedure())
    work(li, "议程①", papers.report_vote(DELEGATES))
    work(li, "议程②", {"charter_ballot": {"unchanged": True}})
    work(he, "计票", papers.count)
    work(he, "计票", papers.count)
    work(he, "签署选举结果", papers.election_result)
    work(li, "报送备案", papers.filing_report(FILE, "2027-02-20"))
    work(zhao, "备案审查", papers.filing_accepted())
    work(li, "归档与交接", election_papers.handover(FILE))

    li.go("/associations")
    li.page.get_by_role("link", name=ASSOCIATION).click()
    expect(li.page.locator("main")).to_contain_text("第 2 届")
    expect(li.page.locator("main")).to_contain_text("2032-02-20")
    expect(li.page.locator("main")).to_contain_text("备案回执")
    for who in (li, chen, wang, he, zhao):
        who.accessible()
