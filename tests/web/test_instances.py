"""The page of a procedure: what it waits for, also when that is only time, and lines that belong to its diagram."""

from __future__ import annotations

import re
from collections.abc import Callable

from service.usecases import clock as clock_usecases
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, started
from tests.web.conftest import Browser


def test_a_procedure_that_waits_for_a_day_says_which_and_when(
    browser: Callable[[str], Browser], parts: Parts, owner: Actor, secretary: Actor, clock: Clock
) -> None:
    inner = Process("errand", name="办事").start().end()
    inner.user("prepare", role="secretariat", name="准备").user("review", role="committee", name="审议")
    inner.catch("rest", name="静候期满", timer=("timeDate", '=date("2026-12-05")'))
    outer = Process("journey", name="外事").start().call("errands", "errand", name="办理").end()
    deployed(
        parts,
        owner,
        diagram(inner.path("begin", "prepare", "rest", "review", "done")),
        diagram(outer.path("begin", "errands", "done")),
    )
    instance = started(parts, secretary, "journey")
    secretary_page = browser("secretary")
    page = secretary_page.get(f"/instances/{instance.key}").text
    assert "等待秘书处办理“准备”" in page and "waiting timers" not in page
    completed(parts, secretary, instance, "prepare")
    page = secretary_page.get(f"/instances/{instance.key}").text
    assert "等待“静候期满”，2026-12-05 00:00 自动继续。" in page
    timers = page[page.index('class="waiting timers"') :].partition("</ul>")[0]
    assert "静候期满" in timers and "2026-12-05 00:00" in timers
    chosen = set(re.findall(r'data-element="([^"]*)"', page))
    assert chosen == {"errands"}, "a called process stands in the diagram as its call"
    clock.forward(days=11)
    clock_usecases.tick(parts)
    page = secretary_page.get(f"/instances/{instance.key}").text
    assert "等待委员会办理“审议”" in page and "静候期满" not in page.partition("办理记录")[0]


def test_lists_and_the_page_say_the_state_of_a_case_and_as_what_it_ended(
    browser: Callable[[str], Browser], parts: Parts, owner: Actor, secretary: Actor
) -> None:
    process = Process("errand", name="办事").start()
    process.user("prepare", role="secretariat", name="准备", properties={"state": "party_review"})
    process.end("done", name="党工委不同意", properties={"state": "rejected"})
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")))
    instance, page = started(parts, secretary, "errand"), browser("secretary")

    def listed(state: str) -> str:
        return page.get(f"/instances?status={state}").text.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "党组织审核" in listed("party_review") and "党组织审核" in listed("active")
    assert not listed("rejected")
    completed(parts, secretary, instance, "prepare")
    assert all(word in listed("rejected") for word in ("不予批准", "党工委不同意"))
    assert not listed("party_review")
    text = page.get(f"/instances/{instance.key}").text
    assert "已经办结：党工委不同意。" in text and ">不予批准<" in text
    page.post("/language/en", {"next": "/"})
    text = page.get(f"/instances/{instance.key}").text
    assert "It ended: Party work committee disagrees." in text and ">Not approved<" in text
