"""When timers fire and tasks are due. The instant is computed once, on entering, and stored with the task.

In `task.internal_data`: `due` is the instant a catching event waits for, in milliseconds since 1970, and `since` the
one from which it was counted; a cycle adds `every` (its ISO 8601 text) and `k` (the number of the coming time). The
clock is `at.now` of the step, never the machine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from SpiffWorkflow.task import Task

from service.domain.periods import Repetition, add, parse_instant, parse_period, parse_repetition
from service.domain.workdays import Moment
from service.engine.diagram import Event
from service.engine.faults import InstanceFault
from service.engine.script import attribute, element_id

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(instant: datetime) -> int:
    """Milliseconds since 1970, cut: two instants in order have stamps in order."""
    return (instant - EPOCH) // timedelta(milliseconds=1)


def unstamp(milliseconds: int) -> datetime:
    """The aware instant of a stored stamp."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def instant(value: Any, at: Moment, bare_day: time = time.min) -> datetime:
    """A day, a date-time, or a duration from now, given as text. Raises ValueError or OverflowError."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no time")
    return add(at.now, parse_period(value)) if "P" in value else parse_instant(value, bare_day)


def arm(task: Task, event: Event, extra: Mapping[str, Any] | None) -> None:
    """Store what a timer event waits for; `extra` are more variables to see. Raises InstanceFault."""
    at: Moment = task.workflow.top_workflow.at
    value = attribute(task, event.expression or "", extra)
    task.internal_data["since"] = stamp(at.now)
    try:
        if event.timer == "timeCycle":
            every = parse_repetition(value if isinstance(value, str) else "")
            task.internal_data.update(every=value, k=0)
            task.internal_data["due"] = stamp(every.nth(0, at.now))
        elif event.timer == "timeDuration":
            task.internal_data["due"] = stamp(add(at.now, parse_period(value if isinstance(value, str) else "")))
        else:
            task.internal_data["due"] = stamp(parse_instant(value if isinstance(value, str) else ""))
    except (ValueError, OverflowError) as error:
        detail = str(error) if isinstance(value, str) else repr(value)
        raise InstanceFault("timer_invalid", element_id(task), detail) from error


def postpone(internal: dict[str, Any], by: timedelta, *, dated: bool) -> None:
    """Put off what a waiting task has stored: the instant of a timer, unless it is a date, and the limits of people.

    A limit is the end of a day, so it moves by whole days.
    """
    days = timedelta(days=-(-by // timedelta(days=1)))
    for key, length in (("due", by), ("since", by), ("until", days), ("from", days)):
        if key in internal and not (dated and key == "due"):
            internal[key] += length // timedelta(milliseconds=1)


def following(internal: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """What a cycle waits for after it has fired: its first time after `now`, or None when none is left.

    The times that were missed are one: an instance that slept through ten reminders raises one.
    """
    if "every" not in internal:
        return None
    every, since = parse_repetition(internal["every"]), unstamp(internal["since"])
    number = first_after(every, since, internal["k"] + 1, now)
    if every.times is not None and number >= every.times:
        return None
    try:
        return {**internal, "k": number, "due": stamp(every.nth(number, since))}
    except OverflowError:  # beyond the year 9999
        return None


def first_after(every: Repetition, since: datetime, number: int, now: datetime) -> int:
    """The smallest time from `number` on that lies after `now`; times grow, so it is searched by halves."""

    def past(candidate: int) -> bool:
        try:
            return every.nth(candidate, since) <= now
        except OverflowError:
            return False

    if not past(number):
        return number
    low, step = number, 1
    while past(low + step):
        low, step = low + step, step * 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if past(middle) else (low, middle)
    return high
