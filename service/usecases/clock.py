"""What time brings: due timers, overdue tasks, messages that nobody fetched."""

from __future__ import annotations

from dataclasses import dataclass

from service.usecases.work import Parts


@dataclass(frozen=True, slots=True)
class Tick:
    """What one look at the clock did."""

    woken: int
    failed: int
    overdue: int
    expired: int


def tick(parts: Parts, limit: int = 50) -> Tick:
    """Do everything that is due, `limit` instances at most; each in a transaction of its own.

    Any number of clocks may do this at once. A faulty instance gets an incident and is tried again later.
    """
    raise NotImplementedError
