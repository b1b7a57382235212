"""Days and instants in Asia/Shanghai, and working days of the State Council's calendar.

The day that a period starts from is not counted (Civil Code art. 201), and a limit that ends on a day off moves
to the first working day after it (art. 203).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
LONGEST_COUNT: Final = 10_000  # working days: forty years, far beyond any limit of a procedure
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council's calendar: days off that fall on weekdays, and working days that fall on weekends.

    Outside the years it covers, Monday to Friday are working days.
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step happens, and the calendar that counts its working days. `now` is aware."""

    now: datetime
    calendar: Calendar = Calendar()

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on `day`, make-up days (调休) included."""
    if day in calendar.on:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.off


def first_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself, or the first working day after it: where a limit for an answer ends."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after `day`, or before it when `count` is negative; `day` itself for 0.

    Raises OverflowError beyond LONGEST_COUNT or the years 1 to 9999.
    """
    if abs(count) > LONGEST_COUNT:
        raise OverflowError(f"{count} working days are more than {LONGEST_COUNT}")
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, calendar):
            day += step
    return day


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and with `last`. Negative, and counted the same way, when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, calendar)
    span = (last - first).days
    return sum(is_working_day(first + timedelta(days=passed), calendar) for passed in range(1, span + 1))
