"""What a local association decides for its region, where the guide leaves it open: the founding path, the limits of the
steps, below how many workers people are warned, and whether clerk, reviewer and decider are different people.

The values stand in rule packs (forms/rules, read by `rule_packs`), each with its source; here is what they mean, and
which of them holds: the nearer one wins, rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from service.domain.errors import FieldError, Invalid
from service.domain.founding import FOUNDING_PATHS
from service.domain.vocabulary import Words, words

BASE_PACK: Final = "national"
DEFAULT_PATH: Final = "approval"  # without any pack: the third row of founding_path.dmn, 没有规定时的做法
DAYS: Final = range(1, 366)
UNITS: Final = words(("days", "天", "days"), ("working_days", "个工作日", "working days"))
LONGEST_REASON: Final = 200
# 指南第二章一 asks for 一定数量 of workers and gives no number; a small office has one clerk [D].
OTHERS: Final[Mapping[str, Any]] = {"min_st_workers": None, "separate_hands": False}


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages; what a person wrote is the same in both."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take: its name and how its days are counted. `group` is the procedure it is shown with."""

    key: str
    name: Said
    group: str
    unit: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with the text that it comes from."""

    value: Any
    source: Said


@dataclass(frozen=True, slots=True)
class RulePack:
    """A file of forms/rules. One that `extends` another states only what it has otherwise."""

    id: str
    name: Said
    extends: str | None = None
    groups: Words = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    founding_path: Stated | None = None
    deadline_days: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """What one organisation decided: the pack it took, if any, and its own rules as they are stored."""

    organisation: Said
    own: Mapping[str, Any]
    pack: RulePack | None = None


@dataclass(frozen=True, slots=True)
class RegionRules:
    """What holds in a region, each with its source; `groups` and `limits` say what the keys mean."""

    groups: Words
    limits: Mapping[str, Limit]
    founding_path: Stated
    deadline_days: Mapping[str, Stated]
    own: frozenset[str]  # what the region itself decided: founding_path, and keys of limits
    pack: str | None  # the pack that the region or one above it took
    others: Mapping[str, Any] = field(default_factory=lambda: dict(OTHERS))

    def variables(self) -> dict[str, Any]:
        """What a new instance is given, and keeps."""
        days = {key: stated.value for key, stated in self.deadline_days.items()}
        return {"founding_path": self.founding_path.value, "deadline_days": days, **self.others}


NO_PACK: Final = RulePack(BASE_PACK, Said("", ""))
NO_RULE: Final = Said("没有部署规则包，按流程图", "No rule pack is deployed: as drawn in the diagrams")


def holding(base: RulePack, chain: Iterable[Decided]) -> RegionRules:
    """What holds at the end of `chain`, which goes from the nation down. A decision on a limit that the packs have no
    longer is left out; without any pack all count.
    """
    path = base.founding_path or Stated(DEFAULT_PATH, NO_RULE)
    days, taken, own, others = dict(base.deadline_days), None, frozenset[str](), dict(OTHERS)
    for one in chain:
        if one.pack is not None:
            path, days, taken = one.pack.founding_path or path, days | dict(one.pack.deadline_days), one.pack.id
        others |= {key: one.own[key] for key in OTHERS if one.own.get(key) is not None}
        said = _own(one)
        own = frozenset(said)
        path = said.pop("founding_path", path)
        days |= {key: stated for key, stated in said.items() if key in base.limits or not base.limits}
    kept = {key: days[key] for key in base.limits or days}
    return RegionRules(base.groups, base.limits, path, kept, own, taken, others)


def _own(one: Decided) -> dict[str, Stated]:
    values = dict(one.own.get("deadline_days") or {})
    if one.own.get("founding_path"):
        values["founding_path"] = one.own["founding_path"]
    reasons = one.own.get("reasons") or {}
    return {key: Stated(value, _by(one.organisation, reasons.get(key))) for key, value in values.items()}


def _by(organisation: Said, reason: str | None) -> Said:
    if not reason:
        return Said(f"{organisation.zh}规定", f"decided by {organisation.en}")
    return Said(f"{organisation.zh}规定：{reason}", f"decided by {organisation.en}: {reason}")


def parse(given: Mapping[str, Any], limits: Mapping[str, Limit], packs: Mapping[str, RulePack]) -> dict[str, Any]:
    """What a local association decides: {pack, founding_path, deadline_days: {step: days}, min_st_workers,
    separate_hands}, each of which may be left out.

    Raises Invalid with the path of everything that is wrong.
    """
    errors = [FieldError.of(key, "region_rule_unknown", key=key) for key in given if key not in _KNOWN]
    found = {key: given[key] for key in _KNOWN if given.get(key) is not None}
    pack, days = found.get("pack"), found.get("deadline_days")
    if pack is not None and (pack not in packs or packs[pack].extends is None):
        known = "、".join(key for key, one in packs.items() if one.extends)
        errors.append(FieldError.of("pack", "region_pack_unknown", known=known or "–"))
    if "founding_path" in found and found["founding_path"] not in FOUNDING_PATHS:
        errors.append(FieldError.of("founding_path", "region_path_unknown", known="、".join(FOUNDING_PATHS)))
    if days is not None:
        errors += wrong_days(days, limits)
    if "min_st_workers" in found and not _is_count(found["min_st_workers"]):
        errors.append(FieldError.of("min_st_workers", "region_workers_invalid"))
    if not isinstance(found.get("separate_hands", False), bool):
        errors.append(FieldError.of("separate_hands", "region_hands_invalid"))
    if errors:
        raise Invalid("region_rules_invalid", tuple(errors), count=len(errors))
    return found


_KNOWN: Final = ("pack", "founding_path", "deadline_days", *OTHERS)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def wrong_days(days: Any, limits: Mapping[str, Limit]) -> list[FieldError]:
    """What is wrong with {step: days}."""
    if not isinstance(days, Mapping):
        return [FieldError.of("deadline_days", "field_not_object")]
    wrong = []
    for key, value in days.items():
        where = f"deadline_days.{key}"
        if key not in limits:
            wrong.append(FieldError.of(where, "region_rule_unknown", key=str(key)))
        elif not is_days(value):
            wrong.append(FieldError.of(where, "region_days_invalid", min=DAYS.start, max=DAYS.stop - 1))
    return wrong


def is_days(value: Any) -> bool:
    """Whether a step may take this long: a whole number of days, at most a year."""
    return isinstance(value, int) and not isinstance(value, bool) and value in DAYS


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(rule, before, after) of what two decisions have differently; None where nothing was decided."""
    old, new = _flat(before), _flat(after)
    return [(key, old.get(key), new.get(key)) for key in sorted(old | new) if old.get(key) != new.get(key)]


def with_reasons(before: Mapping[str, Any], after: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """`after` with the reason of every rule in it: the given one where it changed, else the one it had."""
    had, changed = before.get("reasons") or {}, {key for key, _, _ in changes(before, after)}
    reasons = {key: reason if key in changed else had.get(key) for key in _flat(after) if key != "pack"}
    return {**after, "reasons": {key: said for key, said in reasons.items() if said}}


def _flat(rules: Mapping[str, Any]) -> dict[str, Any]:
    named = {key: rules[key] for key in ("pack", "founding_path", *OTHERS) if rules.get(key) is not None}
    return named | dict(rules.get("deadline_days") or {})
