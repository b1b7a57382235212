"""From nothing: a process owner draws a procedure of three steps with two forms and a decision, plays it, another owner
releases it, people work on it, it gets a further step, and what is under way moves to it. No file is touched."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from service.usecases import instances, people
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.browser.person import Person
from tests.browser.studio import Drawer, release


@pytest.fixture
def owner(person: type[Person]) -> Drawer:
    return Drawer(person("owner").sign_in())


def actor(parts: Parts, username: str) -> Actor:
    def find(work: Any) -> Actor:
        from service.store import people as rows

        found = rows.by_username(work.session, username)
        assert found is not None
        return people.actor_of(work, found.key)

    return parts.transact(find, None)


def draw(owner: Drawer) -> str:
    """The diagram, its forms and its decision; the address of the draft."""
    draft = owner.begin("公益讲座")
    owner.add("bpmn", "公益讲座", "lecture")
    owner.page.locator("[data-element-id=begin] .djs-hit").first.click()
    owner.task("申请讲座")
    owner.unfold("谁来办")
    owner.choose("ownRole", "secretariat")
    owner.choose("ownForm", "+")
    owner.enter("ownDays", "3")
    owner.task("判断规模", "rule-task")
    owner.unfold("决策")
    owner.choose("ownDecisionId", "+")
    owner.enter("resultVariable", "size")
    owner.task("审核讲座")
    owner.choose("ownRole", "committee")
    owner.choose("ownForm", "+")
    owner.append("append.end-event")
    owner.saved()
    return draft


def fill_in_the_files(owner: Drawer) -> None:
    for name in ("申请讲座", "审核讲座", "判断规模"):
        expect(owner.page.locator(".studio-files a", has_text=name)).to_be_visible()
    files = {link.inner_text(): str(link.get_attribute("href")) for link in owner.page.locator(".studio-files a").all()}
    owner.open(files["申请讲座"])
    owner.field("number", "参加人数", "attendees")
    owner.saved()
    owner.open(files["审核讲座"])
    owner.field("textfield", "审核意见", "remark")
    owner.saved()
    owner.open(files["判断规模"])
    owner.page.locator("th.input-cell").first.dblclick()
    owner.page.locator(".input-edit .cm-content").click()
    owner.page.keyboard.type("attendees")
    owner.page.locator(".type-ref-edit-select input").fill("number")
    owner.page.locator(".decision-table-name").click()
    owner.rule(0, "<= 50", '"small"')
    owner.rule(1, "> 50", '"large"')
    owner.saved()


def test_a_procedure_is_drawn_from_nothing_played_released_worked_on_changed_and_migrated(
    person: type[Person], owner: Drawer, parts: Parts
) -> None:
    draft = draw(owner)
    fill_in_the_files(owner)
    assert owner.violations() == []
    owner.person.go(draft)
    expect(owner.page.locator("main")).to_contain_text("没有发现问题，可以发布")
    owner.person.accessible()

    play_and_keep(owner, draft)
    release(person, owner, "讲座申请改为在线办理")

    secretary = actor(parts, "secretary")
    hand_in(person("secretary").sign_in())
    (instance,) = parts.transact(instances.search_instances, secretary, {"process_id": "lecture"}, [], {}).items

    add_a_step(owner, draft)
    release(person, owner, "审核以后增加公示")
    owner.migrate(parts, "公益讲座", 1)
    moved = parts.transact(instances.get_instance, secretary, instance.key)
    assert moved.process_version == 2 and moved.variables["size"] == "large"

    committee = person("committee").sign_in()
    expect(committee.page).to_have_url(re.compile("/tasks"))
    committee.open_task("审核讲座")
    committee.page.locator("[id$=-date], input[type=text].fjs-input").first.fill("同意")
    committee.submit()
    expect(committee.page).to_have_url(committee.submitted)
    state = parts.transact(instances.diagram_state, secretary, instance.key)
    assert list(state.active.values()) == [1]
    assert b"\xe5\x85\xac\xe7\xa4\xba" in state.xml  # 公示


def play_and_keep(owner: Drawer, draft: str) -> None:
    """Play the draft with sixty people and keep that as a test."""
    page = owner.page
    page.get_by_role("link", name="试运行").click()
    owner.opened()
    page.locator("#begin button.primary").click()
    page.locator("#open button", has_text="申请讲座").click()
    page.locator("#form input").first.fill("60")
    page.locator("#work button.primary").click()
    page.locator("#open button", has_text="审核讲座").click()
    page.locator("#form input").first.fill("同意")
    page.locator("#work button.primary").click()
    expect(page.locator("#where")).to_have_text("已办完")
    assert owner.violations() == []
    owner.person.accessible()
    page.locator("#keep").click()
    page.fill("#test-name", "六十人")
    page.locator("#keep-form button.primary").click()
    expect(page).to_have_url(re.compile(f"{re.escape(draft)}.*said=recorded"))
    expect(page.locator("main")).to_contain_text("通过")
    page.get_by_role("link", name="看覆盖了哪些环节").click()
    owner.opened()
    expect(page.locator("main")).to_contain_text("每个环节、每条连线都走过了")
    expect(page.locator(".compare .is-taken.djs-shape")).to_have_count(5)
    expect(page.locator(".compare .is-untaken")).to_have_count(0)
    assert owner.violations() == []
    owner.person.accessible()
    owner.person.go(draft)


def hand_in(secretary: Person) -> None:
    """The secretary starts the new procedure and does its first task."""
    expect(secretary.page).to_have_url(re.compile("/tasks"))
    secretary.page.get_by_role("link", name="其他流程").click()
    secretary.accessible()
    secretary.page.locator("main a", has_text="公益讲座").click()
    secretary.page.locator(".choice input").first.check()
    secretary.page.locator(".send button.primary").click()
    expect(secretary.page).to_have_url(re.compile(r"/tasks/\d+"))
    expect(secretary.page.locator("html")).to_have_attribute("data-ready", "1")
    secretary.page.locator(".fjs-input").first.fill("60")
    secretary.submit()
    expect(secretary.page).to_have_url(secretary.submitted)


def add_a_step(owner: Drawer, first: str) -> None:
    """A draft from what is released, with a public notice after the review; the test has to be played anew."""
    owner.begin("讲座增加公示", "公益讲座")
    draft = owner.page.url.removeprefix(owner.person.address)
    assert draft != first
    owner.open(f"{draft}/files/lecture.bpmn")
    review = owner.run("return m.get('elementRegistry').find(e => e.businessObject?.name === '审核讲座').id")
    owner.insert(review, "公示")
    owner.unfold("谁来办")
    owner.choose("ownRole", "secretariat")
    owner.saved()
    owner.person.go(draft)
    expect(owner.page.locator("main")).to_contain_text("没有通过")
    owner.page.locator("[data-open=propose]").click()
    owner.page.fill("#reason", "审核以后增加公示")
    owner.page.locator("#propose button.primary").click()
    expect(owner.page.locator("[role=alert]")).to_contain_text("六十人")
    owner.page.get_by_role("link", name="六十人").click()
    owner.opened()
    owner.page.locator("#open button", has_text="公示").click()
    owner.page.locator("#work button.primary").click()
    expect(owner.page.locator("#where")).to_have_text("已办完")
    owner.page.locator("#keep").click()
    owner.page.locator("#keep-form button.primary").click()
    expect(owner.page.locator("main")).to_contain_text("测试已保存")
