"""Timers and due dates over HTTP."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Caller
from tests.conftest import World
from tests.usecases.test_interventions import slow


@pytest.fixture
def slowly(caller: Caller, world: World) -> str:
    """The key of an instance with a task, a reminder beside it and a fixed date."""
    file = slow()
    data = {"resources": (io.BytesIO(file.content), file.name)}
    answer = caller("owner").post("/v2/deployments", data=data)
    assert answer.status_code == 200, answer.text
    started = caller("secretary").post("/v2/process-instances", json={"processDefinitionId": "slow"})
    return str(started.json["processInstanceKey"])


def timers_of(client: FlaskClient, key: str) -> list[dict[str, Any]]:
    body = {"filter": {"processInstanceKey": key}, "sort": [{"field": "dueDate", "order": "ASC"}]}
    found: list[dict[str, Any]] = client.post("/v2/timers/search", json=body).json["items"]
    return found


def test_timers_are_searched_and_shifted(caller: Caller, slowly: str) -> None:
    owner = caller("owner")
    half, day = timers_of(owner, slowly)
    assert (half["elementId"], half["attachedToElementId"], half["interrupting"]) == ("half", "work", False)
    assert (half["kind"], half["dueDate"], day["kind"]) == ("DURATION", "2026-11-29T02:00:00.000Z", "DATE")
    assert owner.get(f"/v2/timers/{half['timerKey']}").json == half
    before = {"filter": {"dueDate": {"$lt": "2026-12-01T00:00:00Z"}, "processDefinitionId": "slow"}}
    assert [one["elementId"] for one in owner.post("/v2/timers/search", json=before).json["items"]] == ["half"]
    path, wanted = f"/v2/timers/{half['timerKey']}/due-date", {"dueDate": "2026-12-10T01:00:00Z"}
    assert owner.get(f"{path}/preview", query_string=wanted).json["newDueDate"] == "2026-12-10T01:00:00.000Z"
    assert owner.post(path, json=wanted).status_code == 400, "a reason is needed"
    assert owner.post(path, json={**wanted, "reason": "顺延"}).json["oldDueDate"] == half["dueDate"]
    assert timers_of(owner, slowly)[0]["dueDate"] == "2026-12-10T01:00:00.000Z"
    secretary = caller("secretary")
    assert secretary.post(path, json={**wanted, "reason": "顺延"}).status_code == 403
    both = {**wanted, "recalculateFrom": "NOW", "reason": "顺延"}
    assert owner.post(path, json=both).status_code == 400


def test_a_user_task_is_due_later_and_instances_are_found_by_element(caller: Caller, slowly: str) -> None:
    owner = caller("owner")
    found = owner.post("/v2/user-tasks/search", json={"filter": {"processInstanceKey": slowly}}).json["items"]
    path = f"/v2/user-tasks/{found[0]['userTaskKey']}"
    body = {"dueDate": "2027-01-31T15:59:59Z", "reason": "顺延"}
    assert owner.post(f"{path}/due-date", json=body).status_code == 200
    assert owner.get(path).json["dueDate"] == "2027-01-31T15:59:59.000Z"
    again = owner.post(f"{path}/due-date", json={"recalculateFrom": "BEGIN", "reason": "更正"}).json
    assert again["newDueDate"] == "2026-12-04T02:00:00.000Z"
    definition = found[0]["processDefinitionKey"]
    crowds = owner.get(f"/v2/process-definitions/{definition}/waiting-instances").json["items"]
    assert {"elementId": "work", "instances": 1, "faults": 0} in crowds
    for element, number in (("work", 1), ("reply", 0)):
        body = {"filter": {"elementId": element, "processDefinitionKey": definition}}
        assert owner.post("/v2/process-instances/search", json=body).json["page"]["totalItems"] == number
