"""The structure panel of domain.md §1.4: shares against targets, told and never blocking."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.domain import structure

TODAY = date(2026, 11, 24)


def share(code: str, rows: list[dict[str, Any]], target: int | None = None) -> structure.Share:
    targets = {} if target is None else {code: target}
    return next(one for one in structure.panel(rows, TODAY, targets) if one.code == code)


def test_shares_are_of_those_of_whom_it_is_known() -> None:
    rows = [{"gender": "female"}, {"gender": "male"}, {"gender": "male"}, {}]
    found = share("women", rows, 34)
    assert (found.count, found.total, found.unknown, found.percent, found.met) == (1, 4, 1, 33, False)


def test_a_target_is_reached_exactly_and_not_by_rounding() -> None:
    rows = [{"is_front_line": n < 2} for n in range(3)]
    assert share("front_line", rows, 66).met is True  # 66.67 percent
    assert share("front_line", rows, 67).met is False
    assert share("front_line", [{"is_front_line": True}] * 4 + [{"is_front_line": False}], 80).met is True


def test_nobody_known_meets_and_misses_nothing() -> None:
    assert (share("minority", [{}], 8).percent, share("minority", [{}], 8).met) == (None, None)
    assert share("minority", [{"ethnicity": "03"}]).met is None, "no target"


@pytest.mark.parametrize(
    ("born", "young"),
    [
        ("1981-01", True),
        ("1980-12", True),  # 45 years and 11 months: 45岁以下 includes the 45 (Civil Code art. 1259)
        ("1980-11", False),  # 46 this month
        ("1979-11", False),
    ],
)
def test_45_years_or_younger_includes_the_45(born: str, young: bool) -> None:
    assert share("under_45", [{"birth_ym": born}]).count == young


@pytest.mark.parametrize(
    ("row", "count", "unknown"),
    [
        ({"unit": "江城智能制造有限公司"}, 1, 0),
        ({"unit": "江城高新区管委会"}, 0, 0),
        ({"unit": "江城大学"}, 0, 0),
        ({"unit": "江城"}, 0, 1),
        ({"unit": "江城", "unit_kind": "enterprise_association"}, 1, 0),
        ({"unit": "江城集团", "unit_kind": "society"}, 0, 0),
        ({}, 0, 1),
    ],
)
def test_an_enterprise_is_told_by_its_record_or_its_name(row: dict[str, Any], count: int, unknown: int) -> None:
    found = share("enterprise", [row])
    assert (found.count, found.unknown) == (count, unknown)


def test_the_plan_of_delegates_names_its_targets_in_words() -> None:
    rows = [
        {"name": "基层一线科技工作者", "min_percent": 80},
        {"name": "少数民族", "min_percent": 8},
        {"name": "45岁以下", "min_percent": 50},
        {"name": "妇女", "min_percent": 25},
        {"name": "非中共人士", "min_percent": 30},
    ]
    assert structure.targets_of(rows) == {"front_line": 80, "minority": 8, "under_45": 50, "women": 25}
    assert structure.targets_of(None) == {}
