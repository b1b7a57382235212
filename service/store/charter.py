"""Versions of charter rules, and who confirmed each rule against the article of the charter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.associations import CharterRules
from service.store.base import Base, Key, OptionalRef, Path, Ref


class CharterConfirmation(Base):
    """A person compared one rule of a version with the charter. Said again, the newer one stands."""

    __tablename__ = "charter_confirmations"
    key: Mapped[Key]
    charter_rules_key: Mapped[Ref] = mapped_column(ForeignKey("charter_rules.key"))
    organisation_path: Mapped[Path]
    rule: Mapped[str]
    article: Mapped[str]
    person_key: Mapped[OptionalRef] = mapped_column(ForeignKey("people.key"))
    person_name: Mapped[str]
    confirmed_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("charter_rules_key", "rule"),)


def versions(session: Session, association_key: int) -> list[CharterRules]:
    """All versions of an association's rules, the newest first."""
    query = select(CharterRules).where(CharterRules.association_key == association_key)
    return list(session.scalars(query.order_by(CharterRules.version.desc())))


def confirmations(session: Session, version_keys: Sequence[int]) -> dict[int, dict[str, CharterConfirmation]]:
    """The confirmations of some versions, by version and rule."""
    found: dict[int, dict[str, CharterConfirmation]] = {}
    query = select(CharterConfirmation).where(CharterConfirmation.charter_rules_key.in_(version_keys))
    for row in session.scalars(query.execution_options(populate_existing=True)):
        found.setdefault(row.charter_rules_key, {})[row.rule] = row
    return found


def confirm(session: Session, values: Mapping[str, Any]) -> None:
    """Record a confirmation, or the newer one of the same rule."""
    made = insert(CharterConfirmation).values(**values)
    said = ("article", "person_key", "person_name", "confirmed_at")
    newer = {name: made.excluded[name] for name in said}
    session.execute(made.on_conflict_do_update(index_elements=["charter_rules_key", "rule"], set_=newer))


def carry_over(session: Session, old_key: int, new_key: int, rules: Sequence[str]) -> None:
    """Copy the confirmations of these rules to the next version."""
    kept = ("organisation_path", "rule", "article", "person_key", "person_name", "confirmed_at")
    columns = [getattr(CharterConfirmation, name) for name in kept]
    rows = select(literal(new_key), *columns).where(
        CharterConfirmation.charter_rules_key == old_key, CharterConfirmation.rule.in_(rules)
    )
    session.execute(insert(CharterConfirmation).from_select(["charter_rules_key", *kept], rows))
