"""What people do around a task, over HTTP: the routes say what the use cases say, once for an Idempotency-Key."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.engine.diagrams import Process, bpmn

Send = Callable[..., Any]


@pytest.fixture
def task(caller: Caller) -> str:
    """A report: draft by the secretariat, review by the committee; in review."""
    process = Process("report", name="报告").start().user("draft", name="起草")
    process.user("review", role="committee", name="审议").end().path("begin", "draft", "review", "done")
    files = {"resources": [(BytesIO(bpmn(process)), "report.bpmn")]}
    assert caller("owner").post("/v2/deployments", data=files).status_code == 200
    secretary = caller("secretary")
    key = secretary.post("/v2/process-instances", json={"processDefinitionId": "report"}).json["processInstanceKey"]
    body = {"variables": {"text": "初稿"}}
    assert secretary.post(f"/v2/user-tasks/{waiting(secretary, key)}/completion", json=body).status_code == 204
    return waiting(secretary, key)


def waiting(client: Any, instance: str) -> str:
    """The key of the open task of an instance."""
    filters = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
    (found,) = client.post("/v2/user-tasks/search", json=filters).json["items"]
    key: str = found["userTaskKey"]
    return key


def test_a_review_goes_back_and_comes_straight_again(caller: Caller, task: str) -> None:
    committee, secretary = caller("committee"), caller("secretary")
    (step,) = committee.get(f"/v2/user-tasks/{task}/earlier-steps").json["items"]
    assert (step["elementId"], step["name"], step["completedBy"], step["ends"]) == ("draft", "起草", "李秘", [])
    body, once = {"elementId": "draft", "reason": "数字有误"}, {"Idempotency-Key": "back"}
    answers = [committee.post(f"/v2/user-tasks/{task}/return", json=body, headers=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    again = committee.post(f"/v2/user-tasks/{task}/return", json=body)
    assert (again.status_code, again.json["code"]) == (409, "task_not_open")
    instance = committee.get(f"/v2/user-tasks/{task}").json["processInstanceKey"]
    draft = waiting(secretary, instance)
    found = secretary.get(f"/v2/user-tasks/{draft}").json
    assert (found["assignee"], found["returned"]["reason"], found["returned"]["by"]) == (
        "secretary",
        "数字有误",
        "陈委",
    )
    body = {"variables": {"text": "二稿"}, "toSender": True}
    assert secretary.post(f"/v2/user-tasks/{draft}/completion", json=body).status_code == 204
    assert committee.get(f"/v2/user-tasks/{waiting(secretary, instance)}").json["assignee"] == "committee"
    events = [line["event"] for line in secretary.get(f"/v2/process-instances/{instance}/journal").json["items"]]
    assert events == ["instance.started", "task.completed", "task.returned", "task.completed"]


def test_a_completed_draft_is_taken_back_once(caller: Caller, task: str) -> None:
    secretary = caller("secretary")
    filters = {"filter": {"elementId": "draft", "state": "COMPLETED"}}
    (draft,) = secretary.post("/v2/user-tasks/search", json=filters).json["items"]
    path = f"/v2/user-tasks/{draft['userTaskKey']}/withdrawal"
    assert caller("committee").post(path, json={}).status_code == 403
    assert [secretary.post(path, json={"reason": "漏页"}).status_code for _ in range(2)] == [204, 409]


def test_what_can_be_done_and_by_whom_is_told(caller: Caller, task: str) -> None:
    found = caller("committee").get(f"/v2/user-tasks/{task}/actions").json
    assert "delegate_outside" not in found["actions"] and "return" in found["actions"]
    assert {"username": "secretary", "name": "李秘"} in found["inSight"] and found["ofRole"] == []


@pytest.mark.parametrize(
    ("route", "body", "status", "code"),
    [
        ("transfer", {"assignee": "secretary"}, 422, "assignee_unsuitable"),
        ("delegation", {"delegate": "secretary"}, 403, "action_not_allowed"),
        ("delegation", {"delegate": "stranger"}, 422, "person_out_of_sight"),
        ("return", {"elementId": "review", "reason": "x"}, 409, "return_not_earlier"),
        ("return", {"elementId": "draft"}, 400, "request_invalid"),
        ("copies", {"usernames": []}, 400, "request_invalid"),
        ("signers", {"username": "committee"}, 422, "signer_unsuitable"),
        ("opinion", {"opinion": "agree"}, 403, "not_a_signer"),
        ("opinion", {"opinion": "reject"}, 400, "request_invalid"),
        ("withdrawal", {}, 403, "not_the_completer"),
    ],
)
def test_what_is_refused_says_why(caller: Caller, task: str, route: str, body: Any, status: int, code: str) -> None:
    answer = caller("committee").post(f"/v2/user-tasks/{task}/{route}", json=body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["detail"]


def test_an_opinion_is_asked_for_given_and_needed(caller: Caller, task: str) -> None:
    committee, party = caller("committee"), caller("party")
    asked = committee.post(f"/v2/user-tasks/{task}/signers", json={"username": "party", "question": "可否"})
    assert asked.status_code == 201
    answer = committee.post(f"/v2/user-tasks/{task}/completion", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "opinions_missing")
    assert party.post(f"/v2/user-tasks/{task}/opinion", json={"opinion": "agree"}).status_code == 204
    (line,) = committee.get(f"/v2/user-tasks/{task}/opinions").json["items"]
    assert (line["name"], line["state"], line["opinion"], line["question"]) == ("王党", "GIVEN", "agree", "可否")
    assert committee.delete(f"/v2/user-tasks/{task}/signers/{line['opinionKey']}").status_code == 409
    assert committee.post(f"/v2/user-tasks/{task}/completion", json={}).status_code == 204


def test_a_copy_is_found_by_who_got_it_alone(caller: Caller, task: str) -> None:
    body = {"usernames": ["party"], "note": "请阅"}
    assert caller("committee").post(f"/v2/user-tasks/{task}/copies", json=body).status_code == 204
    assert caller("committee").post("/v2/task-copies/search", json={}).json["items"] == []
    party = caller("party")
    (copy,) = party.post("/v2/task-copies/search", json={"filter": {"unread": True}}).json["items"]
    assert (copy["userTaskKey"], copy["sender"], copy["note"]) == (task, "陈委", "请阅")
    assert party.post(f"/v2/task-copies/{copy['taskCopyKey']}/reading").status_code == 204
    assert party.post("/v2/task-copies/search", json={"filter": {"unread": True}}).json["items"] == []


def test_a_substitute_is_named_and_ended(caller: Caller, task: str) -> None:
    secretary = caller("secretary")
    body = {"substitute": "preparatory", "beginDate": "2026-11-24T00:00:00Z", "endDate": "2026-12-01T00:00:00Z"}
    made = secretary.post("/v2/substitutions", json=body)
    assert made.status_code == 201 and secretary.post("/v2/substitutions", json=body).status_code == 409
    path = f"/v2/substitutions/{made.json['substitutionKey']}"
    assert caller("committee").delete(path).status_code == 404
    assert [secretary.delete(path).status_code for _ in range(2)] == [204, 409]
