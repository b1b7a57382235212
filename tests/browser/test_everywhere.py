"""Every page that navigation leads to fits its window: on a desk, a tablet and a telephone, in the longer language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

WIDTHS = (1440, 820, 390)
KEY = re.compile(r"\d{6,}")
NO_PAGE = re.compile(r"^/(v2|static|sign)|export|/files/|/xml|/archive|/download|\.xlsx")
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


def kind(path: str) -> str:
    """Pages of one kind differ in their keys and in what is chosen there."""
    return KEY.sub("…", path.partition("?")[0])


def links(who: Person) -> list[str]:
    """The pages that the one on screen leads to."""
    found: list[str] = who.page.eval_on_selector_all(
        "a[href^='/']:not([download])", "all => all.map(one => one.getAttribute('href').split('#')[0])"
    )
    return [path for path in found if not NO_PAGE.search(path)]


def too_wide(who: Person, path: str) -> list[str]:
    """At which widths the page on screen would have to be scrolled sideways."""
    found = []
    for width in WIDTHS:
        who.page.set_viewport_size({"width": width, "height": 900})
        if (wide := who.page.evaluate(WIDER)) > 0:
            found.append(f"{path} at {width}: {wide} too wide")
    return found


def walk(who: Person) -> Iterator[str]:
    """One page of each kind that can be reached from the first one, as it comes on screen."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        answer = who.page.goto(who.address + path)
        assert answer is not None and answer.status == 200, path
        assert "text/html" in answer.headers["content-type"], path
        yield path
        for found in links(who):
            if kind(found) not in seen:
                seen.add(kind(found))
                waiting.append(found)


@pytest.mark.parametrize("username", ["secretary", "admin"])
def test_every_page_fits_its_window(person: type[Person], username: str) -> None:
    who = person(username).sign_in()
    who.page.get_by_role("button", name="English").click()
    expect(who.page.locator("html")).to_have_attribute("lang", "en")
    found = {path: too_wide(who, path) for path in walk(who)}
    assert len(found) > 25
    wrong = [each for path in found for each in found[path]]
    assert not wrong, "\n".join(wrong)
