"""Papers: documents, the files behind them, and the registers their numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, UniqueConstraint, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.domain.papers import REPLY
from service.store import instances, search
from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256, path_index
from service.store.organisations import Organisation, below
from service.store.search import Column
from service.store.visibility import Sight


class File(Base):
    """An uploaded file. Its bytes lie in the file store under `sha256`; the name is only ever shown."""

    __tablename__ = "files"
    key: Mapped[Key]
    organisation_path: Mapped[Path]
    instance_key: Mapped[OptionalRef] = mapped_column(ForeignKey("instances.key"), index=True)
    sha256: Mapped[Sha256] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]


class Document(Base):
    """A paper of a procedure: F-DOC of domain.md §3.0."""

    __tablename__ = "documents"
    key: Mapped[Key]
    organisation_path: Mapped[Path]
    association_key: Mapped[OptionalRef] = mapped_column(ForeignKey("associations.key"), index=True)
    instance_key: Mapped[OptionalRef] = mapped_column(ForeignKey("instances.key"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    doc_no: Mapped[str | None]
    doc_date: Mapped[date | None]
    issuer_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"))
    summary: Mapped[str | None]
    file_key: Mapped[OptionalRef] = mapped_column(ForeignKey("files.key"))
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    __table_args__ = (
        # unique for the body that issued it (F-DOC); papers from outside may repeat a number
        Index("uq_documents_doc_no", "issuer_key", "doc_no", unique=True, postgresql_where="doc_no IS NOT NULL"),
        path_index("ix_documents_organisation_path"),
    )


class NumberRegister(Base):
    """The last serial given by an organisation in a year for one kind of number."""

    __tablename__ = "number_registers"
    key: Mapped[Key]
    organisation_key: Mapped[Ref] = mapped_column(ForeignKey("organisations.key"))
    organisation_path: Mapped[Path]
    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]
    __table_args__ = (UniqueConstraint("organisation_key", "kind", "year"),)


class IssuedNumber(Base):
    """A line of a register: which number went to which instance."""

    __tablename__ = "issued_numbers"
    key: Mapped[Key]
    register_key: Mapped[Ref] = mapped_column(ForeignKey("number_registers.key"))
    organisation_path: Mapped[Path]
    serial: Mapped[int]
    text: Mapped[str]
    instance_key: Mapped[OptionalRef] = mapped_column(ForeignKey("instances.key"))
    issued_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("register_key", "serial"),)


SEARCHED: Final[dict[str, Column]] = {
    name: getattr(Document, name)
    for name in ("key", "association_key", "instance_key", "kind", "title", "doc_no", "doc_date", "created_at")
}


def visible(sight: Sight) -> ColumnElement[bool]:
    """Documents about an association that is seen, or of an instance that is seen."""
    of_association = sight.of_association(Document.organisation_path, Document.association_key)
    return or_(of_association, instances.seen_keys(sight, Document.instance_key))


def visible_files(sight: Sight, person_key: int | None) -> ColumnElement[bool]:
    """Files that somebody uploaded, and those of instances and organisations that they see."""
    if sight.everything:
        return true()
    own = File.person_key == person_key
    return or_(own, below(File.organisation_path, sight.paths), instances.seen_keys(sight, File.instance_key))


def find(
    session: Session,
    seen: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Document]:
    """A page of documents."""
    return search.find(session, select(Document).where(seen), SEARCHED, filter=filter, sort=sort, page=page)


def get(session: Session, key: int, seen: ColumnElement[bool]) -> Document | None:
    """The document with this key, if it may be seen."""
    return session.scalars(select(Document).where(Document.key == key, seen)).one_or_none()


def get_file(session: Session, key: int, seen: ColumnElement[bool]) -> File | None:
    """The file with this key, if it may be seen."""
    return session.scalars(select(File).where(File.key == key, seen)).one_or_none()


def files(session: Session, keys: Sequence[int], seen: ColumnElement[bool]) -> list[File]:
    """Those of the files that may be seen."""
    return list(session.scalars(select(File).where(File.key.in_(keys), seen)))


def next_serial(session: Session, organisation: Organisation, kind: str, year: int) -> tuple[int, int]:
    """(register, serial): the next number, which others wait for until this transaction ends."""
    values = {"organisation_key": organisation.key, "kind": kind, "year": year}
    made = insert(NumberRegister).values(**values, organisation_path=organisation.path, last=1)
    counted = made.on_conflict_do_update(
        index_elements=["organisation_key", "kind", "year"], set_={"last": NumberRegister.last + 1}
    ).returning(NumberRegister.key, NumberRegister.last)
    register, serial = session.execute(counted).one()
    return register, serial


def note_number(
    session: Session, register_key: int, serial: int, *, text: str, path: str, instance_key: int, now: datetime
) -> None:
    """Write the line of the register."""
    line = IssuedNumber(register_key=register_key, serial=serial, text=text, organisation_path=path)
    line.instance_key, line.issued_at = instance_key, now
    session.add(line)


def date_of_reply(session: Session, instance_key: int, issuer_key: int | None) -> date | None:
    """The date of the newest reply (批复) that the local association gave in a procedure."""
    query = select(Document.doc_date).where(Document.instance_key == instance_key, Document.kind == REPLY)
    query = query.where(Document.issuer_key == issuer_key).order_by(Document.doc_date.desc()).limit(1)
    return session.scalars(query).one_or_none()
