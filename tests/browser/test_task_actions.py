"""What people do around a task, by hand: the menu, its dialogs, and what the others then see."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from service.domain.workdays import SHANGHAI
from tests.browser.person import Person, work
from tests.conftest import Clock
from tests.scenarios import election_papers

ASSOCIATION = "【演示】江城创客大厦"


@pytest.fixture(autouse=True)
def six_months_before_the_end(clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)


def choose(who: Person, action: str) -> None:
    """Open the dialog of an action with the keyboard alone."""
    menu = who.page.locator(".work details.menu summary")
    menu.focus()
    menu.press("Enter")
    who.page.locator(".work details.menu button", has_text=action).press("Enter")
    expect(who.page.locator("dialog[open]")).to_be_visible()
    who.accessible()


def confirm(who: Person, told: str) -> None:
    who.page.locator("dialog[open] button.primary").click()
    expect(who.page.locator(".say.good")).to_contain_text(told)


def test_a_review_is_prepared_with_opinions_goes_back_and_comes_straight_again(person: type[Person]) -> None:
    li, chen, wang = (person(name).sign_in() for name in ("secretary", "committee", "party"))
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    work(li, "制定换届方案", election_papers.election_plan())

    li.open_task("拟定候选人名单")
    choose(li, "委派他人填写")
    li.page.locator("dialog[open] select").select_option(label="陈委员【演示】")
    li.page.locator("dialog[open] textarea").fill("请按新的结构要求")
    confirm(li, "已委派")
    expect(li.page.locator(".sheet")).to_contain_text("已委派 陈委员【演示】 填写")
    li.accessible()
    chen.open_task("拟定候选人名单")
    expect(chen.page.locator(".sheet")).to_contain_text("李秘书【演示】委派您填写")
    chen.fill(chen.form["schema"], election_papers.candidate_list(5))
    expect(chen.page.locator(".send button.primary")).to_have_text("填好交回")
    chen.submit()
    expect(chen.page.locator(".say.good")).to_contain_text("已填好交回")
    li.open_task("拟定候选人名单")
    expect(li.page.locator(".sheet")).to_contain_text("陈委员【演示】已填好")
    li.submit()
    expect(li.page).to_have_url(li.submitted)

    work(li, "起草工作报告", election_papers.work_report_as_shown)
    work(li, "起草章程修改草案", election_papers.no_amendment())
    work(li, "拟定代表名额", election_papers.delegate_plan(6))

    chen.open_task("委员会审议")
    choose(chen, "加签")
    chen.page.locator("dialog[open] select").select_option(label="王书记【演示】")
    chen.page.locator("dialog[open] textarea").fill("候选人名单是否可行？")
    confirm(chen, "已请对方签署意见")
    chen.accessible()
    wang.go("/tasks/to-sign")
    expect(wang.page.locator("nav a", has_text="待签")).to_have_text("待签1")
    wang.accessible()
    wang.page.locator("a.task", has_text="委员会审议").click()
    wang.page.get_by_label("提出异议", exact=True).check()
    wang.page.locator(".opine textarea").fill("请核对名额")
    wang.accessible()
    wang.page.get_by_role("button", name="签署意见").click()
    expect(wang.page.locator(".opinions")).to_contain_text("请核对名额")

    chen.open_task("委员会审议")
    choose(chen, "退回")
    expect(chen.page.locator("dialog[open]")).to_contain_text("李秘书【演示】于 2026-11-24 办结")
    chen.page.locator("dialog[open] label", has_text="拟定候选人名单").click()
    chen.page.locator("dialog[open] textarea").fill("名额与章程不符")
    confirm(chen, "已退回")
    li.open_task("拟定候选人名单")
    expect(li.page.locator(".sheet")).to_contain_text("名额与章程不符")
    li.accessible()
    li.submit()
    expect(li.page).to_have_url(li.submitted)
    chen.open_task("委员会审议")
    expect(chen.page.locator(".opinions")).to_contain_text("请核对名额")
    chen.page.locator(".tabs a", has_text="办理记录").click()
    expect(chen.page.locator(".hist")).to_contain_text("退回任务")


def test_a_draft_is_taken_back_urged_and_copied(person: type[Person]) -> None:
    li, chen, wang = (person(name).sign_in() for name in ("secretary", "committee", "party"))
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    work(li, "制定换届方案", election_papers.election_plan())
    work(li, "拟定代表名额", election_papers.delegate_plan(6))
    li.go("/tasks/done")
    li.page.locator("th a", has_text="拟定代表名额").click()
    choose(li, "撤回")
    confirm(li, "已撤回")
    expect(li.page.locator("[data-form]")).to_be_visible()

    choose(li, "抄送")
    li.page.locator("dialog[open] label", has_text="王书记").click()
    confirm(li, "已抄送")
    wang.go("/copies")
    wang.accessible()
    wang.page.get_by_role("button", name="查看").click()
    expect(wang.page).to_have_url(re.compile(r"/tasks/\d+"))
    wang.go("/copies")
    expect(wang.page.locator(".head")).to_contain_text("没有未读")

    chen.page.goto(li.page.url)
    choose(chen, "催办")
    confirm(chen, "已催办")
    expect(chen.page.locator(".work details.menu")).to_have_count(0)
    li.go("/notices")
    expect(li.page.locator(".notices")).to_contain_text("催办：④拟定代表名额")


def test_somebody_away_names_a_substitute(person: type[Person]) -> None:
    li, chen = person("secretary").sign_in(), person("committee").sign_in()
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    li.page.locator("details.menu summary.who").click()
    li.page.get_by_role("link", name="代理设置").click()
    li.accessible()
    li.page.get_by_label("代理人", exact=True).select_option(label="陈委员【演示】")
    li.page.get_by_label("从", exact=True).fill("2026-11-24")
    li.page.get_by_label("到（含当日）").fill("2026-11-23")
    li.page.get_by_role("button", name="指定代理人").click()
    expect(li.page.locator(".say.bad")).to_contain_text("代理期应从开始到结束")
    li.page.get_by_label("到（含当日）").fill("2026-11-30")
    li.page.get_by_role("button", name="指定代理人").click()
    expect(li.page.locator(".say.good")).to_contain_text("代理人已指定")
    expect(li.page.locator("table")).to_contain_text("2026-11-24 至 2026-11-30")
    chen.open_task("制定换届方案")
    expect(chen.page.locator(".sheet")).to_contain_text("您正在代 李秘书【演示】 办理")
    chen.fill(chen.form["schema"], election_papers.election_plan())
    chen.submit()
    expect(chen.page).to_have_url(chen.submitted)
