"""Papers: documents, the files behind them, and the registers their numbers come from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path, Ref, Sha256, path_index


class File(Base):
    """An uploaded file. Its bytes lie in the file store under `sha256`; the name is only ever shown."""

    __tablename__ = "files"
    key: Mapped[Key]
    organisation_path: Mapped[Path]
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
