"""People, the roles they hold in organisations, their tokens and their attempts to sign in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, bindparam, case, delete, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256
from service.store.initials import keep_initials
from service.store.search import Column


class Person(Base):
    """Somebody who can sign in. `session_version` grows whenever every session of theirs must end."""

    __tablename__ = "people"
    key: Mapped[Key]
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(default="", server_default="")
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    email: Mapped[str | None]
    phone: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime | None]


keep_initials(Person, "name")


class RoleHolding(Base):
    """A role held in an organisation. A holding that has ended stays, with its end."""

    __tablename__ = "role_holdings"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), index=True)
    role: Mapped[str]
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    granted_by: Mapped[OptionalRef]
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "uq_role_holdings_current",
            "person_key",
            "role",
            "organisation_key",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
        Index("ix_role_holdings_held", "organisation_key", "role", postgresql_where="ended_at IS NULL"),
    )


class Token(Base):
    """A Bearer token for the API. Only its SHA-256 is kept; the text is shown once."""

    __tablename__ = "tokens"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), index=True)
    name: Mapped[str]
    sha256: Mapped[Sha256] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """Failed attempts of a username from an address. A success deletes the row."""

    __tablename__ = "sign_in_attempts"
    key: Mapped[Key]
    username: Mapped[str]
    address: Mapped[str]
    failures: Mapped[int]
    last_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("username", "address"),)


SEARCHED: Final[dict[str, Column]] = {
    "key": Person.key,
    "username": Person.username,
    "name": Person.name,
    "email": Person.email,
    "active": Person.active,
}


def about(text: str) -> search.Condition:
    """People with the text in their name, its initials or their username."""
    return search.containing(text, Person.name, Person.initials, Person.username)


def find(
    session: Session,
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
    conditions: Sequence[search.Condition] = (),
) -> search.Page[Person]:
    """A page of people."""
    return search.find(session, select(Person).where(*conditions), SEARCHED, filter=filter, sort=sort, page=page)


def get(session: Session, key: int) -> Person | None:
    """The person with this key."""
    return session.get(Person, key)


def of_keys(session: Session, keys: Collection[int]) -> list[Person]:
    """The people with these keys."""
    return list(session.scalars(select(Person).where(Person.key.in_(keys))))


def of_usernames(session: Session, usernames: Collection[str]) -> list[Person]:
    """The people who sign in under these names."""
    return list(session.scalars(select(Person).where(Person.username.in_(usernames)))) if usernames else []


def by_username(session: Session, username: str) -> Person | None:
    """The person who signs in under this name."""
    return session.scalars(select(Person).where(Person.username == username)).one_or_none()


def any_person(session: Session) -> bool:
    """Whether anybody can sign in."""
    return session.scalar(select(Person.key).limit(1)) is not None


_HELD: Final = and_(RoleHolding.person_key == Person.key, RoleHolding.ended_at.is_(None))
_WITH_HOLDINGS: Final = select(Person, RoleHolding).outerjoin(RoleHolding, _HELD).order_by(RoleHolding.key)
_BY_KEY: Final = _WITH_HOLDINGS.where(Person.key == bindparam("person_key"))
_BY_TOKEN: Final = (
    _WITH_HOLDINGS.join(Token, Token.person_key == Person.key)
    .where(Token.sha256 == bindparam("sha256"), Token.revoked_at.is_(None))
    .where(Token.expires_at.is_(None) | (Token.expires_at > bindparam("now")))
)


def with_holdings(session: Session, person_key: int) -> tuple[Person, list[RoleHolding]] | None:
    """A person and the roles they hold now, in one query."""
    return _together(session.execute(_BY_KEY, {"person_key": person_key}).all())


def with_token(session: Session, sha256: str, now: datetime) -> tuple[Person, list[RoleHolding]] | None:
    """The person of a token that is valid now, and the roles they hold, in one query."""
    return _together(session.execute(_BY_TOKEN, {"sha256": sha256, "now": now}).all())


def _together(rows: Sequence[Any]) -> tuple[Person, list[RoleHolding]] | None:
    return (rows[0][0], [holding for _, holding in rows if holding is not None]) if rows else None


def holding(session: Session, person_key: int, role: str, organisation_key: int) -> RoleHolding | None:
    """A holding that has not ended."""
    query = select(RoleHolding).filter_by(person_key=person_key, role=role, organisation_key=organisation_key)
    return session.scalars(query.where(RoleHolding.ended_at.is_(None))).one_or_none()


def holders(session: Session, role: str, organisation_key: int) -> list[Person]:
    """Who holds a role in an organisation."""
    query = select(Person).join(RoleHolding, RoleHolding.person_key == Person.key).where(Person.active)
    query = query.where(RoleHolding.role == role, RoleHolding.organisation_key == organisation_key)
    return list(session.scalars(query.where(RoleHolding.ended_at.is_(None)).order_by(Person.key)))


def in_organisations(session: Session, organisation_keys: Collection[int]) -> list[Person]:
    """Who holds any role in one of these organisations, by name."""
    held = select(RoleHolding.person_key).where(RoleHolding.organisation_key.in_(organisation_keys))
    query = select(Person).where(Person.active, Person.key.in_(held.where(RoleHolding.ended_at.is_(None))))
    return list(session.scalars(query.order_by(Person.name, Person.key)))


def holders_of(session: Session, role_keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[Person]]:
    """Who holds each of these (role, organisation) pairs."""
    held = select(RoleHolding.role, RoleHolding.organisation_key, Person)
    held = held.join(Person, Person.key == RoleHolding.person_key).where(RoleHolding.ended_at.is_(None), Person.active)
    held = held.where(tuple_(RoleHolding.role, RoleHolding.organisation_key).in_(role_keys)).order_by(Person.key)
    found: dict[tuple[str, int], list[Person]] = {}
    for role, organisation_key, person in session.execute(held):
        found.setdefault((role, organisation_key), []).append(person)
    return found


def by_usernames(session: Session, usernames: Sequence[str]) -> dict[str, Person]:
    """People by the names under which they sign in."""
    return {row.username: row for row in session.scalars(select(Person).where(Person.username.in_(usernames)))}


def held_above(session: Session, role: str, path: str) -> list[int]:
    """The organisations at or above `path` in which somebody holds a role, the nearest first."""
    held = select(RoleHolding.organisation_key, RoleHolding.organisation_path).join(
        Person, Person.key == RoleHolding.person_key
    )
    held = held.where(RoleHolding.role == role, RoleHolding.ended_at.is_(None), Person.active)
    above = held.where(literal(path).startswith(RoleHolding.organisation_path)).distinct()
    rows = session.execute(above).all()
    return [key for key, there in sorted(rows, key=lambda row: -len(row.organisation_path))]


def token_of(session: Session, person_key: int, token_key: int) -> Token | None:
    """A token of this person."""
    return session.scalars(select(Token).filter_by(key=token_key, person_key=person_key)).one_or_none()


def failures(session: Session, username: str, addresses: list[str], since: datetime) -> dict[str, int]:
    """Failed attempts since then, by address."""
    query = select(SignInAttempt.address, SignInAttempt.failures).where(SignInAttempt.username == username)
    rows = session.execute(query.where(SignInAttempt.address.in_(addresses), SignInAttempt.last_at > since))
    return dict(rows.all())


def count_failure(session: Session, username: str, address: str, now: datetime, since: datetime) -> None:
    """One more failed attempt; those before `since` no longer count."""
    statement = insert(SignInAttempt).values(username=username, address=address, failures=1, last_at=now)
    counted = case((SignInAttempt.last_at > since, SignInAttempt.failures + 1), else_=1)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["username", "address"],
            set_={"failures": counted, "last_at": now},
        )
    )


def forget_failures(session: Session, username: str) -> None:
    """After a sign-in that was right."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.username == username))


def forget_old_failures(session: Session, before: datetime) -> None:
    """Drop attempts that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < before))
