"""A founding by hand: each person at their own browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.scenarios import papers

FORMS = Path(__file__).parents[2] / "forms"
PARK = "合肥高新技术产业开发区"


def schema(form_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FORMS / f"{form_id}.form").read_text("utf-8"))
    return found


def test_a_newcomer_signs_in_starts_a_founding_and_is_told_what_is_missing(person: type[Person]) -> None:
    zhou = person("preparatory").sign_in("wrong-password")
    expect(zhou.page.locator("main")).to_contain_text("密码")
    zhou.accessible()
    zhou.sign_in()
    expect(zhou.page).to_have_url(re.compile("/tasks$"))
    zhou.accessible()
    zhou.go("/start/founding")
    zhou.accessible()
    zhou.page.locator("label", has_text=PARK).locator("input").check()
    zhou.page.get_by_role("button", name="发起组建").click()
    expect(zhou.page).to_have_url(re.compile(r"/tasks/\d+"))
    expect(zhou.page.locator("html")).to_have_attribute("data-ready", "1")
    zhou.accessible()
    zhou.submit()
    expect(zhou.page.locator("#form-errors")).to_contain_text("办公地址")
    zhou.accessible()
    zhou.fill(schema("self_check"), papers.self_check(party_region_code="340100"))
    zhou.submit()
    expect(zhou.page).to_have_url(re.compile("said=completed"))
    expect(zhou.page.locator("main")).to_contain_text("成立筹备组")
    zhou.go("/instances/mine")
    zhou.accessible()
    zhou.page.locator("main a[href^='/instances/']").first.click()
    expect(zhou.page.locator(".djs-container")).to_be_visible()
    zhou.accessible()


def test_a_stranger_sees_nothing_of_it(person: type[Person]) -> None:
    zhou = person("preparatory").sign_in()
    expect(zhou.page).to_have_url(re.compile("/tasks$"))
    zhou.go("/start/founding")
    zhou.page.locator("label", has_text=PARK).locator("input").check()
    zhou.page.get_by_role("button", name="发起组建").click()
    expect(zhou.page).to_have_url(re.compile(r"/tasks/\d+"))
    stranger = person("stranger").sign_in()
    expect(stranger.page).to_have_url(re.compile("/tasks$"))
    expect(stranger.page.locator("main")).not_to_contain_text(PARK)
    stranger.go(zhou.page.url.removeprefix(zhou.address))
    expect(stranger.page.locator("main")).not_to_contain_text(PARK)
    stranger.accessible()
