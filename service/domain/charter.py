"""The rules of election of one association, each with the article of the charter that it comes from.

`CharterRules` is what the arithmetic takes; nothing about a rule is a constant elsewhere. A value without an article
is a template's offer that nobody has confirmed yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from service.domain.charter_table import RULES, RuleSpec, Value
from service.domain.errors import FieldError, Invalid, Refused
from service.domain.majority import Base, Comparison, Majority, Threshold, fraction_text, read_fraction

TERM_YEARS: Final = (3, 4, 5)  # 届期一般三至五年: the guide, chapter 2
SURPLUS_WARNED: Final = 5  # percent: what unions demand of a committee election
LONGEST_ARTICLE: Final = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """A value in its stored form, and the charter article, such as 第二十条, or None while unconfirmed."""

    value: Value
    article: str | None


@dataclass(frozen=True)
class CharterRules:
    """Every rule of RULES, with a value. Immutable; a changed charter is a new version."""

    rules: Mapping[str, Rule]

    @classmethod
    def parse(cls, data: Mapping[str, Any], articles: Mapping[str, Any] | None = None) -> CharterRules:
        """Read `key -> {value, article}` or `key -> value` with the article, if any, in `articles`.

        A fraction is `2/3` or `{numerator, denominator}`. Raises Invalid with a field error for every key that is
        missing, unknown or not allowed. A rule that came later than the charter has the template's value, unconfirmed.
        """
        articles = articles or {}
        rules: dict[str, Rule] = {}
        errors = [FieldError.of(key, "field_unknown") for key in {**data, **articles} if key not in RULES]
        for key, spec in RULES.items():
            if data.get(key) is None:
                if spec.later:
                    rules[key] = Rule(spec.prefill, None)
                else:
                    errors.append(FieldError.of(key, "field_required"))
                continue
            found = _read(spec, data[key], articles.get(key))
            if isinstance(found, FieldError):
                errors.append(found)
            else:
                rules[key] = found
        errors += _impossible(rules)
        if errors:
            raise Invalid("charter_rules_invalid", tuple(errors), count=len(errors))
        return cls(rules)

    @classmethod
    def template(cls) -> CharterRules:
        """What a template charter would say; nothing in it is confirmed."""
        return cls({key: Rule(spec.prefill, None) for key, spec in RULES.items()})

    @classmethod
    def drafted(cls, data: Mapping[str, Any], articles: Mapping[str, Any] | None = None) -> CharterRules:
        """As `parse`, with the template's value for every rule that `data` leaves out."""
        given = {key: value for key, value in data.items() if value is not None}
        return cls.parse({**cls.template().as_json(), **given}, articles)

    def as_json(self) -> dict[str, dict[str, Value | None]]:
        """The stored form: `key -> {value, article}`."""
        return {key: {"value": rule.value, "article": rule.article} for key, rule in self.rules.items()}

    def values(self) -> dict[str, Value]:
        """`key -> value`: the snapshot that a process works with."""
        return {key: rule.value for key, rule in self.rules.items()}

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The keys whose value no article of the charter stands behind."""
        return tuple(key for key, rule in self.rules.items() if rule.article is None)

    def require_confirmed(self) -> None:
        """Raises Refused when a value is still the template's; rules that came later may wait for their article."""
        unconfirmed = [key for key in self.unconfirmed if not RULES[key].later]
        if unconfirmed:
            missing = tuple(FieldError.of(f"{key}.article", "charter_article_missing") for key in unconfirmed)
            raise Refused("charter_rules_unconfirmed", missing, count=len(missing))

    def changed(self, other: CharterRules) -> tuple[str, ...]:
        """The keys whose value `other` changes."""
        return tuple(key for key, rule in self.rules.items() if rule.value != other.rules[key].value)

    @property
    def warnings(self) -> tuple[FieldError, ...]:
        """What is allowed and unusual: to be shown, not refused."""
        found = (remark(key, rule.value) for key, rule in self.rules.items())
        return tuple(one for one in found if one is not None)

    # The rules as the arithmetic wants them.

    def integer(self, key: str) -> int:
        """The value of a rule that is a number."""
        value = self.rules[key].value
        if not isinstance(value, int):
            raise TypeError(f"{key} is no number")
        return value

    def word(self, key: str) -> str:
        """The value of a rule that is a word or a fraction."""
        value = self.rules[key].value
        if not isinstance(value, str):
            raise TypeError(f"{key} is no word")
        return value

    @property
    def term_years(self) -> int:
        """Length of a term."""
        return self.integer("term_years")

    @property
    def quorum(self) -> Threshold:
        """The share of those entitled that must be present."""
        return self._threshold("quorum")

    @property
    def resolution(self) -> Majority:
        """What an ordinary resolution needs."""
        return self._majority("resolution")

    @property
    def charter(self) -> Majority:
        """What a change of the charter needs."""
        return self._majority("charter")

    @property
    def election(self) -> Majority:
        """What a candidate needs to be elected."""
        return self._majority("elect")

    def _threshold(self, name: str) -> Threshold:
        return Threshold(read_fraction(self.word(f"{name}_fraction")), Comparison(self.word(f"{name}_op")))

    def _majority(self, name: str) -> Majority:
        return Majority(self._threshold(name), Base(self.word(f"{name}_base")))


def remark(key: str, value: Value) -> FieldError | None:
    """What is unusual about a value that is allowed, with the rule that it differs from; None for most."""
    if key == "term_years" and value not in TERM_YEARS:
        return FieldError.of(key, "charter_term_unusual", years=value)
    if key == "differential_min" and isinstance(value, int) and value < SURPLUS_WARNED:
        return FieldError.of(key, "charter_surplus_low", value=value, percent=SURPLUS_WARNED)
    return None


def assembly_kind_for(members: int, rules: CharterRules) -> str:
    """The form that the number of members suggests: a hint, the charter's `assembly_kind` decides."""
    return "delegates" if members > rules.integer("delegate_threshold") else "members"


def _read(spec: RuleSpec, entry: Any, article: Any) -> Rule | FieldError:
    value = entry
    if isinstance(entry, Mapping) and "numerator" not in entry:
        value, article = entry.get("value"), entry.get("article") or article
    if article is not None and not isinstance(article, str):
        return FieldError.of(f"{spec.key}.article", "field_not_text")
    article = (article or "").strip() or None
    if article is not None and len(article) > LONGEST_ARTICLE:
        return FieldError.of(f"{spec.key}.article", "field_length", min=0, max=LONGEST_ARTICLE)
    if value is None:
        return FieldError.of(spec.key, "field_required")
    checked = _READERS[spec.kind](spec, value)
    return checked if isinstance(checked, FieldError) else Rule(checked, article)


def _integer(spec: RuleSpec, value: Any) -> Value | FieldError:
    if not isinstance(value, int) or isinstance(value, bool):
        return FieldError.of(spec.key, "field_not_number")
    if not spec.low <= value <= spec.high:
        return FieldError.of(spec.key, "field_range", min=spec.low, max=spec.high)
    return value


def _fraction(spec: RuleSpec, value: Any) -> Value | FieldError:
    if isinstance(value, Mapping):
        value = f"{value.get('numerator')}/{value.get('denominator')}"
    if not isinstance(value, str):
        return FieldError.of(spec.key, "charter_fraction")
    try:
        fraction = read_fraction(value)
    except ValueError:
        return FieldError.of(spec.key, "charter_fraction")
    return fraction_text(fraction) if 0 < fraction <= 1 else FieldError.of(spec.key, "charter_fraction")


def _choice(spec: RuleSpec, value: Any) -> Value | FieldError:
    choices = spec.choices or {}
    if not isinstance(value, str) or value not in choices:
        return FieldError.of(spec.key, "field_choice", choices=", ".join(choices))
    return value


def _choices(spec: RuleSpec, value: Any) -> Value | FieldError:
    choices = spec.choices or {}
    if not isinstance(value, list):
        return FieldError.of(spec.key, "field_not_list")
    if any(not isinstance(item, str) or item not in choices for item in value) or len(set(value)) < len(value):
        return FieldError.of(spec.key, "field_choice", choices=", ".join(choices))
    return list(value)


def _flag(spec: RuleSpec, value: Any) -> Value | FieldError:
    return value if isinstance(value, bool) else FieldError.of(spec.key, "field_not_flag")


_READERS: Final = {
    "integer": _integer,
    "fraction": _fraction,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
}


def _impossible(rules: Mapping[str, Rule]) -> list[FieldError]:
    """More than all of them can never be reached."""
    return [
        FieldError.of(f"{name}_op", "charter_never_reached")
        for name in ("quorum", "resolution", "charter", "elect")
        if f"{name}_fraction" in rules
        and f"{name}_op" in rules
        and read_fraction(str(rules[f"{name}_fraction"].value)) == Fraction(1)
        and rules[f"{name}_op"].value == Comparison.MORE_THAN
    ]
