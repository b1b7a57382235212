"""The guide is for anybody; it opens nothing else."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser


def test_anybody_reads_and_searches_it(nobody: Browser) -> None:
    page = nobody.get("/guide")
    assert page.status_code == 200
    assert "园区科协届期一般为三至五年" in page.text and "0551-62661734" in page.text
    found = nobody.get("/guide?q=0551-62661734").text
    assert "组织人事部" in found and "三至五年" not in found
    assert "没有找到“&lt;b&gt;”" in nobody.get("/guide?q=<b>").text


def test_it_leads_back_to_sign_in_and_shows_no_navigation(nobody: Browser) -> None:
    page = nobody.get("/guide").text
    assert 'href="/sign-in"' in page and 'class="nav"' not in page
    assert nobody.client.get("/tasks").status_code == 302


def test_who_is_signed_in_finds_it_in_the_navigation(browser: Callable[[str], Browser]) -> None:
    page = browser("secretary").get("/guide").text
    assert 'class="nav"' in page and '<a href="/guide" aria-current="page">' in page
