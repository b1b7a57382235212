"""The guide at the browser, without signing in, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person


@pytest.mark.parametrize("size", [{"width": 1440, "height": 940}, {"width": 390, "height": 844}])
def test_somebody_without_an_account_finds_whom_to_call(person: type[Person], size: dict[str, int]) -> None:
    reader = person("nobody", viewport=size)
    reader.go("/sign-in")
    reader.page.get_by_role("link", name="工作指南").click()
    expect(reader.page.locator("h1")).to_have_text("园区科协工作指南")
    reader.accessible()
    reader.page.get_by_role("searchbox").fill("安徽")
    reader.page.get_by_role("button", name="查找").click()
    expect(reader.page).to_have_url(re.compile(r"/guide\?q="))
    expect(reader.page.locator("#contacts")).to_contain_text("0551-62661734")
    reader.accessible()
    wide = reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page does not scroll sideways"
