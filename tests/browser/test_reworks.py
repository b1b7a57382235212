"""What changed when a form was sent in again, read by the reviewer on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.store import people as rows
from service.usecases import associations, deployments, instances, people, returns, tasks
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.browser.person import Person
from tests.browser.test_drafts import PARK
from tests.usecases.procedures import Process, diagram, field, form

ROLE = "preparatory_group"


def begin(work: Work) -> int:
    """A report that begins; its key."""
    found = associations.search_associations(work, {"park_name": PARK}, [], {"limit": 1}).items[0]
    started = instances.start_instance(work, process_id="report", association_key=found.key)
    return started.key


def waiting(parts: Parts, instance_key: int) -> int:
    filter = {"instance_key": instance_key, "state": "created"}
    (found,) = parts.transact(tasks.search_tasks, SERVICE, filter, [], {}).items
    return found.key


@pytest.fixture
def review(parts: Parts, address: str) -> int:
    """The review of a report that was sent in, returned and sent in again."""
    process = Process("report", name="报告").start().user("draft", role=ROLE, name="起草", form="draft")
    process.user("review", role=ROLE, name="审议", form="remark").end().path("begin", "draft", "review", "done")
    forms = form("draft", field("title"), field("place"), field("note")), form("remark", field("remark"))
    parts.transact(deployments.deploy, SERVICE, [diagram(process), *forms])
    key = parts.transact(begin, SERVICE)
    row = parts.transact(lambda work: rows.by_username(work.session, "preparatory"), None)
    zhou = parts.transact(people.actor_of, None, row.key)
    first = {"title": "初稿", "place": "二楼", "note": "附言"}
    parts.transact(tasks.complete_task, zhou, waiting(parts, key), first)
    parts.transact(returns.return_task, zhou, waiting(parts, key), "draft", "请写明地点")
    again = {"title": "初稿", "place": "江城高新区创新大厦三楼第二会议室", "note": ""}
    parts.transact(tasks.complete_task, zhou, waiting(parts, key), again)
    return waiting(parts, key)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_reviewer_sees_what_was_changed(person: type[Person], review: int, width: int) -> None:
    zhou = person("preparatory", viewport={"width": width, "height": 900}).sign_in()
    page = zhou.go(f"/tasks/{review}")
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    zhou.accessible()
    page.get_by_role("link", name="看改了什么").click()
    expect(page.locator("#changes")).to_contain_text("江城高新区创新大厦三楼第二会议室")
    expect(page.locator("#changes")).not_to_contain_text("初稿")
    zhou.accessible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
    page.emulate_media(media="print")
    for hidden in (".nav", ".bar", ".tabs", "[data-print]", ".inbox"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#changes")).to_be_visible()
