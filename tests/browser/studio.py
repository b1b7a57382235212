"""A process owner at the studio: draws as the modeler's own commands do, and waits until what was drawn is saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, expect

from service.usecases import batches
from service.usecases.work import Parts
from tests.browser.person import Person

VIOLATIONS = """
window.violations = [];
addEventListener('securitypolicyviolation', event => {
  window.violations.push(`${event.effectiveDirective} ${event.sourceFile}:${event.lineNumber}`);
});
"""


GROUP = ".bio-properties-panel-group-header-title"
INSERT = """
const flow = m.get('elementRegistry').get(argument.after).outgoing[0], [a, b] = flow.waypoints;
const shape = m.get('elementFactory').createShape({ type: 'bpmn:UserTask' });
m.get('modeling').createShape(shape, { x: (a.x + b.x) / 2, y: a.y }, flow);
m.get('modeling').updateProperties(shape, { name: argument.name });
m.get('selection').select(shape);
return shape.id;
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


class Drawer(Owner):
    """Draws with the mouse and the panel."""

    def append(self, action: str) -> None:
        """Click a symbol beside the element that is selected."""
        self.page.locator(f".djs-context-pad.open [data-action='{action}']").click()

    def task(self, name: str, kind: str = "") -> None:
        """Append a task and name it; of another kind than a user task by the wrench."""
        self.append("append.append-task")
        expect(self.page.locator(".djs-direct-editing-content")).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        if kind:
            self.append("replace")
            self.page.locator(f".djs-popup [data-id='replace-with-{kind}']").click()

    def unfold(self, group: str) -> None:
        header = self.page.locator(GROUP, has_text=group)
        header.click()

    def choose(self, entry: str, value: str) -> None:
        """Choose in an entry of the panel; a new file has to be there first."""
        with self.taken():
            self.page.locator(f"#bio-properties-panel-{entry}").select_option(value)

    def enter(self, entry: str, value: str) -> None:
        """Fill in an entry of the panel."""
        box = self.page.locator(f"#bio-properties-panel-{entry}")
        with self.taken():
            box.fill(value)
            box.press("Tab")

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait until a diagram has taken what was entered: then the symbols beside the element are drawn anew."""
        before = self.run("return m?.get('commandStack')._stackIdx")
        yield
        script = "while (m && m.get('commandStack')._stackIdx === argument) await new Promise(requestAnimationFrame);"
        self.run(script, before)

    def field(self, kind: str, label: str, key: str) -> None:
        """Add a field to the form that is open."""
        self.page.locator(f".fjs-palette-field[data-field-type={kind}]").click()
        group = self.page.locator(GROUP, has_text="常规")
        expect(group).to_be_visible()
        if not self.page.locator("#bio-properties-panel-key").is_visible():
            group.click()
        self.enter("label", label)
        self.enter("key", key)

    def cell(self, row: int, column: int) -> Locator:
        return self.page.locator(f"tbody td[data-coords='{row}:{column}']")

    def rule(self, row: int, condition: str, result: str) -> None:
        """A rule of the table that is open."""
        self.page.locator(".add-rule").first.click()
        for column, text in enumerate((condition, result)):
            self.cell(row, column).click()
            self.page.keyboard.type(text)
            self.page.keyboard.press("Escape")

    def insert(self, after: str, name: str) -> None:
        """Drop a new user task on the flow behind an element; it is selected then."""
        self.run(INSERT, {"after": after, "name": name})

    def migrate(self, parts: Parts, process: str, count: int) -> None:
        """Move everything under way of a process to its newest version, after a look at what that does."""
        self.person.go("/definitions")
        self.page.locator("main a", has_text=process).first.click()
        self.page.get_by_role("link", name="迁移到最新版").click()
        self.opened()
        expect(self.page.locator("main")).to_contain_text(f"{count} 件可以迁移，0 件不能")
        expect(self.page.locator(".compare .token").first).to_be_visible()
        self.person.accessible()
        self.page.fill("#reason", "公示从现在起适用于在办事项")
        self.page.get_by_role("button", name="开始迁移").click()
        expect(self.page).to_have_url(re.compile(r"/studio/batches/\d+"))
        batches.run_batch(parts, int(self.page.url.rsplit("/", 1)[1]))
        expect(self.page.locator("main").get_by_text("已迁移")).to_have_count(count)
        self.person.accessible()


def release(person: type[Person], owner: Owner, reason: str) -> None:
    """The owner proposes what is open; the administrator looks at it and releases it."""
    owner.page.locator("[data-open=propose]").click()
    owner.page.fill("#reason", reason)
    owner.page.locator("#propose button.primary").click()
    expect(owner.page.locator("h1")).to_contain_text("复核发布")
    admin = person("admin").sign_in()
    expect(admin.page).to_have_url(re.compile("/tasks"))
    admin.go("/studio")
    admin.page.locator("main a[href*='/studio/releases/']").first.click()
    expect(admin.page.locator("html")).to_have_attribute("data-ready", "1")
    expect(admin.page.locator("main")).to_contain_text(reason)
    admin.accessible()
    admin.page.locator("[data-open=release]").click()
    admin.page.locator("#release button.primary").click()
    expect(admin.page.locator("main")).to_contain_text("已发布")
