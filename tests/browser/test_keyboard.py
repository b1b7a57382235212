"""From sign-in to a submitted task with the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from service.engine.form_fields import Field, fields_of
from tests.browser.person import Person
from tests.browser.test_drafts import PARK
from tests.scenarios import papers

FURTHEST = 120  # presses of the Tab key after which something counts as out of reach


def reach(page: Page, wanted: Locator) -> None:
    """Go to something as somebody without a mouse does, from wherever they are."""
    handle = wanted.element_handle()
    for _ in range(FURTHEST):
        if page.evaluate("wanted => document.activeElement === wanted", handle):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is out of reach of the Tab key")


def seen(page: Page) -> None:
    """Where the keyboard is can be seen: an outline, on the element or around it."""
    shown = page.evaluate(
        """() => { let here = document.activeElement;
        for (let up = 0; here && up < 4; up++, here = here.parentElement) {
          const style = getComputedStyle(here);
          if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) return true;
        } return false; }"""
    )
    assert shown, page.evaluate("() => document.activeElement.outerHTML")


def enter(page: Page, field: Field, value: Any) -> None:
    """Answer one field."""
    box = page.locator(f"[id^='fjs-form-'][id$='-{field.id}']").first
    if field.type == "checkbox":
        if not box.is_checked():
            reach(page, box)
            page.keyboard.press("Space")
    elif field.type == "radio":
        group = page.locator(f"[id^='fjs-form-'][id*='-{field.id}-']")
        reach(page, page.locator(f"[id^='fjs-form-'][id*='-{field.id}-']:checked").or_(group.first).first)
        page.keyboard.press("Space")
        for _ in range(group.count()):
            wanted = next(n for n, option in enumerate(field.schema["values"]) if option["value"] == value)
            if group.nth(wanted).is_checked():
                break
            page.keyboard.press("ArrowDown")
    elif field.type == "select":
        label = next((one["label"] for one in field.schema.get("values", ()) if one["value"] == value), str(value))
        shown = page.locator(".fjs-form-field-select").filter(has=box).last
        if any(line == label or f"（{label}）" in line for line in shown.inner_text().splitlines()):
            return
        reach(page, box)
        for _ in range(shown.locator(".fjs-dropdownlist-item").count()):
            if any(label in text for text in shown.locator(".fjs-dropdownlist-item.focused").all_inner_texts()):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        reach(page, box)
        page.keyboard.press("Control+a")
        page.keyboard.type(str(value))
    seen(page)


def test_a_task_is_found_understood_filled_in_and_submitted_without_a_mouse(person: type[Person]) -> None:
    zhou = person("preparatory")
    page = zhou.go("/sign-in")
    reach(page, page.locator("#username"))
    page.keyboard.type("preparatory")
    reach(page, page.locator("#password"))
    page.keyboard.type(zhou.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks"))
    reach(page, page.get_by_role("link", name="发起组建").first)
    seen(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/start/founding"))
    choice = page.locator("label", has_text=PARK).locator("input")
    reach(page, page.locator("main input[type=radio]").first)
    page.keyboard.press("Space")
    for _ in range(page.locator("main input[type=radio]").count()):
        if choice.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(choice).to_be_checked()
    reach(page, page.get_by_role("button", name="发起组建"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tasks/\d+"))
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    # submitted too early: the summary has the focus, and its links lead to the fields
    reach(page, page.locator(".send button.primary"))
    page.keyboard.press("Enter")
    expect(page.locator("#form-errors")).to_be_focused()
    page.keyboard.press("Tab")
    seen(page)
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.matches('.fjs-container input, .fjs-container textarea')")
    values = papers.self_check(party_region_code="340100")
    page.keyboard.press("Control+Home")
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    for field in fields_of(zhou.form["schema"]["components"]):
        if len(field.path) == 1 and field.path[0] in values:
            enter(page, field, values[str(field.path[0])])
    # what a field rests on opens with the keyboard
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    basis = page.locator("details.basis", has_text="：企业科技工作者人数")
    reach(page, basis.locator("summary"))
    page.keyboard.press("Enter")
    expect(basis).to_contain_text("有一定数量的企业科技工作者")
    expect(basis.get_by_role("link")).to_have_attribute("href", "/guide#c2-1")
    zhou.accessible()
    reach(page, page.locator(".send button.primary"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(zhou.submitted)
    expect(page.locator(".say.good")).to_contain_text("已提交")
