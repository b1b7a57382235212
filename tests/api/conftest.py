"""The application on a real database, and callers who are who they are by Basic authentication."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service.app import create_app
from service.usecases.work import Parts
from tests.conftest import PASSWORD, World

DATA = Path(__file__).parent / "procedure"
FILES = tuple(DATA / f"api_contract{name}" for name in (".bpmn", "_form.form", "_rating.dmn"))

Caller = Callable[[str], FlaskClient]


def basic(username: str, password: str = PASSWORD) -> str:
    """The Authorization header of somebody."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def nobody(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def caller(app: Flask, world: World) -> Caller:
    """`caller("secretary")` sends requests as that person."""

    def client(username: str) -> FlaskClient:
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = basic(username)
        return made

    return client


@pytest.fixture
def deployed(caller: Caller) -> dict[str, Any]:
    """The diagram, form and decision of tests/api/procedure, deployed by the process owner."""
    files = [(BytesIO(path.read_bytes()), path.name) for path in FILES]
    answer = caller("owner").post("/v2/deployments", data={"resources": files})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers real HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def started(caller: Caller, deployed: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """`started(reply_no="1")` starts the procedure as the secretary; gives the instance's key and its open task."""

    def start(**variables: Any) -> dict[str, Any]:
        secretary = caller("secretary")
        body = {"processDefinitionId": "api_contract", "variables": variables}
        answer = secretary.post("/v2/process-instances", json=body)
        assert answer.status_code == 200, answer.text
        filters = {"filter": {"processInstanceKey": answer.json["processInstanceKey"]}}
        (task,) = secretary.post("/v2/user-tasks/search", json=filters).json["items"]
        return {"instance": answer.json["processInstanceKey"], "task": task["userTaskKey"]}

    return start
