"""A filter is a value or operators, a page goes one way, a cursor comes back as it left."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from service.api.fields import Choice, Instant, Key, Number, Text
from service.api.paging import Cursor, Filter, search_request
from service.api.schema import field_errors

SEARCH = search_request(
    "Trial",
    {
        "trial_key": Filter(Key(), attribute="key"),
        "state": Filter(Choice({"CREATED": "created", "COMPLETED": "completed"})),
        "title": Filter(Text(), like=True),
        "count": Filter(Number(), order=True),
        "due_date": Filter(Instant(), order=True, attribute="due_at"),
    },
    {"dueDate": "due_at", "count": "count"},
)()


def filtered(filters: dict[str, Any]) -> Any:
    return SEARCH.load({"filter": filters})["filter"]


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ({"trialKey": "2251799813685249"}, {"key": 2251799813685249}),
        ({"trialKey": 17}, {"key": 17}),
        ({"trialKey": {"$eq": "17"}}, {"key": 17}),
        ({"trialKey": {"$in": ["17", "18"]}}, {"key": {"$in": [17, 18]}}),
        ({"state": "created"}, {"state": "created"}),
        ({"state": {"$neq": "COMPLETED"}}, {"state": {"$neq": "completed"}}),
        ({"title": {"$like": "第*届"}}, {"title": {"$like": "第*届"}}),
        ({"count": {"$gte": 1, "$lt": 5}}, {"count": {"$gte": 1, "$lt": 5}}),
        ({"title": {"$exists": False}}, {"title": {"$exists": False}}),
        ({"title": None, "tenantId": "<default>"}, {}),
    ],
)
def test_a_filter_is_understood(sent: dict[str, Any], understood: dict[str, Any]) -> None:
    assert filtered(sent) == understood


@pytest.mark.parametrize(
    ("sent", "path", "code"),
    [
        ({"trialKey": "1a"}, "filter.trialKey", "field_not_key"),
        ({"trialKey": str(1 << 63)}, "filter.trialKey", "field_not_key"),
        ({"trialKey": True}, "filter.trialKey", "field_not_key"),
        ({"trialKey": {"$in": ["1", "x"]}}, "filter.trialKey.$in[1]", "field_not_key"),
        ({"trialKey": {"$in": []}}, "filter.trialKey.$in", "field_items"),
        ({"trialKey": {"$like": "1"}}, "filter.trialKey.$like", "field_choice"),
        ({"title": {}}, "filter.title", "field_one_of"),
        ({"title": 7}, "filter.title", "field_not_text"),
        ({"count": {"$gt": "1"}}, "filter.count.$gt", "field_not_number"),
        ({"count": 1.5}, "filter.count", "field_not_number"),
        ({"dueDate": "2026-11-24"}, "filter.dueDate", "field_instant"),
        ({"dueDate": "2026-11-24T09:00:00"}, "filter.dueDate", "field_instant"),
        ({"dueDate": "0001-01-01T00:00:00+14:00"}, "filter.dueDate", "field_instant"),
        ({"tenantId": "other"}, "filter.tenantId", "tenant_unknown"),
        ({"tenantId": {"$eq": "x"}}, "filter.tenantId", "tenant_unknown"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_at_its_place(sent: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        filtered(sent)
    assert [(error.path, error.code) for error in field_errors(caught.value.messages)] == [(path, code)]


def test_an_empty_search_is_the_first_page_in_the_order_of_keys() -> None:
    assert SEARCH.load({}) == {"filter": {}, "sort": [], "page": {"limit": 100}}


@pytest.mark.parametrize(("sent", "order"), [("ASC", False), ("desc", True), (None, False)])
def test_an_order_is_written_in_any_case(sent: str | None, order: bool) -> None:
    loaded = SEARCH.load({"sort": [{"field": "dueDate", "order": sent}], "page": {"from": 0, "limit": 5}})
    assert loaded["sort"] == [{"field": "due_at", "order": order}]
    assert loaded["page"] == {"from_": 0, "limit": 5}


def test_a_page_goes_one_way_only() -> None:
    with pytest.raises(ValidationError) as caught:
        SEARCH.load({"page": {"after": "QUJD", "before": "QUJD"}})
    assert [(e.path, e.code) for e in field_errors(caught.value.messages)] == [("page", "field_together")]


@given(st.binary(min_size=1, max_size=60))
def test_a_cursor_comes_back_as_it_left(content: bytes) -> None:
    inside = base64.urlsafe_b64encode(content).decode().rstrip("=")
    outside = Cursor()._serialize(inside, None, None)
    assert outside == base64.b64encode(content).decode()
    assert Cursor().deserialize(outside) == inside
