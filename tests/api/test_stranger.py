"""Every route, tried as nobody and as a stranger: secretary of another park, in another city.

A route without a line here fails. What a stranger may not know of is 404, what they may know of and not do is 403, and
a search shows them nothing of ours.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.store.associations import Association, Term
from service.store.documents import Document, File
from service.store.incidents import Incident
from service.store.instances import Instance
from service.store.notices import Notice
from service.usecases.work import Parts, Work
from tests.api.conftest import Caller, basic
from tests.conftest import START, World

NOWHERE = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Line:
    """What a stranger is answered. `body` may name things of ours by `{name}`."""

    status: int
    body: dict[str, Any] | None = None
    files: str | None = None
    nobody: int = 401
    hides: bool = field(default=False)


def search(**filters: str) -> Line:
    """A search of what is ours finds nothing."""
    return Line(200, {"filter": filters}, hides=True)


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
    "POST /v2/process-instances": Line(
        404, {"processDefinitionId": "api_contract", "associationKey": "{association_key}"}
    ),
    "POST /v2/process-instances/search": search(processInstanceKey="{process_instance_key}"),
    "GET /v2/process-instances/<key:process_instance_key>": Line(404),
    "GET /v2/process-instances/<key:process_instance_key>/journal": Line(404),
    "POST /v2/process-instances/<key:process_instance_key>/cancellation": Line(404, {}),
    "POST /v2/user-tasks/search": search(userTaskKey="{user_task_key}"),
    "GET /v2/user-tasks/<key:user_task_key>": Line(404),
    "GET /v2/user-tasks/<key:user_task_key>/form": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/variables/search": Line(404, {}),
    "POST /v2/user-tasks/<key:user_task_key>/effective-variables/search": Line(404, {}),
    "POST /v2/user-tasks/<key:user_task_key>/assignment": Line(404, {"assignee": "stranger"}),
    "DELETE /v2/user-tasks/<key:user_task_key>/assignee": Line(404),
    "POST /v2/user-tasks/<key:user_task_key>/completion": Line(404, {"variables": {"title": "x", "score": 1}}),
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
    "POST /v2/terms/search": search(termKey="{term_key}"),
    "GET /v2/terms/<key:term_key>": Line(404),
    "POST /v2/notices/search": search(noticeKey="{notice_key}"),
    "POST /v2/notices/<key:notice_key>/reading": Line(404),
}

Things = dict[str, str]
START_REQUEST = {"processDefinitionId": "api_contract", "variables": {"reply_no": "1"}}


@pytest.fixture
def things(caller: Caller, deployed: dict[str, Any], parts: Parts, world: World) -> Things:
    """One thing of each kind that belongs to our association, by the name it has in a route."""
    secretary = caller("secretary")
    started = secretary.post("/v2/process-instances", json=START_REQUEST)
    assert started.status_code == 200, started.text
    instance_key = started.json["processInstanceKey"]
    tasks = secretary.post("/v2/user-tasks/search", json={"filter": {"processInstanceKey": instance_key}}).json["items"]
    kinds = {name: value for each in deployed["deployments"] for name, value in each.items() if value}
    started = secretary.post("/v2/process-instances", json={**START_REQUEST, "variables": {"reply_no": "waited for"}})
    waiting = {"filter": {"processInstanceKey": started.json["processInstanceKey"]}}
    (task,) = secretary.post("/v2/user-tasks/search", json=waiting).json["items"]
    values = {"variables": {"title": "x", "score": 1}}
    assert secretary.post(f"/v2/user-tasks/{task['userTaskKey']}/completion", json=values).status_code == 204
    rows: Things = parts.transact(_rows, None, world.associations["association"], int(instance_key))
    return {
        "token_key": secretary.post("/v2/tokens", json={"name": "x"}).json["tokenKey"],
        "process_definition_key": kinds["processDefinition"]["processDefinitionKey"],
        "decision_definition_key": kinds["decisionDefinition"]["decisionDefinitionKey"],
        "form_key": kinds["form"]["formKey"],
        "process_instance_key": instance_key,
        "user_task_key": tasks[0]["userTaskKey"],
        "association_key": str(world.associations["association"].key),
        "organisation_key": str(world.organisations["park"].key),
        "waiting_key": waiting["filter"]["processInstanceKey"],
        "filename": "docs.css",
        **rows,
    }


def _rows(work: Work, association: Association, instance_key: int) -> Things:
    """What no route makes."""
    path, session = association.organisation_path, work.session
    session.get_one(Instance, instance_key)
    file = File(
        organisation_path=path, sha256="0" * 64, name="a.txt", media_type="text/plain", size=1, created_at=START
    )
    paper = Document(
        organisation_path=path, association_key=association.key, kind="minutes", title="纪要", created_at=START
    )
    term = Term(
        association_key=association.key, organisation_path=path, term_no=1, ends_on=date(2028, 1, 1), created_at=START
    )
    notice = Notice(
        kind="term", role="secretariat", organisation_key=association.organisation_key, organisation_path=path,
        title="届满", text="届满", created_at=START,
    )  # fmt: skip
    incident = Incident(
        instance_key=instance_key, organisation_path=path, process_id="api_contract", element_id="rate",
        code="not_found", params={"what": "x", "key": "y"}, created_at=START,
    )  # fmt: skip
    session.add_all([file, paper, term, notice, incident])
    session.flush()
    return {
        "document_id": str(file.key),
        "paper_key": str(paper.key),
        "term_key": str(term.key),
        "notice_key": str(notice.key),
        "incident_key": str(incident.key),
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
        answer = client.open(path, method=method, json=body, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def _filled(value: Any, things: Things) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, things) for name, inner in value.items()}
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
