"""The application on a real database, and callers who are who they are by Basic authentication."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.app import create_app
from service.domain.charter import CharterRules as Charter
from service.store.associations import Association, CharterRules, Term
from service.store.batches import Batch, BatchItem
from service.store.documents import Document
from service.store.incidents import Incident
from service.store.instances import Instance
from service.store.members import Member, Unit
from service.store.notices import Notice
from service.store.officers import Candidate, Delegate, Officer
from service.store.people import Person
from service.usecases.work import Parts, Work
from tests.conftest import PASSWORD, START, World
from tests.server import answering
from tests.usecases.test_interventions import slow

DATA = Path(__file__).parent / "procedure"
FILES = tuple(DATA / f"api_contract{name}" for name in (".bpmn", "_form.form", "_rating.dmn"))

Caller = Callable[[str], FlaskClient]
Things = dict[str, str]
PDF = b"%PDF-1.7\n%%EOF\n"


def basic(username: str, password: str = PASSWORD) -> str:
    """The Authorization header of somebody."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def nobody(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def caller(app: Flask, world: World) -> Caller:
    """`caller("secretary")` sends requests as that person."""

    def client(username: str) -> FlaskClient:
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = basic(username)
        return made

    return client


@pytest.fixture
def deployed(caller: Caller) -> dict[str, Any]:
    """The diagram, form and decision of tests/api/procedure, deployed by the process owner."""
    files = [(BytesIO(path.read_bytes()), path.name) for path in FILES]
    answer = caller("owner").post("/v2/deployments", data={"resources": files})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers real HTTP."""
    with answering(app) as address:
        yield address


@pytest.fixture
def started(caller: Caller, deployed: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """`started(reply_no="1")` starts the procedure as the secretary; gives the instance's key and its open task."""

    def start(**variables: Any) -> dict[str, Any]:
        secretary = caller("secretary")
        body = {"processDefinitionId": "api_contract", "variables": variables}
        answer = secretary.post("/v2/process-instances", json=body)
        assert answer.status_code == 200, answer.text
        filters = {"filter": {"processInstanceKey": answer.json["processInstanceKey"]}}
        (task,) = secretary.post("/v2/user-tasks/search", json=filters).json["items"]
        return {"instance": answer.json["processInstanceKey"], "task": task["userTaskKey"]}

    return start


@pytest.fixture
def things(
    caller: Caller, deployed: dict[str, Any], started: Callable[..., dict[str, Any]], parts: Parts, world: World
) -> Things:
    """One thing of each kind that belongs to our association, by the name it has in a route."""
    secretary = caller("secretary")
    open_one, waiting = started(reply_no="1"), started(reply_no="waited for")
    kinds = {name: value for each in deployed["deployments"] for name, value in each.items() if value}
    values = {"variables": {"title": "x", "score": 1}}
    assert secretary.post(f"/v2/user-tasks/{waiting['task']}/completion", json=values).status_code == 204
    path = f"/v2/user-tasks/{open_one['task']}"
    assert secretary.post(f"{path}/copies", json={"usernames": ["supervisor"]}).status_code == 204
    asked = secretary.post(f"{path}/signers", json={"username": "committee"}).json
    (copy,) = caller("supervisor").post("/v2/task-copies/search", json={}).json["items"]
    away = {"substitute": "committee", "beginDate": "2026-12-01T00:00:00Z", "endDate": "2026-12-08T00:00:00Z"}
    slowly = slow()
    caller("owner").post("/v2/deployments", data={"resources": (BytesIO(slowly.content), slowly.name)})
    assert secretary.post("/v2/process-instances", json={"processDefinitionId": "slow"}).status_code == 200
    timer = secretary.post("/v2/timers/search", json={}).json["items"][0]
    drawn = _drafts(caller("owner"), kinds["processDefinition"]["processDefinitionKey"])
    park = str(world.organisations["park"].key)
    kept = {"list": "TASKS", "name": "本园区", "filter": {"view": "overdue"}, "organisationKey": park}
    rows: Things = parts.transact(_rows, None, world.associations["association"], int(open_one["instance"]))
    return {
        "token_key": secretary.post("/v2/tokens", json={"name": "x"}).json["tokenKey"],
        "process_definition_key": kinds["processDefinition"]["processDefinitionKey"],
        "decision_definition_key": kinds["decisionDefinition"]["decisionDefinitionKey"],
        "form_key": kinds["form"]["formKey"],
        "process_instance_key": open_one["instance"],
        "user_task_key": open_one["task"],
        "document_id": secretary.post("/v2/documents", data={"file": (BytesIO(PDF), "x.pdf")}).json["documentId"],
        "association_key": str(world.associations["association"].key),
        "organisation_key": str(world.organisations["park"].key),
        "waiting_key": waiting["instance"],
        "filename": "docs.css",
        "opinion_key": asked["opinionKey"],
        "task_copy_key": copy["taskCopyKey"],
        "substitution_key": secretary.post("/v2/substitutions", json=away).json["substitutionKey"],
        "timer_key": timer["timerKey"],
        "modification_key": _proposed(caller, timer["processInstanceKey"]),
        **drawn,
        "saved_filter_key": secretary.post("/v2/saved-filters", json=kept).json["savedFilterKey"],
        **rows,
    }


def _proposed(caller: Caller, instance_key: str) -> str:
    """The key of a change that waits for a second person."""
    again = [{"elementId": "work"}]
    body = {"activateInstructions": again, "terminateInstructions": again, "reason": "重新办理"}
    answer = caller("owner").post(f"/v2/process-instances/{instance_key}/modification/proposal", json=body)
    return str(answer.json["modificationKey"])


def _drafts(owner: FlaskClient, definition_key: str) -> Things:
    """A draft that is edited, and one that waits for release."""
    begin = {"name": "改版", "processDefinitionKey": definition_key}
    keys = [owner.post("/v2/drafts", json=begin).json["draftKey"] for _ in range(2)]
    content = FILES[0].read_text("utf-8").replace("填写", "重新填写")
    path = f"/v2/drafts/{keys[1]}"
    saved = owner.put(f"{path}/files/{FILES[0].name}", json={"content": content, "revision": 1})
    assert saved.status_code == 200, saved.text
    release = owner.post(f"{path}/proposal", json={"reason": "填写改为重新填写"})
    assert release.status_code == 201, release.text
    return {"draft_key": keys[0], "file_name": FILES[0].name, "release_key": release.json["releaseKey"]}


def _rows(work: Work, association: Association, instance_key: int) -> Things:
    """What no route makes."""
    path, session = association.organisation_path, work.session
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
    rules = CharterRules(
        association_key=association.key, organisation_path=path, version=1, rules=Charter.template().as_json(),
        effective_on=date(2026, 1, 1), created_at=START,
    )  # fmt: skip
    session.add_all([paper, term, notice, incident, rules])
    session.flush()
    owner = session.scalars(select(Person).filter_by(username="owner")).one()
    definition = session.scalars(select(Instance.process_definition_key).filter_by(key=instance_key)).one()
    batch = Batch(
        kind="migrate", organisation_path=path, target_key=definition, mapping={}, reason="x", created_by=owner.key,
        created_at=START,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    session.add(BatchItem(batch_key=batch.key, instance_key=instance_key, state="failed", errors=[]))
    return _people(work, association, term, instance_key) | {
        "version_number": "1",
        "batch_operation_key": str(batch.key),
        "paper_key": str(paper.key),
        "term_key": str(term.key),
        "notice_key": str(notice.key),
        "incident_key": str(incident.key),
    }


def _people(work: Work, association: Association, term: Term, instance_key: int) -> Things:
    """One of each list of people."""
    about = {"association_key": association.key, "organisation_path": association.organisation_path}
    about |= {"name": "陈建国", "created_at": START}
    of_instance = {"instance_key": instance_key, "term_no": 1, "position": 0}
    rows = {
        "member_key": Member(**about, kind="individual", member_no="江城-2026-0001", changed_at=START),
        "unit_key": Unit(**about),
        "delegate_key": Delegate(**about, **of_instance, result="qualified"),
        "candidate_key": Candidate(**about, **of_instance, proposed_post="chair"),
        "officer_key": Officer(**about, **of_instance, term_key=term.key, office="chair", from_on=date(2026, 1, 1)),
    }
    work.session.add_all(rows.values())
    work.session.flush()
    return {name: str(row.key) for name, row in rows.items()}
