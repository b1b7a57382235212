"""Early and delayed elections: how far from the charter's date, how often before, and whether that is within the rules
(guide, chapter 2: 在特殊情况下，换届选举可提前或适当延期进行; the limits are the charter's, domain.md §3.C).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.errors import Refused
from service.domain.periods import add_months


@dataclass(frozen=True, slots=True)
class Limits:
    """The charter's `extension_max_months` and `extension_max_times`."""

    months: int
    times: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A wish for another date. `months` are counted up: a day more than six months is seven.

    `exceeds`: only with the supervisor's consent, because it is too far away or an extension too many.
    """

    kind: str
    months: int
    earlier: int
    exceeds: bool
    limits: Limits

    @property
    def sentence(self) -> str:
        """What was found, in Chinese."""
        way = "延期" if self.kind == "delay" else "提前"
        told = f"申请{way} {self.months} 个月（章程规定不超过 {self.limits.months} 个月）"
        if self.kind == "delay":
            told += f"，此前已延期 {self.earlier} 次（不超过 {self.limits.times} 次）"
        return told + ("，超出规定，须报监督部门同意。" if self.exceeds else "，在规定之内。")

    @property
    def sentence_en(self) -> str:
        """What was found, in English."""
        way = "A delay" if self.kind == "delay" else "An advance"
        told = f"{way} of {self.months} months (the charter allows {self.limits.months})"
        if self.kind == "delay":
            told += f" after {self.earlier} earlier extensions (it allows {self.limits.times})"
        return told + (": beyond the rules, the supervisor must consent." if self.exceeds else ": within the rules.")

    def as_json(self) -> dict[str, Any]:
        """As the diagram and the pages take it."""
        return {
            "kind": self.kind,
            "months": self.months,
            "earlier": self.earlier,
            "exceeds": self.exceeds,
            "sentence": self.sentence,
            "sentence_en": self.sentence_en,
        }


def assess(ends_on: date, new_date: date, *, earlier: int, limits: Limits) -> Adjustment:
    """Hold a wish against the charter. `ends_on` is the last day by charter, without earlier extensions.

    Raises Refused('adjustment_same_day') when nothing would change.
    """
    if new_date == ends_on:
        raise Refused("adjustment_same_day", ends=ends_on.isoformat())
    delay = new_date > ends_on
    months = abs((new_date.year - ends_on.year) * 12 + new_date.month - ends_on.month)
    reached = add_months(ends_on, months if delay else -months)
    if (reached < new_date) if delay else (reached > new_date):
        months += 1
    too_far = months > limits.months
    return Adjustment(
        "delay" if delay else "early", months, earlier, too_far or (delay and earlier >= limits.times), limits
    )
