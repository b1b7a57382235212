"""The studio in Chromium: nothing is lost, nothing breaks the policy, and everything speaks the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.studio import Owner

ROOT = Path(__file__).parents[2]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
KINDS = (
    "bpmn:UserTask", "bpmn:ServiceTask", "bpmn:BusinessRuleTask", "bpmn:SendTask", "bpmn:ReceiveTask",
    "bpmn:CallActivity", "bpmn:SubProcess", "bpmn:StartEvent", "bpmn:EndEvent", "bpmn:EndEvent Message",
    "bpmn:EndEvent Error", "bpmn:EndEvent Escalation", "bpmn:EndEvent Terminate", "bpmn:IntermediateCatchEvent Timer",
    "bpmn:IntermediateCatchEvent Message", "bpmn:IntermediateCatchEvent Signal", "bpmn:IntermediateThrowEvent Message",
    "bpmn:IntermediateThrowEvent Signal", "bpmn:IntermediateThrowEvent Escalation", "bpmn:ExclusiveGateway",
    "bpmn:ParallelGateway", "bpmn:InclusiveGateway", "bpmn:EventBasedGateway", "bpmn:Group", "bpmn:TextAnnotation",
)  # fmt: skip
PLACE_EACH = """
const factory = m.get('elementFactory'), modeling = m.get('modeling'), selection = m.get('selection');
const root = m.get('canvas').getRootElement(), menus = m.get('popupMenu');
const pause = () => new Promise(resolve => setTimeout(resolve, 80));
const offered = new Set();
let y = 0;
for (const kind of argument) {
  const [type, event] = kind.split(' ');
  const eventDefinitionType = event && `bpmn:${event}EventDefinition`;
  const shape = modeling.createShape(factory.createShape({ type, eventDefinitionType }), { x: 600, y: y += 110 }, root);
  selection.select(shape);
  await pause();
  for (const menu of ['bpmn-replace', 'bpmn-append']) {
    menus.open(shape, menu, { x: 50, y: 50 });
    await pause();
    for (const entry of document.querySelectorAll('.djs-popup .entry')) offered.add(entry.dataset.id);
    menus.close();
  }
}
menus.open(root, 'bpmn-create', { x: 50, y: 50 });
await pause();
for (const entry of document.querySelectorAll('.djs-popup .entry')) offered.add(entry.dataset.id);
menus.close();
selection.select(root);
await pause();
return [...offered];
"""


def content(element: Any) -> tuple[Any, ...]:
    """An element with everything in it; order counts only where it means something, which BPMN's references do not."""
    inside = sorted((content(child) for child in element if isinstance(child.tag, str)), key=repr)
    return element.tag, sorted(element.attrib.items()), (element.text or "").strip(), inside


@pytest.fixture
def owner(person: type[Person]) -> Owner:
    return Owner(person("owner").sign_in())


def test_a_round_trip_through_the_modeler_loses_nothing_of_our_diagrams(owner: Owner) -> None:
    owner.begin("往返", "园区科协换届")
    owner.page.locator("a", has_text="园区科协换届").first.click()
    owner.opened()
    for path in sorted((ROOT / "bpmn").glob("*.bpmn")):
        before = path.read_text("utf-8")
        after = owner.run("await m.importXML(argument); return (await m.saveXML({ format: true })).xml", before)
        old, new = (etree.fromstring(text.encode()) for text in (before, after))
        assert content(new) == content(old), path.name


def test_only_what_runs_is_offered_and_all_of_it_in_chinese(owner: Owner) -> None:
    owner.begin("词汇")
    owner.add("bpmn", "词汇", "words")
    offered = set(owner.run(PLACE_EACH, KINDS))
    assert {"replace-with-user-task", "create-exclusive-gateway", "create.template-yuanke.issue_reply"} <= offered
    refused = ("script", "manual", "complex", "compensation", "conditional", "link", "cancel", "transaction", "ad-hoc")
    assert [entry for entry in offered if any(word in entry for word in refused) or "data" in entry] == []
    assert "replace-with-task" not in offered
    assert owner.page.evaluate("[...globalThis.__untranslated]") == []
    assert owner.violations() == []
    expect(owner.page.locator(".bjs-powered-by")).to_be_visible()


def test_the_editors_of_forms_and_decisions_keep_the_policy_and_the_mark(owner: Owner) -> None:
    owner.begin("编辑器", "园区科协换届")
    draft = owner.page.url.removeprefix(owner.person.address)
    owner.open(f"{draft}/files/candidate_check.form")
    owner.page.locator(".fjs-form-field-radio").first.click()
    expect(owner.page.locator(".bio-properties-panel-header-type")).to_have_text("单选")
    owner.page.locator("[data-open=preview]").click()
    expect(owner.page.locator("[data-preview] .fjs-powered-by-link").first).to_be_visible()
    assert owner.violations() == []
    owner.open(f"{draft}/files/election_result.dmn")
    expect(owner.page.locator(".tjs-container")).to_contain_text("判定表行号")
    expect(owner.page.locator(".bjs-powered-by").first).to_be_visible()
    assert owner.page.evaluate("[...globalThis.__untranslated]") == []
    assert owner.violations() == []


def test_what_is_typed_is_saved_even_when_the_page_is_left_at_once(owner: Owner) -> None:
    owner.begin("保存", "会议结果备案")
    draft = owner.page.url.removeprefix(owner.person.address)
    owner.open(f"{draft}/files/filing.bpmn")
    owner.run("m.get('selection').select(m.get('elementRegistry').get('file_result'))")
    owner.page.locator(".bio-properties-panel-group-header-title", has_text="常规").click()
    owner.page.locator("#bio-properties-panel-name").fill("报送备案材料")
    owner.page.keyboard.press("Control+s")
    expect(owner.page.locator("#save-state")).to_have_attribute("data-state", "saved")
    owner.page.get_by_role("link", name="完成").click()
    owner.page.get_by_role("link", name="看改了什么").click()
    expect(owner.page.locator("ins")).to_have_text("报送备案材料")
    expect(owner.page.locator(".is-changed")).to_have_count(2)


def test_no_other_page_loads_the_editors(owner: Owner) -> None:
    for path in ("/tasks", "/definitions", "/studio"):
        owner.person.go(path)
        scripts = owner.page.locator("script[src]").evaluate_all("found => found.map(one => one.src)")
        assert not [one for one in scripts if "modeler" in one or "editor" in one], path
        owner.person.accessible()


def test_the_linter_speaks_on_the_canvas_while_one_draws(owner: Owner) -> None:
    owner.begin("检查", "会议结果备案")
    draft = owner.page.url.removeprefix(owner.person.address)
    owner.open(f"{draft}/files/filing.bpmn")
    expect(owner.page.locator("#findings-count")).to_have_text("检查通过")
    owner.run("m.get('modeling').removeElements([m.get('elementRegistry').get('file_result').outgoing[0]])")
    expect(owner.page.locator(".djs-overlay .badge.error").first).to_be_visible()
    expect(owner.page.locator("#findings")).to_contain_text("报送备案")
    owner.page.locator("#findings li button").first.click()
    expect(owner.page.locator(".djs-element.selected")).to_have_count(1)
    owner.run("m.get('commandStack').undo()")
    expect(owner.page.locator("#findings-count")).to_have_text("检查通过")
    expect(owner.page.locator(".djs-overlay .badge")).to_have_count(0)
