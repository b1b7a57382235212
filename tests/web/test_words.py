"""Limits and terms in words. The calendar is the State Council's of 2026: 1 to 7 October off, 10 October worked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import flask_babel
import pytest
from flask import Flask

from service.domain.workdays import SHANGHAI, Calendar, Moment
from service.web import words

NATIONAL_DAY = Calendar(
    off=frozenset(date(2026, 10, day) for day in range(1, 8)), on=frozenset({date(2026, 9, 27), date(2026, 10, 10)})
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    app = Flask("service.web")
    flask_babel.Babel(app, default_locale="zh")
    with app.test_request_context():
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "limit", "group", "short", "long"),
    [
        ("2026-11-24T10:00", "2026-11-24T23:59:59", "week", "今天", "今天到期"),
        ("2026-11-24T10:00", "2026-11-27T23:59:59", "week", "周五", "还有 3 个工作日"),
        ("2026-11-24T10:00", "2026-11-29T23:59:59", "week", "周日", "还有 3 个工作日"),
        ("2026-11-28T10:00", "2026-11-29T23:59:59", "week", "周日", "还有 1 天"),  # a weekend has no working day
        ("2026-11-24T10:00", "2026-11-30T23:59:59", "later", "11月30日", "还有 4 个工作日"),
        ("2026-11-24T10:00", "2027-01-04T23:59:59", "later", "2027-01-04", "还有 29 个工作日"),
        ("2026-11-24T10:00", "2026-11-23T23:59:59", "overdue", "超期 1 天", "超期 1 天"),
        ("2026-11-24T10:00", "2026-11-24T09:00:00", "overdue", "超期 1 天", "超期 1 天"),
        ("2026-11-24T00:30", "2026-10-24T23:59:59", "overdue", "超期 31 天", "超期 31 天"),
        ("2026-09-30T10:00", "2026-10-10T23:59:59", "later", "10月10日", "还有 3 个工作日"),  # 8, 9 and 10 October
    ],
)
def test_a_limit_is_told_in_working_days(now: str, limit: str, group: str, short: str, long: str) -> None:
    assert words.due(at(limit), Moment(at(now), NATIONAL_DAY)) == words.Due(group, short, long)


def test_a_task_without_limit_stands_last() -> None:
    assert words.due(None, Moment(at("2026-11-24T10:00"))).group == words.GROUPS[-1]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2026, 11, 25), "还有 1 天"),
        (date(2026, 11, 24), "今天届满"),
        (date(2026, 11, 23), "超期 1 天"),
        (date(2027, 5, 24), "还有 181 天"),
        (None, "未登记届期"),
    ],
)
def test_the_end_of_a_term_is_counted_in_calendar_days(last: date | None, told: str) -> None:
    assert words.days_left(last, date(2026, 11, 24)) == told


def test_instants_are_shown_in_shanghai() -> None:
    assert words.clock(datetime.fromisoformat("2026-11-23T16:30:00+00:00")) == "2026-11-24 00:30"
    assert words.day(datetime.fromisoformat("2026-11-23T16:30:00+00:00")) == "2026-11-24"
