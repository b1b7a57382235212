"""Calendar arithmetic against dateutil over twenty years of days, and the texts that are no periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from service.domain.periods import (
    DAY_END,
    Period,
    add,
    add_months,
    add_to_day,
    parse_day,
    parse_instant,
    parse_period,
    parse_repetition,
)
from service.domain.workdays import SHANGHAI

STEPS = [("P1M", 1), ("P3M", 3), ("P6M", 6), ("P1Y", 12), ("P3Y", 36), ("P5Y", 60)]


def days() -> Iterator[date]:
    day = date(2024, 1, 1)
    while day <= date(2044, 12, 31):
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize(("text", "months"), STEPS)
def test_every_day_of_twenty_years_agrees_with_dateutil(text: str, months: int) -> None:
    period, oracle = parse_period(text), relativedelta(months=months)
    for day in days():
        assert add_to_day(day, period) == day + oracle
        midnight = datetime.combine(day, time(0, 30), SHANGHAI)
        assert add(midnight, period) == midnight + oracle
        assert add(midnight.astimezone(UTC), period) == midnight + oracle, "the zone of the caller is no matter"


@pytest.mark.parametrize(("text", "months"), STEPS)
def test_going_back_agrees_with_dateutil(text: str, months: int) -> None:
    for day in days():
        assert add_to_day(day, parse_period(f"-{text}")) == day - relativedelta(months=months)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [  # the cases that SpiffWorkflow gets wrong, reliability.md F9
        ("2026-01-31T09:00:00+08:00", "P1M", "2026-02-28T09:00:00+08:00"),
        ("2024-02-29T09:00:00+08:00", "P5Y", "2029-02-28T09:00:00+08:00"),
        ("2024-02-29T09:00:00+08:00", "P4Y", "2028-02-29T09:00:00+08:00"),
        ("2024-03-01T00:30:00+08:00", "P1Y", "2025-03-01T00:30:00+08:00"),
        ("2024-02-29T16:30:00Z", "P1Y", "2025-03-01T00:30:00+08:00"),
        ("2027-12-31T23:59:59+08:00", "P2M", "2028-02-29T23:59:59+08:00"),
        ("2026-11-24T12:00:00+08:00", "P1Y2M10DT2H30M", "2028-02-03T14:30:00+08:00"),
        ("2026-11-24T12:00:00+08:00", "P2W", "2026-12-08T12:00:00+08:00"),
        ("2026-11-24T12:00:00+08:00", "PT36H", "2026-11-26T00:00:00+08:00"),
        ("2026-11-24T12:00:00+08:00", "-P3D", "2026-11-21T12:00:00+08:00"),
    ],
)
def test_a_period_ends_where_the_civil_calendar_says(start: str, period: str, end: str) -> None:
    assert add(parse_instant(start), parse_period(period)) == parse_instant(end)


def test_repetitions_do_not_drift_from_the_last_day_of_the_month() -> None:
    monthly, begun = parse_repetition("R/P1M"), parse_instant("2026-01-31T08:00:00+08:00")
    oracle = [begun + relativedelta(months=n) for n in range(1, 25)]
    assert [monthly.nth(n, begun) for n in range(24)] == oracle
    assert [d.day for d in oracle[:4]] == [28, 31, 30, 31]


def test_repetitions_with_a_start_begin_there() -> None:
    yearly = parse_repetition("R5/2024-02-29T00:00:00+08:00/P1Y")
    found = [yearly.nth(n, datetime(2026, 1, 1, tzinfo=UTC)).date() for n in range(5)]
    assert found == [date(2024, 2, 29) + relativedelta(years=n) for n in range(5)]
    assert yearly.times == 5


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P3Y", Period(36)),
        ("P1Y6M", Period(18)),
        ("P10D", Period(0, 10)),
        ("P4W", Period(0, 28)),
        ("PT0S", Period()),
        ("PT1.5S", Period(0, 0, timedelta(seconds=1, milliseconds=500))),
        ("-P1Y", Period(-12)),
        ("P1DT12H", Period(0, 1, timedelta(hours=12))),
    ],
)
def test_durations_are_read(text: str, period: Period) -> None:
    assert parse_period(text) == period


NO_DURATION = "P PT P1DT 1D P1.5Y P1,5D P1Y2W P3 p3y P1H PT1D P1M1Y P-1D ٣ P1S PT1H1H R/P1D P9999999Y P１Y"


@pytest.mark.parametrize("text", ["", "P1D ago", *NO_DURATION.split()])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_period(text)


@pytest.mark.parametrize(
    "text", ["R", "R/", "R0/P1D", "R3", "R/PT0S", "R/-P1D", "R/P1D/P1D", "r3/P1D", "R-1/P1D", "P1D"]
)
def test_what_is_no_repetition_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_repetition(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("2026-11-24T09:00:00+08:00", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24T09:00:00Z", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T09:00", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24T09:00:00@Asia/Shanghai", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24T09:00:00+08:00@Asia/Shanghai", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24T09:00:00@UTC", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T09:00:00.250Z", datetime(2026, 11, 24, 9, 0, 0, 250000, tzinfo=UTC)),
    ],
)
def test_instants_are_read_in_shanghai(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant


def test_a_bare_day_may_stand_for_its_end() -> None:
    assert parse_instant("2026-11-24", DAY_END) == datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)


NO_INSTANT = """2026 2026-13-01 2026-02-30 20261124 2026-W48-2 24.11.2026 2026-11-24T25:00 soon
    2026-11-24T09:00@Europe/Berlin 2026-11-24T09:00+0800"""


@pytest.mark.parametrize("text", ["", "2026-11-24 09:00", *NO_INSTANT.split()])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_instant(text)


def test_a_day_is_read_strictly() -> None:
    assert parse_day("2028-02-29") == date(2028, 2, 29)
    for wrong in ("2027-02-29", "2028-2-9", "2028-02-29T00:00:00Z"):
        with pytest.raises(ValueError):
            parse_day(wrong)


def test_a_day_takes_no_hours_and_the_calendar_has_an_end() -> None:
    with pytest.raises(ValueError):
        add_to_day(date(2026, 1, 1), parse_period("PT1H"))
    for months in (12 * 8000, -12 * 3000):
        with pytest.raises(OverflowError):
            add_months(date(2026, 1, 1), months)
