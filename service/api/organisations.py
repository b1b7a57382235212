"""The rules of a region: the founding path, and how long each step may take."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Flag, Number, Text, Values
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, send
from service.usecases import organisations

door = Door("organisations", "地方科协 · Local associations and what they decide for their region")


class RegionRules(Answer):
    """What holds in a region, by its own rules and those of the associations above it."""

    founding_path = Text(required=True, example="approval", description="approval, filing_before or filing_after")
    deadline_days = Values(required=True, example={"formal_check": 5})
    min_st_workers = Number(required=True, allow_none=True, description="fewer workers are warned of; null: no number")
    separate_hands = Flag(required=True, description="clerk, reviewer and decider of a founding are different people")


class OwnRules(Request):
    """What an organisation decides itself; what is left out, the one above decides."""

    founding_path = Text(load_default=None)
    deadline_days = Values(load_default=None)
    min_st_workers = Number(load_default=None)
    separate_hands = Flag(load_default=None)


RULES = RegionRules()


@door.operation("GET", "/organisations/<key:organisation_key>/region-rules", zh="查看地区规则", answer=RegionRules)
def get_region_rules(organisation_key: int) -> Response:
    """Get the rules that hold in a region."""
    return send(RULES.dump(look_up(organisations.region_rules, organisation_key)))


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
    rules = {name: value for name, value in wanted.items() if value is not None}
    return carry_out(RULES.dump, 200, organisations.set_region_rules, organisation_key, rules)
