"""Messages and incidents over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.store.incidents import Incident
from service.store.instances import Instance
from service.usecases.work import Parts, Work
from tests.api.conftest import Caller
from tests.conftest import START, Clock

Started = Callable[..., dict[str, Any]]
REPLY = "api_contract_reply"


def wait_for(caller: Caller, started: Started, reply_no: str) -> str:
    made = started(reply_no=reply_no)
    values = {"variables": {"title": "x", "score": 60}}
    assert caller("secretary").post(f"/v2/user-tasks/{made['task']}/completion", json=values).status_code == 204
    instance: str = made["instance"]
    return instance


def state(caller: Caller, instance: str) -> str:
    found: str = caller("secretary").get(f"/v2/process-instances/{instance}").json["state"]
    return found


def test_a_message_reaches_the_one_instance_that_waits_under_its_key(caller: Caller, started: Started) -> None:
    first, second = (wait_for(caller, started, number) for number in ("1", "2"))
    body = {"name": REPLY, "correlationKey": "2", "variables": {"reply": "同意"}}
    answer = caller("owner").post("/v2/messages/correlation", json=body)
    assert answer.json["processInstanceKey"] == second
    assert (state(caller, first), state(caller, second)) == ("ACTIVE", "COMPLETED")
    again = caller("owner").post("/v2/messages/correlation", json=body)
    assert (again.status_code, again.json["code"]) == (404, "message_not_awaited")


def test_a_published_message_waits_its_time_for_an_instance(caller: Caller, started: Started, clock: Clock) -> None:
    body = {"name": REPLY, "correlationKey": "3", "timeToLive": 60_000, "messageId": "m-1"}
    publish = caller("secretary").post
    assert publish("/v2/messages/publication", json=body).status_code == 200
    assert publish("/v2/messages/publication", json=body).status_code == 409
    assert state(caller, wait_for(caller, started, "3")) == "COMPLETED"


def test_an_incident_tells_its_fault_in_the_callers_language(caller: Caller, started: Started, parts: Parts) -> None:
    instance = started(reply_no="1")["instance"]

    def fail(work: Work) -> str:
        row = work.session.get_one(Instance, int(instance))
        row.has_incident = True
        incident = Incident(
            instance_key=row.key, organisation_path=row.organisation_path, process_id=row.process_id, element_id="rate",
            code="not_found", params={"what": "x", "key": "y"}, created_at=START,
        )  # fmt: skip
        work.session.add(incident)
        work.session.flush()
        return str(incident.key)

    key = parts.transact(fail, None)
    (seen,) = caller("owner").post("/v2/incidents/search", json={"filter": {"state": "ACTIVE"}}).json["items"]
    assert (seen["incidentKey"], seen["elementId"], seen["state"]) == (key, "rate", "ACTIVE")
    english = caller("owner").get(f"/v2/incidents/{key}", headers={"Accept-Language": "en"}).json
    assert english["errorMessage"] == "x y was not found." != seen["errorMessage"]
    assert english["processDefinitionKey"].isdigit()
    assert caller("secretary").post(f"/v2/incidents/{key}/resolution").status_code == 403
