"""Signing in, and managing people, the roles they hold and their tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from service.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, Refused, Unauthenticated
from service.domain.roles import ROLES
from service.store import organisations, people
from service.store.people import Person, RoleHolding, Token
from service.store.search import Page
from service.usecases import credentials
from service.usecases.actors import Actor, Holding, require_administrator
from service.usecases.journal import tell_house
from service.usecases.work import Kept, Work

USERNAME: Final = re.compile(r"[\w.@-]{2,60}")
MARK: Final = "yk_"  # so that a token is recognised where it does not belong
ANYWHERE: Final = "*"
ALLOWED_FAILURES: Final = {False: 5, True: 50}  # from one address, from anywhere
FORGOTTEN_AFTER: Final = timedelta(minutes=15)


def sign_in(work: Work, username: str, password: str, address: str = "") -> Person:
    """The person with this name and password. Needs no actor.

    Raises Unauthenticated('sign_in_failed'), and after several failures Forbidden('sign_in_throttled').
    """
    name, since = username.strip().casefold(), work.now - FORGOTTEN_AFTER
    tried = people.failures(work.session, name, [address, ANYWHERE], since)
    if any(count >= ALLOWED_FAILURES[where == ANYWHERE] for where, count in tried.items()):
        raise Forbidden("sign_in_throttled", minutes=int(FORGOTTEN_AFTER.total_seconds()) // 60)
    person = people.by_username(work.session, name)
    right = work.parts.credentials.verify(person.password_hash if person else None, password)
    if person is None or not right or not person.active:
        for where in (address, ANYWHERE):
            people.count_failure(work.session, name, where, work.now, since)
        raise Kept(Unauthenticated("sign_in_failed"))
    if tried:
        people.forget_failures(work.session, name)
    return person


def actor_for_session(work: Work, person_key: int, session_version: int) -> Actor:
    """Who a session belongs to. Raises Unauthenticated when the person was closed or the session version grew."""
    found = people.with_holdings(work.session, person_key)
    if found is None or found[0].session_version != session_version:
        raise Unauthenticated("not_signed_in")
    return _actor(*found)


def actor_of(work: Work, person_key: int) -> Actor:
    """A person as they are now, for what they began and a worker goes on with. Raises Unauthenticated when closed."""
    found = people.with_holdings(work.session, person_key)
    if found is None:
        raise Unauthenticated("not_signed_in")
    return _actor(*found)


def actor_for_token(work: Work, token: str) -> Actor:
    """Who a Bearer token belongs to. Raises Unauthenticated('token_invalid')."""
    found = people.with_token(work.session, _digest(token), work.now)
    if found is None or not found[0].active:
        raise Unauthenticated("token_invalid")
    return _actor(*found)


def actor_for_password(work: Work, username: str, password: str, address: str = "") -> Actor:
    """Who sends these Basic credentials; verified ones are remembered for a while. Raises like `sign_in`."""
    kept = work.parts.credentials
    known = kept.recall(username, password, work.now)
    if known is not None:
        found = people.with_holdings(work.session, known.person_key)
        if found is not None and found[0].active and found[0].session_version == known.session_version:
            return _actor(*found)
    person = sign_in(work, username, password, address)
    kept.remember(username, password, person.key, person.session_version, work.now)
    return actor_for_session(work, person.key, person.session_version)


def create_person(
    work: Work,
    username: str,
    name: str,
    password: str | None,
    *,
    language: str = "zh",
    email: str | None = None,
    phone: str | None = None,
) -> Person:
    """A new person without roles. Administrators only. Raises AlreadyExists('username_taken'),
    Refused('password_weak'), Invalid.
    """
    require_administrator(work.actor)
    known = username.strip().casefold()
    if not USERNAME.fullmatch(known):
        raise Invalid("username_malformed")
    if people.by_username(work.session, known) is not None:
        raise AlreadyExists("username_taken")
    person = Person(
        username=known, name=name, language=_language(language), email=email, phone=phone, created_at=work.now
    )
    if password is not None:
        _set_password(work, person, password)
    work.session.add(person)
    work.session.flush()
    tell_house(work, "person.created", {"person_key": str(person.key), "username": known})
    return person


def set_phone(work: Work, person_key: int, phone: str | None) -> Person:
    """Where a person is called. Administrators only. Raises NotFound."""
    require_administrator(work.actor)
    person = people.get(work.session, person_key)
    if person is None:
        raise NotFound("not_found", what="person", key=person_key)
    person.phone = phone
    tell_house(work, "person.phone_set", {"person_key": str(person.key)})
    return person


def search_people(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Person]:
    """Administrators only. Fields: key username name email active; filter only: text (in the name, its initials in
    pinyin, or the username).
    """
    require_administrator(work.actor)
    rest = dict(filter)
    text = rest.pop("text", "")
    return people.find(work.session, rest, sort, page, [people.about(text)] if text else [])


def display_names(work: Work, usernames: Iterable[str | None]) -> dict[str, str]:
    """The names of people by their usernames, for those who work with them."""
    found = people.of_usernames(work.session, {username for username in usernames if username is not None})
    return {person.username: person.name for person in found}


def holdings_of(work: Work, person_key: int) -> list[RoleHolding]:
    """The current roles of a person, for that person and for administrators."""
    if person_key != work.actor.person_key:
        require_administrator(work.actor)
    found = people.with_holdings(work.session, person_key)
    if found is None:
        raise NotFound("not_found", what="person", key=person_key)
    return found[1]


def grant_role(work: Work, person_key: int, role: str, organisation_key: int) -> RoleHolding:
    """Give a role in an organisation. Administrators above it only. The same holding again is returned as it is."""
    organisation = organisations.get(work.session, organisation_key)
    if organisation is None or not work.actor.administers_below(organisation.path):
        require_administrator(work.actor)
        raise NotFound("not_found", what="organisation", key=organisation_key)
    person = _person(work, person_key)
    if role not in ROLES:
        raise Invalid("role_unknown", role=role)
    held = people.holding(work.session, person_key, role, organisation_key)
    if held is not None:
        return held
    held = RoleHolding(
        person_key=person.key,
        role=role,
        organisation_key=organisation.key,
        organisation_path=organisation.path,
        granted_by=work.actor.person_key,
        granted_at=work.now,
    )
    work.session.add(held)
    tell_house(work, "role.granted", _grant(person, role, organisation_key), path=organisation.path)
    return held


def end_role(work: Work, person_key: int, role: str, organisation_key: int) -> None:
    """Take a role away; the person's sessions end. Administrators above it only. Raises NotFound."""
    held = people.holding(work.session, person_key, role, organisation_key)
    if held is None or not work.actor.administers_below(held.organisation_path):
        require_administrator(work.actor)
        raise NotFound("not_found", what="role", key=role)
    person = _person(work, person_key)
    held.ended_at = work.now
    person.session_version += 1
    tell_house(work, "role.ended", _grant(person, role, organisation_key), path=held.organisation_path)


def issue_token(work: Work, name: str, expires_at: datetime | None = None) -> tuple[Token, str]:
    """A Bearer token for the actor, and its text, which is never shown again."""
    person = _person(work, work.actor.person_key or 0)
    text = MARK + secrets.token_urlsafe(32)
    token = Token(person_key=person.key, name=name, sha256=_digest(text), created_at=work.now, expires_at=expires_at)
    work.session.add(token)
    work.session.flush()
    tell_house(work, "token.issued", {"token_key": str(token.key), "name": name})
    return token, text


def revoke_token(work: Work, token_key: int) -> None:
    """End one of the actor's own tokens. Raises NotFound."""
    token = people.token_of(work.session, work.actor.person_key or 0, token_key)
    if token is None:
        raise NotFound("not_found", what="token", key=token_key)
    token.revoked_at = work.now
    tell_house(work, "token.revoked", {"token_key": str(token_key)})


def change_password(work: Work, old: str, new: str) -> Person:
    """The actor's own password. All sessions end. Raises Refused('password_wrong' | 'password_weak')."""
    person = _person(work, work.actor.person_key or 0)
    if not work.parts.credentials.verify(person.password_hash, old):
        raise Refused("password_wrong")
    _set_password(work, person, new)
    tell_house(work, "person.password_changed", {"person_key": str(person.key)})
    return person


def reset_password(work: Work, person_key: int, new: str) -> Person:
    """Somebody's password, by an administrator. All sessions of that person end."""
    require_administrator(work.actor)
    person = _person(work, person_key)
    _set_password(work, person, new)
    tell_house(work, "person.password_changed", {"person_key": str(person.key)})
    return person


def set_language(work: Work, language: str) -> Person:
    """The actor's language, zh or en."""
    person = _person(work, work.actor.person_key or 0)
    person.language = _language(language)
    return person


def _person(work: Work, key: int) -> Person:
    person = people.get(work.session, key)
    if person is None:
        raise NotFound("not_found", what="person", key=key)
    return person


def _actor(person: Person, held: Sequence[RoleHolding]) -> Actor:
    if not person.active:
        raise Unauthenticated("not_signed_in")
    holdings = tuple(Holding(h.role, h.organisation_key, h.organisation_path) for h in held)
    return Actor(person.key, person.username, person.name, person.language, holdings)


def _set_password(work: Work, person: Person, password: str) -> None:
    shortest, longest = credentials.SHORTEST, credentials.LONGEST
    if not shortest <= len(password) <= longest or len(set(password)) < 4 or person.username in password.casefold():
        raise Refused("password_weak", shortest=shortest)
    person.password_hash = work.parts.credentials.hash(password)
    person.password_changed_at = work.now
    person.session_version = (person.session_version or 0) + 1


def _language(language: str) -> str:
    if language not in ("zh", "en"):
        raise Invalid("language_unknown", language=language)
    return language


def _grant(person: Person, role: str, organisation_key: int) -> dict[str, str]:
    return {"person_key": str(person.key), "role": role, "organisation_key": str(organisation_key)}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
