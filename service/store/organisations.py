"""The tree of organisations: national, provincial, city, park, and the Party organisations beside them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Key, OptionalRef, Path

KINDS = ("national", "provincial", "city", "park", "party_committee")


class Organisation(Base):
    """A body in which roles are held. `path` is the keys from the root to itself: `/1/12/345/`.

    `short_name` stands in numbers such as 江城-SL-2026-0001; `region_code` is GB/T 2260.
    """

    __tablename__ = "organisations"
    key: Mapped[Key]
    kind: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    name_en: Mapped[str | None]
    region_code: Mapped[str | None]
    parent_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"), index=True)
    path: Mapped[Path]
    contact_department: Mapped[str | None]
    contact_phone: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        Index("uq_organisations_path", "path", unique=True, postgresql_ops={"path": "text_pattern_ops"}),
        Index("ix_organisations_region_code", "region_code", "kind"),
        Index("uq_organisations_name", "parent_key", "kind", "name", unique=True, postgresql_nulls_not_distinct=True),
    )
