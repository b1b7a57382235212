"""Whole-number shares against the table of domain.md §1.3 and against what "least" means."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.majority import Base, Comparison, Majority, Threshold, fraction_zh, read_fraction

AT_LEAST_TWO_THIRDS = Threshold(Fraction(2, 3), Comparison.AT_LEAST)
OVER_TWO_THIRDS = Threshold(Fraction(2, 3), Comparison.MORE_THAN)
FOUR_FIFTHS = Threshold(Fraction(4, 5), Comparison.AT_LEAST)
OVER_HALF = Threshold(Fraction(1, 2), Comparison.MORE_THAN)

SHARES = st.builds(Fraction, st.integers(1, 200), st.integers(200, 400))
THRESHOLDS = st.builds(Threshold, SHARES, st.sampled_from(Comparison))


@pytest.mark.parametrize(
    ("entitled", "at_least", "over", "four_fifths", "over_half"),
    [
        (35, 24, 24, 28, 18),
        (60, 40, 41, 48, 31),
        (99, 66, 67, 80, 50),
        (100, 67, 67, 80, 51),
        (144, 96, 97, 116, 73),
        (150, 100, 101, 120, 76),
    ],
)
def test_the_vectors_of_the_domain_report(
    entitled: int, at_least: int, over: int, four_fifths: int, over_half: int
) -> None:
    assert AT_LEAST_TWO_THIRDS.need(entitled) == at_least
    assert OVER_TWO_THIRDS.need(entitled) == over
    assert FOUR_FIFTHS.need(entitled) == four_fifths
    assert OVER_HALF.need(entitled) == over_half


@given(THRESHOLDS, st.integers(1, 100_000))
def test_the_need_is_the_least_number_that_satisfies_the_share(threshold: Threshold, count: int) -> None:
    def satisfies(number: int) -> bool:
        part = Fraction(number, count)
        return part >= threshold.fraction if threshold.comparison == ">=" else part > threshold.fraction

    assert satisfies(threshold.need(count))
    assert not satisfies(threshold.need(count) - 1)


@given(THRESHOLDS, st.integers(0, 10_000))
def test_more_people_never_need_fewer(threshold: Threshold, count: int) -> None:
    assert threshold.need(count) <= threshold.need(count + 1)


def test_nobody_is_no_majority() -> None:
    assert AT_LEAST_TWO_THIRDS.need(0) == 1


def test_the_base_decides_what_is_needed() -> None:
    needs = {
        base: Majority(OVER_HALF, base).need(entitled=100, present=70, valid=68)
        for base in (Base.ENTITLED, Base.PRESENT, Base.VALID)
    }
    assert needs == {"entitled": 51, "present": 36, "valid": 35}


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        ("2/3", "三分之二"),
        ("4/5", "五分之四"),
        ("1/2", "半数"),
        ("1/1", "全部"),
        ("3/10", "十分之三"),
        ("7/11", "7/11"),
        ("4/6", "三分之二"),
    ],
)
def test_fractions_are_named_as_a_charter_names_them(fraction: str, words: str) -> None:
    assert fraction_zh(read_fraction(fraction)) == words


def test_a_rule_is_told_with_its_base_in_both_languages() -> None:
    assert AT_LEAST_TWO_THIRDS.zh(Base.ENTITLED) == "不少于应到人数的三分之二"
    assert OVER_HALF.zh(Base.PRESENT) == "超过实到人数的半数"
    assert OVER_HALF.en(Base.PRESENT) == "more than 1/2 of those present"


@pytest.mark.parametrize("text", ["", "2", "2/0", "-1/2", "0.5", "2/3/4", "二/三", "１/２", "2:3"])
def test_what_is_no_fraction_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fraction"):
        read_fraction(text)
