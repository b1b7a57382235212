"""A person at the browser: signs in, opens tasks, fills forms field by field, as keyboard and mouse do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route, expect

from service.engine.form_fields import ROW, Field, fields_of
from tests.conftest import PASSWORD

LONGEST = 20_000  # milliseconds that anything on a page may take: patience for a machine that does other things as well
expect.set_options(timeout=LONGEST)
OFFERED = re.compile(r'value: "([^"]+)", label: "([^"]+)"')
PHONE = {"width": 390, "height": 844}
FILE: dict[str, Any] = {}  # stands in papers for the file that the person chooses and the page stores
PDF = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%test\n"}


class Person:
    """Somebody with a browser window of their own. `complaints` are console errors and requests that left the host."""

    def __init__(self, browser: Browser, address: str, username: str, axe: Path, **options: Any) -> None:
        self.address, self.username, self.axe = address, username, axe
        self.password = PASSWORD
        self.complaints: list[str] = []
        size = options.pop("viewport", {"width": 1440, "height": 940})
        self.context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(LONGEST)
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a refused submission is told on the page
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.address).netloc:
            self.complaints.append(f"left the host: {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, password: str = PASSWORD) -> Person:
        self.go("/sign-in")
        self.page.fill("#username", self.username)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        return self

    def accessible(self) -> None:
        """No violation of WCAG 2.1 AA that axe can find."""
        self.page.evaluate(self.axe.read_text("utf-8"))
        found = self.page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
        told = [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]]
        assert told == [], f"{self.page.url}: {told}"

    def start(self, path: str, choice: str, button: str) -> None:
        """Start a procedure for one of the parks offered, and come to its first task."""
        self.go(path)
        self.page.locator("label", has_text=choice).locator("input").check()
        self.page.get_by_role("button", name=button).click()
        expect(self.page).to_have_url(re.compile(r"/tasks/\d+"))

    @property
    def form(self) -> dict[str, Any]:
        """What the form on the page was opened with: its schema and its data."""
        opened: dict[str, Any] = json.loads(self.page.locator("#form-data").inner_text())
        return opened

    submitted = re.compile("said=completed")

    def open_task(self, name: str) -> None:
        """Open the task of that name from the list."""
        for path in ("/tasks", "/tasks/to-sign"):
            self.go(path)
            if self.page.locator("a.task", has_text=name).count():
                break
        self.page.locator("a.task", has_text=name).first.click()
        expect(self.page.locator("html")).to_have_attribute("data-ready", "1")

    def submit(self) -> None:
        self.page.locator(".send button.primary").click()

    def fill(self, schema: dict[str, Any], values: dict[str, Any]) -> None:
        """Enter values into the form that is open, in the order of the form, rows added as needed."""
        for field in fields_of(schema["components"]):
            self._field(field, values, field.path, ())

    def _field(self, field: Field, here: Any, path: tuple[Any, ...], rows: tuple[int, ...]) -> None:
        if not path:
            self._enter(field, here, rows)
            return
        step, *rest = path
        if step == ROW:
            for number, row in enumerate(here or ()):
                self._field(field, row, tuple(rest), (*rows, number))
        elif isinstance(here, dict) and step in here:
            self._field(field, here[step], tuple(rest), rows)

    def _widget(self, field: Field, rows: tuple[int, ...], suffix: str = "") -> Locator:
        ending = f"-{field.id}{''.join(f'_{row}' for row in rows)}{suffix}"
        return self.page.locator(f"[id^='fjs-form-'][id$='{ending}']").first

    def _enter(self, field: Field, value: Any, rows: tuple[int, ...]) -> None:
        if field.schema.get("readonly") is True or field.type == "expression":
            return
        if field.type == "dynamiclist":
            self._rows(field, len(value))
        elif field.type in ("textfield", "textarea", "number"):
            self._widget(field, rows).fill("" if value is None else str(value))
        elif field.type == "checkbox":
            self._widget(field, rows).set_checked(bool(value))
        elif field.type == "datetime":
            self._date(field, str(value), rows)
        elif field.type in ("radio", "checklist"):
            for one in value if isinstance(value, list) else [value]:
                choice = self._choice(field, one, rows)
                choice.click()
                expect(choice).to_be_checked()
        elif field.type == "select":
            self._select(field, value, rows)
        elif field.type == "filepicker":
            self._file(field, rows)

    def _choice(self, field: Field, value: Any, rows: tuple[int, ...]) -> Locator:
        """The box of a value; one that an expression offers is found by its label."""
        for index, option in enumerate(field.schema.get("values", ())):
            if option["value"] == value:
                return self._widget(field, rows, f"-{index}")
        offered = dict(OFFERED.findall(field.schema.get("valuesExpression", "")))
        box = self.page.locator(f".fjs-form-field-{field.type}").filter(has=self._widget(field, rows, "-0"))
        return box.get_by_label(offered[value], exact=True)

    def _rows(self, field: Field, wanted: int) -> None:
        block = self.page.locator(".fjs-form-field-dynamiclist").filter(has_text=field.zh)
        add = block.last.locator(".fjs-repeat-render-add")
        first = next(f for f in fields_of([field.schema]) if f.type != "dynamiclist")
        for number in range(wanted):
            row = self._widget(first, (number,))
            if row.count() == 0:
                add.click()
                expect(row).to_be_attached()

    def _date(self, field: Field, value: str, rows: tuple[int, ...]) -> None:
        """Typed: a date is ISO on every machine."""
        parts = {"-date": value[:10], "-time": value[11:16]}
        if field.schema.get("subtype", "date") == "date":
            del parts["-time"]
        for suffix, text in parts.items():
            box = self._widget(field, rows, suffix)
            box.fill(text)
            box.press("Tab")

    def _select(self, field: Field, value: Any, rows: tuple[int, ...]) -> None:
        label = next((o["label"] for o in field.schema.get("values", ()) if o["value"] == value), str(value))
        offered = re.compile(f"^(.*（)?{re.escape(label)}）?$")  # a choice of the house names its code in brackets
        box = self.page.locator(".fjs-form-field-select").filter(has=self._widget(field, rows)).last
        shown = box.locator(".fjs-input-group")
        if offered.match(shown.inner_text()) or offered.match(box.locator("input").first.input_value()):
            return  # it stands there already, and may not be for this person to choose
        options = box.locator(".fjs-dropdownlist")
        if not options.is_visible():  # coming to it with the Tab key has opened it
            shown.click()
        self.page.locator(".fjs-dropdownlist-item", has_text=offered).first.click()

    def _file(self, field: Field, rows: tuple[int, ...]) -> None:
        box = self._widget(field, rows)
        box.set_input_files([PDF])  # type: ignore[list-item]  # Playwright's FilePayload
        whole = self.page.locator(".fjs-form-field-filepicker").filter(has=box)
        expect(whole.locator(".stored a", has_text=PDF["name"])).not_to_have_count(0)
        expect(box).to_be_enabled()


def hold(page: Page, address: str | re.Pattern[str]) -> list[Route]:
    """The requests to an address from now on: none goes on before the test says so."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def work(who: Person, task: str, values: dict[str, Any] | Callable[..., dict[str, Any]]) -> None:
    """Open the task from the list, fill in its form, submit, and be told that it was taken.

    `values` may depend on what the form is opened with.
    """
    who.open_task(task)
    opened = who.form
    who.fill(opened["schema"], values(FILE, opened["data"]) if callable(values) else values)
    who.submit()
    expect(who.page).to_have_url(who.submitted)
    expect(who.page.locator(".say.good")).to_contain_text("已提交")
