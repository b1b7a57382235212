"""Early and delayed elections: how far from the charter's date, how often before, and whether that is within the rules
(guide, chapter 2: 在特殊情况下，换届选举可提前或适当延期进行; the limits are the charter's, domain.md §3.C).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from service.domain.errors import FieldError, Refused
from service.domain.periods import add_months
from service.domain.term import Stage, begins
from service.domain.vocabulary import words
from service.domain.workdays import SHANGHAI

KINDS: Final = words(("delay", "延期", "a delay"), ("early", "提前", "an earlier day"))
# Where the two days are entered: forms/adjustment_request.form and forms/adjustment_decision.form.
REQUEST_FIELD: Final = "adjustment.new_date"
DECISION_FIELD: Final = "adjustment_decision.approved_until"


@dataclass(frozen=True, slots=True)
class Limits:
    """The charter's `extension_max_months` and `extension_max_times`."""

    months: int
    times: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A wish for another date. `months` are counted up: a day more than six months is seven.

    `exceeds`: only with the supervisor's consent, because it is too far away or an extension too many. `late`: a delay
    asked for when less than three months were left (C01: T−3; later is possible, but flagged).
    """

    kind: str
    months: int
    earlier: int
    exceeds: bool
    limits: Limits
    late: bool = False

    @property
    def sentence(self) -> str:
        """What was found, in Chinese."""
        way = KINDS[self.kind].zh
        told = f"申请{way} {self.months} 个月（章程规定不超过 {self.limits.months} 个月）"
        if self.kind == "delay":
            told += f"，此前已延期 {self.earlier} 次（不超过 {self.limits.times} 次）"
        told += "，超出规定，须报监督部门同意。" if self.exceeds else "，在规定之内。"
        return told + ("逾期申请：应在届满前 3 个月提出。" if self.late else "")

    @property
    def sentence_en(self) -> str:
        """What was found, in English."""
        way = "A delay" if self.kind == "delay" else "An advance"
        told = f"{way} of {self.months} months (the charter allows {self.limits.months})"
        if self.kind == "delay":
            told += f" after {self.earlier} earlier extensions (it allows {self.limits.times})"
        told += ": beyond the rules, the supervisor must consent." if self.exceeds else ": within the rules."
        return told + (" Asked for late: it is due three months before the end of the term." if self.late else "")

    def as_json(self) -> dict[str, Any]:
        """As the diagram and the pages take it."""
        return {
            "kind": self.kind,
            "months": self.months,
            "earlier": self.earlier,
            "exceeds": self.exceeds,
            "late": self.late,
            "sentence": self.sentence,
            "sentence_en": self.sentence_en,
        }


def assess(ends_on: date, new_date: date, *, earlier: int, limits: Limits, field: str = REQUEST_FIELD) -> Adjustment:
    """Hold a wish against the charter. `ends_on` is the last day by charter, without earlier extensions.

    Raises Refused('adjustment_same_day') at `field` when nothing would change.
    """
    if new_date == ends_on:
        raise _refused("adjustment_same_day", field, ends=ends_on.isoformat())
    delay = new_date > ends_on
    months = abs((new_date.year - ends_on.year) * 12 + new_date.month - ends_on.month)
    reached = add_months(ends_on, months if delay else -months)
    if (reached < new_date) if delay else (reached > new_date):
        months += 1
    too_far = months > limits.months
    return Adjustment(
        "delay" if delay else "early", months, earlier, too_far or (delay and earlier >= limits.times), limits
    )


def asked_late(last_day: date, found: Adjustment, today: date) -> Adjustment:
    """The same, flagged where a delay is asked for after three months before the last day that counts now (C01)."""
    late = found.kind == "delay" and today > begins(last_day, Stage.T3).astimezone(SHANGHAI).date()
    return replace(found, late=late)


def require_answer(found: Adjustment, until: date, *, asked: str, consented_until: date | None, today: date) -> None:
    """Whether the local association may approve `until`, of which `found` is what the charter says.

    `asked` is the kind that was applied for; `consented_until` the day to which the supervisor consented.
    Raises Refused('adjustment_past' | 'adjustment_contradicts' | 'adjustment_exceeds') at the field of the decision.
    """
    if until < today:
        raise _refused("adjustment_past", today=today.isoformat())
    if found.kind != asked:
        raise _refused("adjustment_contradicts", zh=KINDS[asked].zh, en=KINDS[asked].en)
    if found.exceeds and (consented_until is None or _further(found.kind, until, consented_until)):
        consented = consented_until.isoformat() if consented_until is not None else "—"
        raise _refused("adjustment_exceeds", months=found.limits.months, times=found.limits.times, consented=consented)


def _further(kind: str, until: date, consented: date) -> bool:
    return until > consented if kind == "delay" else until < consented


def _refused(code: str, field: str = DECISION_FIELD, /, **params: Any) -> Refused:
    return Refused(code, (FieldError.of(field, code, **params),), **params)
