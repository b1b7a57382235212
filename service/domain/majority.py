"""Fractions of a number of people, in whole numbers only: what is needed for a quorum or a majority.

Civil Code art. 1259: 以上 and 不少于 include the number (`>=`), 超过 excludes it (`>`). Which one a charter means, and
of which number, is a rule of that charter and never derived from the word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

_FRACTION: Final = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)
_DIGITS: Final = "〇一二三四五六七八九十"


class Comparison(StrEnum):
    """Whether the share itself is enough."""

    AT_LEAST = ">="
    MORE_THAN = ">"


class Base(StrEnum):
    """Of which number the share is taken."""

    ENTITLED = "entitled"
    PRESENT = "present"
    VALID = "valid"


BASE_ZH: Final = {Base.ENTITLED: "应到人数", Base.PRESENT: "实到人数", Base.VALID: "有效票数"}
BASE_EN: Final = {Base.ENTITLED: "those entitled", Base.PRESENT: "those present", Base.VALID: "the valid ballots"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share and whether the share itself is enough: 2/3 with `>=` is 三分之二以上."""

    fraction: Fraction
    comparison: Comparison

    def need(self, count: int) -> int:
        """The least whole number that satisfies the share of `count`; at least 1, since nobody is no majority."""
        product = self.fraction.numerator * count
        if self.comparison is Comparison.AT_LEAST:
            least = -(-product // self.fraction.denominator)
        else:
            least = product // self.fraction.denominator + 1
        return max(1, least)

    def zh(self, base: Base) -> str:
        """Such as 不少于应到人数的三分之二 or 超过实到人数的半数."""
        word = "不少于" if self.comparison is Comparison.AT_LEAST else "超过"
        return f"{word}{BASE_ZH[base]}的{fraction_zh(self.fraction)}"

    def en(self, base: Base) -> str:
        """Such as: at least 2/3 of those entitled."""
        word = "at least" if self.comparison is Comparison.AT_LEAST else "more than"
        return f"{word} {fraction_text(self.fraction)} of {BASE_EN[base]}"


@dataclass(frozen=True, slots=True)
class Majority:
    """A threshold and the number it is taken of."""

    threshold: Threshold
    base: Base

    def need(self, *, entitled: int, present: int, valid: int) -> int:
        """The votes that are needed."""
        counts = {Base.ENTITLED: entitled, Base.PRESENT: present, Base.VALID: valid}
        return self.threshold.need(counts[self.base])

    @property
    def zh(self) -> str:
        """The rule in Chinese, with its base."""
        return self.threshold.zh(self.base)

    @property
    def en(self) -> str:
        """The rule in English, with its base."""
        return self.threshold.en(self.base)


def read_fraction(text: str) -> Fraction:
    """A fraction written `2/3`. Raises ValueError for anything else, a denominator of 0 included."""
    found = _FRACTION.fullmatch(text.strip())
    if found is None or int(found[2]) == 0:
        raise ValueError(f"{text!r} is no fraction")
    return Fraction(int(found[1]), int(found[2]))


def fraction_text(fraction: Fraction) -> str:
    """The stored form: `2/3` in lowest terms, and `1/1` for the whole."""
    return f"{fraction.numerator}/{fraction.denominator}"


def fraction_zh(fraction: Fraction) -> str:
    """三分之二, 半数, 全部; in figures where a part is larger than ten."""
    if fraction == 1:
        return "全部"
    if fraction == Fraction(1, 2):
        return "半数"
    if fraction.denominator > 10:
        return fraction_text(fraction)
    return f"{_DIGITS[fraction.denominator]}分之{_DIGITS[fraction.numerator]}"
