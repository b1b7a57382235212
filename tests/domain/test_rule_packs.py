"""The rule packs of forms/rules: complete, each value with its source, and every error at file and key."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from service.domain.errors import Refused
from service.domain.rule_packs import read_packs, undefined
from tests.domain.test_region import NATIONAL, PACKS

SAID = {"zh": "指南", "en": "guide"}
BASE: dict[str, Any] = {
    "id": "national",
    "name": SAID,
    "founding_path": {"value": "approval", "source": SAID},
    "groups": {"founding": SAID},
    "deadline_days": {
        "check": {"group": "founding", "zh": "审查", "en": "Check", "days": 5, "unit": "days", "source": SAID}
    },
}
OTHER: dict[str, Any] = {
    "id": "other",
    "name": SAID,
    "extends": "national",
    "deadline_days": {"check": {"days": 9, "source": SAID}},
}


def files(*packs: dict[str, Any]) -> list[tuple[str, bytes]]:
    return [(f"{pack['id']}.json", json.dumps(pack).encode()) for pack in packs]


def wrong(*given: tuple[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_packs(given, {})
    return [(field.path, field.code) for field in caught.value.fields]


def changed(pack: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The pack with another value at a path of keys; None takes the key out."""
    made = deepcopy(pack)
    *above, last = path.split(".")
    holder = made
    for key in above:
        holder = holder[key]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return made


def test_the_packs_that_ship_quote_a_source_for_every_value() -> None:
    assert len(NATIONAL.limits) == 58  # bpmn/: tests/test_diagrams.py holds them together
    for pack in PACKS.values():
        assert pack.founding_path is not None
        stated = [pack.founding_path, *pack.deadline_days.values()]
        assert all(one.source.zh and one.source.en for one in stated)
    assert PACKS["filing_example"].extends == "national"


def test_a_pack_may_come_before_or_without_the_one_it_extends_when_that_is_deployed() -> None:
    both = read_packs(files(OTHER, BASE), {})
    assert both["other"].deadline_days["check"].value == 9
    assert read_packs(files(OTHER), {"national": both["national"]}).keys() == {"other"}


@pytest.mark.parametrize(
    ("pack", "path", "value", "where", "code"),
    [
        (BASE, "id", "National", "id", "rule_pack_id"),
        (BASE, "name.en", None, "name.en", "field_required"),
        (BASE, "founding_path", None, "founding_path", "field_required"),
        (BASE, "founding_path.value", "mail", "founding_path.value", "region_path_unknown"),
        (BASE, "founding_path.source", None, "founding_path.source", "field_required"),
        (BASE, "quorum", 3, "quorum", "field_unknown"),
        (BASE, "deadline_days.check", 5, "deadline_days.check", "field_not_object"),
        (BASE, "deadline_days.check.days", 0, "deadline_days.check.days", "region_days_invalid"),
        (BASE, "deadline_days.check.days", None, "deadline_days.check.days", "region_days_invalid"),
        (BASE, "deadline_days.check.unit", "weeks", "deadline_days.check.unit", "field_choice"),
        (BASE, "deadline_days.check.group", "x", "deadline_days.check.group", "field_choice"),
        (BASE, "deadline_days.check.source", None, "deadline_days.check.source", "field_required"),
        (BASE, "deadline_days.check.source.zh", " ", "deadline_days.check.source.zh", "field_not_text"),
        (BASE, "deadline_days.check.hours", 1, "deadline_days.check.hours", "field_unknown"),
        (OTHER, "deadline_days.check.unit", "days", "deadline_days.check.unit", "field_unknown"),
        (OTHER, "deadline_days.chekc", {"days": 3, "source": SAID}, "deadline_days.chekc", "region_rule_unknown"),
    ],
)
def test_an_error_stands_at_file_and_key(pack: dict[str, Any], path: str, value: Any, where: str, code: str) -> None:
    name = f"{pack['id']}.json"
    broken = (name, json.dumps(changed(pack, path, value)).encode())
    beside = files(BASE) if pack is OTHER else []
    assert (f"{name}#{where}", code) in wrong(broken, *beside)


def test_what_packs_say_of_each_other_is_checked() -> None:
    assert wrong(*files(OTHER))[0] == ("other.json#extends", "rule_pack_base_missing")
    loose = {**BASE, "id": "loose"}
    assert ("loose.json#extends", "rule_pack_base") in wrong(*files(BASE, loose))
    renamed = changed(BASE, "deadline_days", {"review": BASE["deadline_days"]["check"]})
    deployed = read_packs(files(BASE, OTHER), {})
    with pytest.raises(Refused) as caught:  # a limit that another pack, deployed before, still states
        read_packs(files(renamed), deployed)
    (field,) = caught.value.fields
    assert (field.path, field.code) == ("national.json#deadline_days.check", "rule_pack_limit_used")


def test_what_is_no_json_is_told_with_its_line_and_a_key_that_stands_twice() -> None:
    with pytest.raises(Refused) as caught:
        read_packs([("national.json", b'{\n "id": "national",\n "name": \n}')], {})
    (field,) = caught.value.fields
    assert (field.path, "4" in field.zh) == ("national.json", True)
    assert wrong(("national.json", b'{"id": 1, "id": 2}')) == [("national.json#id", "rule_pack_key_twice")]
    assert wrong(("national.json", b"\xff\xfe")) == [("national.json", "rule_pack_not_json")]


def test_a_limit_that_a_diagram_counts_by_and_no_pack_has_is_told() -> None:
    diagram = b"=working days(if deadline_days.chekc = null then 5 else deadline_days.chekc)"
    (found,) = undefined([("founding.bpmn", diagram)], read_packs(files(BASE), {})["national"].limits)
    assert (found.path, found.code) == ("founding.bpmn#chekc", "rule_pack_limit_missing")
    assert (
        undefined([("founding.bpmn", diagram.replace(b"chekc", b"check"))], {"check": NATIONAL.limits["self_check"]})
        == []
    )
