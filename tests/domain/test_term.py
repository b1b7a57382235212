"""The end of a term and the stages of its watch: the dates of domain.md §1.3, its scenarios, and dateutil."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import Invalid, Refused
from service.domain.term import (
    Assessment,
    Stage,
    TermDates,
    assess,
    begins,
    filing_due,
    months_between,
    term_end,
    term_start,
)
from service.domain.vocabulary import TERM_STAGES
from service.domain.workdays import SHANGHAI, Calendar
from service.gateways.calendar import state_council

DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def at(end: date, today: date) -> Assessment:
    return assess(TermDates(end), today)


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2021, 3, 15), 5, date(2026, 3, 15)),
        (date(2020, 2, 29), 3, date(2023, 2, 28)),  # S22
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2021, 2, 28), 3, date(2024, 2, 28)),
        (date(2022, 12, 31), 3, date(2025, 12, 31)),
    ],
)
def test_a_term_ends_on_the_corresponding_day(start: date, years: int, end: date) -> None:
    assert term_end(start, years) == end


@given(DAYS, st.integers(1, 10))
def test_every_term_ends_where_another_calendar_says(start: date, years: int) -> None:
    assert term_end(start, years) == start + relativedelta(years=years)


@pytest.mark.parametrize("years", [0, -1, 11])
def test_a_length_that_no_term_has_is_refused(years: int) -> None:
    with pytest.raises(Invalid):
        term_end(date(2026, 11, 24), years)


def test_the_charter_says_which_day_a_term_starts_on() -> None:
    days = {"elected_on": date(2026, 3, 1), "approved_on": date(2026, 3, 10), "filed_on": None}
    assert term_start("elected", **days) == date(2026, 3, 1)
    assert term_start("approved", **days) == date(2026, 3, 10)
    filed = {"elected_on": date(2026, 3, 1), "approved_on": None, "filed_on": date(2026, 3, 20)}
    assert term_start("approved", **filed) == date(2026, 3, 20), "a filing has no reply: its own day stands for it"
    with pytest.raises(Refused) as caught:
        term_start("filed", **days)
    assert "备案日" in caught.value.text("zh")


class TestStages:
    """A term from 2021-03-15 of five years: reminders 2025-03-15, 09-15, 12-15 and 2026-02-15."""

    END = date(2026, 3, 15)

    @pytest.mark.parametrize(
        ("today", "stage", "following"),
        [
            (date(2021, 3, 15), "normal", date(2025, 3, 15)),
            (date(2025, 3, 14), "normal", date(2025, 3, 15)),
            (date(2025, 3, 15), "t12", date(2025, 9, 15)),
            (date(2025, 9, 14), "t12", date(2025, 9, 15)),
            (date(2025, 9, 15), "t6", date(2025, 12, 15)),
            (date(2025, 12, 15), "t3", date(2026, 2, 15)),
            (date(2026, 2, 15), "t1", date(2026, 3, 15)),
            (date(2026, 3, 14), "t1", date(2026, 3, 15)),
            (date(2026, 3, 15), "expired", date(2026, 3, 16)),
            (date(2026, 3, 16), "overdue", date(2026, 4, 16)),
            (date(2026, 4, 15), "overdue", date(2026, 4, 16)),
            (date(2026, 4, 16), "overdue", date(2026, 5, 16)),
        ],
    )
    def test_each_stage_begins_on_its_day(self, today: date, stage: str, following: date) -> None:
        found = at(self.END, today)
        assert (found.stage, found.next_at) == (stage, midnight(following))

    @pytest.mark.parametrize(
        ("today", "months", "days"),
        [
            (date(2025, 3, 15), 12, 365),
            (date(2025, 3, 16), 11, 364),
            (date(2025, 9, 15), 6, 181),
            (date(2026, 2, 15), 1, 28),
            (date(2026, 2, 16), 0, 27),
            (date(2026, 3, 15), 0, 0),
            (date(2026, 3, 16), 0, -1),
            (date(2026, 4, 15), -1, -31),
            (date(2027, 3, 14), -11, -364),
        ],
    )
    def test_the_months_and_days_left_are_counted_to_the_last_day(self, today: date, months: int, days: int) -> None:
        found = at(self.END, today)
        assert (found.months_left, found.days_left) == (months, days)

    def test_overdue_is_raised_once_a_month_and_is_severe_after_a_year(self) -> None:
        assert at(self.END, date(2026, 4, 10)).period == "2026-03-16"
        assert at(self.END, date(2026, 4, 16)).period == "2026-04-16"
        assert not at(self.END, date(2027, 3, 15)).severe
        assert at(self.END, date(2027, 3, 16)).severe

    def test_the_watch_of_a_leap_day_term(self) -> None:
        """S22: 2020-02-29 and three years. Its months before the end are counted back from 2023-02-28."""
        end = term_end(date(2020, 2, 29), 3)
        begun = [begins(end, stage).date() for stage in (Stage.T12, Stage.T6, Stage.T3, Stage.T1)]
        assert begun == [date(2022, 2, 28), date(2022, 8, 28), date(2022, 11, 28), date(2023, 1, 28)]
        assert at(end, date(2023, 2, 28)).stage is Stage.EXPIRED
        assert at(end, date(2023, 3, 1)).stage is Stage.OVERDUE

    def test_a_month_without_the_day_begins_its_stage_on_the_last_day(self) -> None:
        assert begins(date(2026, 8, 31), Stage.T6) == midnight(date(2026, 2, 28))
        assert begins(date(2026, 3, 31), Stage.T1) == midnight(date(2026, 2, 28))


class TestOtherTerms:
    def test_an_approved_extension_counts_against_its_own_end(self) -> None:
        dates = TermDates(date(2026, 3, 15), extended_until=date(2027, 3, 15))
        assert assess(dates, date(2026, 3, 14)).stage is Stage.EXTENDED
        assert assess(dates, date(2026, 3, 16)).stage is Stage.T12
        assert assess(dates, date(2026, 9, 15)).stage is Stage.T6
        assert assess(dates, date(2027, 3, 16)).stage is Stage.OVERDUE  # S19

    def test_a_term_without_a_date_is_asked_for_on_the_first_of_each_month(self) -> None:
        found = assess(TermDates(None), date(2026, 11, 24))
        assert (found.stage, found.months_left, found.period) == ("no_date", None, "2026-11")
        assert found.next_at == midnight(date(2026, 12, 1))

    @pytest.mark.parametrize(
        ("today", "following", "period"),
        [
            (date(2026, 4, 1), date(2026, 4, 15), ""),
            (date(2026, 4, 15), date(2026, 4, 25), "2026-04-15"),
            (date(2026, 4, 25), date(2026, 4, 30), "2026-04-25"),
            (date(2026, 4, 30), date(2026, 5, 7), "2026-04-30"),
            (date(2026, 5, 6), date(2026, 5, 7), "2026-04-30"),
            (date(2026, 5, 7), date(2026, 5, 14), "2026-05-07"),
            (date(2026, 6, 10), date(2026, 6, 11), "2026-06-04"),  # S17: forty days overdue
        ],
    )
    def test_a_result_that_is_not_filed_is_asked_for_around_its_limit_then_weekly(
        self, today: date, following: date, period: str
    ) -> None:
        found = assess(TermDates(date(2026, 3, 15), filing_due_on=date(2026, 4, 30)), today)
        assert (found.stage, found.next_at, found.period) == ("filing_due", midnight(following), period)

    def test_the_limit_of_the_filing_counts_calendar_or_working_days(self) -> None:
        assert filing_due(date(2026, 9, 20), 30, "calendar", Calendar()) == date(2026, 10, 20)
        assert filing_due(date(2026, 9, 20), 10, "working", state_council()) == date(2026, 10, 10)


@given(DAYS, st.integers(-800, 4000))
def test_the_stage_holds_until_its_next_instant_and_changes_there(end: date, left: int) -> None:
    today = end - timedelta(days=left)
    now = at(end, today)
    following = now.next_at.date()
    assert following > today
    before, after = at(end, following - timedelta(days=1)), at(end, following)
    assert (before.stage, before.period) == (now.stage, now.period)
    assert (after.stage, after.period) != (now.stage, now.period)


@given(DAYS, DAYS)
def test_whole_months_are_the_most_that_fit(today: date, end: date) -> None:
    months = months_between(today, end)
    if today <= end:
        assert end - relativedelta(months=months) >= today > end - relativedelta(months=months + 1)
    else:
        assert end + relativedelta(months=-months) <= today < end + relativedelta(months=-months + 1)


def test_every_stage_has_a_name() -> None:
    assert {stage.value for stage in Stage} == set(TERM_STAGES)
