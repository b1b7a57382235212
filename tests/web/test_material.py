"""What was filled in is read through its form: labels, options, lists, files, both languages."""

from __future__ import annotations

from collections.abc import Iterator

import flask_babel
import pytest
from flask import Flask

from service.web import material
from service.web.material import Line

SCHEMA = {
    "components": [
        {"type": "textfield", "key": "name", "label": "园区科协全称", "properties": {"en": "Full name"}},
        {"type": "checkbox", "key": "agreed", "label": "承认章程"},
        {
            "type": "radio",
            "key": "decision",
            "label": "审核结论：",
            "values": [{"value": "agree", "label": "同意"}, {"value": "return", "label": "退回修改"}],
            "properties": {"en:agree": "Agree"},
        },
        {"type": "datetime", "key": "held", "subtype": "datetime", "dateLabel": "开会时间"},
        {"type": "number", "key": "count", "label": "人数", "appearance": {"suffixAdorner": "人"}},
        {"type": "text", "text": "说明"},
        {
            "type": "group",
            "path": "report",
            "label": "工作报告",
            "components": [{"type": "textarea", "key": "summary", "label": "摘要"}],
        },
        {
            "type": "dynamiclist",
            "path": "people",
            "label": "候选人",
            "components": [
                {"type": "textfield", "key": "name", "label": "姓名"},
                {"type": "select", "key": "post", "label": "职务", "values": [{"value": "chair", "label": "主席"}]},
            ],
        },
        {"type": "filepicker", "key": "charter", "label": "章程"},
    ]
}
VALUES = {
    "name": "江城高新区科学技术协会",
    "agreed": True,
    "decision": "agree",
    "held": "2026-11-24T01:30:00Z",
    "count": 86,
    "report": {"summary": "五年来……"},
    "people": [{"name": "张三", "post": "chair"}, {"name": "李四", "post": None}],
    "charter": [{"documentId": "2251799813685300", "metadata": {"fileName": "章程.pdf"}}],
    "unknown": "不在表单里",
}


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    app = Flask("service.web")
    flask_babel.Babel(app, locale_selector=lambda: request.param)
    with app.test_request_context():
        yield request.param


def test_a_form_is_read_with_its_labels_and_words(language: str) -> None:
    plain, report = material.read(SCHEMA, VALUES)
    zh = language == "zh"
    assert plain.lines[:5] == (
        Line("园区科协全称" if zh else "Full name", "江城高新区科学技术协会"),
        Line("承认章程", "是" if zh else "Yes"),
        Line("审核结论", "同意" if zh else "Agree"),
        Line("开会时间", "2026-11-24 09:30"),
        Line("人数", "86 人"),
    )
    assert plain.lines[5] == Line("候选人", columns=("姓名", "职务"), rows=(("张三", "主席"), ("李四", "")))
    assert plain.lines[6] == Line("章程", files=(("章程.pdf", "/v2/documents/2251799813685300"),))
    assert (report.title, report.lines) == ("工作报告", (Line("摘要", "五年来……"),))


def test_what_was_not_filled_in_is_not_shown(language: str) -> None:
    assert material.read(SCHEMA, {"name": "", "people": [], "charter": None, "report": {}}) == []


@pytest.mark.parametrize("value", [[], "x", 3, {"a": 1}, [1, None], [{"documentId": 5}]])
def test_values_of_another_shape_break_nothing(language: str, value: object) -> None:
    for component in SCHEMA["components"]:
        name = component.get("key") or component.get("path")
        if name:
            material.read(SCHEMA, {name: value})
