"""Compiled bundles, kept by their hash: compiling takes long, and a bundle never changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.engine import definition
from service.engine.definition import Bundle, Resource
from service.store import definitions
from service.store.base import Session
from service.usecases.cache import Cache
from service.usecases.catalog import CATALOG

KEPT: Final = 64


class Bundles:
    """The compiled bundles of this process."""

    def __init__(self) -> None:
        self._kept: Cache[str, Bundle] = Cache(KEPT)

    def get(self, session: Session, bundle_hash: str) -> Bundle:
        """The bundle with this hash, read and compiled when it is not there."""
        return self._kept.get(bundle_hash, lambda: definition.reload_bundle(_resources(session, bundle_hash)))

    def compile(self, resources: Sequence[Resource]) -> Bundle:
        """Compile what somebody wants to deploy. Raises DiagramRefused with all findings."""
        bundle = definition.compile_bundle(resources, CATALOG)
        self._kept.put(bundle.hash, bundle)
        return bundle

    def compiled(self, resources: Sequence[Resource]) -> Bundle:
        """As `compile`, but files that were compiled lately are not compiled again: for drafts that are played."""
        found = self._kept.find(definition.bundle_hash(resources))
        return self.compile(resources) if found is None else found


def _resources(session: Session, bundle_hash: str) -> list[Resource]:
    return [Resource(name, content) for name, content in definitions.files_of(session, bundle_hash)]
