"""The rules of a region: the founding path, and how long each step may take."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Flag, Items, Number, Text, Values
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, send
from service.domain.region import RegionRules as Rules
from service.usecases import region

door = Door("organisations", "地方科协 · Local associations and what they decide for their region")


class RegionRule(Answer):
    """One rule: what it is called, what holds, and where that comes from."""

    key = Text(required=True, example="formal_check", description="founding_path, or a key of deadlineDays")
    name = Text(required=True, allow_none=True)
    name_en = Text(required=True, allow_none=True)
    group = Text(required=True, allow_none=True, description="procedure that the limit belongs to")
    unit = Text(required=True, allow_none=True, description="days or working_days")
    own = Flag(required=True, description="whether the region itself decided it")
    source = Text(required=True)
    source_en = Text(required=True)


class RegionRules(Answer):
    """What holds in a region, by its own rules, its rule pack and those of the associations above it."""

    pack = Text(required=True, allow_none=True, description="rule pack that the region or one above it took")
    founding_path = Text(required=True, example="approval", description="approval, filing_before or filing_after")
    deadline_days = Values(required=True, example={"formal_check": 5})
    min_st_workers = Number(required=True, allow_none=True, description="fewer workers are warned of; null: no number")
    separate_hands = Flag(required=True, description="clerk, reviewer and decider of a founding are different people")
    rules = Items(Part(RegionRule), required=True)


class OwnRules(Request):
    """What an organisation decides itself; what is left out, its pack or the one above decides."""

    pack = Text(load_default=None)
    founding_path = Text(load_default=None)
    deadline_days = Values(load_default=None)
    min_st_workers = Number(load_default=None)
    separate_hands = Flag(load_default=None)
    reason = Text(load_default="", example="江科协发〔2026〕3号")


RULES = RegionRules()


@door.operation("GET", "/organisations/<key:organisation_key>/region-rules", zh="查看地区规则", answer=RegionRules)
def get_region_rules(organisation_key: int) -> Response:
    """Get the rules that hold in a region, each with its source."""
    return send(_dump(look_up(region.region_rules, organisation_key)))


@door.operation(
    "PUT",
    "/organisations/<key:organisation_key>/region-rules",
    zh="设定地区规则",
    body=OwnRules,
    answer=RegionRules,
    writes=True,
)
def set_region_rules(wanted: dict[str, Any], organisation_key: int) -> Response:
    """Set the rules of a region; instances that run keep what they began with."""
    rules = {name: value for name, value in wanted.items() if value is not None and name != "reason"}
    return carry_out(_dump, 200, region.set_region_rules, organisation_key, rules, wanted["reason"])


def _dump(rules: Rules) -> Any:
    path = rules.founding_path
    listed = [
        {"key": "founding_path", "name": "组建方式", "name_en": "Founding path", "group": None, "unit": None}
        | {"own": "founding_path" in rules.own, "source": path.source.zh, "source_en": path.source.en}
    ]
    for key, stated in rules.deadline_days.items():
        limit = rules.limits.get(key)
        named = {"key": key, "own": key in rules.own, "source": stated.source.zh, "source_en": stated.source.en}
        meant = {"name": None, "name_en": None, "group": None, "unit": None} if limit is None else {
            "name": limit.name.zh, "name_en": limit.name.en, "group": limit.group, "unit": limit.unit
        }  # fmt: skip
        listed.append(named | meant)
    return RULES.dump({"pack": rules.pack, **rules.variables(), "rules": listed})
