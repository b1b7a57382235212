"""Rule packs: the versions of what forms/rules says about the limits of a region."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base, Key, OptionalRef, Sha256
from service.store.definitions import Resource


class RulePackVersion(Base):
    """A version of a rule pack; it never changes. `resource_hash` is the file as it was deployed."""

    __tablename__ = "rule_packs"
    key: Mapped[Key]
    pack_id: Mapped[str]
    version: Mapped[int]
    resource_name: Mapped[str]
    resource_hash: Mapped[Sha256] = mapped_column(ForeignKey("resources.sha256"))
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("pack_id", "version"),)


def newest(session: Session) -> list[tuple[RulePackVersion, bytes]]:
    """The newest version of every pack with its file, by id. The file, since its order is that of the pages."""
    column = RulePackVersion.pack_id
    query = select(RulePackVersion, Resource.content).join(Resource, Resource.sha256 == RulePackVersion.resource_hash)
    query = query.ext(distinct_on(column)).order_by(column, RulePackVersion.version.desc())
    return [(row, content) for row, content in session.execute(query)]
