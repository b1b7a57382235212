"""A person at the browser: signs in, opens tasks, fills forms field by field, as keyboard and mouse do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from service.engine.form_fields import ROW, Field, fields_of
from service.usecases.demo import PASSWORD

PDF = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%test\n"}


class Person:
    """Somebody with a browser window of their own. `complaints` are console errors and requests that left the host."""

    def __init__(self, browser: Browser, address: str, username: str, axe: Path, **options: Any) -> None:
        self.address, self.username, self.axe = address, username, axe
        self.complaints: list[str] = []
        size = options.pop("viewport", {"width": 1440, "height": 940})
        self.context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
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

    def open_task(self, name: str) -> None:
        """Open the task of that name from the list."""
        self.go("/tasks")
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
            chosen = value if isinstance(value, list) else [value]
            for index, option in enumerate(field.schema.get("values", ())):
                if option["value"] in chosen:
                    choice = self._widget(field, rows, f"-{index}")
                    choice.click()
                    expect(choice).to_be_checked()
        elif field.type == "select":
            self._select(field, value, rows)
        elif field.type == "filepicker":
            self._file(field, rows)

    def _rows(self, field: Field, wanted: int) -> None:
        block = self.page.locator(".fjs-form-field-dynamiclist").filter(has_text=field.zh)
        add = block.last.locator(".fjs-repeat-render-add")
        first = next(f for f in fields_of([field.schema]) if f.type != "dynamiclist")
        while self.page.locator(f"[id^='fjs-form-'][id$='-{first.id}_{wanted - 1}']").count() == 0:
            add.click()

    def _date(self, field: Field, value: str, rows: tuple[int, ...]) -> None:
        """Through the calendar's own instance: typing depends on the language of the machine."""
        box = self._widget(field, rows, "--date")
        box.evaluate("(el, day) => el._flatpickr.setDate(day, true)", value[:10])
        if field.schema.get("subtype") == "datetime":
            clock = self._widget(field, rows, "--time")
            clock.fill(value[11:16])
            clock.press("Tab")

    def _select(self, field: Field, value: Any, rows: tuple[int, ...]) -> None:
        label = next((o["label"] for o in field.schema.get("values", ()) if o["value"] == value), str(value))
        box = self.page.locator(".fjs-form-field-select").filter(has=self._widget(field, rows)).last
        box.locator(".fjs-input-group").click()
        self.page.locator(".fjs-dropdownlist-item", has_text=re.compile(f"^{re.escape(label)}$")).first.click()

    def _file(self, field: Field, rows: tuple[int, ...]) -> None:
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and "documents" in answer.url):
            self._widget(field, rows).set_input_files([PDF])  # type: ignore[list-item]  # Playwright's FilePayload
