"""Notices to the roles that a person holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.store.notices import Notice
from service.store.search import Page
from service.usecases.work import Work


def search_notices(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Notice]:
    """Notices to roles of the actor. Fields: key kind role title association_key instance_key created_at;
    filter only: unread (true).
    """
    raise NotImplementedError


def count_unread(work: Work) -> int:
    """How many notices to the actor's roles they have not read."""
    raise NotImplementedError


def mark_read(work: Work, key: int) -> Notice:
    """Note that the actor has read a notice. Raises NotFound."""
    raise NotImplementedError
