"""People, the roles they hold in organisations, their tokens and their attempts to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256


class Person(Base):
    """Somebody who can sign in. `session_version` grows whenever every session of theirs must end."""

    __tablename__ = "people"
    key: Mapped[Key]
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    email: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime | None]


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
        Index("ix_role_holdings_organisation_key_role", "organisation_key", "role", postgresql_where="ended_at IS NULL"),
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
