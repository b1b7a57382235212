"""Working days without the State Council's days, and what always holds between the functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.workdays import (
    LONGEST_COUNT,
    Calendar,
    Moment,
    add_working_days,
    first_working_day,
    is_working_day,
    working_days_between,
)

PLAIN = Calendar()
# National Day 2027 as if it were published: Friday 1 to Thursday 7 October, Saturday 9 worked instead.
OCTOBER = Calendar(
    off=frozenset({date(2027, 10, 1), *(date(2027, 10, day) for day in range(4, 8))}),
    on=frozenset({date(2027, 10, 9)}),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
CALENDARS = st.builds(
    Calendar,
    off=st.frozensets(DAYS.filter(lambda day: day.weekday() < 5), max_size=30),
    on=st.frozensets(DAYS.filter(lambda day: day.weekday() > 4), max_size=30),
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2027, 9, 30), True),
        (date(2027, 10, 1), False),
        (date(2027, 10, 2), False),
        (date(2027, 10, 7), False),
        (date(2027, 10, 8), True),
        (date(2027, 10, 9), True),
        (date(2027, 10, 10), False),
    ],
)
def test_days_off_and_make_up_days_overrule_the_week(day: date, working: bool) -> None:
    assert is_working_day(day, OCTOBER) is working


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2027, 9, 30), 1, date(2027, 10, 8)),
        (date(2027, 9, 30), 2, date(2027, 10, 9)),
        (date(2027, 9, 30), 3, date(2027, 10, 11)),
        (date(2027, 10, 3), 0, date(2027, 10, 3)),
        (date(2027, 10, 11), -2, date(2027, 10, 8)),
        (date(2027, 10, 8), -1, date(2027, 9, 30)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, result: date) -> None:
    assert add_working_days(day, count, OCTOBER) == result


def test_a_limit_that_ends_on_a_day_off_moves_to_the_next_working_day() -> None:
    assert first_working_day(date(2027, 10, 1), OCTOBER) == date(2027, 10, 8)
    assert first_working_day(date(2027, 10, 9), OCTOBER) == date(2027, 10, 9)


def test_an_absurd_count_is_refused_at_once() -> None:
    assert add_working_days(date(2026, 11, 24), LONGEST_COUNT, PLAIN) == date(2065, 3, 24)
    with pytest.raises(OverflowError):
        add_working_days(date(2026, 11, 24), LONGEST_COUNT + 1, PLAIN)


@given(DAYS, st.integers(1, 300), CALENDARS)
def test_counting_back_gives_the_number_that_was_added(day: date, count: int, calendar: Calendar) -> None:
    end = add_working_days(day, count, calendar)
    assert is_working_day(end, calendar)
    assert working_days_between(day, end, calendar) == count
    assert working_days_between(end, day, calendar) == -count


@given(DAYS, DAYS)
def test_without_holidays_it_agrees_with_counting_the_week(first: date, last: date) -> None:
    first, last = min(first, last), max(first, last)
    span = (last - first).days
    expected = span // 7 * 5 + sum((last - timedelta(days=n)).isoweekday() < 6 for n in range(span % 7))
    assert working_days_between(first, last, PLAIN) == expected


def test_the_day_changes_at_midnight_in_shanghai() -> None:
    assert Moment(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)).today == date(2026, 11, 23)
    assert Moment(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).today == date(2026, 11, 24)
