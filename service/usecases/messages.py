"""Messages from outside, to instances that wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from service.domain.errors import Forbidden, Invalid, NotFound
from service.store import associations, messages
from service.store.messages import Message, Subscription
from service.usecases.record import deliver
from service.usecases.variables import clean
from service.usecases.work import Work

WITHDRAWAL: Final = "withdrawal"  # taken back by whoever applied: instances.withdraw_instance is its door
LONGEST_LIFE: Final = 30 * 24 * 3600 * 1000  # milliseconds


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

    It reaches one instance of each process that waits for it, among those that the actor sees. Raises
    AlreadyExists('message_id_taken') while a message of that id still waits, Forbidden, Invalid.
    """
    if not 0 <= ttl <= LONGEST_LIFE:
        raise Invalid("message_ttl", limit=LONGEST_LIFE)
    _require_door(name)
    values = clean(variables or {})
    reached: list[int] = []
    processes: set[str] = set()
    for found in _waiting(work, name, correlation_key):
        if found.process_id not in processes and deliver(work, found, name, values) is not None:
            processes.add(found.process_id)
            reached.append(found.instance_key)
    waits = ttl > 0 and not reached
    if waits:
        message = Message(name=name, correlation_key=correlation_key, message_id=message_id, variables=values)
        return Publication(_keep(work, message, ttl), [], True)
    return Publication(messages.new_key(work.session), reached, False)


def correlate_message(
    work: Work, *, name: str, correlation_key: str | None = None, variables: Mapping[str, Any] | None = None
) -> Correlation:
    """Deliver a message to exactly one waiting instance. Raises NotFound('message_not_awaited'), Forbidden."""
    _require_door(name)
    values = clean(variables or {})
    for found in _waiting(work, name, correlation_key):
        if deliver(work, found, name, values) is not None:
            return Correlation(messages.new_key(work.session), found.instance_key)
    raise NotFound("message_not_awaited", name=name)


def _require_door(name: str) -> None:
    """Whoever sees an instance may send it a message, but not take an application back in another's name."""
    if name == WITHDRAWAL:
        raise Forbidden("withdrawal_own_door")


def _waiting(work: Work, name: str, correlation_key: str | None) -> list[Subscription]:
    return messages.waiting(work.session, "message", name, correlation_key, messages.visible(work.actor.sight))


def _keep(work: Work, message: Message, ttl: int) -> int:
    """Its key. A message that waits belongs to the association of its sender, if that is one."""
    holding = next(iter(work.actor.holdings), None)
    if holding is None and not work.actor.is_service:
        raise Forbidden("not_a_candidate")
    own = associations.of_organisations(work.session, list(work.actor.organisation_keys))
    message.association_key = own[0].key if len(own) == 1 else None
    message.organisation_path = holding.path if holding else "/"
    message.published_by, message.published_at = work.actor.person_key, work.now
    message.expires_at = work.now + timedelta(milliseconds=ttl)
    work.session.add(message)
    work.session.flush()
    return message.key
