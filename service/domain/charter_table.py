"""Which rules of election a charter decides, what each may be, and what a template would say (domain.md §1.3).

The guide gives no number but the length of a term; everything else is the charter's. The prefill is an offer to the
person who reads the charter, with where it comes from: [S] the guide, [W] another body's published rule, [K] common
knowledge, [D] our default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from service.domain.vocabulary import Words, words

Value = int | str | bool | list[str]


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule. `low` and `high` bound an integer, `choices` a word or a list of words; fractions are texts `2/3`."""

    key: str
    zh: str
    en: str
    kind: Literal["integer", "fraction", "choice", "choices", "flag"]
    prefill: Value
    source: str
    low: int = 0
    high: int = 0
    choices: Words | None = None

    def show(self, value: Value, language: str) -> str:
        """The value in words, for a page or a paper."""
        if self.kind == "flag":
            chinese, english = ("是", "yes") if value else ("否", "no")
            return chinese if language.startswith("zh") else english
        if self.choices is None:
            return str(value)
        chosen = value if isinstance(value, list) else [str(value)]
        return "、".join(self.choices[code].name(language) for code in chosen)


COMPARISONS: Final = words((">=", "以上（含本数）", "at least"), (">", "超过（不含本数）", "more than"))
BASES: Final = words(
    ("entitled", "应到人数", "those entitled"),
    ("present", "实到人数", "those present"),
    ("valid", "有效票数", "valid ballots"),
)
ASSEMBLY_KINDS: Final = words(
    ("members", "会员大会", "Members' assembly"), ("delegates", "会员代表大会", "Congress of member delegates")
)
TERM_START_BASES: Final = words(
    ("elected", "选举产生日", "Day of the election"),
    ("approved", "批复日", "Day of the reply"),
    ("filed", "备案日", "Day of the filing"),
)
TIE_RULES: Final = words(
    ("revote", "对同票人再次投票", "Vote again on the tied"),
    ("vacancy", "空缺", "Leave the seat vacant"),
    ("lot", "抽签", "Draw lots"),
)
SHORTFALL_RULES: Final = words(
    ("further_ballot", "另行选举", "Further ballot"),
    ("vacancy", "不再补选（空缺）", "Leave the seats vacant"),
    ("fewer_seats", "减少名额", "Fewer seats"),
)
ELECTORS: Final = words(
    ("congress", "会员（代表）大会", "Congress"),
    ("committee", "新一届委员会第一次全体会议", "First plenary of the new committee"),
    ("standing_committee", "常务委员会", "Standing committee"),
)
SECRETARY_GENERAL_MODES: Final = words(
    ("election", "选举", "Elected"),
    ("nomination", "主席提名、会议通过", "Nominated by the chair and passed by the meeting"),
    ("appointment", "聘任", "Appointed"),
)
DAY_KINDS: Final = words(("calendar", "自然日", "Calendar days"), ("working", "工作日", "Working days"))
DEDUCTIONS: Final = words(
    ("mental_illness", "因精神疾病不能表达意志", "Cannot express a will because of mental illness"),
    ("abroad", "自费出国半年以上", "Abroad at own cost for half a year or more"),
    ("imprisoned", "被留置、羁押或服刑", "Detained or in prison"),
    ("bedridden", "长期卧床不起", "Bedridden for long"),
    ("moved_away", "工作调动、外出半年以上", "Moved or away for half a year or more"),
)


def _integer(key: str, zh: str, en: str, *, prefill: int, limits: tuple[int, int], source: str) -> RuleSpec:
    return RuleSpec(key, zh, en, "integer", prefill, source, *limits)


def _choice(key: str, zh: str, en: str, *, prefill: str, choices: Words, source: str) -> RuleSpec:
    return RuleSpec(key, zh, en, "choice", prefill, source, choices=choices)


def _share(name: str, zh: str, en: str, *, prefill: tuple[str, str], source: str) -> tuple[RuleSpec, RuleSpec]:
    fraction, comparison = prefill
    return (
        RuleSpec(f"{name}_fraction", f"{zh}比例", f"{en}: share", "fraction", fraction, source),
        _choice(
            f"{name}_op",
            f"{zh}是否含本数",
            f"{en}: whether the share is enough",
            prefill=comparison,
            choices=COMPARISONS,
            source=source,
        ),
    )


def _based(name: str, zh: str, en: str, *, prefill: tuple[str, str, str], source: str) -> tuple[RuleSpec, ...]:
    fraction, comparison, base = prefill
    return (
        *_share(name, zh, en, prefill=(fraction, comparison), source=source),
        _choice(f"{name}_base", f"{zh}计算基数", f"{en}: counted of", prefill=base, choices=BASES, source=source),
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
            source="[S] 三至五年; [W47*] 5",
        ),
        _choice(
            "term_start_basis",
            "任期起算",
            "The term starts on",
            prefill="elected",
            choices=TERM_START_BASES,
            source="[K]",
        ),
        _integer(
            "extension_max_months",
            "提前或延期上限（月）",
            "Longest extension in months",
            prefill=12,
            limits=(1, 12),
            source="[W21][W23]",
        ),
        _integer(
            "extension_max_times", "延期次数上限", "Extensions of one term", prefill=1, limits=(0, 9), source="[D]"
        ),
        # the congress
        _choice(
            "assembly_kind",
            "大会形式",
            "Kind of congress",
            prefill="delegates",
            choices=ASSEMBLY_KINDS,
            source="[S] 会员（代表）大会",
        ),
        _integer(
            "delegate_threshold",
            "采用代表大会的会员数",
            "Members that make delegates",
            prefill=100,
            limits=(1, 100_000),
            source="[D]",
        ),
        _integer("notice_days", "会议通知提前天数", "Days of notice", prefill=10, limits=(0, 90), source="[W26*]"),
        *_share("quorum", "法定到会", "Quorum", prefill=("2/3", ">="), source="[W26*]; [W6*] 超过"),
        RuleSpec(
            "max_absent_deduct",
            "可不计入应到的情形",
            "Not counted as entitled",
            "choices",
            [],
            "[W35]",
            choices=DEDUCTIONS,
        ),
        # votes
        *_based("resolution", "一般决议", "Resolutions", prefill=("1/2", ">", "present"), source="[W26*]"),
        *_based("charter", "章程修改", "Charter changes", prefill=("2/3", ">=", "present"), source="[K] 科协未见先例"),
        # elections
        *_based("elect", "当选", "Elections", prefill=("1/2", ">", "present"), source="[W6*]"),
        _integer(
            "differential_min",
            "差额比例下限（%）",
            "Least surplus of candidates, percent",
            prefill=0,
            limits=(0, 50),
            source="[W6*][W16] 等额",
        ),
        _choice("tie_rule", "末位同票", "Tie at the last seat", prefill="revote", choices=TIE_RULES, source="[W23]"),
        _choice(
            "shortfall_rule",
            "当选不足",
            "Too few elected",
            prefill="further_ballot",
            choices=SHORTFALL_RULES,
            source="[W23]; [W6*] 不再补选",
        ),
        _choice(
            "officers_elected_by",
            "领导机构选举主体",
            "Who elects the officers",
            prefill="committee",
            choices=ELECTORS,
            source="[W16]; [S]",
        ),
        RuleSpec("has_standing_committee", "是否设常务委员会", "Has a standing committee", "flag", False, "[W7]"),
        _choice(
            "secretary_general_mode",
            "秘书长产生方式",
            "Secretary-general",
            prefill="nomination",
            choices=SECRETARY_GENERAL_MODES,
            source="[W2][W16]",
        ),
        _integer(
            "publicity_days",
            "候选人公示（工作日）",
            "Public notice in working days",
            prefill=5,
            limits=(0, 60),
            source="[K]",
        ),
        # filing
        _integer(
            "filing_days",
            "备案期限（天）",
            "Days for the filing",
            prefill=30,
            limits=(1, 365),
            source="[S] 及时; [W21][W24]",
        ),
        _choice(
            "filing_day_kind",
            "备案期限计算",
            "Days of the filing are",
            prefill="calendar",
            choices=DAY_KINDS,
            source="[W24]",
        ),
    )
}
