"""Two people in one task see each other, and whoever is slower loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from service.usecases import instances, organisations, people
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.browser.person import Person, hold
from tests.browser.test_drafts import PARK, name_of, saved, task_path
from tests.conftest import PASSWORD
from tests.scenarios import papers


@pytest.fixture
def colleague(parts: Parts, address: str) -> str:
    """A second member of the preparatory group."""
    found = parts.transact(organisations.search_organisations, SERVICE, {"name": PARK}, [], {"limit": 1}).items[0]
    made = parts.transact(people.create_person, SERVICE, username="colleague", name="吴同事", password=PASSWORD)
    parts.transact(people.grant_role, SERVICE, made.key, "preparatory_group", found.key)
    return made.username


@pytest.fixture
def both(person: type[Person], colleague: str) -> tuple[Person, Person]:
    """Both with the first task of a founding open."""
    zhou, wu = person("preparatory").sign_in(), person(colleague).sign_in()
    zhou.start("/start/founding", PARK, "发起组建")
    wu.go(task_path(zhou))
    for each in (zhou, wu):
        expect(each.page.locator("html")).to_have_attribute("data-ready", "1")
    return zhou, wu


def test_two_people_in_one_task_see_each_other(both: tuple[Person, Person]) -> None:
    zhou, wu = both
    expect(zhou.page.locator("#task-others")).to_have_text("吴同事 也打开了这项任务")
    expect(wu.page.locator("#task-others")).to_contain_text("周筹备")
    zhou.accessible()


def test_what_the_stream_told_while_the_form_was_being_opened_is_shown(both: tuple[Person, Person]) -> None:
    zhou, wu = both
    expect(zhou.page.locator("#task-others")).to_be_visible()
    wu.go("/guide")
    expect(zhou.page.locator("#task-others")).to_be_hidden()
    held = hold(wu.page, re.compile(r"/build/form-\w+\.js"))
    wu.page.add_init_script("document.addEventListener('task-now', () => { document.body.dataset.told = '1'; })")
    wu.page.goto(wu.address + task_path(zhou), wait_until="commit")
    expect(wu.page.locator("body")).to_have_attribute("data-told", "1")
    held[0].continue_()
    expect(wu.page.locator("#task-others")).to_contain_text("周筹备")


def test_a_task_completed_by_somebody_else_while_typing_loses_nothing(both: tuple[Person, Person]) -> None:
    zhou, wu = both
    name_of(wu.page).fill("吴同事填写的全称")
    zhou.fill(zhou.form["schema"], papers.self_check(party_region_code="340100"))
    zhou.submit()
    expect(zhou.page).to_have_url(zhou.submitted)
    trouble = wu.page.locator("#form-trouble")
    expect(trouble).to_contain_text(re.compile("周筹备.*已于 .* 办结这项任务"))
    expect(wu.page.locator(".send")).to_be_hidden()
    expect(name_of(wu.page)).to_have_value("吴同事填写的全称")
    wu.accessible()
    trouble.get_by_role("link", name="查看和复制我填写的内容").click()
    expect(wu.page.locator("#unsent")).to_contain_text("吴同事填写的全称")
    wu.accessible()
    wu.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wu.page.get_by_role("button", name="复制全部内容").click()
    expect(wu.page.get_by_role("button", name="已复制")).to_be_visible()
    assert "吴同事填写的全称" in wu.page.evaluate("() => navigator.clipboard.readText()")


def test_a_task_withdrawn_while_typing_loses_nothing(both: tuple[Person, Person], parts: Parts) -> None:
    _zhou, wu = both
    name_of(wu.page).fill("吴同事填写的全称")
    saved(wu.page)
    filter = {"status": "active", "process_id": "founding"}
    (found,) = parts.transact(instances.search_instances, SERVICE, filter, [], {}).items
    parts.transact(instances.cancel_instance, SERVICE, found.key, "重复发起")
    trouble = wu.page.locator("#form-trouble")
    expect(trouble).to_contain_text("已被撤回或取消")
    wu.accessible()
    trouble.get_by_role("link", name="查看和复制我填写的内容").click()
    expect(wu.page.locator("#unsent")).to_contain_text("吴同事填写的全称")


def test_who_submits_what_was_completed_a_moment_ago_is_told_the_same(both: tuple[Person, Person]) -> None:
    zhou, wu = both
    for each in both:
        each.page.route("**/live*", lambda route: route.abort())  # the stream is lost: nobody hears of the other
        each.page.reload()
        each.fill(each.form["schema"], papers.self_check(party_region_code="340100"))
    zhou.submit()
    expect(zhou.page).to_have_url(zhou.submitted)
    wu.submit()
    expect(wu.page.locator("#form-trouble")).to_contain_text("办结这项任务")
    expect(wu.page.locator("#live")).to_contain_text("连接中断")
    wu.page.locator("#form-trouble").get_by_role("link", name="查看和复制").click()
    expect(wu.page.locator("#unsent")).to_be_visible()
    zhou.complaints.clear()
    wu.complaints.clear()


def test_a_list_refreshes_by_itself(both: tuple[Person, Person]) -> None:
    zhou, wu = both
    wu.go("/tasks")
    expect(wu.page.locator(".inbox")).to_contain_text("立项与资格自查")
    zhou.fill(zhou.form["schema"], papers.self_check(party_region_code="340100"))
    zhou.submit()
    expect(zhou.page).to_have_url(zhou.submitted)
    expect(wu.page.locator(".inbox")).to_contain_text("成立筹备组")
    expect(wu.page.locator(".inbox")).not_to_contain_text("立项与资格自查")
