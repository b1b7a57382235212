"""The end of a term, and what stage its watch has reached (domain.md §1.3 "Dates" and §3.D).

A term ends on the corresponding day of its last year, or on the last day of a month that has no such day (Civil
Code art. 202); that day is still part of it, and a holiday does not move it. Stages change at midnight in Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from service.domain.charter_words import TERM_START_BASES
from service.domain.errors import FieldError, Invalid, Refused
from service.domain.periods import add_months
from service.domain.workdays import SHANGHAI, Calendar, add_working_days

YEARS: Final = range(1, 11)  # three to five by the guide; others are warned of by charter.CharterRules.warnings
SEVERE_AFTER: Final = 12  # months overdue: 严重超期
FILING_REMINDERS: Final = (-15, -5, 0)  # days from the limit of the filing, then every week (B50)


class Stage(StrEnum):
    """Codes of vocabulary.TERM_STAGES."""

    NO_DATE = "no_date"
    NORMAL = "normal"
    EXTENDED = "extended"
    T12 = "t12"
    T6 = "t6"
    T3 = "t3"
    T1 = "t1"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    FILING_DUE = "filing_due"


# Months before the end at which each stage begins, the latest first.
MONTHS_BEFORE: Final = ((1, Stage.T1), (3, Stage.T3), (6, Stage.T6), (12, Stage.T12))


@dataclass(frozen=True, slots=True)
class TermDates:
    """What is known of a term. `filing_due_on` is set from the day of the congress until its result is filed."""

    ends_on: date | None
    extended_until: date | None = None
    filing_due_on: date | None = None

    @property
    def effective_end(self) -> date | None:
        """The last day that counts: of the approved extension, if there is one."""
        return self.extended_until or self.ends_on


@dataclass(frozen=True, slots=True)
class Assessment:
    """The stage of a term on a day.

    `months_left` are whole months to the last day, negative once it is past; `next_at` is the instant at which the
    stage changes or its next reminder is due. A reminder is raised once for each `stage` and `period`: the period is
    the day of a repeated reminder, the last day of an extended term, else empty. `severe`: overdue by more than a year.
    """

    stage: Stage
    months_left: int | None
    days_left: int | None
    next_at: datetime
    period: str = ""
    severe: bool = False

    @property
    def quiet(self) -> bool:
        """Whether the stage has begun and nobody is to be reminded yet: before the first day of FILING_REMINDERS."""
        return self.stage is Stage.FILING_DUE and not self.period


def term_end(starts_on: date, years: int) -> date:
    """The last day of a term of `years` years. Raises Invalid for a length that no term has."""
    if years not in YEARS:
        raise Invalid("term_years_invalid", (FieldError.of("term_years", "term_years_invalid"),))
    return add_months(starts_on, 12 * years)


def term_start(basis: str, *, elected_on: date | None, approved_on: date | None, filed_on: date | None) -> date:
    """The first day of a term by the charter's `term_start_basis`. Raises Refused when that day is not known.

    A filing has no reply (备案不是审批): where nothing was approved, the day of the filing stands in its place.
    """
    found = {"elected": elected_on, "approved": approved_on or filed_on, "filed": filed_on}[basis]
    if found is None:
        raise Refused("term_start_missing", basis=TERM_START_BASES[basis].zh)
    return found


def date_errors(elected_on: date | None, starts_on: date, ends_on: date, today: date) -> list[FieldError]:
    """What cannot be right about the dates of a term that somebody enters by hand."""
    errors = []
    if elected_on is not None and elected_on > today:
        errors.append(FieldError.of("elected_on", "term_elected_later", today=today.isoformat()))
    if elected_on is not None and starts_on < elected_on:
        errors.append(FieldError.of("starts_on", "term_starts_before", elected=elected_on.isoformat()))
    if not starts_on < ends_on <= term_end(starts_on, YEARS.stop - 1):
        errors.append(FieldError.of("ends_on", "term_length_invalid", longest=YEARS.stop - 1))
    return errors


def whole_years(starts_on: date, ends_on: date) -> int | None:
    """The years of a term, if its last day is the corresponding day of one of them."""
    return next((years for years in YEARS if term_end(starts_on, years) == ends_on), None)


def filing_due(congress_on: date, days: int, day_kind: str, calendar: Calendar) -> date:
    """The last day for filing the result: `filing_days` after the congress, calendar or working days."""
    if day_kind == "working":
        return add_working_days(congress_on, days, calendar)
    return congress_on + timedelta(days=days)


def begins(end: date, stage: Stage) -> datetime:
    """When `stage` (t12, t6, t3 or t1) of a term that ends on `end` begins. Raises KeyError for another stage."""
    before = {stage: months for months, stage in MONTHS_BEFORE}
    return _midnight(add_months(end, -before[stage]))


def assess(dates: TermDates, today: date) -> Assessment:
    """The stage of a term on `today` (a day in Shanghai), and when to look again."""
    end = dates.effective_end
    if dates.filing_due_on is not None:
        return _filing(dates.filing_due_on, end, today)
    if end is None:
        # nothing to count from, so the first day of each month
        following = add_months(today.replace(day=1), 1)
        return Assessment(Stage.NO_DATE, None, None, _midnight(following), today.strftime("%Y-%m"))
    if today > end:
        return _overdue(end, today)
    months, days = months_between(today, end), (end - today).days
    period = end.isoformat() if dates.extended_until else ""  # an extended term is reminded of its new end, too
    if today == end:
        return Assessment(Stage.EXPIRED, months, days, _midnight(end + timedelta(days=1)), period)
    begun = [stage for before, stage in MONTHS_BEFORE if today >= add_months(end, -before)]
    to_come = [day for before, _ in MONTHS_BEFORE if (day := add_months(end, -before)) > today]
    quiet = Stage.EXTENDED if dates.extended_until else Stage.NORMAL
    return Assessment(begun[0] if begun else quiet, months, days, _midnight(min(to_come, default=end)), period)


def months_between(today: date, end: date) -> int:
    """Whole months from `today` to `end`, reckoned back from the end; negative and rounded to zero when it is past."""
    months = (end.year - today.year) * 12 + end.month - today.month
    if today <= end:
        return months if add_months(end, -months) >= today else months - 1
    return months if add_months(end, -months) <= today else months + 1


def _overdue(end: date, today: date) -> Assessment:
    """Raised on the day after the end and on its corresponding day of every month."""
    first = end + timedelta(days=1)
    passed = -months_between(today, first)
    raised, following = add_months(first, passed), add_months(first, passed + 1)
    severe = today > add_months(end, SEVERE_AFTER)
    months, days = months_between(today, end), (end - today).days
    return Assessment(Stage.OVERDUE, months, days, _midnight(following), raised.isoformat(), severe)


def _filing(due: date, end: date | None, today: date) -> Assessment:
    months = None if end is None else months_between(today, end)
    days = None if end is None else (end - today).days
    reminders = [due + timedelta(days=offset) for offset in FILING_REMINDERS]
    weeks = max(0, (today - due).days // 7)
    reminders += [due + timedelta(weeks=week) for week in range(max(1, weeks), weeks + 2)]
    raised = [day for day in reminders if day <= today]
    following = min(day for day in reminders if day > today)
    period = max(raised).isoformat() if raised else ""
    return Assessment(Stage.FILING_DUE, months, days, _midnight(following), period)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
