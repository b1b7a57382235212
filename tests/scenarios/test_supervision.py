"""督办: an order of the supervisor about an overdue term, its answer, and an answer that does not come (§3.D)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import World
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story

ORDER = {"subject": "换届超期满 6 个月", "demand": "请立即启动换届，说明超期原因。", "answer_due": "2026-12-15"}


def ordered(story: Story, world: World) -> None:
    """A term of five years that ended on 2026-05-01, on Tuesday 2026-11-24."""
    association, _ = in_office(story, world, elected_on=date(2021, 5, 1))
    story.start("supervisor", "supervision", int(association))
    story.do("supervisor", "issue_order", order=ORDER)


def titles(story: Story, who: str) -> list[str]:
    notices = story.send(who, "POST", "/notices/search", {"page": {"limit": 100}})["items"]
    return [notice["title"] for notice in notices]


def answer(story: Story, text: str = "因园区调整推迟，已于本月成立筹备组，明年一月召开大会。") -> None:
    story.do("secretary", "answer_order", answer={"text": text, "files": []})


def test_an_order_is_answered_and_closed(story: Story, world: World) -> None:
    ordered(story, world)
    assert story.open == ["answer_order"]
    assert story.task("answer_order")["dueDate"].startswith("2026-12-15T")
    assert "督办：江城高新区科学技术协会" in titles(story, "local")
    papers = story.send("supervisor", "POST", "/papers/search", {"filter": {"processInstanceKey": story.instance}})
    assert len(papers["items"]) == 1, "the order is on file"
    answer(story)
    story.do("supervisor", "review_answer", order_review={"decision": "agree"})
    assert (story.open, story.status) == ([], "COMPLETED")


def test_an_answer_that_does_not_come_is_told_and_may_still_be_given(story: Story, world: World) -> None:
    ordered(story, world)
    late = "督办逾期未答复：江城高新区科学技术协会"
    story.at(2026, 12, 15, 23)
    assert late not in titles(story, "supervisor")
    story.at(2026, 12, 16, 1)
    assert titles(story, "supervisor").count(late) == 1
    answer(story)
    assert story.open == ["review_answer"]


def test_an_answer_that_does_not_do_is_asked_for_again_with_a_new_limit(story: Story, world: World) -> None:
    ordered(story, world)
    answer(story)
    again = {"decision": "return", "opinion": "请补充大会的具体日期。", "answer_due": "2026-12-31"}
    story.do("supervisor", "review_answer", order_review=again)
    assert story.task("answer_order")["dueDate"].startswith("2026-12-31T")
    assert story.shown("answer_order")["answer"] is None
    answer(story)
    story.do("supervisor", "review_answer", order_review={"decision": "agree"})
    assert story.status == "COMPLETED"


def test_only_the_supervisor_gives_orders(story: Story, world: World) -> None:
    association, _ = in_office(story, world, elected_on=date(2021, 5, 1))
    for who in ("secretary", "local", "party"):
        with pytest.raises(Refused) as caught:
            story.start(who, "supervision", int(association))
        assert caught.value.problem["status"] == 403, who
