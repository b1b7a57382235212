"""The pages on a real database, and people who are signed in as in a browser: with a cookie and the page's token."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.usecases.work import Parts
from tests.conftest import PASSWORD, World

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """A client that brings the token of the last page along, as a form does."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        answer = self.client.get(path, **kwargs)
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        answer.close()
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **kwargs)

    def send(self, path: str, body: dict[str, Any], **headers: str) -> TestResponse:
        """As an island sends: JSON, the token in a header, problems as JSON."""
        wanted = {"Accept": "application/json, application/problem+json", "X-CSRF-Token": self.token}
        return self.client.post(path, json=body, headers={**wanted, **headers})

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password})
        self.get("/password")
        return answer


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def nobody(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask, world: World) -> Callable[[str], Browser]:
    """`browser("secretary")`: that person, signed in."""

    def signed_in(username: str) -> Browser:
        made = Browser(app.test_client())
        assert made.sign_in(username).status_code == 302
        return made

    return signed_in
