"""Days and instants in Asia/Shanghai, working days of the State Council's calendar, and calendar periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


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
