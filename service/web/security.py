"""What every page answers with, and what every form must bring: headers and the CSRF token.

Nothing a page shows may come from another host, and no script or style may stand in the page itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from flask import Flask, Response, current_app, request, session

from service.domain.errors import Forbidden

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEAR: Final = 365 * 24 * 3600
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token() -> str:
    """The token of this session: an HMAC over the session's random id, so that nothing has to be stored."""
    mark = session.setdefault("id", secrets.token_urlsafe(18))
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"csrf {mark}".encode(), hashlib.sha256).hexdigest()


def check_csrf() -> None:
    """Refuse a changing request of a page without the token of its session (Forbidden 'csrf_failed')."""
    if request.method in SAFE:
        return
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not hmac.compare_digest(given.encode(), csrf_token().encode()):
        raise Forbidden("csrf_failed")


def add_headers(response: Response) -> Response:
    """Security headers on every answer; long caching for what has its hash in its name, none for pages."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: Flask) -> None:
    """Put the headers on every answer of the application, the API's included."""
    app.after_request(add_headers)
    app.jinja_env.globals["csrf_token"] = csrf_token
