"""Changing where a procedure stands, on the pages: told before, done with a reason, confirmed by a second person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.instances import Instance
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import completed, deployed, open_tasks, started
from tests.usecases.test_modifications import hearing
from tests.web.conftest import Browser

People = Callable[[str], Browser]
REASON = "材料需要重新审核"


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    deployed(parts, owner, hearing())
    made = started(parts, secretary, "hearing")
    completed(parts, secretary, made, "draft")
    return made


def test_a_step_is_repeated_with_its_reason(
    browser: People, parts: Parts, secretary: Actor, instance: Instance
) -> None:
    who, address = browser("owner"), f"/instances/{instance.key}/modify"
    assert address in who.get(f"/instances/{instance.key}").text
    assert address not in browser("secretary").get(f"/instances/{instance.key}").text
    page = who.get(address).text
    assert 'name="terminate" value="review"' in page and '<option value="draft">起草</option>' in page
    page = who.get(f"{address}?terminate=review&activate=draft").text
    assert "还没有执行的调整" in page and "会关闭任务“审核”。会产生任务“起草”" in page
    assert set(open_tasks(parts, secretary, instance)) == {"review"}
    plan = {"terminate": "review", "activate": "draft"}
    assert who.post(address, {**plan, "reason": " "}).status_code == 422
    assert who.post(address, {**plan, "reason": REASON}).location == f"/instances/{instance.key}?said=modified"
    assert set(open_tasks(parts, secretary, instance)) == {"draft"}
    history = browser("secretary").get(f"/instances/{instance.key}").text
    assert "调整办理环节 审核 → 起草" in history and REASON in history


def test_what_is_refused_says_why(browser: People, instance: Instance) -> None:
    answer = browser("owner").get(f"/instances/{instance.key}/modify?activate=draft")
    assert answer.status_code == 422 and "启动“起草”会与“审核”重复" in answer.text


def test_a_protected_step_is_confirmed_by_another_owner(
    browser: People, parts: Parts, secretary: Actor, instance: Instance
) -> None:
    who, address = browser("owner"), f"/instances/{instance.key}/modify"
    assert "党组织同意在先" in who.get(f"{address}?terminate=review&activate=publish").text
    plan = {"terminate": "review", "activate": "publish", "reason": REASON, "propose": "1"}
    assert who.post(address, plan).location.endswith("said=proposed")
    page = who.get(f"/instances/{instance.key}").text
    assert "等待另一位流程管理员确认" in page and "撤回提请" in page and "确认并执行" not in page
    second = browser("administrator")
    page = second.get(f"/instances/{instance.key}").text
    key = page.split("/modifications/")[1].split("/")[0]
    assert "确认并执行" in page
    assert "等待另一位" not in browser("secretary").get(f"/instances/{instance.key}").text
    for name, status in (("secretary", 403), ("supervisor", 403), ("stranger", 404), ("owner", 403)):
        assert browser(name).post(f"/modifications/{key}/confirm", {}).status_code == status, name
    assert second.post(f"/modifications/{key}/confirm", {"answer": "同意"}).status_code == 302
    assert set(open_tasks(parts, secretary, instance)) == {"publish"}
    assert "（钱流提请）" in browser("secretary").get(f"/instances/{instance.key}").text


def test_others_change_nothing(browser: People, instance: Instance) -> None:
    plan = {"terminate": "review", "activate": "draft", "reason": REASON}
    for name, status in (("secretary", 403), ("supervisor", 403), ("stranger", 404)):
        other = browser(name)
        assert other.get(f"/instances/{instance.key}/modify").status_code == status, name
        assert other.post(f"/instances/{instance.key}/modify", plan).status_code == status, name
        assert other.post(f"/instances/{instance.key}/modify", {**plan, "propose": "1"}).status_code == status, name


def test_a_procedure_rests_goes_on_and_ends_by_those_who_may(browser: People, instance: Instance) -> None:
    local, address = browser("local"), f"/instances/{instance.key}"
    assert "中止这件事项？" in local.get(address).text
    assert local.post(f"{address}/suspend", {"reason": "等待上级批复"}).location == f"{address}?said=suspended"
    page = browser("secretary").get(address).text
    assert "事项已中止" in page and "等待上级批复" in page and "恢复办理？" in page
    assert "恢复办理？" not in browser("committee").get(address).text
    assert browser("committee").post(f"{address}/resume", {"reason": "已经批复"}).status_code == 403
    assert local.post(f"{address}/resume", {"reason": "已经批复"}).status_code == 302
    assert "终止这件事项？" in browser("supervisor").get(address).text
    assert browser("stranger").post(f"{address}/terminate", {"reason": "园区撤并"}).status_code == 404
    assert local.post(f"{address}/terminate", {"reason": "园区撤并"}).status_code == 302
    assert "已终止" in local.get(address).text
