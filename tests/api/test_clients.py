"""Two clients nobody here wrote go through one procedure over HTTP: deploy, start, find, assign, complete.

Both check what they get: the Python one refuses an answer that lacks a field, the newer Node one holds every answer
against Camunda's own schemas.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient, errors, models
from camunda_orchestration_sdk.semantic_types import DecisionDefinitionId, ProcessDefinitionId
from camunda_orchestration_sdk.types import File

from tests.api.conftest import FILES
from tests.api.node import run_node
from tests.conftest import PASSWORD, World


def client(address: str, username: str) -> CamundaClient:
    return CamundaClient(
        {
            "CAMUNDA_REST_ADDRESS": address,
            "CAMUNDA_AUTH_STRATEGY": "BASIC",
            "CAMUNDA_BASIC_AUTH_USERNAME": username,
            "CAMUNDA_BASIC_AUTH_PASSWORD": PASSWORD,
            "CAMUNDA_SDK_LOG_LEVEL": "silent",
        }
    )


def test_the_python_client_takes_a_procedure_to_its_end(address: str, world: World) -> None:
    with client(address, "owner") as owner, client(address, "secretary") as secretary:
        assert owner.get_topology().gateway_version.startswith("8.")
        deployment = owner.deploy_resources_from_files([str(path) for path in FILES])
        assert [p.process_definition_id for p in deployment.processes] == ["api_contract"]
        assert [d.decision_definition_id for d in deployment.decisions] == ["api_contract_rating"]
        assert [f.form_id for f in deployment.forms] == ["api_contract_form"]
        again = owner.deploy_resources_from_files([str(path) for path in FILES])
        assert again.processes == deployment.processes

        started = secretary.create_process_instance(
            data=models.ProcessCreationById(
                process_definition_id=ProcessDefinitionId("api_contract"),
                variables=models.ProcessInstanceCreationInstructionBaseVariables.from_dict({"reply_no": "p-1"}),
                business_id="p-1",
            )
        )
        assert started.process_definition_version == 1
        found = secretary.search_user_tasks(
            data=models.UserTaskSearchQuery.from_dict(
                {
                    "filter": {"processInstanceKey": started.process_instance_key, "state": "CREATED"},
                    "sort": [{"field": "dueDate", "order": "ASC"}],
                    "page": {"limit": 10},
                }
            )
        )
        assert (found.page.total_items, found.page.has_more_total_items) == (1, False)
        (task,) = found.items
        assert (task.name, task.candidate_groups) == ("填写", ["secretariat"])
        assert task.due_date is not None and task.due_date.isoformat() == "2027-01-31T04:00:00+00:00"

        form = secretary.get_user_task_form(task.user_task_key)
        assert json.loads(form.schema) == json.loads(FILES[1].read_bytes())
        assignment = models.UserTaskAssignmentRequest(assignee="secretary", allow_override=True)
        secretary.assign_user_task(task.user_task_key, data=assignment)
        assert secretary.get_user_task(task.user_task_key).assignee == "secretary"

        with pytest.raises(errors.UnexpectedStatus) as wrong:
            secretary.complete_user_task(task.user_task_key, data=completion({"score": 300}))
        assert wrong.value.status_code == 422
        refused = json.loads(wrong.value.content)
        assert {field["path"] for field in refused["fields"]} == {"title", "score"}

        secretary.complete_user_task(task.user_task_key, data=completion({"title": "第一届", "score": 61}))
        with pytest.raises(errors.ConflictError):
            secretary.complete_user_task(task.user_task_key, data=completion({"title": "第一届", "score": 61}))

        values = secretary.search_variables(
            data=models.VariableSearchQuery.from_dict({"filter": {"processInstanceKey": started.process_instance_key}})
        )
        found_values = {v.name: json.loads(v.value) for v in values.items}
        assert found_values | {"title": "第一届", "score": 61, "rating": "合格"} == found_values
        reached = owner.correlate_message(
            data=models.MessageCorrelationRequest(name="api_contract_reply", correlation_key="p-1")
        )
        assert reached.process_instance_key == started.process_instance_key
        assert secretary.get_process_instance(started.process_instance_key).state.value == "COMPLETED"
        assert owner.search_incidents().items == []


def test_the_python_client_reads_definitions_decisions_and_documents(address: str, world: World) -> None:
    with client(address, "owner") as owner, client(address, "secretary") as secretary:
        deployment = owner.deploy_resources_from_files([str(path) for path in FILES])
        key = deployment.processes[0].process_definition_key
        assert secretary.get_process_definition(key).name == "接口约定"
        assert "接口约定" in secretary.get_process_definition_xml(key)
        assert [d.version for d in secretary.search_process_definitions().items] == [1]
        (decision,) = secretary.search_decision_definitions().items
        assert decision.name == "评定"
        evaluated = secretary.evaluate_decision(
            data=models.DecisionEvaluationByID(
                decision_definition_id=DecisionDefinitionId("api_contract_rating"),
                variables=models.DecisionEvaluationByIdVariables.from_dict({"score": 12}),
            )
        )
        assert json.loads(evaluated.output) == "不合格"
        (table,) = evaluated.evaluated_decisions
        assert [(rule.rule_id, rule.rule_index) for rule in table.matched_rules] == [("rule_fail", 2)]
        assert [(column.input_name, column.input_value) for column in table.evaluated_inputs] == [("得分", "12")]

        content = b"%PDF-1.7\n%%EOF\n"
        upload = File(payload=BytesIO(content), file_name="名单.pdf", mime_type="application/pdf")
        document = secretary.create_document(data=models.CreateDocumentData(file=upload))
        assert document.metadata.file_name == "名单.pdf"
        assert secretary.get_document(document.document_id).payload.read() == content


def test_the_python_client_is_told_why_a_diagram_is_refused(address: str, world: World) -> None:
    broken = FILES[0].read_bytes().replace(b'formId="api_contract_form"', b'formId="no_such_form"')
    upload = File(payload=BytesIO(broken), file_name="api_contract.bpmn")
    with client(address, "owner") as owner, pytest.raises(errors.BadRequestError) as refused:
        owner.create_deployment(data=models.CreateDeploymentData(resources=[upload]))
    problem = json.loads(refused.value.content)
    assert problem["code"] == "diagram_refused"
    places = [(finding["resourceName"], finding["elementId"]) for finding in problem["findings"]]
    assert ("api_contract.bpmn", "fill_in") in places


def completion(values: dict[str, Any]) -> models.UserTaskCompletionRequest:
    return models.UserTaskCompletionRequest(variables=models.UserTaskCompletionRequestVariables.from_dict(values))


@pytest.fixture
def seen(address: str, world: World) -> dict[str, Any]:
    """What the two clients of @camunda8/sdk saw."""
    return run_node("client.mjs", address, "owner", "secretary", PASSWORD, *FILES)


def test_the_node_clients_take_a_procedure_to_its_end(seen: dict[str, Any]) -> None:
    old, new = seen["rest"], seen["cluster"]
    for story in (old, new):
        assert story["topology"]["gatewayVersion"].startswith("8.")
        assert [d["processDefinitionId"] for d in story["definitions"]["items"]] == ["api_contract"]
        assert story["started"]["processDefinitionVersion"] == 1
        assert [task["name"] for task in story["tasks"]["items"]] == ["填写"]
        assert story["assigned"]["assignee"] == "secretary"
        assert story["again"] == 409
    assert [p["processDefinitionId"] for p in old["deployment"]["processes"]] == ["api_contract"]
    assert (old["wrong"], old["missing"]) == (422, 404)
    assert {v["name"] for v in old["variables"]["items"]} >= {"title", "score", "rating", "reply_no"}
    assert json.loads(old["decision"]["output"]) == "不合格"
    assert old["message"]["processInstanceKey"] == old["started"]["processInstanceKey"]
    assert [i["state"] for i in old["instances"]["items"]] == ["COMPLETED"]
    assert "接口约定" in old["xml"]

    assert json.loads(new["form"]["schema"])["id"] == "api_contract_form"
    assert new["completed"]["state"] == "COMPLETED"
    assert [json.loads(v["value"]) for v in new["variables"]["items"]] == ["合格"]
    assert [d["name"] for d in new["decisions"]["items"]] == ["评定"]
    assert new["instance"]["state"] == "COMPLETED"
    assert new["incidents"]["items"] == []
    assert new["document"]["metadata"]["fileName"] == "名单.pdf"
    assert new["me"]["username"] == "secretary"
