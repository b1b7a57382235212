"""Every route, tried as nobody and as a stranger: secretary of another park, in another city.

A route without a line here fails. What a stranger may not know of is 404, what they may know of and not do is 403, and
a search shows them nothing of ours.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import Things, basic

NOWHERE = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Line:
    """What a stranger is answered. `body` may name things of ours by `{name}`; `does` is what is said to be done."""

    status: int
    body: dict[str, Any] | None = None
    files: str | None = None
    query: dict[str, Any] | None = None
    nobody: int = 401
    hides: bool = field(default=False)
    does: dict[str, Any] | None = None


def search(**filters: str) -> Line:
    """A search of what is ours finds nothing."""
    return Line(200, {"filter": filters}, hides=True)


MODIFIED = {"activateInstructions": [{"elementId": "fill_in"}], "terminateInstructions": [{"elementId": "fill_in"}]}

MATRIX = {
    "GET /v2/openapi.json": Line(200, nobody=200),
    "GET /v2/docs": Line(200, nobody=200),
    "GET /v2/docs/static/<path:filename>": Line(200, nobody=200),
    "GET /v2/topology": Line(200),
    "GET /v2/authentication/me": Line(200),
    "POST /v2/tokens": Line(201, {"name": "x"}),
    "DELETE /v2/tokens/<key:token_key>": Line(404),
    "POST /v2/deployments": Line(403, files="resources"),
    "POST /v2/process-definitions/search": Line(200, {}),
    "GET /v2/process-definitions/<key:process_definition_key>": Line(200),
    "GET /v2/process-definitions/<key:process_definition_key>/xml": Line(200),
    "GET /v2/process-definitions/<key:process_definition_key>/form": Line(204),
    "GET /v2/forms/<key:form_key>": Line(200),
    "POST /v2/decision-definitions/search": Line(200, {}),
    "GET /v2/decision-definitions/<key:decision_definition_key>": Line(200),
    "GET /v2/decision-definitions/<key:decision_definition_key>/xml": Line(200),
    "POST /v2/decision-definitions/evaluation": Line(
        200, {"decisionDefinitionId": "api_contract_rating", "variables": {"score": 1}}
    ),
    "GET /v2/process-definitions/<key:process_definition_key>/waiting-instances": Line(200),
    "POST /v2/process-instances": Line(
        404, {"processDefinitionId": "api_contract", "associationKey": "{association_key}"}
    ),
    "POST /v2/process-instances/search": search(processInstanceKey="{process_instance_key}"),
    "GET /v2/process-instances/<key:process_instance_key>": Line(404),
    "GET /v2/process-instances/<key:process_instance_key>/journal": Line(404),
    "POST /v2/process-instances/<key:process_instance_key>/cancellation": Line(404, {}),
    "POST /v2/process-instances/<key:process_instance_key>/withdrawal": Line(404, {"reason": "改日再申请"}),
    "POST /v2/process-instances/<key:process_instance_key>/suspension": Line(404, {"reason": "x"}),
    "POST /v2/process-instances/<key:process_instance_key>/resumption": Line(404, {"reason": "x"}),
    "POST /v2/process-instances/<key:process_instance_key>/termination": Line(404, {"reason": "x"}),
    "POST /v2/process-instances/<key:process_instance_key>/migration": Line(
        404, {"targetProcessDefinitionKey": "{process_definition_key}"}
    ),
    "POST /v2/process-instances/migration": Line(
        403,
        {
            "filter": {"processInstanceKey": "{process_instance_key}"},
            "migrationPlan": {"targetProcessDefinitionKey": "{process_definition_key}"},
        },
    ),
    "GET /v2/batch-operations/<key:batch_operation_key>": Line(403),
    "POST /v2/batch-operation-items/search": Line(403, {"filter": {"batchOperationKey": "{batch_operation_key}"}}),
    "POST /v2/batch-operations/<key:batch_operation_key>/undoing": Line(403, {}),
    "GET /v2/drafts": Line(403),
    "POST /v2/drafts": Line(403, {"name": "x"}),
    "GET /v2/drafts/<key:draft_key>": Line(403),
    "DELETE /v2/drafts/<key:draft_key>": Line(403),
    "PUT /v2/drafts/<key:draft_key>/files/<file_name>": Line(403, {"content": "x", "revision": 1}),
    "DELETE /v2/drafts/<key:draft_key>/files/<file_name>": Line(403),
    "POST /v2/drafts/<key:draft_key>/proposal": Line(403, {"reason": "长长的理由"}),
    "GET /v2/releases": Line(403),
    "GET /v2/releases/<key:release_key>": Line(403),
    "POST /v2/releases/<key:release_key>/approval": Line(403, {}),
    "POST /v2/releases/<key:release_key>/refusal": Line(403, {"reason": "长长的理由"}),
    "POST /v2/user-tasks/search": search(userTaskKey="{user_task_key}"),
    "GET /v2/user-tasks/<key:user_task_key>": Line(404),
    "GET /v2/user-tasks/<key:user_task_key>/form": Line(404),
    "GET /v2/user-tasks/<key:user_task_key>/draft": Line(404),
    "PUT /v2/user-tasks/<key:user_task_key>/draft": Line(404, {"values": {"title": "x"}}),
    "DELETE /v2/user-tasks/<key:user_task_key>/draft": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/variables/search": Line(404, {}),
    "POST /v2/user-tasks/<key:user_task_key>/effective-variables/search": Line(404, {}),
    "POST /v2/user-tasks/<key:user_task_key>/assignment": Line(404, {"assignee": "stranger"}),
    "DELETE /v2/user-tasks/<key:user_task_key>/assignee": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/completion": Line(404, {"variables": {"title": "x", "score": 1}}),
    "GET /v2/user-tasks/<key:user_task_key>/actions": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/transfer": Line(404, {"assignee": "stranger"}),
    "POST /v2/user-tasks/<key:user_task_key>/delegation": Line(404, {"delegate": "stranger"}),
    "DELETE /v2/user-tasks/<key:user_task_key>/delegation": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/reminder": Line(404, {}),
    "GET /v2/user-tasks/<key:user_task_key>/earlier-steps": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/return": Line(404, {"elementId": "fill", "reason": "x"}),
    "POST /v2/user-tasks/<key:user_task_key>/withdrawal": Line(404, {}),
    "POST /v2/user-tasks/<key:user_task_key>/copies": Line(404, {"usernames": ["stranger"]}),
    "POST /v2/task-copies/search": search(taskCopyKey="{task_copy_key}"),
    "POST /v2/task-copies/<key:task_copy_key>/reading": Line(404),
    "GET /v2/user-tasks/<key:user_task_key>/opinions": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/signers": Line(404, {"username": "stranger"}),
    "DELETE /v2/user-tasks/<key:user_task_key>/signers/<key:opinion_key>": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/opinion": Line(404, {"opinion": "agree"}),
    "POST /v2/substitutions": Line(
        422,
        {"substitute": "secretary", "beginDate": "2026-12-01T00:00:00Z", "endDate": "2026-12-08T00:00:00Z"},
    ),
    "POST /v2/substitutions/search": search(substitutionKey="{substitution_key}"),
    "DELETE /v2/substitutions/<key:substitution_key>": Line(404),
    "POST /v2/timers/search": search(timerKey="{timer_key}"),
    "GET /v2/timers/<key:timer_key>": Line(404),
    "GET /v2/timers/<key:timer_key>/due-date/preview": Line(404, query={"dueDate": "2030-01-01T00:00:00Z"}),
    "POST /v2/timers/<key:timer_key>/due-date": Line(404, {"dueDate": "2030-01-01T00:00:00Z", "reason": "x"}),
    "GET /v2/user-tasks/<key:user_task_key>/due-date/preview": Line(404, query={"recalculateFrom": "NOW"}),
    "POST /v2/user-tasks/<key:user_task_key>/due-date": Line(404, {"recalculateFrom": "NOW", "reason": "x"}),
    "POST /v2/process-instances/<key:process_instance_key>/modification": Line(404, {**MODIFIED, "reason": "x"}),
    "POST /v2/process-instances/<key:process_instance_key>/modification/proposal": Line(
        404, {**MODIFIED, "reason": "x"}
    ),
    "POST /v2/modifications/search": search(modificationKey="{modification_key}"),
    "GET /v2/modifications/<key:modification_key>": Line(404),
    "POST /v2/modifications/<key:modification_key>/confirmation": Line(404, {}),
    "POST /v2/modifications/<key:modification_key>/rejection": Line(404, {"reason": "x"}),
    "POST /v2/saved-filters": Line(
        404, {"list": "TASKS", "name": "x", "filter": {}, "organisationKey": "{organisation_key}"}
    ),
    "POST /v2/saved-filters/search": search(savedFilterKey="{saved_filter_key}"),
    "DELETE /v2/saved-filters/<key:saved_filter_key>": Line(404),
    "POST /v2/user-tasks/claim": Line(
        200, {"userTaskKeys": ["{user_task_key}"]}, does={"doneCount": 0, "leftCount": 1}
    ),
    "POST /v2/process-instances/urge": Line(
        200, {"processInstanceKeys": ["{process_instance_key}"]}, does={"doneCount": 0, "leftCount": 1}
    ),
    "POST /v2/variables/search": search(processInstanceKey="{process_instance_key}"),
    "POST /v2/messages/publication": Line(200, {"name": "api_contract_reply", "correlationKey": "waited for"}),
    "POST /v2/messages/correlation": Line(404, {"name": "api_contract_reply", "correlationKey": "waited for"}),
    "POST /v2/incidents/search": search(incidentKey="{incident_key}"),
    "GET /v2/incidents/<key:incident_key>": Line(404),
    "POST /v2/incidents/<key:incident_key>/resolution": Line(404, {}),
    "POST /v2/documents": Line(404, {"processInstanceKey": "{process_instance_key}"}, files="file"),
    "GET /v2/documents/<key:document_id>": Line(404),
    "POST /v2/papers/search": search(paperKey="{paper_key}"),
    "GET /v2/papers/<key:paper_key>": Line(404),
    "POST /v2/associations": Line(
        403, {"organisationKey": "{organisation_key}", "name": "园区科协", "parkName": "江城高新区"}
    ),
    "POST /v2/associations/search": search(associationKey="{association_key}"),
    "GET /v2/associations/<key:association_key>": Line(404),
    "GET /v2/associations/<key:association_key>/charter-rules": Line(404),
    "GET /v2/associations/<key:association_key>/charter-rules/versions": Line(404),
    "GET /v2/associations/<key:association_key>/charter-rules/versions/<int:version_number>": Line(404),
    "GET /v2/associations/<key:association_key>/charter-rules/difference": Line(404, query={"from": 1, "to": 1}),
    "POST /v2/associations/<key:association_key>/charter-rules/versions/<int:version_number>/confirmation": Line(
        404, {"articles": {"term_years": "第二十条"}}
    ),
    "POST /v2/members/search": search(memberKey="{member_key}"),
    "GET /v2/members/<key:member_key>": Line(404),
    "POST /v2/units/search": search(unitKey="{unit_key}"),
    "GET /v2/associations/<key:association_key>/member-structure": Line(404),
    "POST /v2/officers/search": search(officerKey="{officer_key}"),
    "GET /v2/officers/<key:officer_key>": Line(404),
    "POST /v2/delegates/search": search(delegateKey="{delegate_key}"),
    "POST /v2/candidates/search": search(candidateKey="{candidate_key}"),
    "GET /v2/associations/<key:association_key>/officer-structure": Line(404),
    "GET /v2/process-instances/<key:process_instance_key>/election-structure": Line(404),
    "GET /v2/organisations/<key:organisation_key>/region-rules": Line(404),
    "PUT /v2/organisations/<key:organisation_key>/region-rules": Line(404, {"foundingPath": "approval", "reason": "x"}),
    "GET /v2/organisations/<key:organisation_key>/board": Line(404),
    "GET /v2/organisations/<key:organisation_key>/board/steps": Line(
        404, query={"processDefinitionId": "api_contract"}
    ),
    "POST /v2/organisations/<key:organisation_key>/overdue/search": Line(404, {}),
    "POST /v2/terms/search": search(termKey="{term_key}"),
    "GET /v2/terms/<key:term_key>": Line(404),
    "POST /v2/notices/search": search(noticeKey="{notice_key}"),
    "POST /v2/notices/<key:notice_key>/reading": Line(404),
}


def routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v2")
        for method in (rule.methods or set()) - NOWHERE
    }


def test_every_route_has_a_line(app: Flask) -> None:
    assert routes(app) == set(MATRIX)


def ask(client: FlaskClient, route: str, things: Things, header: str | None) -> Any:
    """Send what the line of a route says."""
    method, rule = route.split(" ")
    path = "/".join(
        things[piece[1:-1].rpartition(":")[2]] if piece.startswith("<") else piece for piece in rule.split("/")
    )
    line = MATRIX[route]
    body = _filled(line.body, things)
    headers = {"Authorization": header} if header else {}
    if line.files:
        data = {line.files: (io.BytesIO(b"x"), "x.bpmn"), "metadata": json.dumps(body or {})}
        answer = client.open(path, method=method, data=data, headers=headers)
    else:
        answer = client.open(path, method=method, json=body, headers=headers, query_string=line.query)
    answer.get_data()
    answer.close()
    return answer


def _filled(value: Any, things: Things) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, things) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, things) for inner in value]
    return value.format(**things) if isinstance(value, str) else value


def test_nobody_and_a_stranger_get_nothing_of_ours(app: Flask, things: Things) -> None:
    client = app.test_client()
    wrong = []
    for route, line in MATRIX.items():
        for header, status in ((None, line.nobody), (basic("stranger"), line.status)):
            answer = ask(client, route, things, header)
            if answer.status_code != status:
                wrong.append(
                    f"{route} as {'stranger' if header else 'nobody'}: {answer.status_code} {answer.text[:200]}"
                )
            elif header and line.hides and answer.json["items"]:
                wrong.append(f"{route} shows {answer.json['items']}")
            elif header and line.does is not None and answer.json != line.does:
                wrong.append(f"{route} does {answer.json}")
    assert not wrong, "\n".join(wrong)
    waiting = client.get(
        f"/v2/process-instances/{things['waiting_key']}", headers={"Authorization": basic("secretary")}
    )
    assert waiting.json["state"] == "ACTIVE", "a stranger's message reached our instance"


def test_whoever_it_belongs_to_finds_each_thing(app: Flask, things: Things) -> None:
    """The matrix proves nothing if the things were not there: our secretary, or the supervisor, sees every one."""
    client = app.test_client()
    for route, line in MATRIX.items():
        if not line.hides:
            continue
        found = [ask(client, route, things, basic(name)).json["items"] for name in ("secretary", "supervisor")]
        assert any(found), route
