"""Drafts: named working copies of files that are to be deployed together, and the releases proposed from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256, path_index
from service.store.people import Person

STATES: Final = ("open", "proposed", "released", "discarded")


class Draft(Base):
    """A working copy. `tests` are its test cases, by name; `base_key` is the version of a process it began from."""

    __tablename__ = "drafts"
    key: Mapped[Key]
    name: Mapped[str]
    state: Mapped[str]
    organisation_path: Mapped[Path]
    base_key: Mapped[OptionalRef] = mapped_column(ForeignKey("process_definitions.key"))
    tests: Mapped[dict[str, Any]]
    created_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    updated_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_drafts_state", "state", "updated_at"),
        path_index("ix_drafts_organisation_path"),
    )


class DraftFile(Base):
    """A file of a draft. `base_hash` is the deployed content that it replaces, `revision` grows with each save."""

    __tablename__ = "draft_files"
    key: Mapped[Key]
    draft_key: Mapped[Ref] = mapped_column(ForeignKey("drafts.key"))
    name: Mapped[str]
    content: Mapped[bytes]
    base_hash: Mapped[Sha256 | None]
    revision: Mapped[int]
    updated_by: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    updated_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("draft_key", "name"),)


def find(session: Session, states: Sequence[str]) -> list[Draft]:
    """The drafts in these states, the latest change first."""
    query = select(Draft).where(Draft.state.in_(states)).order_by(Draft.updated_at.desc(), Draft.key.desc())
    return list(session.scalars(query))


def get(session: Session, key: int) -> Draft | None:
    """One draft."""
    return session.get(Draft, key)


def lock(session: Session, key: int) -> Draft | None:
    """One draft, locked and as it is now."""
    query = select(Draft).where(Draft.key == key).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def files_of(session: Session, draft_key: int) -> list[DraftFile]:
    """The files of a draft, by name."""
    return list(session.scalars(select(DraftFile).filter_by(draft_key=draft_key).order_by(DraftFile.name)))


def file(session: Session, draft_key: int, name: str) -> DraftFile | None:
    """One file of a draft."""
    return session.scalars(select(DraftFile).filter_by(draft_key=draft_key, name=name)).one_or_none()


def drop_file(session: Session, draft_key: int, name: str) -> None:
    """Take a file out of a draft."""
    session.execute(delete(DraftFile).where(DraftFile.draft_key == draft_key, DraftFile.name == name))


def names_of(session: Session, keys: Sequence[int | None]) -> dict[int, str]:
    """The names of people."""
    rows = session.execute(select(Person.key, Person.name).where(Person.key.in_([key for key in keys if key])))
    return dict(rows.all())
