"""Every error is an RFC 9457 problem in the caller's language, with a stable code and both languages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from service.api.problem import KINDS, kind_of
from service.domain import errors
from service.domain.errors import AppError
from tests.api.conftest import Caller

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "detailZh", "detailEn"}


def kinds() -> list[type[AppError]]:
    return [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AppError)]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind is not AppError])
def test_every_kind_of_error_has_a_status(kind: type[AppError]) -> None:
    assert kind in KINDS
    assert kind_of(kind("not_found", what="x", key="1")).status in (400, 401, 403, 404, 409, 413, 422, 503)


@pytest.mark.parametrize(
    ("language", "spoken", "detail"),
    [
        (None, "zh-CN", "没有接口 GET /v2/nothing。"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "没有接口 GET /v2/nothing。"),
        ("en-GB,en;q=0.9", "en", "There is no operation GET /v2/nothing."),
        ("de", "zh-CN", "没有接口 GET /v2/nothing。"),
    ],
)
def test_a_problem_speaks_the_callers_language(
    nobody: FlaskClient, language: str | None, spoken: str, detail: str
) -> None:
    answer = nobody.get("/v2/nothing", headers={"Accept-Language": language} if language else {})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.headers["Content-Language"] == spoken
    assert set(answer.json) == MEMBERS
    assert answer.json["detail"] == detail
    assert answer.json["type"] == "/v2/docs#route_not_found"


def test_a_wrong_method_is_told_with_the_right_ones(nobody: FlaskClient) -> None:
    answer = nobody.put("/v2/topology")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json["code"] == "method_not_allowed"


def test_every_wrong_field_is_named_with_its_path(caller: Caller) -> None:
    search = {
        "filter": {"state": "SLEEPING", "dueDate": {"$before": 1}, "colour": "red"},
        "sort": [{"field": "name"}, {"field": "shoeSize"}],
        "page": {"limit": 0, "after": "?"},
        "extra": 1,
    }
    answer = caller("secretary").post("/v2/user-tasks/search", json=search)
    assert answer.status_code == 400
    assert answer.json["code"] == "request_invalid"
    assert {(field["path"], field["code"]) for field in answer.json["fields"]} == {
        ("filter.state", "field_choice"),
        ("filter.dueDate.$before", "field_choice"),
        ("filter.colour", "field_unknown"),
        ("sort[1].field", "field_choice"),
        ("page.limit", "field_range"),
        ("page.after", "cursor_invalid"),
        ("extra", "field_unknown"),
    }
    for field in answer.json["fields"]:
        assert field["message"] == field["messageZh"] != field["messageEn"]


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"{", "application/json", 400, "body_not_json"),
        (b"[]", "application/json", 400, "request_invalid"),
        (b"null", "application/json", 200, None),
        (b"", "application/json", 200, None),
        (b"a=1", "application/x-www-form-urlencoded", 400, "body_media_type"),
        (b"{}", "text/plain", 400, "body_media_type"),
        (b'{"filter": {"name": "\\u0000"}}', "application/json", 400, "json_character"),
        (b'{"filter": {"name": "' + b"x" * (1 << 20) + b'"}}', "application/json", 413, "body_too_large"),
        (b"[" * 5000, "application/json", 400, "json_depth"),
        (b'{"page": {"limit": 1e999}}', "application/json", 400, "json_number"),
        (b'{"page": {"limit": 1, "limit": 2}}', "application/json", 400, "json_duplicate_key"),
    ],
)
def test_a_hostile_body_is_refused_and_never_an_error_of_ours(
    caller: Caller, body: bytes, media_type: str, status: int, code: str | None
) -> None:
    answer = caller("secretary").post("/v2/user-tasks/search", data=body, content_type=media_type)
    assert (answer.status_code, answer.json.get("code")) == (status, code)
