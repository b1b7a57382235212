"""How soon a person can fill in the form of a task: from the click to a form that takes what is typed, in Chromium."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, found_chromium
from tests.conftest import PASSWORD

ROUNDS: Final = 15
NOTE: Final = """new MutationObserver(() => {
      if (document.documentElement.dataset.ready) window.readyAt ??= performance.now();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });"""


def interactive(address: str, username: str) -> tuple[list[float], list[float]]:
    """Milliseconds with an empty cache, one each from a browser of its own, and with the scripts in the cache.

    The person's first task must have a form; the longest in forms/ is that of the founding's first step.
    """
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=found_chromium(), args=FLAGS)
        cold = []
        for _ in range(ROUNDS // 3):
            page = chromium.new_context(locale="zh-CN").new_page()
            cold.append(_open(page, _sign_in(page, address, username)))
        task = page.url
        warm = [_open(page, task) for _ in range(ROUNDS)]
        chromium.close()
    return cold, warm


def _sign_in(page: Page, address: str, username: str) -> str:
    """Sign in and find the address of the first task, without having opened a form."""
    page.add_init_script(NOTE)
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.route(re.compile(r"/static/build/(form|c)-"), lambda route: route.abort())
    page.press("#password", "Enter")
    page.goto(f"{address}/tasks")
    href = page.locator("a.task").first.get_attribute("href")
    page.unroute_all()
    return f"{address}{href}"


def _open(page: Page, address: str) -> float:
    page.goto(address)
    taken: float = page.wait_for_function("window.readyAt").json_value()
    return taken
