"""Notices to a role in an organisation, and who has read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref


class Notice(Base):
    """A notice. A `once` text is raised once only, however often it is asked for."""

    __tablename__ = "notices"
    key: Mapped[Key]
    kind: Mapped[str]
    role: Mapped[str]
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    title: Mapped[str]
    text: Mapped[str]
    association_key: Mapped[OptionalRef]
    instance_key: Mapped[OptionalRef]
    task_key: Mapped[OptionalRef]
    once: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    __table_args__ = (Index("ix_notices_organisation_key_role", "organisation_key", "role"),)


class NoticeRead(Base):
    """That a person has read a notice."""

    __tablename__ = "notice_reads"
    notice_key: Mapped[Ref] = mapped_column(ForeignKey("notices.key"), primary_key=True, autoincrement=False)
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime]
