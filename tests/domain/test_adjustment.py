"""How far an election is moved, against the charter (domain.md §3.C, S19 and S20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from service.domain.adjustment import Limits, assess
from service.domain.errors import Refused

END = date(2027, 3, 1)
ONE_YEAR_ONCE = Limits(12, 1)


@pytest.mark.parametrize(
    ("new_date", "earlier", "kind", "months", "exceeds"),
    [
        (date(2027, 9, 1), 0, "delay", 6, False),  # S19
        (date(2027, 9, 2), 0, "delay", 7, False),
        (date(2028, 3, 1), 0, "delay", 12, False),
        (date(2028, 3, 2), 0, "delay", 13, True),
        (date(2028, 5, 1), 0, "delay", 14, True),  # S20
        (date(2027, 9, 1), 1, "delay", 6, True),  # a second extension
        (date(2026, 9, 1), 1, "early", 6, False),  # holding it early is no extension
        (date(2026, 8, 31), 0, "early", 7, False),
        (date(2026, 2, 28), 0, "early", 13, True),
    ],
)
def test_a_wish_is_held_against_the_charter(
    new_date: date, earlier: int, kind: str, months: int, exceeds: bool
) -> None:
    found = assess(END, new_date, earlier=earlier, limits=ONE_YEAR_ONCE)
    assert (found.kind, found.months, found.exceeds) == (kind, months, exceeds)
    assert str(months) in found.sentence
    assert ("超出规定" in found.sentence) is exceeds
    assert ("beyond" in found.sentence_en) is exceeds


def test_the_same_day_is_no_wish() -> None:
    with pytest.raises(Refused) as caught:
        assess(END, END, earlier=0, limits=ONE_YEAR_ONCE)
    assert caught.value.code == "adjustment_same_day"


@given(st.dates(date(2024, 1, 1), date(2044, 12, 31)), st.integers(1, 900), st.booleans())
def test_months_are_the_fewest_that_reach_the_day(end: date, days: int, early: bool) -> None:
    """Against dateutil's calendar."""
    wanted = end + timedelta(days=-days if early else days)
    months = assess(end, wanted, earlier=0, limits=ONE_YEAR_ONCE).months
    sign = -1 if early else 1
    reached, before = (end + relativedelta(months=sign * n) for n in (months, months - 1))
    assert (reached <= wanted < before) if early else (before < wanted <= reached)
