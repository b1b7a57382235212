"""What somebody types is not lost: another machine, an ended session, a lost connection, two windows."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person

PARK = "合肥高新技术产业开发区"


@pytest.fixture
def zhou(person: type[Person]) -> Person:
    """Somebody with the first form of a founding open."""
    zhou = person("preparatory").sign_in()
    zhou.start("/start/founding", PARK, "发起组建")
    expect(zhou.page.locator("html")).to_have_attribute("data-ready", "1")
    return zhou


def name_of(page: Page) -> Any:
    return page.get_by_label("园区科协全称")


def task_path(who: Person) -> str:
    return re.sub(r"\?.*", "", who.page.url.removeprefix(who.address))


def saved(page: Page) -> None:
    expect(page.locator("#form-kept")).to_contain_text("草稿已保存")


def test_a_draft_is_found_again_on_another_machine(person: type[Person], zhou: Person) -> None:
    offered = name_of(zhou.page).input_value()
    name_of(zhou.page).fill("江城高新区科学技术协会")
    saved(zhou.page)
    zhou.accessible()
    elsewhere = person("preparatory", viewport={"width": 390, "height": 844}).sign_in()
    elsewhere.go(task_path(zhou))
    expect(elsewhere.page.locator("#form-restored")).to_contain_text(re.compile(r"已恢复 .*\d\d:\d\d 自动保存的草稿"))
    expect(name_of(elsewhere.page)).to_have_value("江城高新区科学技术协会")
    elsewhere.accessible()
    elsewhere.page.get_by_role("button", name="不要，重新填写").click()
    expect(elsewhere.page.locator("#form-restored")).to_be_hidden()
    expect(name_of(elsewhere.page)).to_have_value(offered)


def test_a_session_that_ends_while_typing_costs_nothing(zhou: Person) -> None:
    zhou.context.clear_cookies()
    name_of(zhou.page).fill("登录过期时填写的名称")
    trouble = zhou.page.locator("#form-trouble")
    expect(trouble).to_contain_text("登录已过期")
    zhou.accessible()
    path = task_path(zhou)
    trouble.get_by_role("link", name="重新登录").click()
    expect(zhou.page).to_have_url(re.compile("/sign-in"))
    zhou.page.fill("#username", "preparatory")
    zhou.page.fill("#password", zhou.password)
    zhou.page.press("#password", "Enter")
    expect(zhou.page).to_have_url(re.compile(re.escape(path)))
    expect(name_of(zhou.page)).to_have_value("登录过期时填写的名称")
    expect(name_of(zhou.page)).to_be_focused()
    saved(zhou.page)


def test_the_same_person_may_sign_in_anew_in_another_window(zhou: Person) -> None:
    other = zhou.context.new_page()
    other.goto(zhou.address + "/tasks")
    other.locator(".bar .menu summary").click()
    other.get_by_role("button", name="退出登录").click()
    expect(other).to_have_url(re.compile("/sign-in"))
    other.fill("#username", "preparatory")
    other.fill("#password", zhou.password)
    other.press("#password", "Enter")
    expect(other).to_have_url(re.compile("/tasks"))
    name_of(zhou.page).fill("旧窗口里继续填写")
    saved(zhou.page)


def test_a_lost_connection_is_told_and_caught_up(zhou: Person) -> None:
    def lose(route: Any) -> None:
        route.abort()

    zhou.page.route("**/draft", lose)
    name_of(zhou.page).fill("断网时填写的名称")
    expect(zhou.page.locator("#form-kept")).to_contain_text("草稿暂存在这台电脑上")
    kept = zhou.page.evaluate("() => Object.values(sessionStorage)")
    assert any("断网时填写的名称" in json.loads(text).get("values", {}).values() for text in kept)
    zhou.page.unroute("**/draft", lose)
    zhou.page.evaluate("() => dispatchEvent(new Event('online'))")
    saved(zhou.page)
    assert zhou.page.evaluate("() => sessionStorage.length") == 0
    zhou.complaints.clear()  # the lost requests themselves


def test_two_windows_do_not_overwrite_each_other_unseen(zhou: Person) -> None:
    other = zhou.context.new_page()
    other.goto(zhou.page.url)
    expect(other.locator("html")).to_have_attribute("data-ready", "1")
    name_of(zhou.page).fill("第一个窗口")
    saved(zhou.page)
    name_of(other).fill("第二个窗口")
    trouble = other.locator("#form-trouble")
    expect(trouble).to_contain_text("另一个窗口")
    trouble.get_by_role("button", name="改用那份草稿").click()
    expect(name_of(other)).to_have_value("第一个窗口")
    name_of(other).fill("在第二个窗口接着改")
    saved(other)
    name_of(zhou.page).fill("第一个窗口还不知道")
    zhou.page.locator("#form-trouble").get_by_role("button", name="用这里的内容").click()
    saved(zhou.page)
    other.reload()
    expect(name_of(other)).to_have_value("第一个窗口还不知道")
