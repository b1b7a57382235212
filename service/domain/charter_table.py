"""Which rules of election a charter decides, what each may be, and what a template would say (domain.md §1.3).

The guide gives no number but the length of a term; everything else is the charter's. The prefill is an offer to the
person who reads the charter, with where it comes from; choices and sources stand in charter_words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from service.domain.charter_words import (
    ASSEMBLY_KINDS,
    BASES,
    COMPARISONS,
    DAY_KINDS,
    DEDUCTIONS,
    ELECTORS,
    MEMBER_APPROVALS,
    RECORD_DATES,
    SECRETARY_GENERAL_MODES,
    SHORTFALL_RULES,
    SOURCES,
    TERM_START_BASES,
    TIE_RULES,
)
from service.domain.vocabulary import Words

Value = int | str | bool | list[str]


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule. `low` and `high` bound an integer, `choices` a word or a list of words; fractions are texts `2/3`."""

    key: str
    zh: str
    en: str
    kind: Literal["integer", "fraction", "choice", "choices", "flag"]
    prefill: Value
    low: int = 0
    high: int = 0
    choices: Words | None = None
    later: bool = False  # came after the first charters were kept: where one lacks it, the template's value stands

    @property
    def source(self) -> tuple[str, str]:
        """Where the template's value comes from, in Chinese and English."""
        return SOURCES.get(self.key) or SOURCES[self.key.rpartition("_")[0]]

    def show(self, value: Value, language: str) -> str:
        """The value in words, for a page or a paper."""
        if self.kind == "flag":
            chinese, english = ("是", "yes") if value else ("否", "no")
            return chinese if language.startswith("zh") else english
        if self.choices is None:
            return str(value)
        chosen = value if isinstance(value, list) else [str(value)]
        return "、".join(self.choices[code].name(language) for code in chosen)


def _integer(key: str, zh: str, en: str, *, prefill: int, limits: tuple[int, int]) -> RuleSpec:
    return RuleSpec(key, zh, en, "integer", prefill, *limits)


def _choice(key: str, zh: str, en: str, *, prefill: str, choices: Words, later: bool = False) -> RuleSpec:
    return RuleSpec(key, zh, en, "choice", prefill, choices=choices, later=later)


def _share(name: str, zh: str, en: str, *, prefill: tuple[str, str]) -> tuple[RuleSpec, RuleSpec]:
    fraction, comparison = prefill
    return (
        RuleSpec(f"{name}_fraction", f"{zh}比例", f"{en}: share", "fraction", fraction),
        _choice(
            f"{name}_op",
            f"{zh}是否含本数",
            f"{en}: whether the share is enough",
            prefill=comparison,
            choices=COMPARISONS,
        ),
    )


def _based(name: str, zh: str, en: str, *, prefill: tuple[str, str, str]) -> tuple[RuleSpec, ...]:
    fraction, comparison, base = prefill
    return (
        *_share(name, zh, en, prefill=(fraction, comparison)),
        _choice(f"{name}_base", f"{zh}计算基数", f"{en}: counted of", prefill=base, choices=BASES),
    )


RULES: Final[dict[str, RuleSpec]] = {
    rule.key: rule
    for rule in (
        # the term
        _integer(
            "term_years",
            "届期（年）",
            "Length of the term in years",
            prefill=5,
            limits=(1, 10),
        ),
        _choice(
            "term_start_basis",
            "任期起算",
            "The term starts on",
            prefill="elected",
            choices=TERM_START_BASES,
        ),
        _integer(
            "extension_max_months",
            "提前或延期上限（月）",
            "Longest extension in months",
            prefill=12,
            limits=(1, 12),
        ),
        _integer("extension_max_times", "延期次数上限", "Extensions of one term", prefill=1, limits=(0, 9)),
        # the congress
        _choice(
            "assembly_kind",
            "大会形式",
            "Kind of congress",
            prefill="delegates",
            choices=ASSEMBLY_KINDS,
        ),
        _integer(
            "delegate_threshold",
            "采用代表大会的会员数",
            "Members that make delegates",
            prefill=100,
            limits=(1, 100_000),
        ),
        _integer("notice_days", "会议通知提前天数", "Days of notice", prefill=10, limits=(0, 90)),
        *_share("quorum", "法定到会", "Quorum", prefill=("2/3", ">=")),
        RuleSpec(
            "max_absent_deduct",
            "可不计入应到的情形",
            "Not counted as entitled",
            "choices",
            [],
            choices=DEDUCTIONS,
        ),
        # members
        _choice(
            "record_date_basis",
            "会员资格截止日",
            "Membership counts on",
            prefill="nomination_notice",
            choices=RECORD_DATES,
            later=True,
        ),
        _choice(
            "member_approval",
            "入会审批",
            "Who admits members",
            prefill="committee",
            choices=MEMBER_APPROVALS,
            later=True,
        ),
        # votes
        *_based("resolution", "一般决议", "Resolutions", prefill=("1/2", ">", "present")),
        *_based("charter", "章程修改", "Charter changes", prefill=("2/3", ">=", "present")),
        # elections
        *_based("elect", "当选", "Elections", prefill=("1/2", ">", "present")),
        _integer(
            "differential_min",
            "差额比例下限（%）",
            "Least surplus of candidates, percent",
            prefill=0,
            limits=(0, 50),
        ),
        _choice("tie_rule", "末位同票", "Tie at the last seat", prefill="revote", choices=TIE_RULES),
        _choice(
            "shortfall_rule",
            "当选不足",
            "Too few elected",
            prefill="further_ballot",
            choices=SHORTFALL_RULES,
        ),
        _choice(
            "officers_elected_by",
            "领导机构选举主体",
            "Who elects the officers",
            prefill="committee",
            choices=ELECTORS,
        ),
        RuleSpec("has_standing_committee", "是否设常务委员会", "Has a standing committee", "flag", False),
        _choice(
            "secretary_general_mode",
            "秘书长产生方式",
            "Secretary-general",
            prefill="nomination",
            choices=SECRETARY_GENERAL_MODES,
        ),
        _integer(
            "publicity_days",
            "候选人公示（工作日）",
            "Public notice in working days",
            prefill=5,
            limits=(0, 60),
        ),
        # filing
        _integer(
            "filing_days",
            "备案期限（天）",
            "Days for the filing",
            prefill=30,
            limits=(1, 365),
        ),
        _choice(
            "filing_day_kind",
            "备案期限计算",
            "Days of the filing are",
            prefill="calendar",
            choices=DAY_KINDS,
        ),
    )
}
