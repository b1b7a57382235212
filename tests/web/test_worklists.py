"""The lists as pages: filters in the address, kept filters, many lines at once, and the file for Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from service.store.associations import Association
from service.store.tasks import UserTask
from service.usecases import tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from service.web import tasks as web_tasks
from tests.usecases.procedures import completed, deployed, errand, open_tasks, started
from tests.usecases.test_worklists import signed
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def three(parts: Parts, owner: Actor, secretary: Actor) -> list[UserTask]:
    deployed(parts, owner, errand())
    return [open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"] for _ in range(3)]


def rows(who: Browser, path: str) -> list[tuple[object, ...]]:
    answer = who.client.get(path)
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    return list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))


def test_the_parts_of_the_list_have_their_counts(
    parts: Parts, secretary: Actor, browser: Open, three: list[UserTask]
) -> None:
    parts.transact(tasks.assign_task, secretary, three[0].key, secretary.username)
    page = browser("secretary").get("/tasks?view=mine").text
    assert page.count('class="task"') == 1
    assert "我已领取 <span>1</span>" in page and "待领取 <span>2</span>" in page and "全部 <span>3</span>" in page


def test_a_long_list_is_counted_as_a_whole_and_shown_in_parts(
    browser: Open, three: list[UserTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_tasks, "SHOWN", 2)
    who = browser("secretary")
    page = who.get("/tasks").text
    assert page.count('class="task"') == 2
    assert re.search(r"<h2[^>]*>[^<]+<span>3</span>", page)
    further = re.search(r'href="(/tasks\?shown=4)">显示更多', page)
    assert further is not None
    whole = who.get(further[1]).text
    assert whole.count('class="task"') == 3
    assert "显示更多" not in whole


def test_what_was_ticked_is_claimed(browser: Open, three: list[UserTask]) -> None:
    who = browser("secretary")
    who.get("/tasks")
    keys = [str(task.key) for task in three[:2]]
    answer = who.post("/tasks/claim", {"key": keys}, follow_redirects=True)
    assert "已领取 2 项。" in answer.text and "待领取 <span>1</span>" in answer.text
    answer = who.post("/tasks/claim", {"key": keys[:1]}, follow_redirects=True)
    assert "每次选择 1 到 100 项。" in who.post("/tasks/claim").text


def test_what_was_ticked_is_urged(browser: Open, parts: Parts, secretary: Actor, three: list[UserTask]) -> None:
    parts.transact(tasks.complete_task, secretary, three[0].key, {})
    who = browser("secretary")
    who.get("/instances/mine")
    keys = [str(task.instance_key) for task in three]
    parts.transact(tasks.assign_task, secretary, three[1].key, secretary.username)
    answer = who.post("/instances/urge", {"key": keys[:2], "mine": "1"}, follow_redirects=True)
    assert answer.request.path == "/instances/mine"
    assert "已催办 1 项。另有 1 项今天催办过、已办结，或正等您办理。" in answer.text


def test_a_filter_is_kept_opened_and_dropped(browser: Open, three: list[UserTask]) -> None:
    who = browser("secretary")
    who.get("/tasks?q=办事")
    page = who.post("/filters/tasks", {"title": "办事的", "q": "办事", "next": "/"}, follow_redirects=True)
    assert page.request.path == "/tasks" and page.request.args["q"] == "办事" and ">办事的</a>" in page.text
    drop = page.text.partition('action="/filters/tasks/')[2].partition('"')[0]
    assert ">办事的</a>" not in who.post(f"/filters/tasks/{drop}", follow_redirects=True).text
    assert who.post("/filters/people", {"title": "x"}).status_code == 404


def test_the_files_hold_what_the_page_shows(
    browser: Open, parts: Parts, secretary: Actor, three: list[UserTask]
) -> None:
    parts.transact(tasks.assign_task, secretary, three[0].key, secretary.username)
    parts.transact(tasks.complete_task, secretary, three[2].key, {})
    who = browser("secretary")
    heads, *lines = rows(who, "/tasks/export")
    assert heads[:2] == ("园区科协", "任务") and [line[1] for line in lines] == ["准备", "准备"]
    assert [line[4] for line in rows(who, "/tasks/export?view=mine")[1:]] == [secretary.name]
    assert [line[1] for line in rows(who, "/tasks/done/export")[1:]] == ["准备"]
    assert rows(who, "/tasks/done/export?q=云山") == [heads]
    assert len(rows(who, "/instances/export")) == len(rows(who, "/instances/export?mine=1")) == 4
    assert len(rows(browser("stranger"), "/instances/export")) == 1


def test_what_is_to_be_signed_has_its_own_list_and_count(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, browser: Open
) -> None:
    deployed(parts, owner, signed())
    instance = started(parts, secretary, "errand")
    completed(parts, secretary, instance, "prepare")
    review = open_tasks(parts, committee, instance)["review"]
    who = browser("committee")
    assert who.get("/").location == "/tasks/to-sign", "with nothing to do one comes to what is to be signed"
    assert "没有待办" in who.get("/tasks").text
    page = who.get("/tasks/to-sign").text
    assert page.count('class="task"') == 1 and "<h1>待签</h1>" in page
    assert re.search(r'href="/tasks/to-sign"[^>]*aria-current="page"[^>]*>待签\s*<span[^>]*>1<', page)
    assert 'href="/tasks/to-sign">‹ 待签' in who.get(f"/tasks/{review.key}").text
    assert who.post("/tasks/claim", {"key": [review.key], "to_sign": "1"}).location.startswith("/tasks/to-sign?said=")
    assert [line[1] for line in rows(who, "/tasks/export?to_sign=1")[1:]] == ["审议"]
    assert rows(who, "/tasks/export")[1:] == []
    assert who.send(f"/tasks/{review.key}/complete", {"variables": {}}).json == {
        "next": "/tasks/to-sign?said=completed"
    }


def test_a_colleague_sees_a_shared_filter_with_whose_it_is(
    browser: Open, secretary: Actor, association: Association
) -> None:
    who = browser("secretary")
    assert (
        f'<option value="{association.organisation_key}">江城高新区的同事</option>' in who.get("/instances?q=jc").text
    )
    shared = {"title": "江城", "q": "jc", "organisation": str(association.organisation_key)}
    assert "已共享" in who.post("/filters/instances", shared, follow_redirects=True).text
    page = browser("committee").get("/instances").text
    assert "江城" in page and "李秘 共享" in page and "删除“江城”" not in page
    assert "江城" not in browser("stranger").get("/instances").text
