"""Calendar arithmetic in Asia/Shanghai: ISO 8601 periods added to days and instants.

A period of months leads to the same day of the month, or to the last day of a month that has no such day:
the rule of Civil Code art. 202. Years and months are added first, then days, both on the civil calendar;
hours, minutes and seconds are elapsed time. The n-th repetition is counted from the beginning, not from the
one before, so that the 31st comes back after a short month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from service.domain.workdays import SHANGHAI

_PERIOD: Final = re.compile(
    r"(?P<sign>-?)P(?=[\dT])"
    r"(?:(?P<weeks>\d{1,6})W"
    r"|(?:(?P<years>\d{1,6})Y)?(?:(?P<months>\d{1,6})M)?(?:(?P<days>\d{1,7})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})(?:\.(?P<fraction>\d{1,6})\d*)?S)?)?)",
    re.ASCII,
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT: Final = re.compile(
    r"(?P<clock>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)"
    r"(?P<offset>Z|[+-]\d\d:\d\d|(?:[+-]\d\d:\d\d)?@(?P<zone>Asia/Shanghai|UTC)|)",
    re.ASCII,
)
_REPEAT: Final = re.compile(r"R(?P<times>\d{1,6})?/(?:(?P<start>[^/]+)/)?(?P<period>[^/]+)", re.ASCII)
DAY_END: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Period:
    """A length on the calendar. All parts have the same sign."""

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta()

    def __mul__(self, times: int) -> Period:
        return Period(self.months * times, self.days * times, self.elapsed * times)

    @property
    def forward(self) -> bool:
        """Whether it leads to a later instant."""
        return self.months > 0 or self.days > 0 or self.elapsed > timedelta()


@dataclass(frozen=True, slots=True)
class Repetition:
    """A repeating interval `R3/2026-12-01T09:00:00+08:00/P1M`. `times` None is without end.

    With a start the first time is the start itself; without one it is one period after the beginning.
    """

    times: int | None
    start: datetime | None
    period: Period

    def nth(self, number: int, beginning: datetime) -> datetime:
        """The instant of the time with that number, counted from 0."""
        if self.start is not None:
            return add(self.start, self.period * number)
        return add(beginning, self.period * (number + 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), else the last day of that month.

    Raises OverflowError outside the years 1 to 9999.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise OverflowError(f"the year {years} is outside the calendar")
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def add_to_day(day: date, period: Period) -> date:
    """`day` plus a period of years, months, weeks and days. Raises ValueError when the period has hours."""
    if period.elapsed:
        raise ValueError("a day plus hours is no day")
    return add_months(day, period.months) + timedelta(days=period.days)


def add(instant: datetime, period: Period) -> datetime:
    """`instant` (aware) plus a period, reckoned in Asia/Shanghai; the result is in Asia/Shanghai.

    Raises OverflowError outside the years 1 to 9999.
    """
    local = instant.astimezone(SHANGHAI)
    day = add_months(local.date(), period.months) + timedelta(days=period.days)
    moved = datetime.combine(day, local.time(), SHANGHAI)
    return (moved.astimezone(UTC) + period.elapsed).astimezone(SHANGHAI)


def parse_period(text: str) -> Period:
    """An ISO 8601 duration: `P1Y2M10DT2H30M`, `P2W`, `-P3D`. Raises ValueError.

    Strict: upper case, weeks stand alone, a fraction only of seconds, at least one part, none without number.
    """
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no ISO 8601 duration")
    part = {name: int(value) for name, value in found.groupdict("0").items() if name not in ("sign", "fraction")}
    fraction = int((found["fraction"] or "").ljust(6, "0"))
    elapsed = timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"], microseconds=fraction)
    period = Period(part["years"] * 12 + part["months"], part["weeks"] * 7 + part["days"], elapsed)
    return period * -1 if found["sign"] else period


def parse_repetition(text: str) -> Repetition:
    """An ISO 8601 repeating interval: `R/P1M`, `R5/2026-12-01T09:00:00+08:00/P1M`. Raises ValueError.

    The period must lead forward, and `R0` repeats nothing, so both are refused.
    """
    found = _REPEAT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no ISO 8601 repeating interval")
    period = parse_period(found["period"])
    times = None if found["times"] is None else int(found["times"])
    if not period.forward or times == 0:
        raise ValueError(f"{text!r} repeats nothing")
    return Repetition(times, None if found["start"] is None else parse_instant(found["start"]), period)


def parse_day(text: str) -> date:
    """A calendar day `2026-11-24`. Raises ValueError."""
    if _DAY.fullmatch(text.strip()) is None:
        raise ValueError(f"{text!r} is no date")
    return date.fromisoformat(text.strip())


def parse_instant(text: str, bare_day: time = time.min) -> datetime:
    """A day or a date-time as an aware instant. Raises ValueError.

    A bare day stands for `bare_day` on it in Shanghai, and a date-time without offset is Shanghai time.
    FEEL's `@Asia/Shanghai` and `@UTC` are read; other zones by name are refused.
    """
    text = text.strip()
    if _DAY.fullmatch(text):
        return datetime.combine(parse_day(text), bare_day, SHANGHAI)
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date and time")
    clock = datetime.fromisoformat(found["clock"])
    offset = found["offset"].partition("@")[0]
    if offset:
        return datetime.fromisoformat(found["clock"] + offset)
    return clock.replace(tzinfo=UTC if found["zone"] == "UTC" else SHANGHAI)
