"""Signing in, and managing people, the roles they hold and their tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from service.store.people import Person, RoleHolding, Token
from service.store.search import Page
from service.usecases.actors import Actor
from service.usecases.work import Work


def sign_in(work: Work, username: str, password: str, address: str = "") -> Person:
    """The person with this name and password. Needs no actor.

    Raises Unauthenticated('sign_in_failed'), and after several failures Forbidden('sign_in_throttled').
    """
    raise NotImplementedError


def actor_for_session(work: Work, person_key: int, session_version: int) -> Actor:
    """Who a session belongs to. Raises Unauthenticated when the person was closed or the session version grew."""
    raise NotImplementedError


def actor_for_token(work: Work, token: str) -> Actor:
    """Who a Bearer token belongs to. Raises Unauthenticated('token_invalid')."""
    raise NotImplementedError


def actor_for_password(work: Work, username: str, password: str, address: str = "") -> Actor:
    """Who sends these Basic credentials; verified ones are remembered for a while. Raises like `sign_in`."""
    raise NotImplementedError


def create_person(
    work: Work, *, username: str, name: str, password: str | None, language: str = "zh", email: str | None = None
) -> Person:
    """A new person without roles. Raises AlreadyExists('username_taken'), Refused('password_weak')."""
    raise NotImplementedError


def search_people(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Person]:
    """Administrators only. Fields: key username name email active."""
    raise NotImplementedError


def holdings_of(work: Work, person_key: int) -> list[RoleHolding]:
    """The current roles of a person, for that person and for administrators."""
    raise NotImplementedError


def grant_role(work: Work, person_key: int, role: str, organisation_key: int) -> RoleHolding:
    """Give a role in an organisation. Administrators only. The same holding again is returned as it is."""
    raise NotImplementedError


def end_role(work: Work, person_key: int, role: str, organisation_key: int) -> None:
    """Take a role away; the person's sessions end. Administrators only. Raises NotFound."""
    raise NotImplementedError


def issue_token(work: Work, name: str, expires_at: datetime | None = None) -> tuple[Token, str]:
    """A Bearer token for the actor, and its text, which is never shown again."""
    raise NotImplementedError


def revoke_token(work: Work, token_key: int) -> None:
    """End one of the actor's own tokens. Raises NotFound."""
    raise NotImplementedError


def change_password(work: Work, old: str, new: str) -> Person:
    """The actor's own password. All sessions end. Raises Refused('password_wrong' | 'password_weak')."""
    raise NotImplementedError


def reset_password(work: Work, person_key: int, new: str) -> Person:
    """Somebody's password, by an administrator. All sessions of that person end."""
    raise NotImplementedError


def set_language(work: Work, language: str) -> Person:
    """The actor's language, zh or en."""
    raise NotImplementedError
