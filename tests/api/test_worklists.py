"""Kept filters and many lines at once, through REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.conftest import Caller
from tests.conftest import World

Started = Callable[..., dict[str, Any]]


def test_a_filter_is_kept_shared_found_and_forgotten(caller: Caller, world: World) -> None:
    secretary, committee = caller("secretary"), caller("committee")
    park = str(world.organisations["park"].key)
    body = {"list": "TASKS", "name": "超期的", "filter": {"view": "overdue", "q": "江城"}}
    kept = secretary.post("/v2/saved-filters", json=body)
    assert kept.status_code == 201 and kept.json["organisationKey"] is None
    assert kept.json["filter"] == {"view": "overdue", "q": "江城"}
    assert committee.post("/v2/saved-filters/search", json={}).json["items"] == []
    shared = secretary.post("/v2/saved-filters", json={**body, "organisationKey": park}).json
    assert shared["savedFilterKey"] == kept.json["savedFilterKey"], "one of the same name is replaced"
    (seen,) = committee.post("/v2/saved-filters/search", json={"filter": {"list": "TASKS"}}).json["items"]
    assert seen == shared and seen["personKey"] == str(world.people["secretary"].key)
    path = f"/v2/saved-filters/{seen['savedFilterKey']}"
    assert committee.delete(path).status_code == 404
    assert secretary.delete(path).status_code == 204
    assert secretary.post("/v2/saved-filters/search", json={}).json["items"] == []


def test_tasks_are_claimed_and_procedures_urged_many_at_once(caller: Caller, started: Started) -> None:
    ours = [started(), started()]
    secretary, committee = caller("secretary"), caller("committee")
    tasks = {"userTaskKeys": [one["task"] for one in ours] + ["99"]}
    assert secretary.post("/v2/user-tasks/claim", json=tasks).json == {"doneCount": 2, "leftCount": 1}
    assert secretary.get(f"/v2/user-tasks/{ours[0]['task']}").json["assignee"] == "secretary"
    instances = {"processInstanceKeys": [one["instance"] for one in ours]}
    assert committee.post("/v2/process-instances/urge", json=instances).json == {"doneCount": 2, "leftCount": 0}
    assert committee.post("/v2/process-instances/urge", json=instances).json == {"doneCount": 0, "leftCount": 2}
    assert secretary.post("/v2/user-tasks/claim", json={"userTaskKeys": []}).status_code == 400


def test_what_is_to_be_signed_is_searched_apart(caller: Caller, started: Started) -> None:
    open_one = started()
    secretary, committee = caller("secretary"), caller("committee")
    asked = secretary.post(f"/v2/user-tasks/{open_one['task']}/signers", json={"username": "committee"})
    assert asked.status_code < 300
    found = committee.post("/v2/user-tasks/search", json={"filter": {"mine": True, "toSign": True}}).json["items"]
    assert [one["userTaskKey"] for one in found] == [open_one["task"]]
    todo = secretary.post("/v2/user-tasks/search", json={"filter": {"mine": True, "toSign": False}}).json["items"]
    assert open_one["task"] in [one["userTaskKey"] for one in todo]
