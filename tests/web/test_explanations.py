"""The page of a definition tells its steps in words: who, by when, and where each answer leads."""

from __future__ import annotations

import re
from collections.abc import Callable

from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import World
from tests.usecases.procedures import Process, deployed, diagram
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


def words(page: str) -> list[str]:
    """The steps as lines of text, without tags."""
    part = page[page.index('<ol class="explained">') : page.index("</ol>")]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", item)).strip() for item in part.split("<li data-element=")[1:]]


def test_every_answer_says_where_it_leads(browser: Open, parts: Parts, owner: Actor, world: World) -> None:
    process = Process("errand", name="办事").start().end(name="已办结").end("refused", name="未同意").end("told")
    process.user("prepare", role="secretariat", name="准备", due="=working days(5)")
    process.user("review", role="committee", name="审议").exclusive("agreed", name="是否同意？")
    process.boundary("late", "review", interrupting=False, timer=("timeDuration", "P9D"), name="逾期提醒")
    process.service("assess", "issue_number", name="取号", inputs={"kind": '="acceptance"'})
    process.path("begin", "prepare", "review", "agreed").path("late", "told")
    process.flow("agreed", "assess", '=decision = "agree"', name="同意").path("assess", "done")
    process.flow("agreed", "prepare", '=decision = "return"', name="退回修改")
    process.flow("agreed", "refused", default=True, name="不同意")
    key = deployed(parts, owner, diagram(process)).processes[0].key
    prepare, review = words(browser("secretary").get(f"/definitions/{key}").text)
    assert "准备 秘书处 5 个工作日内" in prepare and "审议" in prepare
    assert "同意 → 下一步 系统：取号 → 已办结" in review
    assert "逾期提醒 发生时本环节继续" in review
    assert "退回修改 → 下一步 准备" in review and "不同意 → 下一步 未同意" in review
