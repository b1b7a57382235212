"""Timers and due dates on the pages: found, told before they are changed, and in the history afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.instances import Instance
from service.usecases import interventions, timers
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import deployed, open_tasks, started
from tests.usecases.test_interventions import slow
from tests.web.conftest import Browser

People = Callable[[str], Browser]


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, slow())
    return started(parts, secretary, "slow")


def half(parts: Parts, owner: Actor, instance: Instance) -> int:
    found = parts.transact(timers.timers_of, owner, instance.key)
    return next(view.key for view in found if view.timer.element_id == "half")


def test_timers_are_listed_and_narrowed(
    browser: People, parts: Parts, owner: Actor, local: Actor, instance: Instance
) -> None:
    who, key = browser("owner"), half(parts, owner, instance)
    page = who.get("/timers").text
    assert "2026-11-29 10:00" in page and "“办理”未办结时触发" in page and f"/timers/{key}/due-date" in page
    assert "2026-12-20 00:00" not in who.get("/timers?from=2026-11-25&to=2026-11-29").text
    narrowed = who.get("/timers?process=slow&from=2026-11-30").text
    assert "2026-12-20 00:00" in narrowed and "2026-11-29 10:00" not in narrowed
    assert "没有等待到时的事项" in who.get("/timers?process=other").text
    assert "没有等待到时的事项" in browser("stranger").get("/timers").text
    assert "due-date" not in browser("secretary").get("/timers").text
    parts.transact(interventions.suspend_instance, local, instance.key, "等待批复")
    paused = who.get("/timers").text
    assert "已中止，暂停计时" in paused and "due-date" not in paused


def test_a_due_date_is_told_before_it_is_changed(
    browser: People, parts: Parts, owner: Actor, secretary: Actor, instance: Instance
) -> None:
    who, task = browser("owner"), open_tasks(parts, secretary, instance)["work"]
    address = f"/tasks/{task.key}/due-date"
    assert address in who.get(f"/instances/{instance.key}").text
    assert address not in browser("secretary").get(f"/instances/{instance.key}").text
    shown = who.get(f"{address}?how=given&date=2026-12-31").text
    assert "2026-12-04" in shown and "<b>2026-12-31</b>" in shown
    given = {"how": "given", "date": "2026-12-31", "reason": "公示期顺延"}
    assert who.post(address, {**given, "reason": ""}).status_code == 422
    assert who.post(address, given).location == f"/instances/{instance.key}?said=rescheduled"
    page = browser("secretary").get(f"/instances/{instance.key}").text
    assert "调整期限" in page and "→ 2026-12-31" in page and "公示期顺延" in page
    assert "期限调整：办理" in browser("secretary").get("/notices").text


@pytest.mark.parametrize(
    ("query", "sentence"), [("how=given", "请填写日期"), ("how=given&date=2020-01-01", "已经过去")]
)
def test_a_date_that_is_none_is_refused(
    browser: People, parts: Parts, owner: Actor, instance: Instance, query: str, sentence: str
) -> None:
    answer = browser("owner").get(f"/timers/{half(parts, owner, instance)}/due-date?{query}")
    assert answer.status_code == 422 and sentence in answer.text


def test_others_change_no_due_date(
    browser: People, parts: Parts, owner: Actor, secretary: Actor, instance: Instance
) -> None:
    task = open_tasks(parts, secretary, instance)["work"]
    given = {"how": "from_now", "reason": "公示期顺延"}
    for address in (f"/tasks/{task.key}/due-date", f"/timers/{half(parts, owner, instance)}/due-date"):
        for name, status in (("secretary", 403), ("supervisor", 403), ("stranger", 404)):
            other = browser(name)
            assert other.get(address).status_code == status, (name, address)
            assert other.post(address, given).status_code == status, (name, address)


def test_where_procedures_wait_leads_to_them(
    browser: People, parts: Parts, secretary: Actor, instance: Instance
) -> None:
    who = browser("owner")
    page = who.get(f"/definitions/{instance.process_definition_key}").text
    address = f"/instances?definition={instance.process_definition_key}&amp;element=work"
    assert address in page and "停在哪些环节" in page
    found = who.get(address.replace("&amp;", "&")).text
    assert f"/instances/{instance.key}" in found and "停在“办理”" in found
    assert f"/instances/{instance.key}" not in who.get("/instances?element=reply").text
    parts.transact(interventions.suspend_instance, secretary, instance.key, "等待批复")
    assert f"/instances/{instance.key}" in who.get("/instances?status=suspended").text
    assert f"/instances/{instance.key}" not in who.get("/instances?status=fault").text
