"""User tasks over HTTP: who may do what, what is refused at which field, and that nothing happens twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import FILES, Caller

Started = Callable[..., dict[str, Any]]
FILLED = {"variables": {"title": "第一届", "score": 61}}


def test_a_form_comes_with_the_values_it_begins_with(caller: Caller, started: Started) -> None:
    task = started(reply_no="1", title="草稿")["task"]
    form = caller("secretary").get(f"/v2/user-tasks/{task}/form").json
    assert json.loads(form["schema"]) == json.loads(FILES[1].read_bytes())
    assert form["formId"] == "api_contract_form" and form["version"] == 1
    assert form["data"]["title"] == "草稿"


def test_wrong_values_are_refused_at_their_fields_in_both_languages(caller: Caller, started: Started) -> None:
    task = started(reply_no="1")["task"]
    sent = {"variables": {"title": "长" * 41, "score": -1}}
    answer = caller("secretary").post(f"/v2/user-tasks/{task}/completion", json=sent, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (422, "form_invalid")
    assert {field["path"] for field in answer.json["fields"]} == {"title", "score"}
    for field in answer.json["fields"]:
        assert field["message"] == field["messageEn"] != field["messageZh"]
    assert caller("secretary").get(f"/v2/user-tasks/{task}").json["state"] == "CREATED"


@pytest.mark.parametrize("body", [{"variables": []}, {"variables": "x"}, {"values": {}}, {"action": 7}, []])
def test_a_completion_of_the_wrong_shape_is_refused(caller: Caller, started: Started, body: Any) -> None:
    task = started(reply_no="1")["task"]
    answer = caller("secretary").post(f"/v2/user-tasks/{task}/completion", json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "request_invalid")


def test_a_second_completion_is_refused(caller: Caller, started: Started) -> None:
    task = started(reply_no="1")["task"]
    answers = [caller("secretary").post(f"/v2/user-tasks/{task}/completion", json=FILLED) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 409]
    assert answers[1].json["code"] == "task_not_open"


def test_a_repeated_completion_with_its_key_is_answered_as_before(caller: Caller, started: Started) -> None:
    made = started(reply_no="1")
    send = caller("secretary").post
    path, key = f"/v2/user-tasks/{made['task']}/completion", {"Idempotency-Key": "once"}
    first, second = (send(path, json=FILLED, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert second.headers["Idempotency-Replayed"] == "true"
    other = send(path, json={"variables": {"title": "第二届", "score": 1}}, headers=key)
    assert (other.status_code, other.json["code"]) == (409, "idempotency_key_reused")
    journal = caller("secretary").get(f"/v2/process-instances/{made['instance']}/journal").json["items"]
    assert [line["event"] for line in journal].count("task.completed") == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_is_no_key_is_refused(caller: Caller, started: Started, key: str) -> None:
    path = f"/v2/user-tasks/{started(reply_no='1')['task']}/completion"
    answer = caller("secretary").post(path, json=FILLED, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_malformed")


def test_a_colleague_sees_a_task_and_may_not_complete_it(caller: Caller, started: Started) -> None:
    task = started(reply_no="1")["task"]
    committee = caller("committee")
    assert committee.get(f"/v2/user-tasks/{task}").status_code == 200
    answer = committee.post(f"/v2/user-tasks/{task}/completion", json=FILLED)
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_candidate")


def test_a_task_is_given_and_given_back(caller: Caller, started: Started) -> None:
    secretary, task = caller("secretary"), started(reply_no="1")["task"]
    path = f"/v2/user-tasks/{task}"
    assert secretary.post(f"{path}/assignment", json={"assignee": "secretary"}).status_code == 204
    assert secretary.get(path).json["assignee"] == "secretary"
    unsuitable = secretary.post(f"{path}/assignment", json={"assignee": "party"})
    assert (unsuitable.status_code, unsuitable.json["code"]) == (422, "assignee_unsuitable")
    assert secretary.delete(f"{path}/assignee").status_code == 204
    assert secretary.get(path).json["assignee"] is None


def test_tasks_are_found_by_every_filter_and_paged_both_ways(caller: Caller, started: Started) -> None:
    secretary = caller("secretary")
    keys = [started(reply_no=str(number))["task"] for number in range(5)]

    def search(**page: Any) -> Any:
        body = {"filter": {"processDefinitionId": {"$like": "api_*"}, "mine": True}, "page": {"limit": 2, **page}}
        return secretary.post("/v2/user-tasks/search", json=body).json

    first = search()
    assert first["page"]["totalItems"] == 5 and first["page"]["hasMoreTotalItems"]
    second = search(after=first["page"]["endCursor"])
    third = search(after=second["page"]["endCursor"])
    assert not third["page"]["hasMoreTotalItems"]
    found = [item["userTaskKey"] for page in (first, second, third) for item in page["items"]]
    assert found == sorted(keys)
    back = search(before=third["page"]["startCursor"])
    assert back["items"] == second["items"]
    assert [item["userTaskKey"] for item in search(**{"from": 3})["items"]] == found[3:]


def test_a_task_shows_the_variables_it_sees(caller: Caller, started: Started) -> None:
    task = started(reply_no="1", 名称="园科")["task"]
    path = f"/v2/user-tasks/{task}/variables/search"
    send = caller("secretary").post
    found = {item["name"]: json.loads(item["value"]) for item in send(path, json={}).json["items"]}
    assert found["reply_no"] == "1" and found["名称"] == "园科"
    named = send(path, json={"filter": {"name": {"$like": "reply_*"}}}).json
    assert [item["name"] for item in named["items"]] == ["reply_no"]
    assert send(f"{path}?truncateValues=false", json={}).status_code == 200
    assert send(f"{path}?truncateValues=perhaps", json={}).status_code == 400
