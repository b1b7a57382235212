"""How much of a person's data somebody sees: all of it, without the phone, or only what a public list would show.

Of the association: its preparatory group, secretariat and committee. The Party organisation and the local association
decide on people, so they see ethnic group and political affiliation, and the phone masked. Everybody else who sees the
association, supervisors among them, sees neither (domain.md §3.0 F-PERSON, §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

from service.domain.person import masked
from service.domain.roles import Seat
from service.usecases.actors import Actor

KEEPERS: Final = ("preparatory_group", "secretariat", "committee")
SENSITIVE: Final = frozenset({"political", "ethnicity", "birth_ym", "education"})
PHONES: Final = frozenset({"phone", "contact_phone"})


class Openness(IntEnum):
    """What is shown of a person."""

    PUBLIC = 0
    DECIDING = 1
    WHOLE = 2


def openness(actor: Actor, seats: Mapping[str, int | None]) -> Openness:
    """What an actor sees of the people of an association, whose organisations are `seats` (roles.Seat)."""
    park = seats.get(Seat.PARK)
    if actor.is_service or (park is not None and any(actor.holds(role, park) for role in KEEPERS)):
        return Openness.WHOLE
    deciding = (("party_committee", Seat.PARTY), ("local_association", Seat.LOCAL))
    if any(seats.get(seat) is not None and actor.holds(role, seats[seat] or 0) for role, seat in deciding):
        return Openness.DECIDING
    return Openness.PUBLIC


def shown(name: str, value: Any, how: Openness) -> Any:
    """A field of a person as it is shown: None for what is hidden."""
    if how == Openness.WHOLE or value is None:
        return value
    if name in PHONES:
        return masked(value) if isinstance(value, str) else None
    return None if name in SENSITIVE and how == Openness.PUBLIC else value


def redacted(values: Any, how: Openness) -> Any:
    """Variables with every person's data as they are shown: what is hidden is left out of its object."""
    if how == Openness.WHOLE:
        return values
    if isinstance(values, Mapping):
        kept = {name: shown(name, redacted(value, how), how) for name, value in values.items()}
        return {name: value for name, value in kept.items() if value is not None or values[name] is None}
    if isinstance(values, list):
        return [redacted(value, how) for value in values]
    return values
