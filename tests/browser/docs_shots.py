"""The pictures of the README, taken anew from the demo: `make docs-shots`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.studio import Owner
from tests.browser.test_whole_founding import PARK

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def taken(person: Person, name: str) -> None:
    """Keep what stands in the window, once nothing moves any more."""
    person.page.mouse.move(0, 0)
    person.page.evaluate("document.fonts.ready")
    person.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")


@pytest.mark.parametrize(("name", "width", "height"), [("tasks", 1440, 900), ("tasks_phone", 390, 844)])
def test_a_task_beside_its_list(person: type[Person], name: str, width: int, height: int) -> None:
    preparatory = person("preparatory", viewport={"width": width, "height": height}).sign_in()
    preparatory.start("/start/founding", PARK, "发起组建")
    expect(preparatory.page.locator("html")).to_have_attribute("data-ready", "1")
    taken(preparatory, name)


def test_the_board_of_a_province(person: type[Person]) -> None:
    supervisor = person("province", viewport={"width": 1440, "height": 900}).sign_in()
    supervisor.go("/board")
    expect(supervisor.page.locator("h1")).to_contain_text("看板")
    taken(supervisor, "board")


def test_the_studio_with_the_term_election(person: type[Person]) -> None:
    owner = Owner(person("owner", viewport={"width": 1440, "height": 900}).sign_in())
    owner.begin("换届增加公示", "园区科协换届")
    owner.open(str(owner.page.locator("main a[href$='term_election.bpmn']").first.get_attribute("href")))
    taken(owner.person, "studio")
