"""What happened is told as people decided it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_babel
import orjson
import pytest
from flask import Flask

from service.store.journal import JournalEntry
from service.usecases.steps import Element, Outline
from service.web import history

ELEMENTS = {"party_review": Element("party_review", "党组织审核", None, "userTask", None)}
OUTLINE = Outline("founding", "组建", (), ELEMENTS)
FORMS = Path(__file__).parents[2] / "forms"


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context(), flask_babel.force_locale("zh"):
        yield


def told(values: Any, event: str = "task.completed", outline: Outline = OUTLINE) -> history.Entry:
    body = orjson.dumps({"data": {"values": values}}).decode()
    entry = JournalEntry(event=event, element_id="party_review", actor_name="王书记", body=body)
    entry.at = datetime(2026, 11, 24, tzinfo=UTC)
    (line,) = history.tell([entry], outline)
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


@pytest.mark.parametrize(
    ("form", "group", "key", "code", "zh", "en"),
    [
        ("refusal_countersign", "countersign", "decision", "agree", "同意不予批准", "Agree to the refusal"),
        ("dormancy_review", "dormancy_review", "decision", "suspend", "继续休眠", "Still dormant"),
        ("party_review", "party", "decision", "reject", "不同意", "Do not agree"),
        ("delegate_credentials", "credentials", "decision", "return", "由原单位另推", "Yes, by the units"),
        ("lapse_decision", "lapse", "decision", "agree", "延长三个月", "Extend by three months"),
        ("formal_check", "formal", "result", "agree", "受理", "Accept · "),
    ],
)
def test_a_decision_is_told_in_the_words_that_were_chosen(
    form: str, group: str, key: str, code: str, zh: str, en: str
) -> None:
    schema = orjson.loads((FORMS / f"{form}.form").read_bytes())
    outline = Outline("founding", "组建", (), ELEMENTS, {"party_review": schema})
    line = told({group: {key: code}}, outline=outline)
    assert line.title == f"{zh} · 党组织审核"
    assert line.late == (code in ("return", "reject"))
    with flask_babel.force_locale("en"):
        assert told({group: {key: code}}, outline=outline).title.startswith(en)


def test_an_option_that_the_form_no_longer_has_is_told_by_the_vocabulary() -> None:
    outline = Outline("founding", "组建", (), ELEMENTS, {"party_review": {"components": []}})
    assert told({"party": {"decision": "return"}}, outline=outline).title == "退回修改 · 党组织审核"
