"""Drafts and releases over REST: what the studio's pages do, two process owners can do from a program."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import FILES, Caller

NAME = FILES[0].name
CHANGED = FILES[0].read_text("utf-8").replace("填写", "重新填写")
REASON = "填写改为重新填写"


@pytest.fixture
def draft(caller: Caller, deployed: dict[str, Any]) -> str:
    """A draft of the deployed procedure; its address."""
    key = deployed["deployments"][0]["processDefinition"]["processDefinitionKey"]
    answer = caller("owner").post("/v2/drafts", json={"name": "改版", "processDefinitionKey": key})
    assert answer.status_code == 201, answer.text
    return f"/v2/drafts/{answer.json['draftKey']}"


def proposed(caller: Caller, draft: str) -> str:
    """The change saved and proposed by the owner; the address of the release."""
    owner = caller("owner")
    assert owner.put(f"{draft}/files/{NAME}", json={"content": CHANGED, "revision": 1}).status_code == 200
    answer = owner.post(f"{draft}/proposal", json={"reason": REASON})
    assert answer.status_code == 201, answer.text
    return f"/v2/releases/{answer.json['releaseKey']}"


def test_a_draft_holds_the_files_of_its_process_and_is_found_again(caller: Caller, draft: str) -> None:
    owner = caller("owner")
    whole = owner.get(draft).json
    assert (whole["name"], whole["state"], whole["lastChangedBy"], whole["findings"]) == ("改版", "OPEN", "钱流", [])
    assert sorted(file["fileName"] for file in whole["files"]) == sorted(path.name for path in FILES)
    assert {(file["revision"], file["changed"]) for file in whole["files"]} == {(1, False)}
    (listed,) = owner.get("/v2/drafts").json["items"]
    assert listed == {key: whole[key] for key in listed}


def test_a_file_is_saved_told_about_and_not_overwritten(caller: Caller, draft: str) -> None:
    owner = caller("owner")
    wrong = CHANGED.replace('"secretariat"', '"nobody"')
    saved = owner.put(f"{draft}/files/{NAME}", json={"content": wrong, "revision": 1}).json
    assert (saved["revision"], saved["changed"], saved["content"]) == (2, True, wrong)
    (finding,) = owner.get(draft).json["findings"]
    assert (finding["code"], finding["resourceName"], finding["elementId"]) == ("role_unknown", NAME, "fill_in")
    stale = owner.put(f"{draft}/files/{NAME}", json={"content": CHANGED, "revision": 1})
    assert (stale.status_code, stale.json["code"]) == (409, "draft_changed")
    refused = owner.post(f"{draft}/proposal", json={"reason": REASON})
    assert (refused.status_code, refused.json["code"]) == (400, "diagram_refused")


def test_a_new_file_is_revision_nought_and_can_be_taken_out(caller: Caller, draft: str) -> None:
    owner, address = caller("owner"), f"{draft}/files/notice.form"
    body = {"content": FILES[1].read_text("utf-8").replace("api_contract_form", "notice"), "revision": 0}
    assert owner.put(address, json=body).json["revision"] == 1
    again = owner.put(address, json=body)
    assert (again.status_code, again.json["code"]) == (409, "draft_file_exists")
    assert owner.delete(address).status_code == 204
    assert owner.delete(address).status_code == 404
    assert owner.put(f"{draft}/files/x.exe", json=body).status_code == 400


def test_one_proposes_and_another_releases(caller: Caller, draft: str) -> None:
    release, owner, admin = proposed(caller, draft), caller("owner"), caller("administrator")
    assert [one["releaseKey"] for one in admin.get("/v2/releases").json["items"]] == [release.rsplit("/", 1)[1]]
    own = owner.post(f"{release}/approval", json={})
    assert (own.status_code, own.json["code"]) == (403, "four_eyes")
    made = admin.post(f"{release}/approval", json={"comment": "同意"})
    assert made.status_code == 200, made.text
    process = made.json["deployments"][0]["processDefinition"]
    assert (process["processDefinitionId"], process["processDefinitionVersion"]) == ("api_contract", 2)
    told = owner.get(release).json
    assert (told["state"], told["reason"], told["fileNames"], told["comment"]) == ("RELEASED", REASON, [NAME], "同意")
    assert told["deploymentKey"] == made.json["deploymentKey"] and told["decidedBy"]
    assert owner.get(draft).json["state"] == "RELEASED" and owner.get("/v2/releases").json["items"] == []
    assert admin.post(f"{release}/approval", json={}).status_code == 409


def test_a_release_is_given_back_with_a_reason_and_can_be_proposed_again(caller: Caller, draft: str) -> None:
    release, owner, admin = proposed(caller, draft), caller("owner"), caller("administrator")
    assert owner.put(f"{draft}/files/{NAME}", json={"content": "x", "revision": 2}).status_code == 409
    unsaid = admin.post(f"{release}/refusal", json={})
    assert (unsaid.status_code, unsaid.json["code"]) == (400, "release_reason")
    given = admin.post(f"{release}/refusal", json={"reason": "缺少依据，请补充"}).json
    assert (given["state"], given["comment"]) == ("RETURNED", "缺少依据，请补充")
    again = owner.post(f"{draft}/proposal", json={"reason": REASON}).json
    withdrawn = owner.post(f"/v2/releases/{again['releaseKey']}/refusal", json={})
    assert (withdrawn.status_code, withdrawn.json["state"]) == (200, "WITHDRAWN")
    assert owner.delete(draft).status_code == 204 and owner.get("/v2/drafts").json["items"] == []


def test_the_same_request_twice_acts_once(caller: Caller, draft: str) -> None:
    owner, once = caller("owner"), {"Idempotency-Key": "one"}
    body = {"name": "另一份"}
    first, second = (owner.post("/v2/drafts", json=body, headers=once) for _ in range(2))
    assert first.json == second.json and len(owner.get("/v2/drafts").json["items"]) == 2


def test_drafts_of_another_province_are_not_there(caller: Caller, draft: str) -> None:
    for path in (draft, "/v2/drafts", "/v2/releases"):
        assert caller("secretary").get(path).status_code == 403
