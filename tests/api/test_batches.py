"""Migration as Camunda 8's clients ask for it: one instance, and many with a batch operation."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from service.usecases import batches
from service.usecases.work import Parts
from tests.api.conftest import FILES, Caller

Start = Callable[..., dict[str, Any]]


def newer(caller: Caller, *, gone: bool = False) -> str:
    """The procedure of the tests with another name for its task, or without it; gives the key of the version."""
    content = FILES[0].read_bytes().replace("填写".encode(), "重新填写".encode())
    if gone:
        content = content.replace(b'"fill_in"', b'"complete_it"')
    files = [(BytesIO(content), FILES[0].name), *((BytesIO(p.read_bytes()), p.name) for p in FILES[1:])]
    answer = caller("owner").post("/v2/deployments", data={"resources": files})
    assert answer.status_code == 200, answer.text
    return str(answer.json["deployments"][0]["processDefinition"]["processDefinitionKey"])


def test_an_instance_is_migrated(caller: Caller, started: Start) -> None:
    one = started(reply_no="m-1")
    target, owner = newer(caller), caller("owner")
    body = {"targetProcessDefinitionKey": target, "mappingInstructions": []}
    assert owner.post(f"/v2/process-instances/{one['instance']}/migration", json=body).status_code == 204
    moved = owner.get(f"/v2/process-instances/{one['instance']}").json
    assert (moved["processDefinitionKey"], moved["processDefinitionVersion"]) == (target, 2)
    assert owner.get(f"/v2/user-tasks/{one['task']}").json["name"] == "重新填写"
    again = owner.post(f"/v2/process-instances/{one['instance']}/migration", json=body)
    assert again.status_code == 409
    assert caller("secretary").post(f"/v2/process-instances/{one['instance']}/migration", json=body).status_code == 403


def test_what_stands_in_the_way_is_told_by_element(caller: Caller, started: Start) -> None:
    one = started(reply_no="m-2")
    body: dict[str, Any] = {"targetProcessDefinitionKey": newer(caller, gone=True)}
    address, owner = f"/v2/process-instances/{one['instance']}/migration", caller("owner")
    refused = owner.post(address, json=body)
    assert refused.status_code == 422
    (field,) = refused.json["fields"]
    assert (field["path"], field["code"]) == ("fill_in", "migration_element_gone")
    body["mappingInstructions"] = [{"sourceElementId": "fill_in", "targetElementId": "complete_it"}]
    assert owner.post(address, json=body).status_code == 204
    assert owner.get(f"/v2/user-tasks/{one['task']}").json["elementId"] == "complete_it"


def test_many_are_migrated_by_a_batch_operation_and_taken_back(caller: Caller, started: Start, parts: Parts) -> None:
    first, second = started(reply_no="m-3"), started(reply_no="m-4")
    owner = caller("owner")
    body = {
        "filter": {"processDefinitionId": "api_contract"},
        "migrationPlan": {"targetProcessDefinitionKey": newer(caller), "mappingInstructions": []},
    }
    begun = owner.post("/v2/process-instances/migration", json=body)
    assert begun.status_code == 200 and begun.json["batchOperationType"] == "MIGRATE_PROCESS_INSTANCE"
    key = begun.json["batchOperationKey"]
    assert owner.get(f"/v2/batch-operations/{key}").json["state"] == "ACTIVE"
    batches.run_batch(parts, int(key))
    told = owner.get(f"/v2/batch-operations/{key}").json
    assert (told["state"], told["operationsTotalCount"], told["operationsCompletedCount"]) == ("COMPLETED", 2, 2)
    found = owner.post("/v2/batch-operation-items/search", json={"filter": {"batchOperationKey": key}}).json
    assert {item["processInstanceKey"] for item in found["items"]} == {first["instance"], second["instance"]}
    assert {item["state"] for item in found["items"]} == {"COMPLETED"}
    assert owner.post(f"/v2/batch-operations/{key}/undoing", json={}).status_code == 204
    assert owner.get(f"/v2/process-instances/{first['instance']}").json["processDefinitionVersion"] == 1
    assert owner.post(f"/v2/batch-operations/{key}/undoing", json={}).status_code == 409
