"""The description is true: it is complete, it is readable, and what is made from it at random never breaks us."""

from __future__ import annotations

import os
import re
import time
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from service import api
from tests.api.conftest import Things, basic

EVERY_RUN = 3
RANDOM_N = int(os.environ.get("YUANKE_RANDOM_N", EVERY_RUN))
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
SLOWEST = 2.0  # seconds
HTTP_METHODS = ("get", "post", "put", "patch", "delete")


def bare() -> Flask:
    """The application with its routes only: enough to describe it."""
    app = Flask("bare")
    api.register(app, None)
    return app


@pytest.fixture
def description() -> dict[str, Any]:
    found: dict[str, Any] = bare().test_client().get("/v2/openapi.json").json
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in HTTP_METHODS
    ]


def test_every_operation_has_a_name_and_a_summary_in_both_languages(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(names) == len(set(names)) > 40
    for method, path, operation in operations(description):
        assert operation["summary"], (method, path)
        assert any("\u4e00" <= char <= "\u9fff" for char in operation["x-summary-zh"]), (method, path)


def test_every_schema_that_is_named_is_described(description: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/(\w+)/(\w+)"', str(description).replace("'", '"')))
    missing = [(kind, name) for kind, name in named if name not in description["components"][kind]]
    assert not missing
    for name, schema in description["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            assert described, f"{name}.{field} says nothing"


def test_every_change_takes_an_idempotency_key_and_no_search_does(description: dict[str, Any]) -> None:
    kept_out = {"createToken", "evaluateDecision"}  # its answer must not be kept; it changes nothing
    for method, path, operation in operations(description):
        takes = any(p.get("name") == "Idempotency-Key" for p in operation.get("parameters", []))
        changes = method != "get" and not path.endswith("/search") and operation["operationId"] not in kept_out
        assert takes == changes, (method, path)


@pytest.mark.parametrize(("language", "heading"), [("zh", "数据结构"), ("en", "Schemas")])
def test_the_page_shows_every_operation_without_a_script(
    description: dict[str, Any], language: str, heading: str
) -> None:
    answer = bare().test_client().get("/v2/docs", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert heading in answer.text
    assert "<script" not in answer.text and "style=" not in answer.text
    for _, path, operation in operations(description):
        assert f'id="{operation["operationId"]}"' in answer.text, path


def test_what_is_made_from_the_description_never_breaks_the_service(app: Flask, things: Things) -> None:
    schema = schemathesis.openapi.from_wsgi("/v2/openapi.json", app)
    wrong = [fault for found in schema.get_all_operations() for fault in attack(found.ok(), things)]
    assert not wrong, "\n".join(wrong[:20])


def attack(operation: Any, things: Things) -> list[str]:
    """What went wrong in RANDOM_N requests made from the description of an operation, or against it.

    Most name a thing that is there, or nothing but the route would ever be tried.
    """
    strategies = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]
    wrong: list[str] = []

    @settings(
        max_examples=RANDOM_N,
        deadline=None,
        database=None,
        derandomize=RANDOM_N == EVERY_RUN,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(strategies), st.sampled_from(["owner", "secretary"]), st.integers(0, 3))
    def send(case: Any, username: str, luck: int) -> None:
        if luck:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = things[re.sub("([A-Z])", r"_\1", name).lower()]
        begun = time.perf_counter()
        answer = case.call(headers={**(case.headers or {}), "Authorization": basic(username)})
        if time.perf_counter() - begun > SLOWEST:
            wrong.append(f"{operation.label} is slow: {case.as_curl_command()}")
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            wrong.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    send()
    return wrong


def test_the_description_may_be_read_by_nobody_in_particular(nobody: FlaskClient) -> None:
    assert nobody.get("/v2/openapi.json").status_code == 200
    assert nobody.get("/v2/docs").status_code == 200
