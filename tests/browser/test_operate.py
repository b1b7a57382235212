"""A process owner looks after a procedure: shifts a due date, repeats a step, and reads both in the history."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from service.engine.definition import Resource
from service.usecases import deployments, tasks
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.browser.person import Person
from tests.browser.test_reworks import ROLE, begin, waiting
from tests.usecases.procedures import Process, bpmn

REASON = "公示期顺延"


def drawn(process: Process, *elements: str) -> Resource:
    """A file with these elements drawn beside each other: enough to click on."""
    names = 'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{one}_shape" bpmnElement="{one}">'
        f'<dc:Bounds x="{100 + 180 * place}" y="100" width="100" height="80" /></bpmndi:BPMNShape>'
        for place, one in enumerate(elements)
    )
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="{process.id}">{shapes}</bpmndi:BPMNPlane>'
    extra = f'<bpmndi:BPMNDiagram {names} id="drawing">{plane}</bpmndi:BPMNDiagram>'
    return Resource(f"{process.id}.bpmn", bpmn(process, extra=extra))


@pytest.fixture
def report(parts: Parts, address: str) -> int:
    """A report under review, due in ten days, with a reminder after five; its key."""
    process = Process("report", name="报告").start().user("draft", role=ROLE, name="起草")
    process.user("review", role=ROLE, name="审议", due="P10D").end().user("remind", role=ROLE, name="提醒").end("m")
    process.boundary("half", "review", timer=("timeDuration", "P5D"), interrupting=False)
    process.path("begin", "draft", "review", "done").path("half", "remind", "m")
    parts.transact(deployments.deploy, SERVICE, [drawn(process, "draft", "review")])
    key = parts.transact(begin, SERVICE)
    parts.transact(tasks.complete_task, SERVICE, waiting(parts, key), {})
    return key


def definition_of(work: Work, key: int) -> int:
    from service.usecases.instances import get_instance

    return get_instance(work, key).process_definition_key


@pytest.mark.parametrize("width", [1440, 390])
def test_an_owner_shifts_a_due_date_and_repeats_a_step(
    person: type[Person], parts: Parts, report: int, width: int
) -> None:
    qian = person("owner", viewport={"width": width, "height": 900}).sign_in()
    page = qian.go("/timers?process=report")
    expect(page.locator("tbody tr")).to_have_count(1)
    qian.accessible()
    page.locator("tbody td a").first.click()
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    qian.accessible()

    page.get_by_role("link", name="调整期限：审议").click()
    page.get_by_label("日期").fill("2035-06-01")
    page.get_by_role("button", name="看看会改成什么").click()
    expect(page.locator("#change b")).to_have_text("2035-06-01")
    qian.accessible()
    page.get_by_label("理由").fill(REASON)
    page.locator("#change button").click()
    expect(page).to_have_url(re.compile("said=rescheduled"))
    expect(page.locator("[data-part=history]")).to_contain_text("→ 2035-06-01")

    page.get_by_role("link", name="调整环节").click()
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    qian.accessible()
    for element in ("review", "draft"):  # on the diagram: one ends, the other begins
        page.locator(f".djs-element[data-element-id={element}] .djs-hit").first.click(force=True)
    expect(page.locator(".djs-element.will-end")).to_have_count(1)
    expect(page.locator(".djs-element.will-begin")).to_have_count(1)
    page.get_by_role("button", name="看看会怎样").click()
    expect(page.locator("#plan")).to_contain_text("会产生任务“起草”")
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    qian.accessible()
    page.get_by_label("理由").fill("材料需要重新审核")
    page.get_by_role("button", name="执行调整").click()
    expect(page).to_have_url(re.compile("said=modified"))
    expect(page.locator("[data-part=history]")).to_contain_text("审议 → 起草")
    expect(page.locator("[data-part=history]")).to_contain_text("材料需要重新审核")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"

    qian.go(f"/definitions/{parts.transact(definition_of, SERVICE, report)}")
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    qian.accessible()
    page.locator("#waiting").get_by_role("link", name="起草").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    qian.accessible()
    assert qian.complaints == []
