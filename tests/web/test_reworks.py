"""What changed since a form was last sent in, as the reviewer sees it."""

from __future__ import annotations

from collections.abc import Callable

from service.usecases import returns
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, field, form, open_tasks, started
from tests.web.conftest import Browser


def test_the_reviewer_is_shown_what_was_changed_after_a_return(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, browser: Callable[[str], Browser]
) -> None:
    process = Process("report", name="报告").start().user("draft", name="起草", form="draft")
    process.user("review", role="committee", name="审议")
    sent = form("draft", field("title"), field("place"), field("note"))
    deployed(parts, owner, diagram(process.end().path("begin", "draft", "review", "done")), sent)
    instance = started(parts, secretary, "report")
    completed(parts, secretary, instance, "draft", title="初稿", place="二楼", note="附言")
    review = open_tasks(parts, committee, instance)["review"]
    who = browser("committee")
    assert "看改了什么" not in who.get(f"/tasks/{review.key}").text
    assert 'id="changes"' not in who.get(f"/tasks/{review.key}?tab=material").text
    parts.transact(returns.return_task, committee, review.key, "draft", "请写明地点")
    completed(parts, secretary, instance, "draft", title="初稿", place="三楼会议室", note="")
    review = open_tasks(parts, committee, instance)["review"]
    assert "看改了什么" in who.get(f"/tasks/{review.key}").text
    page = who.get(f"/tasks/{review.key}?tab=material").text
    changes = page.partition('id="changes"')[2].partition("</section>")[0]
    assert "<del>二楼</del>" in changes and "<ins>三楼会议室</ins>" in changes
    assert "<del>附言</del>" in changes and "（空）" in changes
    assert "title" not in changes and "初稿" not in changes
