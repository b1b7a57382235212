"""Trouble at a form costs nothing: files that are refused or lost on the way, impatience, the back button, two tabs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import PDF, Person, hold
from tests.browser.test_drafts import PARK, name_of, saved, task_path
from tests.browser.test_task_actions import ASSOCIATION
from tests.scenarios import election_papers, papers

MB = 1 << 20


@pytest.fixture
def zhou(person: type[Person]) -> Person:
    """Somebody with the first form of a founding filled in."""
    zhou = person("preparatory").sign_in()
    zhou.start("/start/founding", PARK, "发起组建")
    expect(zhou.page.locator("html")).to_have_attribute("data-ready", "1")
    zhou.fill(zhou.form["schema"], papers.self_check(party_region_code="340100"))
    return zhou


def completions(page: Page) -> list[str]:
    """The submissions that leave the page from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/complete") else None)
    return sent


def test_impatience_and_the_back_button_submit_once_and_lose_nothing(zhou: Person) -> None:
    page, path = zhou.page, task_path(zhou)
    typed = name_of(page).input_value()
    saved(page)
    second = zhou.context.new_page()
    second.goto(zhou.address + path)
    expect(name_of(second)).to_have_value(typed)
    sent = completions(page)
    page.locator(".send button.primary").dblclick()
    expect(page).to_have_url(zhou.submitted)
    assert len(sent) == 1
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(path)))
    expect(page.locator("article.work .tag.green")).to_have_text("已办结")
    expect(page.locator("article.work")).to_contain_text(typed)
    expect(page.locator(".send")).to_have_count(0)
    zhou.accessible()
    # the tab that was left behind knows, and what stands in it can be copied but not sent again
    expect(second.locator("#form-trouble")).to_contain_text("已于")
    expect(second.locator(".send")).to_be_hidden()
    expect(name_of(second)).to_have_value(typed)
    assert len(sent) == 1


def pick(page: Page, file: dict[str, Any]) -> None:
    page.locator("input[type=file]").first.set_input_files([file])  # type: ignore[list-item]  # Playwright's FilePayload


def test_a_file_that_is_refused_or_lost_says_so_at_its_field_and_is_sent_again(person: type[Person]) -> None:
    li = person("secretary").sign_in()
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    page = li.page
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    size = page.get_by_label("委员名额")
    size.fill("35")
    field = page.locator(".fjs-form-field-filepicker").first
    pick(page, {"name": "不是文档.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90 not a document"})
    expect(field.locator(".fjs-form-field-error")).to_contain_text("不是文档.pdf 没有上传成功")
    li.accessible()
    uploads: list[str] = []
    page.on("request", lambda request: uploads.append(request.url) if "/documents" in request.url else None)
    pick(page, {"name": "太大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + bytes(20 * MB)})
    expect(field.locator(".fjs-form-field-error")).to_contain_text("20 MB")
    assert uploads == [], "twenty megabytes are not sent to be told that they are too much"
    page.route("**/documents", lambda route: route.abort("connectionreset"))
    pick(page, PDF)
    expect(field.locator(".fjs-form-field-error")).to_contain_text("连不上服务")
    page.unroute("**/documents")
    field.get_by_role("button", name="再试一次").click()
    expect(field.locator(".stored a")).to_have_text(PDF["name"])
    expect(field.locator(".fjs-form-field-error")).to_have_count(0)
    expect(size).to_have_value("35")
    li.context.clear_cookies()
    pick(page, {**PDF, "name": "过期后.pdf"})
    expect(field.locator(".fjs-form-field-error")).to_contain_text("登录已过期")
    expect(size).to_have_value("35")
    li.complaints.clear()  # the lost and the refused requests themselves


def test_who_submits_while_a_file_is_on_its_way_submits_once_it_has_arrived(person: type[Person]) -> None:
    li = person("secretary").sign_in()
    li.start("/start/term_election", ASSOCIATION, "启动换届")
    page = li.page
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    plan = election_papers.election_plan()
    li.fill(li.form["schema"], plan)
    sent, button = completions(page), page.locator(".send button.primary")
    held = hold(page, "**/documents")
    pick(page, PDF)
    li.submit()
    expect(button).to_have_text("文件传完后提交 …")
    expect(button).to_have_attribute("aria-disabled", "true")
    li.accessible()
    held.pop().abort("connectionreset")
    expect(page.locator(".fjs-form-field-filepicker .fjs-form-field-error").first).to_contain_text("连不上服务")
    expect(button).to_have_attribute("aria-disabled", "false")
    assert sent == [], "what did not arrive is not left out in silence"
    page.get_by_role("button", name="再试一次").click()
    li.submit()
    expect(button).to_have_text("文件传完后提交 …")
    held.pop().continue_()
    expect(page).to_have_url(li.submitted)
    assert len(sent) == 1
    li.complaints.clear()  # the lost request itself
