"""How far an election is moved, against the charter (domain.md §3.C, S19 and S20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from service.domain.adjustment import Limits, asked_late, assess, require_answer
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


@pytest.mark.parametrize(
    ("until", "asked", "consented", "code"),
    [
        (date(2027, 9, 1), "delay", None, None),
        (date(2027, 2, 1), "delay", None, "adjustment_contradicts"),
        (date(2027, 9, 1), "early", None, "adjustment_contradicts"),
        (date(2026, 11, 23), "early", None, "adjustment_past"),
        (date(2026, 11, 24), "early", None, None),  # today
        (date(2028, 5, 1), "delay", None, "adjustment_exceeds"),  # fourteen months
        (date(2028, 5, 1), "delay", date(2028, 5, 1), None),
        (date(2028, 4, 1), "delay", date(2028, 5, 1), None),
        (date(2028, 5, 2), "delay", date(2028, 5, 1), "adjustment_exceeds"),  # no more than was consented to
    ],
)
def test_an_approval_answers_the_request_within_the_consent(
    until: date, asked: str, consented: date | None, code: str | None
) -> None:
    """§3.H C04, on 2026-11-24."""
    found = assess(END, until, earlier=0, limits=ONE_YEAR_ONCE)
    if code is None:
        require_answer(found, until, asked=asked, consented_until=consented, today=date(2026, 11, 24))
        return
    with pytest.raises(Refused) as caught:
        require_answer(found, until, asked=asked, consented_until=consented, today=date(2026, 11, 24))
    assert caught.value.code == code
    assert [wrong.path for wrong in caught.value.fields] == ["adjustment_decision.approved_until"]


@pytest.mark.parametrize(
    ("today", "wanted", "late"),
    [
        (date(2026, 12, 1), date(2027, 9, 1), False),  # T-3 is 2026-12-01
        (date(2026, 12, 2), date(2027, 9, 1), True),
        (date(2026, 12, 2), date(2027, 1, 1), False),  # an earlier day may be asked for whenever it is wanted
    ],
)
def test_a_delay_asked_for_after_three_months_before_the_end_is_late(today: date, wanted: date, late: bool) -> None:
    """C01: later is possible, but flagged 逾期申请."""
    found = asked_late(END, assess(END, wanted, earlier=0, limits=ONE_YEAR_ONCE), today)
    assert (found.late, "逾期申请" in found.sentence) == (late, late)
