"""Messages from outside, to instances that wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Publication:
    """A message that was taken: whom it reached at once, or that it waits."""

    message_key: int
    instance_keys: list[int]
    waits: bool


@dataclass(frozen=True, slots=True)
class Correlation:
    """A message and the instance that it reached."""

    message_key: int
    instance_key: int


def publish_message(
    work: Work,
    *,
    name: str,
    correlation_key: str | None = None,
    variables: Mapping[str, Any] | None = None,
    ttl: int = 0,
    message_id: str | None = None,
) -> Publication:
    """Publish a message; with a `ttl` (milliseconds) it waits that long for an instance that is not there yet.

    Raises AlreadyExists('message_id_taken') while a message of that id still waits, Forbidden, Invalid.
    """
    raise NotImplementedError


def correlate_message(
    work: Work, *, name: str, correlation_key: str | None = None, variables: Mapping[str, Any] | None = None
) -> Correlation:
    """Deliver a message to exactly one waiting instance. Raises NotFound('message_not_awaited')."""
    raise NotImplementedError
