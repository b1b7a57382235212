"""What happened is told as people decided it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import flask_babel
import orjson
import pytest
from flask import Flask

from service.store.journal import JournalEntry
from service.usecases.steps import Element, Outline
from service.web import history

OUTLINE = Outline(
    "founding", "组建", (), {"party_review": Element("party_review", "党组织审核", None, "userTask", None)}
)


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context(), flask_babel.force_locale("zh"):
        yield


def told(values: Any, event: str = "task.completed") -> history.Entry:
    body = orjson.dumps({"data": {"values": values}}).decode()
    entry = JournalEntry(event=event, element_id="party_review", actor_name="王书记", body=body)
    entry.at = datetime(2026, 11, 24, tzinfo=UTC)
    (line,) = history.tell([entry], OUTLINE)
    return line


def test_a_decision_in_a_group_of_the_form_is_told_with_its_opinion() -> None:
    line = told({"party": {"decision": "return", "opinion": "请补充盖章材料"}})
    assert (line.title, line.note, line.late) == ("退回修改 · 党组织审核", "请补充盖章材料", True)


def test_a_result_counts_as_a_decision() -> None:
    line = told({"filing_check": {"result": "accept_filing", "opinion": None}})
    assert (line.title, line.note, line.late) == ("予以备案 · 党组织审核", "", False)


@pytest.mark.parametrize(
    "values", [None, {"decision": "maybe"}, {"rows": [{"decision": "agree"}]}, {"result": {"roster": []}}]
)
def test_what_is_no_decision_is_a_completed_task(values: Any) -> None:
    assert told(values).title == "完成任务 · 党组织审核"
