"""The State Council's calendar as the chinesecalendar package knows it, one release a year."""

from __future__ import annotations

from datetime import date
from functools import cache

from chinese_calendar import constants

from service.domain.workdays import Calendar

_SATURDAY = 5


@cache
def state_council() -> Calendar:
    """Days off on weekdays and make-up working days on weekends, of every year that the package covers."""
    return Calendar(
        off=frozenset(day for day in constants.holidays if day.weekday() < _SATURDAY),
        on=frozenset(day for day in constants.workdays if day.weekday() >= _SATURDAY),
    )


def last_covered_year() -> int:
    """The last year whose days off are published and known here; later years count Monday to Friday."""
    last: date = max(constants.holidays)
    return last.year
