"""A supervisor at the board: who is latest in a city, why, and whom to call, in three clicks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.store import organisations
from service.store.associations import Association
from service.store.organisations import Organisation
from service.usecases import demo, demo_places, people
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.browser.person import Person
from tests.conftest import World
from tests.usecases.places import founded

DESKTOP = {"width": 1440, "height": 940}
PHONE = {"width": 390, "height": 844}
CITY = "合肥市科协"


def hefei(work: Work) -> Organisation:
    """The city of the demo, from the nation down."""
    here = organisations.named(work.session, "national", demo_places.NATION, None)
    for kind, name in zip(("provincial", "city"), demo.HEFEI, strict=True):
        assert here is not None
        here = organisations.named(work.session, kind, name, here.key)
    assert here is not None
    return here


@pytest.fixture
def latest(parts: Parts, address: str) -> None:
    """Beside the demo: a term two years over with a contact on record, one year with a secretary, half a year."""
    city = parts.transact(hefei, SERVICE)
    world = World()
    world.organisations["city"] = city
    first = founded(parts, world, "蜀山经济开发区", ends_on=date(2024, 11, 1))
    second = founded(parts, world, "包河工业园区", ends_on=date(2025, 11, 1))
    founded(parts, world, "庐阳科技园", ends_on=date(2026, 6, 1))

    def record(work: Work) -> None:
        contact: dict[str, Any] = {"contact_name": "吴联系", "contact_phone": "0551-62340000"}
        work.session.get_one(Association, first.key).details = contact
        secretary = people.create_person(work, "bao_he", "包秘书", None, phone="0551-62340002")
        people.grant_role(work, secretary.key, "secretariat", second.organisation_key)

    parts.transact(record, SERVICE)


def rows(page: Page) -> list[str]:
    """The lines of the list of what is longest overdue, as read."""
    return page.locator("table.late-list tbody tr").all_inner_texts()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_three_most_overdue_of_a_city_in_three_clicks(
    person: type[Person], latest: None, size: dict[str, int]
) -> None:
    sun = person("province", viewport=size).sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    if size is PHONE:
        sun.page.get_by_role("button", name="菜单").click()  # 1 on a phone
    sun.page.get_by_role("link", name="监督看板").click()  # 1, or 2 on a phone
    expect(sun.page.locator("h1")).to_have_text("安徽科协看板")
    sun.accessible()
    sun.page.locator("table.heat").get_by_role("link", name=demo.HEFEI[1]).click()  # 2, or 3 on a phone
    expect(sun.page.locator("h1")).to_have_text(f"{CITY}看板")
    first, second, third, *_ = rows(sun.page)
    assert "蜀山经济开发区科学技术协会" in first and "753 天" in first  # 2024-11-01 to 2026-11-24
    assert "换届还没有启动" in first and "吴联系" in first and "0551-62340000" in first
    assert "包河工业园区科学技术协会" in second and "388 天" in second
    assert "包秘书" in second and "0551-62340002" in second
    assert "庐阳科技园科学技术协会" in third and "176 天" in third and "没有登记" in third
    sun.accessible()
    wide = sun.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page does not scroll sideways"


def test_every_list_has_an_address_and_a_sheet(person: type[Person], latest: None) -> None:
    sun = person("province").sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    sun.go("/board")
    sun.page.locator("table.heat").get_by_role("link", name=demo.HEFEI[1]).click()
    sun.page.get_by_role("link", name=re.compile(r"^全部 \d+ 个")).first.click()
    expect(sun.page.locator("h1")).to_have_text(f"{CITY}超期清单")
    sun.accessible()
    sun.page.get_by_label("类别").select_option("term")
    expect(sun.page).to_have_url(re.compile("kind=term"))
    before = rows(sun.page)
    sun.page.reload()
    assert rows(sun.page) == before and len(before) >= 3
    with sun.page.expect_download() as download:
        sun.page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == f"{CITY}-超期清单-2026-11-24.xlsx"
    sun.go("/terms")
    sun.accessible()


def test_the_heat_of_a_procedure_is_drawn_and_told(person: type[Person], latest: None) -> None:
    sun = person("province").sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    sun.go("/board?process=term_watch")
    sun.go(sun.page.url.removeprefix(sun.address) + "?process=term_watch")
    sun.page.get_by_role("link", name="在流程图上看").click()
    expect(sun.page.locator("html[data-ready]")).to_be_attached()
    hot = sun.page.locator(".diagram .heat-5[data-element-id=offer_election]")
    expect(hot).to_be_attached()
    expect(sun.page.locator(".diagram .token")).to_have_text("4")  # the watched terms of Anhui in demo_parks.csv
    expect(sun.page.locator("tbody tr", has_text="启动换届选举")).to_contain_text("4")
    expect(sun.page.locator(".bjs-powered-by")).to_be_visible()
    sun.accessible()


def test_a_follow_up_order_begins_at_the_line_that_is_late(person: type[Person], latest: None) -> None:
    sun = person("province").sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    sun.go("/board")
    sun.page.get_by_role("link", name="督办 包河工业园区科学技术协会").click()
    expect(sun.page).to_have_url(re.compile("/start/supervision"))
    expect(sun.page.locator("label", has_text="包河工业园区").locator("input")).to_be_checked()
    sun.page.locator("main").get_by_role("button", name="督办").click()
    expect(sun.page).to_have_url(re.compile(r"/tasks/\d+"))
    sun.go("/board")
    expect(sun.page.locator("table.late-list tr", has_text="包河工业园区")).to_contain_text("督办单待签发")


def test_the_board_reads_in_english(person: type[Person], latest: None) -> None:
    sun = person("province").sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    sun.go("/board")
    sun.page.get_by_role("button", name="English").click()
    expect(sun.page.locator("h1")).to_contain_text("Board: ")
    expect(sun.page.locator("table.late-list")).to_contain_text("The election has not been started")
    sun.accessible()


def test_the_print_button_prints_once(person: type[Person]) -> None:
    sun = person("province").sign_in()
    expect(sun.page).to_have_url(re.compile("/tasks$"))
    sun.page.add_init_script("window.print = () => document.body.append(document.createElement('printed-page'))")
    sun.go("/board").locator("[data-print]").first.click()
    expect(sun.page.locator("printed-page")).to_have_count(1)
