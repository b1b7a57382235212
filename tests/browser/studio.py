"""A process owner at the studio: draws as the modeler's own commands do, and waits until what was drawn is saved."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from tests.browser.person import Person

VIOLATIONS = """
window.violations = [];
addEventListener('securitypolicyviolation', event => {
  window.violations.push(`${event.effectiveDirective} ${event.sourceFile}:${event.lineNumber}`);
});
"""


class Owner:
    """Somebody who draws. The person's complaints are checked by the fixture."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        self.page.add_init_script(VIOLATIONS)

    def begin(self, name: str, source: str = "") -> str:
        """A new draft, from a process of that name or empty; its address."""
        self.person.go("/studio")
        self.page.locator("[data-open=new-draft]").first.click()
        self.page.fill("#name", name)
        if source:
            offered = self.page.locator("#from option").all_inner_texts()
            self.page.select_option("#from", label=next(text for text in offered if text.startswith(source)))
        self.page.get_by_role("button", name="新建", exact=True).click()
        expect(self.page.locator("h1")).to_contain_text(name)
        return self.page.url.removeprefix(self.person.address)

    def add(self, kind: str, name: str, identity: str) -> None:
        """A new file from the page of the draft; its editor opens."""
        self.page.locator(f"[data-open=add-{kind}]").click()
        self.page.fill(f"#name-{kind}", name)
        self.page.fill(f"#id-{kind}", identity)
        self.page.locator(f"#add-{kind} button.primary").click()
        self.opened()

    def open(self, path: str) -> None:
        """Open an editor."""
        self.person.go(path)
        self.opened()

    def opened(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("data-ready", "1")

    def saved(self) -> None:
        """Wait until the server has it."""
        self.page.keyboard.press("Control+s")
        expect(self.page.locator("#save-state")).to_have_attribute("data-state", "saved")

    def run(self, script: str, argument: Any = None) -> Any:
        """Run a script in the page; `m` is the modeler."""
        return self.page.evaluate(f"async argument => {{ const m = globalThis.modeler; {script} }}", argument)

    def violations(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.violations")
        return found

    @property
    def data(self) -> dict[str, Any]:
        """What the editor was opened with."""
        shown: dict[str, Any] = json.loads(self.page.locator("#studio-data").inner_text())
        return shown
