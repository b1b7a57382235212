"""Published days of the State Council: 国办发明电〔2025〕7号 for 2026, 国办发明电〔2024〕12号 for 2025."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.workdays import add_working_days, is_working_day, working_days_between
from service.gateways.calendar import last_covered_year, state_council


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2025, 10, 1), date(2025, 10, 8)),
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_published_holidays_are_no_working_days(first: date, last: date) -> None:
    assert not [day for day in span(first, last) if is_working_day(day, state_council())]


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 26),
        date(2025, 9, 28),
        date(2025, 10, 11),
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_published_make_up_days_are_working_days(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(day, state_council())


def test_ordinary_weeks_are_as_on_the_wall() -> None:
    working = [is_working_day(day, state_council()) for day in span(date(2026, 11, 23), date(2026, 11, 29))]
    assert working == [True] * 5 + [False] * 2


def test_the_review_of_ten_working_days_skips_the_national_day_week_and_counts_the_make_up_saturday() -> None:
    # after Wed 30 Sep 2026: 8, 9, 10 (make-up Sat), 12, 13, 14, 15, 16, 19, 20 October
    assert add_working_days(date(2026, 9, 30), 10, state_council()) == date(2026, 10, 20)
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 20), state_council()) == 10


def test_the_current_year_is_covered() -> None:
    assert last_covered_year() >= 2026
