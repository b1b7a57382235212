"""The blueprint of all pages, and how a page speaks with the use cases: as the person who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, request

from service.domain.errors import Invalid, NotFound, Unauthenticated
from service.usecases.actors import Actor
from service.usecases.live import Watched
from service.usecases.work import Parts, Repeat, Work

P = ParamSpec("P")
R = TypeVar("R")

pages: Final = Blueprint("pages", __name__)
LARGEST_KEY: Final = 2**63 - 1


def parts() -> Parts:
    """What is wired once for all requests."""
    wired: Parts = current_app.extensions["yuanke"]
    return wired


def actor() -> Actor:
    """Who is signed in. Raises Unauthenticated, which leads to the sign-in page."""
    person: Actor | None = g.get("actor")
    if person is None:
        raise Unauthenticated("not_signed_in")
    return person


def do(use_case: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a use case as the person who is signed in."""
    return parts().transact(use_case, actor(), *args, **kwargs)


def do_once(
    render: Callable[[R], Any], use_case: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs
) -> Any:
    """Like `do`; a repeated request with the same Idempotency-Key is answered as before and acts once."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return render(do(use_case, *args, **kwargs))
    repeat = Repeat(key, f"{request.method} {request.path}", request.get_data())
    return parts().transact_once(repeat, render, use_case, actor(), *args, **kwargs).body


def watch(**what: Any) -> None:
    """Say what this page shows, so that it hears of changes while it is open: see live.Watched."""
    g.watched = Watched(**what)


def watched() -> Watched:
    """What this page shows."""
    found: Watched = g.get("watched") or Watched()
    return found


def key_of(text: str, what: str) -> int:
    """The key in an address. Anything that is no key does not exist."""
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_KEY):
        raise NotFound("not_found", what=what, key=text[:40])
    return int(text)


def json_object() -> dict[str, Any]:
    """The JSON object that an island sent. Raises Invalid."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("body_not_object")
    return body


def inner_address(text: str | None, otherwise: str) -> str:
    """An address to go on to, if it lies on this site; a link from outside must not lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or urlsplit(text).netloc:
        return otherwise
    return text
