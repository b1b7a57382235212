"""A list of work on a desk and on a phone: filtered, kept, claimed many at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.usecases import associations, deployments, instances
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.browser.person import Person
from tests.browser.test_drafts import PARK
from tests.engine.diagrams import Process
from tests.usecases.procedures import diagram

WIDTHS = ({"width": 1440, "height": 940}, {"width": 390, "height": 844})


@pytest.fixture
def three(parts: Parts, address: str) -> str:
    """Three tasks of the preparatory group of a park, in one procedure, and one of the Party organisation."""
    process = Process("papers", name="准备材料").start().parallel("split").parallel("join").end()
    for number, name in enumerate(("起草报告", "收集名单", "核对章程")):
        process.user(f"draft_{number}", role="preparatory_group", name=name).path("split", f"draft_{number}", "join")
    process.user("review", role="party_committee", name="审核材料").path("split", "review", "join")
    parts.transact(deployments.deploy, SERVICE, [diagram(process.path("begin", "split").path("join", "done"))])
    filter = {"park_name": PARK}
    (found,) = parts.transact(associations.search_associations, SERVICE, filter, [], {"limit": 1}).items
    parts.transact(instances.start_instance, SERVICE, process_id="papers", association_key=found.key)
    return str(found.name)


@pytest.mark.parametrize("size", WIDTHS, ids=["desk", "phone"])
def test_a_list_is_filtered_kept_and_claimed(person: type[Person], three: str, size: dict[str, int]) -> None:
    zhou = person("preparatory", viewport=size).sign_in()
    page = zhou.go("/tasks")
    zhou.accessible()
    page.fill("#q", "名单")
    page.press("#q", "Enter")
    expect(page.locator("a.task")).to_have_count(1)
    page.get_by_text("常用筛选", exact=True).click()
    page.get_by_role("button", name="保存当前筛选").click()
    page.get_by_label("名称").fill("名单的事")
    zhou.accessible()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("常用筛选", exact=True).click()
    expect(page.get_by_role("link", name="名单的事")).to_be_visible()
    zhou.accessible()
    zhou.go("/tasks")
    for box in page.locator("input[name=key]").all()[:2]:
        box.check()
    page.get_by_role("button", name="领取所选").click()
    expect(page.locator(".say.good")).to_have_text("已领取 2 项。")
    expect(page.locator(".views a", has_text="我已领取")).to_contain_text("2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
    for path in ("/instances", "/tasks/done"):
        zhou.go(path)
        zhou.accessible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
