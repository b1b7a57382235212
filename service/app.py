"""The Flask application: both doors, mounted on one set of parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api, web
from service.bootstrap import Parts

MAX_BODY = 25 << 20  # an attachment of 20 MB with its form around it


class Beside(Protocol):
    """What runs in the same process: the clock, the worker."""

    @property
    def alive(self) -> bool:
        """Whether it still does its work."""
        ...


def create_app(parts: Parts, beside: Sequence[Beside] = ()) -> Flask:
    """The application. `parts` is shared by all of its threads; `beside` is watched by /health."""
    app = Flask("service.web", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=parts.settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_NAME="yuanke",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=parts.settings.behind_proxy,
        PROPAGATE_EXCEPTIONS=False,
    )
    if parts.settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's documented way
    api.register(app, parts)
    web.register(app, parts)

    @app.get("/health")
    def health() -> tuple[dict[str, Any], int]:
        running = {type(one).__name__.lower(): one.alive for one in beside}
        checks = {"database": parts.reachable(), **running}
        return {"status": "ok" if all(checks.values()) else "failing", **checks}, 200 if all(checks.values()) else 503

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return app
