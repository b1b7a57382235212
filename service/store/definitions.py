"""What process owners deploy: resources by content, bundles of them, and numbered versions of definitions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Ref, Sha256


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
    """One act of deploying."""

    __tablename__ = "deployments"
    key: Mapped[Key]
    bundle_hash: Mapped[Sha256] = mapped_column(ForeignKey("bundles.hash"))
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]


class ProcessDefinition(Base):
    """A version of a process. `closure_hash` is over the diagram and everything it refers to: it decides the version."""

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
