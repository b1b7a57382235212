"""Drafts over HTTP: kept for their author alone, newer ones are not lost, and they end with the submission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.usecases import people
from service.usecases.actors import Actor
from service.usecases.task_drafts import LARGEST
from service.usecases.work import Parts
from tests.api.conftest import Caller
from tests.conftest import PASSWORD, World

Started = Callable[..., dict[str, Any]]


@pytest.fixture
def path(started: Started) -> str:
    return f"/v2/user-tasks/{started(reply_no='1')['task']}"


def test_what_was_typed_is_found_again_unchecked(caller: Caller, path: str) -> None:
    assert caller("secretary").get(f"{path}/draft").status_code == 204
    values = {"title": "长" * 41, "score": None, "rows": [{"name": "张三"}]}  # no form would take this
    saved = caller("secretary").put(f"{path}/draft", json={"values": values})
    assert saved.status_code == 200
    found = caller("secretary").get(f"{path}/draft").json
    assert found == saved.json and found["values"] == values and found["revision"] == 1
    assert found["savedDate"] == "2026-11-24T02:00:00.000Z"


def test_a_draft_is_no_part_of_the_instance(caller: Caller, started: Started) -> None:
    made = started(reply_no="1")
    secretary = caller("secretary")
    secretary.put(f"/v2/user-tasks/{made['task']}/draft", json={"values": {"title": "只给自己看"}})
    for address in (f"/v2/process-instances/{made['instance']}/journal", f"/v2/user-tasks/{made['task']}/form"):
        assert "只给自己看" not in secretary.get(address).get_data(as_text=True)
    found = secretary.post("/v2/variables/search", json={}).get_data(as_text=True)
    assert "只给自己看" not in found


def test_nobody_else_sees_a_draft(caller: Caller, path: str, parts: Parts, administrator: Actor, world: World) -> None:
    colleague = parts.transact(
        people.create_person, administrator, username="colleague", name="同事", password=PASSWORD
    )
    park = world.organisations["park"].key
    parts.transact(people.grant_role, administrator, colleague.key, "secretariat", park)
    caller("secretary").put(f"{path}/draft", json={"values": {"title": "我的"}})
    for name in ("committee", "supervisor", "administrator"):
        assert caller(name).get(f"{path}/draft").status_code == 204
    from tests.api.conftest import basic

    other = caller("secretary")
    other.environ_base["HTTP_AUTHORIZATION"] = basic("colleague")
    assert other.get(f"{path}/draft").status_code == 204
    other.put(f"{path}/draft", json={"values": {"title": "同事的"}})
    assert caller("secretary").get(f"{path}/draft").json["values"] == {"title": "我的"}


def test_a_newer_draft_is_not_overwritten_unseen(caller: Caller, path: str) -> None:
    secretary = caller("secretary")
    save = lambda title, **rest: secretary.put(f"{path}/draft", json={"values": {"title": title}, **rest})  # noqa: E731
    assert save("一", revision=0).json["revision"] == 1
    assert save("二", revision=1).json["revision"] == 2
    late = save("旧窗口", revision=1)
    assert (late.status_code, late.json["code"]) == (409, "task_draft_changed")
    first = save("没看到草稿", revision=0)
    assert (first.status_code, first.json["code"]) == (409, "task_draft_changed")
    assert secretary.get(f"{path}/draft").json["values"] == {"title": "二"}
    assert save("不问", revision=None).json["revision"] == 3
    secretary.delete(f"{path}/draft")
    assert save("那一份已经丢弃", revision=3).json["revision"] == 1


def test_a_draft_has_a_limit(caller: Caller, path: str) -> None:
    fits = {"text": "x" * (LARGEST - 20)}
    assert caller("secretary").put(f"{path}/draft", json={"values": fits}).status_code == 200
    answer = caller("secretary").put(f"{path}/draft", json={"values": {"text": "x" * LARGEST}})
    assert (answer.status_code, answer.json["code"]) == (413, "task_draft_too_large")
    assert caller("secretary").get(f"{path}/draft").json["values"] == fits


@pytest.mark.parametrize(
    "body", [None, {}, {"values": []}, {"values": {}, "revision": -1}, {"values": {}, "title": "x"}]
)
def test_a_draft_of_the_wrong_shape_is_refused(caller: Caller, path: str, body: Any) -> None:
    answer = caller("secretary").put(f"{path}/draft", json=body)
    assert answer.status_code == 400


def test_a_draft_ends_with_the_submission_and_only_with_ones_own(caller: Caller, path: str) -> None:
    caller("secretary").put(f"{path}/draft", json={"values": {"title": "秘书"}})
    caller("committee").put(f"{path}/draft", json={"values": {"title": "委员"}})
    done = caller("secretary").post(f"{path}/completion", json={"variables": {"title": "第一届", "score": 61}})
    assert done.status_code == 204
    assert caller("secretary").get(f"{path}/draft").status_code == 204
    assert caller("committee").get(f"{path}/draft").json["values"] == {"title": "委员"}


def test_what_was_typed_when_the_task_was_already_gone_is_still_kept(caller: Caller, path: str) -> None:
    caller("secretary").post(f"{path}/completion", json={"variables": {"title": "第一届", "score": 61}})
    kept = caller("committee").put(f"{path}/draft", json={"values": {"title": "晚了一步"}})
    assert kept.status_code == 200
    assert caller("committee").get(f"{path}/draft").json["values"] == {"title": "晚了一步"}


def test_a_failed_submission_keeps_the_draft(caller: Caller, path: str) -> None:
    caller("secretary").put(f"{path}/draft", json={"values": {"title": "第一届"}})
    refused = caller("secretary").post(f"{path}/completion", json={"variables": {"score": -1}})
    assert refused.status_code == 422
    assert caller("secretary").get(f"{path}/draft").json["values"] == {"title": "第一届"}
