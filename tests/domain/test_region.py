"""What a region decides: the nearer rule wins, and what is wrong is told at its place."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.errors import Invalid
from service.domain.region import LIMITS, decided, effective, parse


def test_without_rules_founding_is_by_approval() -> None:
    found = effective([{}, {}])
    assert found["founding_path"] == "approval"  # guide, chapter 2: 普遍采用审批制
    assert found["deadline_days"] == {key: limit.days for key, limit in LIMITS.items()}


def test_the_nearer_rule_wins_one_by_one() -> None:
    nation = {"founding_path": "filing_after", "deadline_days": {"formal_check": 7, "party_consent": 12}}
    city = {"deadline_days": {"formal_check": 3}}
    found = effective([nation, city])
    assert found["founding_path"] == "filing_after"
    assert (found["deadline_days"]["formal_check"], found["deadline_days"]["party_consent"]) == (3, 12)


def test_an_instance_is_given_only_what_was_decided() -> None:
    # the guide asks for a certain number of workers and gives none; one clerk may do it all in a small office [D]
    nothing = {"founding_path": "approval", "deadline_days": {}, "min_st_workers": None, "separate_hands": False}
    assert decided([{}, {}]) == nothing
    assert decided([{"separate_hands": True, "min_st_workers": 100}, {"min_st_workers": 50}]) == {
        **nothing, "separate_hands": True, "min_st_workers": 50,
    }  # fmt: skip
    assert decided([{"deadline_days": {"formal_check": 3}}])["deadline_days"] == {"formal_check": 3}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"founding_path": "by mail"}, "founding_path"),
        ({"deadline_days": []}, "deadline_days"),
        ({"deadline_days": {"no_such_step": 3}}, "deadline_days.no_such_step"),
        ({"deadline_days": {"formal_check": 0}}, "deadline_days.formal_check"),
        ({"deadline_days": {"formal_check": True}}, "deadline_days.formal_check"),
        ({"deadline_days": {"formal_check": 366}}, "deadline_days.formal_check"),
        ({"min_st_workers": 0}, "min_st_workers"),
        ({"min_st_workers": True}, "min_st_workers"),
        ({"separate_hands": "yes"}, "separate_hands"),
        ({"quorum": 3}, "quorum"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(given: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(given)
    assert [field.path for field in caught.value.fields] == [path]
