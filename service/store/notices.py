"""Notices to a role in an organisation or to one person, and who has read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref
from service.store.search import Column


class Notice(Base):
    """A notice to everybody of `role`, or to one person. A `once` text is raised once only, however often asked for."""

    __tablename__ = "notices"
    key: Mapped[Key]
    kind: Mapped[str]
    role: Mapped[str | None]
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    title: Mapped[str]
    text: Mapped[str]
    association_key: Mapped[OptionalRef]
    instance_key: Mapped[OptionalRef]
    task_key: Mapped[OptionalRef]
    once: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("(role IS NULL) <> (person_key IS NULL)", name="addressee"),
        Index("ix_notices_organisation_key_role", "organisation_key", "role"),
        Index("ix_notices_person_key", "person_key", postgresql_where="person_key IS NOT NULL"),
    )


class NoticeRead(Base):
    """That a person has read a notice."""

    __tablename__ = "notice_reads"
    notice_key: Mapped[Ref] = mapped_column(ForeignKey("notices.key"), primary_key=True, autoincrement=False)
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime]


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Notice, name)
    for name in ("key", "kind", "role", "title", "association_key", "instance_key", "task_key", "created_at")
}


def addressed(role_keys: Sequence[tuple[str, int]], person_key: int | None) -> ColumnElement[bool]:
    """Notices to one of these (role, organisation) pairs, or to this person."""
    return or_(tuple_(Notice.role, Notice.organisation_key).in_(role_keys), Notice.person_key == person_key)


def unread(person_key: int | None) -> ColumnElement[bool]:
    """Notices that this person has not read."""
    read = select(NoticeRead.notice_key).where(NoticeRead.person_key == person_key)
    return Notice.key.not_in(read)


def find(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Notice]:
    """A page of notices."""
    return search.find(session, select(Notice).where(*conditions), SEARCHED, filter=filter, sort=sort, page=page)


def count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many notices there are."""
    return session.scalars(select(func.count()).select_from(Notice).where(*conditions)).one()


def get(session: Session, key: int, seen: ColumnElement[bool] | None = None) -> Notice | None:
    """The notice with this key, if it may be seen."""
    query = select(Notice).where(Notice.key == key)
    return session.scalars(query if seen is None else query.where(seen)).one_or_none()


def add(session: Session, values: Mapping[str, Any]) -> int | None:
    """A new notice; its key, or None when its `once` was raised before."""
    statement = insert(Notice).values(**values).on_conflict_do_nothing(index_elements=["once"])
    return session.scalar(statement.returning(Notice.key))


def mark_read(session: Session, notice_key: int, person_key: int, now: datetime) -> None:
    """Note that a person has read a notice; the first time counts."""
    values = {"notice_key": notice_key, "person_key": person_key, "read_at": now}
    session.execute(insert(NoticeRead).values(values).on_conflict_do_nothing())


def read_at(session: Session, notice_keys: Sequence[int], person_key: int | None) -> dict[int, datetime]:
    """When a person has read these notices; those not read are missing."""
    query = select(NoticeRead.notice_key, NoticeRead.read_at).where(NoticeRead.person_key == person_key)
    return dict(session.execute(query.where(NoticeRead.notice_key.in_(notice_keys))).all())
