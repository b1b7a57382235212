"""Who sends a request: Bearer token, username and password, or the session of our own pages."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from typing import Final, cast

from flask import current_app, g, request, session
from werkzeug.datastructures import Authorization

from service.domain.errors import Forbidden, Unauthenticated
from service.usecases import people
from service.usecases.actors import Actor
from service.usecases.work import Parts

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def identify() -> None:
    """Put the actor of this request into `g`. Raises Unauthenticated: there is no route for nobody."""
    header = request.headers.get("Authorization")
    g.actor = _by_header(header) if header is not None else _by_session()


def _by_header(header: str) -> Actor:
    """A wrong header is an error even where a session would do: somebody meant to be somebody."""
    parts = cast(Parts, current_app.extensions["yuanke"])
    try:
        given = Authorization.from_header(header)
    except ValueError as error:
        raise Unauthenticated("credentials_malformed") from error
    if given is None or given.type not in ("basic", "bearer"):
        raise Unauthenticated("credentials_malformed")
    if given.type == "bearer":
        if not given.token:
            raise Unauthenticated("credentials_malformed")
        return parts.look(people.actor_for_token, None, given.token)
    username, password = given.username, given.password
    if username is None or password is None:
        raise Unauthenticated("credentials_malformed")
    return parts.transact(people.actor_for_password, None, username, password, request.remote_addr or "")


def _by_session() -> Actor:
    """The person whose pages sent this. Changing something takes the token of the page as well (CSRF)."""
    parts = cast(Parts, current_app.extensions["yuanke"])
    key, now, limits = session.get("person"), int(time.time()), parts.settings
    if key is None or now - session.get("seen", 0) > limits.session_idle:
        raise Unauthenticated("not_signed_in")
    if now - session.get("begun", 0) > limits.session_absolute:
        raise Unauthenticated("not_signed_in")
    actor = parts.look(people.actor_for_session, None, int(key), session.get("version", 0))
    if request.method not in SAFE and not _comes_from_our_page():
        raise Forbidden("csrf_failed")
    session["seen"] = now
    return actor


def _comes_from_our_page() -> bool:
    """Whether the request carries the page's token. The pages' room makes it and puts it on the application."""
    token = cast("Callable[[], str] | None", current_app.jinja_env.globals.get("csrf_token"))
    given = request.headers.get("X-CSRF-Token", "")
    return token is not None and hmac.compare_digest(given.encode(), token().encode())
