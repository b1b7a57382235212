"""The rules of a region over REST: each with its source, and a change with what it rests on."""

from __future__ import annotations

import pytest

from service.usecases import region
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.api.conftest import Caller
from tests.conftest import World
from tests.scenarios.conftest import RULES


@pytest.fixture
def address(parts: Parts, world: World) -> str:
    parts.transact(region.deploy_packs, SERVICE, RULES)
    return f"/v2/organisations/{world.organisations['city'].key}/region-rules"


def test_every_rule_comes_with_its_source_and_a_change_with_its_reason(caller: Caller, address: str) -> None:
    local = caller("local")
    before = {rule["key"]: rule for rule in local.get(address).json["rules"]}
    assert before["founding_path"]["source"] == "指南第二章二：园区科协的建立普遍采用审批制，部分采用备案制"
    check = before["formal_check"]
    assert (check["name"], check["unit"], check["own"]) == ("受理与形式审查", "working_days", False)
    assert check["sourceEn"].startswith("As for administrative licences")
    body = {"pack": "filing_example", "deadlineDays": {"formal_check": 3}, "reason": "江科协发〔2026〕3号"}
    found = local.put(address, json=body).json
    assert (found["pack"], found["foundingPath"]) == ("filing_example", "filing_before")
    assert found["deadlineDays"]["formal_check"] == 3
    after = {rule["key"]: rule for rule in found["rules"]}
    assert after["formal_check"]["own"] and after["formal_check"]["source"].endswith("江科协发〔2026〕3号")
    assert local.get(address).json == found, "said again, nothing is lost"
    assert local.put(address, json={**body, "reason": ""}).status_code == 200, "the same again changes nothing"


def test_a_change_without_a_reason_or_with_a_rule_that_is_none_is_refused_at_its_field(
    caller: Caller, address: str
) -> None:
    local = caller("local")
    answer = local.put(address, json={"deadlineDays": {"formal_check": 3}})
    assert (answer.status_code, answer.json["fields"][0]["path"]) == (400, "reason")
    answer = local.put(address, json={"deadlineDays": {"formal_chekc": 3}, "reason": "x"})
    assert answer.status_code == 400
    assert answer.json["fields"][0]["path"].endswith("formal_chekc")
