"""Deployments over HTTP: all or nothing, every finding told, the same content never twice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from tests.api.conftest import FILES, Caller


def upload(*named: tuple[bytes, str]) -> dict[str, Any]:
    return {"resources": [(BytesIO(content), name) for content, name in named]}


def files() -> list[tuple[bytes, str]]:
    return [(path.read_bytes(), path.name) for path in FILES]


def test_what_is_deployed_is_found_again_unchanged(caller: Caller, deployed: dict[str, Any]) -> None:
    owner = caller("owner")
    again = owner.post("/v2/deployments", data=upload(*files())).json
    assert again["deployments"] == deployed["deployments"]
    key = next(d["processDefinition"]["processDefinitionKey"] for d in again["deployments"] if d["processDefinition"])
    assert owner.get(f"/v2/process-definitions/{key}/xml").data == FILES[0].read_bytes()
    assert owner.get(f"/v2/process-definitions/{key}/form").status_code == 204
    found = owner.post("/v2/process-definitions/search", json={"filter": {"isLatestVersion": True}}).json["items"]
    assert [(item["processDefinitionId"], item["version"], item["hasStartForm"]) for item in found] == [
        ("api_contract", 1, False)
    ]


def test_a_changed_diagram_is_the_next_version(caller: Caller, deployed: dict[str, Any]) -> None:
    bpmn, *others = files()
    changed = bpmn[0].replace("填写".encode(), "补充填写".encode())
    answer = caller("owner").post("/v2/deployments", data=upload((changed, bpmn[1]), *others)).json
    versions = {
        d["processDefinition"]["processDefinitionVersion"] for d in answer["deployments"] if d["processDefinition"]
    }
    assert versions == {2}


def test_a_refused_diagram_names_file_line_and_element(caller: Caller) -> None:
    bpmn, form, dmn = files()
    broken = bpmn[0].replace(b'"secretariat"', b'"wizards"').replace(b"api_contract_rating", b"no_such_decision")
    answer = caller("owner").post("/v2/deployments", data=upload((broken, bpmn[1]), form, dmn))
    assert (answer.status_code, answer.json["code"]) == (400, "diagram_refused")
    places = {(f["resourceName"], f["elementId"]): f for f in answer.json["findings"] if f["severity"] == "error"}
    assert set(places) == {("api_contract.bpmn", "fill_in"), ("api_contract.bpmn", "rate")}
    for finding in places.values():
        assert finding["line"] > 1
        assert finding["message"] == finding["messageZh"] != finding["messageEn"]
    assert caller("owner").post("/v2/process-definitions/search", json={}).json["items"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        b"\xff\xfe<\x00a\x00/\x00>\x00",
        b"<a>" * 20_000,
        b"PK\x03\x04" + b"\0" * 500,
    ],
    ids=["empty", "text", "other", "entity", "utf-16", "deep", "zip"],
)
@pytest.mark.parametrize("name", ["x.bpmn", "x.dmn", "x.form", "x.exe", "../../x.bpmn", ""])
def test_a_hostile_upload_is_refused(caller: Caller, content: bytes, name: str) -> None:
    answer = caller("owner").post("/v2/deployments", data=upload((content, name)))
    assert answer.status_code in (400, 413, 422), answer.text
    assert answer.mimetype == "application/problem+json"


def test_an_upload_without_files_or_of_another_kind_is_refused(caller: Caller) -> None:
    owner = caller("owner")
    nothing = owner.post("/v2/deployments", data={}, content_type="multipart/form-data")
    other = owner.post("/v2/deployments", json={"resources": []})
    tenant = owner.post("/v2/deployments", data={**upload(*files()), "tenantId": "other"})
    codes = [answer.json["code"] for answer in (nothing, other, tenant)]
    assert codes == ["upload_files", "body_media_type", "tenant_unknown"]


def test_only_a_process_owner_deploys(caller: Caller) -> None:
    for name in ("secretary", "committee", "party", "local", "supervisor"):
        assert caller(name).post("/v2/deployments", data=upload(*files())).status_code == 403, name
    assert caller("administrator").post("/v2/deployments", data=upload(*files())).status_code == 200


def test_a_repeated_upload_with_its_key_is_one_deployment(caller: Caller) -> None:
    answers = [
        caller("owner").post("/v2/deployments", data=upload(*files()), headers={"Idempotency-Key": "d-1"})
        for _ in range(2)
    ]
    assert answers[0].json == answers[1].json  # the boundary of the two uploads differs
    assert answers[1].headers["Idempotency-Replayed"] == "true"
