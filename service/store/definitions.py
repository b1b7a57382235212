"""What process owners deploy: resources by content, bundles of them, and numbered versions of definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Ref, Sha256
from service.store.search import Column


class Resource(Base):
    """The bytes of a deployed file, once for each content."""

    __tablename__ = "resources"
    sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class Bundle(Base):
    """Files that run together and never change: file name -> SHA-256 of its content."""

    __tablename__ = "bundles"
    hash: Mapped[Sha256] = mapped_column(primary_key=True)
    files: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Deployment(Base):
    """One act of deploying: who, when, and for a release why. `tests` are the test cases it was released with."""

    __tablename__ = "deployments"
    key: Mapped[Key]
    bundle_hash: Mapped[Sha256] = mapped_column(ForeignKey("bundles.hash"))
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    reason: Mapped[str | None]
    tests: Mapped[dict[str, Any]]  # name -> script of usecases/dry_runs


class ProcessDefinition(Base):
    """A version of a process. `closure_hash`, over the diagram and all it refers to, decides when there is a new.

    `owner_path` is where the process owner holds the role who made the process; None where anybody's may change it.
    A deprecated version starts no instance any more; those under way go on.
    """

    __tablename__ = "process_definitions"
    key: Mapped[Key]
    process_id: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    name: Mapped[str]
    resource_name: Mapped[str]
    resource_hash: Mapped[Sha256] = mapped_column(ForeignKey("resources.sha256"))
    closure_hash: Mapped[Sha256]
    bundle_hash: Mapped[Sha256] = mapped_column(ForeignKey("bundles.hash"))
    deployment_key: Mapped[Ref] = mapped_column(ForeignKey("deployments.key"))
    start_form_id: Mapped[str | None]
    refers_to: Mapped[list[str]]  # "form:apply", "decision:path", "process:filing"
    owner_path: Mapped[str | None]
    deprecated_at: Mapped[datetime | None]
    deprecated_by: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    deprecated_reason: Mapped[str | None]
    __table_args__ = (UniqueConstraint("process_id", "version"),)


class FormDefinition(Base):
    """A version of a form."""

    __tablename__ = "form_definitions"
    key: Mapped[Key]
    form_id: Mapped[str]
    version: Mapped[int]
    resource_name: Mapped[str]
    resource_hash: Mapped[Sha256] = mapped_column(ForeignKey("resources.sha256"))
    deployment_key: Mapped[Ref] = mapped_column(ForeignKey("deployments.key"))
    __table_args__ = (UniqueConstraint("form_id", "version"),)


class DecisionDefinition(Base):
    """A version of a decision."""

    __tablename__ = "decision_definitions"
    key: Mapped[Key]
    decision_id: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    requirements_id: Mapped[str]
    requirements_name: Mapped[str]
    resource_name: Mapped[str]
    resource_hash: Mapped[Sha256] = mapped_column(ForeignKey("resources.sha256"))
    bundle_hash: Mapped[Sha256] = mapped_column(ForeignKey("bundles.hash"))
    deployment_key: Mapped[Ref] = mapped_column(ForeignKey("deployments.key"))
    __table_args__ = (UniqueConstraint("decision_id", "version"),)


Definition = TypeVar("Definition", ProcessDefinition, FormDefinition, DecisionDefinition)
IDS: Final[dict[type, str]] = {
    ProcessDefinition: "process_id",
    FormDefinition: "form_id",
    DecisionDefinition: "decision_id",
}
SEARCHED_PROCESSES: Final[dict[str, Column]] = {
    "key": ProcessDefinition.key,
    "process_id": ProcessDefinition.process_id,
    "name": ProcessDefinition.name,
    "version": ProcessDefinition.version,
    "version_tag": ProcessDefinition.version_tag,
    "resource_name": ProcessDefinition.resource_name,
    "has_start_form": ProcessDefinition.start_form_id.is_not(None),
}
SEARCHED_DECISIONS: Final[dict[str, Column]] = {
    "key": DecisionDefinition.key,
    "decision_id": DecisionDefinition.decision_id,
    "name": DecisionDefinition.name,
    "version": DecisionDefinition.version,
    "requirements_id": DecisionDefinition.requirements_id,
    "requirements_name": DecisionDefinition.requirements_name,
    "resource_name": DecisionDefinition.resource_name,
}


def find_processes(
    session: Session, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> search.Page[ProcessDefinition]:
    """A page of versions of processes."""
    columns = {**SEARCHED_PROCESSES, "is_latest": _is_latest(ProcessDefinition)}
    return search.find(session, select(ProcessDefinition), columns, filter=filter, sort=sort, page=page)


def find_decisions(
    session: Session, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> search.Page[DecisionDefinition]:
    """A page of versions of decisions."""
    columns = {**SEARCHED_DECISIONS, "is_latest": _is_latest(DecisionDefinition)}
    return search.find(session, select(DecisionDefinition), columns, filter=filter, sort=sort, page=page)


def get(session: Session, kind: type[Definition], key: int) -> Definition | None:
    """The version of a process, form or decision with this key."""
    return session.get(kind, key)


def latest(session: Session, kind: type[Definition], definition_id: str) -> Definition | None:
    """The newest version."""
    query = select(kind).filter_by(**{IDS[kind]: definition_id}).order_by(kind.version.desc()).limit(1)
    return session.scalars(query).one_or_none()


def startable(session: Session, process_id: str) -> ProcessDefinition | None:
    """The newest version of a process that is not deprecated."""
    query = select(ProcessDefinition).where(ProcessDefinition.process_id == process_id)
    query = query.where(ProcessDefinition.deprecated_at.is_(None))
    return session.scalars(query.order_by(ProcessDefinition.version.desc()).limit(1)).one_or_none()


def version(session: Session, kind: type[Definition], definition_id: str, number: int) -> Definition | None:
    """One version by its number."""
    return session.scalars(select(kind).filter_by(**{IDS[kind]: definition_id}, version=number)).one_or_none()


def all_latest(session: Session, kind: type[Definition]) -> dict[str, Definition]:
    """The newest version of every process, form or decision, by id."""
    name = IDS[kind]
    column = getattr(kind, name)
    rows = session.scalars(select(kind).ext(distinct_on(column)).order_by(column, kind.version.desc()))
    return {getattr(row, name): row for row in rows}


def form_of_bundle(session: Session, form_id: str, bundle_hash: str) -> FormDefinition:
    """The version of a form that a bundle holds."""
    files: dict[str, str] = session.scalars(select(Bundle.files).where(Bundle.hash == bundle_hash)).one()
    query = select(FormDefinition).where(FormDefinition.form_id == form_id)
    query = query.where(FormDefinition.resource_hash.in_(files.values()))
    return session.scalars(query.order_by(FormDefinition.version.desc()).limit(1)).one()


def content(session: Session, sha256: str) -> bytes:
    """The bytes of a deployed file."""
    return session.scalars(select(Resource.content).where(Resource.sha256 == sha256)).one()


def files_of(session: Session, bundle_hash: str) -> list[tuple[str, bytes]]:
    """(name, content) of every file of a bundle, by name."""
    files: dict[str, str] = session.scalars(select(Bundle.files).where(Bundle.hash == bundle_hash)).one()
    rows = session.execute(select(Resource.sha256, Resource.content).where(Resource.sha256.in_(files.values())))
    contents = dict(rows.all())
    return [(name, contents[sha256]) for name, sha256 in sorted(files.items())]


def keep_bundle(session: Session, bundle_hash: str, files: Mapping[str, tuple[str, bytes]], now: datetime) -> None:
    """Keep a bundle, files being name -> (sha256, content). What is there already stays as it is."""
    rows = {sha256: {"sha256": sha256, "content": found} for sha256, found in files.values()}
    session.execute(insert(Resource).on_conflict_do_nothing(), list(rows.values()))
    named = {name: sha256 for name, (sha256, _) in files.items()}
    values = {"hash": bundle_hash, "files": named, "created_at": now}
    session.execute(insert(Bundle).values(values).on_conflict_do_nothing())


def deployments_of(session: Session, keys: Sequence[int]) -> dict[int, Deployment]:
    """The deployments with these keys."""
    return {row.key: row for row in session.scalars(select(Deployment).where(Deployment.key.in_(keys)))}


def tests_of(session: Session, row: ProcessDefinition) -> dict[str, Any]:
    """The test cases that a version of a process was released with, by name."""
    found: dict[str, Any] = session.scalars(select(Deployment.tests).where(Deployment.key == row.deployment_key)).one()
    return found


def keep_resource(session: Session, sha256: str, content: bytes) -> None:
    """Keep a content under its hash."""
    session.execute(insert(Resource).values(sha256=sha256, content=content).on_conflict_do_nothing())


def _is_latest(kind: type[Definition]) -> ColumnElement[bool]:
    other = aliased(kind)
    name = IDS[kind]
    newest = select(func.max(other.version)).where(getattr(other, name) == getattr(kind, name)).scalar_subquery()
    return kind.version == newest
