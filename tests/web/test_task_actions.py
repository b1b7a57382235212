"""The pages around a task: who is offered what, and what a refusal says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from service.store.tasks import UserTask
from service.usecases import interventions, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, field, form, open_tasks, started
from tests.web.conftest import Browser

Open = Callable[[str], Browser]
MENU = re.compile(r'data-open="do-(\w+)"')


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> UserTask:
    """A report in review: drafted by the secretary, reviewed by the committee."""
    process = Process("report", name="报告").start().user("draft", name="起草")
    process.user("review", role="committee", name="审议", form="review").end()
    review = form("review", field("note"))
    deployed(parts, owner, diagram(process.path("begin", "draft", "review", "done")), review)
    instance = started(parts, secretary, "report")
    completed(parts, secretary, instance, "draft", text="初稿")
    return open_tasks(parts, secretary, instance)["review"]


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("committee", {"return", "add_signer", "copy"}),
        ("secretary", {"urge"}),
        ("party", {"urge"}),
        ("supervisor", {"urge"}),
    ],
)
def test_everybody_is_offered_what_they_can_do(browser: Open, task: UserTask, name: str, offered: set[str]) -> None:
    page = browser(name).get(f"/tasks/{task.key}").text
    assert set(MENU.findall(page)) == offered
    for action in offered:
        assert f'<dialog id="do-{action}"' in page


def test_a_stranger_is_told_that_there_is_no_such_task(browser: Open, task: UserTask) -> None:
    stranger = browser("stranger")
    assert stranger.get(f"/tasks/{task.key}").status_code == 404
    for action in ("transfer", "delegate", "recall", "return", "withdraw", "urge", "copy", "signers", "opinion"):
        assert stranger.post(f"/tasks/{task.key}/{action}", {"person": "stranger", "step": "draft"}).status_code == 404


def test_without_the_pages_token_nothing_is_done(browser: Open, task: UserTask) -> None:
    committee = browser("committee")
    data = {"csrf_token": "0" * 64, "step": "draft", "note": "x"}
    assert committee.post(f"/tasks/{task.key}/return", data).status_code == 403


def test_a_return_without_a_reason_says_so(browser: Open, task: UserTask) -> None:
    answer = browser("committee").post(f"/tasks/{task.key}/return", {"step": "draft", "note": " "})
    assert answer.status_code == 422 and "请写明理由" in answer.text


def test_who_sent_it_back_and_why_stands_on_the_page_and_the_record(
    browser: Open, parts: Parts, secretary: Actor, task: UserTask
) -> None:
    assert (
        browser("committee").post(f"/tasks/{task.key}/return", {"step": "draft", "note": "数字有误"}).status_code == 302
    )
    (draft,) = parts.transact(tasks.search_tasks, secretary, {"state": "created"}, [], {}).items
    li = browser("secretary")
    page = li.get(f"/tasks/{draft.key}").text
    assert "陈委从“审议”退回" in page and "数字有误" in page
    assert "退回任务 · 审议 → 起草" in li.get(f"/tasks/{draft.key}?tab=history").text
    answer = li.send(f"/tasks/{draft.key}/complete", {"variables": {"text": "二稿"}, "toSender": True})
    assert answer.status_code == 200
    assert "重新送达：审议" in browser("committee").get("/notices").text


def test_a_task_is_taken_and_given_back_by_the_buttons_of_the_page(browser: Open, task: UserTask) -> None:
    committee = browser("committee")
    for action in ("claim", "release", "claim"):
        page = committee.get(f"/tasks/{task.key}").text
        assert f'<form id="hold" method="post" action="/tasks/{task.key}/{action}">' in page
        assert 'type="submit" form="hold"' in page
        assert committee.post(f"/tasks/{task.key}/{action}").status_code == 302


def test_a_suspended_procedure_says_why_and_offers_nothing(
    browser: Open, parts: Parts, secretary: Actor, task: UserTask
) -> None:
    parts.transact(interventions.suspend_instance, secretary, task.instance_key, "等待上级批复")
    page = browser("committee").get(f"/tasks/{task.key}").text
    assert "等待上级批复" in page and not MENU.findall(page) and 'class="send"' not in page


def test_the_list_of_copies_is_empty_until_one_is_sent(browser: Open, task: UserTask) -> None:
    party = browser("party")
    assert "没有抄送给您的任务" in party.get("/copies").text
    browser("committee").post(f"/tasks/{task.key}/copy", {"person": "party", "note": "请阅"})
    page = party.get("/copies").text
    assert "陈委 抄送" in page and "请阅" in page and "1 条未读" in page


def test_a_substitute_for_a_period_that_is_no_period_is_refused_on_the_page(browser: Open) -> None:
    secretary = browser("secretary")
    for begins, ends in (("", ""), ("2026-12-02", "2026-12-01"), ("tomorrow", "2026-12-01")):
        answer = secretary.post("/substitutes", {"person": "committee", "begins": begins, "ends": ends})
        assert answer.status_code == 422 and "代理期" in answer.text
    sent = {"person": "committee", "begins": "2026-12-01", "ends": "2026-12-02"}
    assert secretary.post("/substitutes", sent).status_code == 302
    assert "2026-12-01 至 2026-12-02" in secretary.get("/substitutes").text
    assert "我代 李秘 办理" in browser("committee").get("/substitutes").text
