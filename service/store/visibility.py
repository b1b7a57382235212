"""The one filter of what a person may see: every query for people goes through it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true

from service.store.associations import Association
from service.store.organisations import Organisation, below
from service.store.search import Column


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees: everything below `paths`, and what is about the associations of `organisation_keys`."""

    everything: bool
    paths: Sequence[str]
    organisation_keys: Collection[int]

    def associations(self) -> ColumnElement[bool]:
        """Associations in whose park, Party organisation or local association a role is held, or below `paths`."""
        if self.everything:
            return true()
        keys = self.organisation_keys
        return or_(
            below(Association.organisation_path, self.paths),
            Association.organisation_key.in_(keys),
            Association.party_organisation_key.in_(keys),
            Association.local_organisation_key.in_(keys),
        )

    def of_association(self, path: Column, association_key: Column) -> ColumnElement[bool]:
        """Rows about an association that is seen, or below `paths`."""
        if self.everything:
            return true()
        seen = select(Association.key).where(self.associations())
        return or_(below(path, self.paths), association_key.in_(seen))

    def of_owner(self, path: Column, association_key: Column, organisation_key: Column) -> ColumnElement[bool]:
        """As `of_association`, and rows of one's own organisations."""
        if self.everything:
            return true()
        return or_(self.of_association(path, association_key), organisation_key.in_(self.organisation_keys))

    def organisations(self) -> ColumnElement[bool]:
        """One's own organisations, those above them, those below `paths`, and those of associations that are seen."""
        if self.everything:
            return true()
        own = select(Organisation.path).where(Organisation.key.in_(self.organisation_keys)).subquery()
        above = select(own.c.path).where(own.c.path.startswith(Organisation.path)).exists()
        seats = [
            Organisation.key.in_(select(column).where(self.associations()))
            for column in (
                Association.organisation_key,
                Association.party_organisation_key,
                Association.local_organisation_key,
            )
        ]
        return or_(below(Organisation.path, self.paths), above, *seats)
