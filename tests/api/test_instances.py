"""Process instances over HTTP: started once, canceled for good, told line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.conftest import World

Started = Callable[..., dict[str, Any]]
START = {"processDefinitionId": "api_contract", "variables": {"reply_no": "1"}}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({}, "", "field_one_of"),
        ({"processDefinitionId": "api_contract", "processDefinitionKey": "1"}, "", "field_together"),
        ({**START, "awaitCompletion": True}, "awaitCompletion", "unsupported"),
        ({**START, "startInstructions": [{"elementId": "rate"}]}, "startInstructions", "unsupported"),
        ({**START, "tags": ["urgent"]}, "tags", "unsupported"),
        ({**START, "businessId": "x" * 257}, "businessId", "field_length"),
        ({**START, "tenantId": "other"}, "tenantId", "tenant_unknown"),
        ({**START, "variables": [1]}, "variables", "field_not_object"),
        ({**START, "colour": "red"}, "colour", "field_unknown"),
    ],
)
def test_a_start_that_asks_for_what_is_not_there_is_refused(
    caller: Caller, deployed: dict[str, Any], body: dict[str, Any], path: str, code: str
) -> None:
    answer = caller("secretary").post("/v2/process-instances", json=body)
    assert answer.status_code == 400
    assert [(field["path"], field["code"]) for field in answer.json["fields"]] == [(path, code)]


def test_what_the_clients_send_and_we_need_not_is_tolerated(caller: Caller, deployed: dict[str, Any]) -> None:
    more = {"tenantId": "<default>", "awaitCompletion": False, "tags": [], "fetchVariables": None, "requestTimeout": 0}
    body = {**START, **more, "processDefinitionVersion": -1}
    assert caller("secretary").post("/v2/process-instances", json=body).status_code == 200


def test_one_open_instance_has_a_business_id(caller: Caller, deployed: dict[str, Any]) -> None:
    send = caller("secretary").post
    first, second = (send("/v2/process-instances", json={**START, "businessId": "B-1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json["code"] == "business_id_taken"
    key = first.json["processInstanceKey"]
    assert send(f"/v2/process-instances/{key}/cancellation", json={"reason": "撤回"}).status_code == 204
    assert send("/v2/process-instances", json={**START, "businessId": "B-1"}).status_code == 200


def test_a_canceled_instance_is_over(caller: Caller, started: Started) -> None:
    made, secretary = started(reply_no="1"), caller("secretary")
    path = f"/v2/process-instances/{made['instance']}"
    assert secretary.post(f"{path}/cancellation").status_code == 204
    seen = secretary.get(path).json
    assert seen["state"] == "TERMINATED" and seen["endDate"].endswith("Z")
    assert secretary.get(f"/v2/user-tasks/{made['task']}").json["state"] == "CANCELED"
    assert secretary.post(f"{path}/cancellation").status_code == 409


def test_a_repeated_start_with_its_key_starts_once(caller: Caller, deployed: dict[str, Any]) -> None:
    send, key = caller("secretary").post, {"Idempotency-Key": "start-1"}
    answers = [send("/v2/process-instances", json=START, headers=key).json for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert send("/v2/process-instances/search", json={}).json["page"]["totalItems"] == 1


def test_the_journal_tells_who_did_what_and_is_chained(caller: Caller, started: Started) -> None:
    made, secretary = started(reply_no="1"), caller("secretary")
    values = {"variables": {"title": "第一届", "score": 61}}
    secretary.post(f"/v2/user-tasks/{made['task']}/completion", json=values)
    lines = secretary.get(f"/v2/process-instances/{made['instance']}/journal").json["items"]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    completed = next(line for line in lines if line["event"] == "task.completed")
    assert (completed["actorName"], completed["elementId"]) == ("李秘", "fill_in")
    assert completed["data"]["values"] == {"title": "第一届", "score": 61}
    assert len({line["hash"] for line in lines}) == len(lines)


def test_variables_are_found_by_name_value_and_scope(caller: Caller, started: Started) -> None:
    instance, send = started(reply_no="1")["instance"], caller("secretary").post

    def names(**filters: Any) -> list[str]:
        answer = send("/v2/variables/search", json={"filter": filters})
        assert answer.status_code == 200, answer.text
        return [item["name"] for item in answer.json["items"]]

    assert "reply_no" in names(processInstanceKey=instance)
    assert names(scopeKey=instance, name="reply_no") == ["reply_no"]
    assert names(scopeKey=instance, processInstanceKey=instance, value='"1"') == ["reply_no"]
    assert names(processInstanceKey="1") == []
    wrong = send("/v2/variables/search", json={"filter": {"scopeKey": "1", "processInstanceKey": instance}})
    assert wrong.json["fields"][0]["code"] == "field_together"


def test_the_local_association_sees_what_runs_in_its_city(caller: Caller, started: Started, world: World) -> None:
    instance = started(reply_no="1")["instance"]
    for name, status in (("local", 200), ("supervisor", 200), ("stranger", 404)):
        assert caller(name).get(f"/v2/process-instances/{instance}").status_code == status, name
