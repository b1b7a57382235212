"""Incidents: faults that stopped an instance, and trying again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Fixed, Instant, Key, Number, Text
from service.api.paging import Filter, page_body, search_answer, search_request, text_filter
from service.api.problem import language
from service.api.schema import DEFAULT_TENANT, Answer, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.store.incidents import Incident
from service.store.search import Page
from service.usecases import incidents, instances

door = Door("incidents", "故障 · Faults that stopped an instance")

STATES: Final = {"ACTIVE": True, "RESOLVED": False}


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident, and the definition that its instance runs."""

    incident: Incident
    process_definition_key: int


class IncidentAnswer(Answer):
    """An incident. `code` is ours and exact; `errorType` is Camunda's, of which few fit."""

    incident_key = Key(attribute="key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    root_process_instance_key = Key(attribute="instance_key", required=True)
    process_definition_key = Key(required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    element_id = Text(required=True)
    element_instance_key = Key(attribute="instance_key", required=True)
    error_type = Fixed("UNKNOWN", required=True)
    code = Text(required=True)
    error_message = Text(required=True, description="in the caller's language")
    state = Choice(STATES, required=True)
    attempts = Number(required=True)
    creation_time = Instant(attribute="created_at", required=True)
    resolution_time = Instant(attribute="resolved_at", required=True, allow_none=True)
    job_key = Fixed(None, required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)

    def get_attribute(self, obj: Seen, attr: str, default: Any) -> Any:
        """What an incident does not hold itself."""
        incident = obj.incident
        if attr == "process_definition_key":
            return obj.process_definition_key
        if attr == "error_message":
            return incident.text(language())
        if attr == "state":
            return incident.resolved_at is None
        if attr == "element_id":
            return incident.element_id or incident.process_id
        return getattr(incident, attr, default)


IncidentSearch = search_request(
    "Incident",
    {
        "incident_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "process_definition_id": Filter(Text(), like=True, attribute="process_id"),
        "element_id": text_filter(),
        "code": text_filter(),
        "state": Filter(Choice(STATES), attribute="is_open"),
        "creation_time": Filter(Instant(), order=True, attribute="created_at"),
    },
    {
        "incidentKey": "key",
        "processInstanceKey": "instance_key",
        "processDefinitionId": "process_id",
        "elementId": "element_id",
        "creationTime": "created_at",
        "state": "is_open",
    },
)
IncidentPage = search_answer("Incident", IncidentAnswer)
INCIDENT: Final = IncidentAnswer()


class Resolution(Request):
    """Nothing has to be said."""

    operation_reference = Number(min=1, max=(1 << 53) - 1)


@door.operation("POST", "/incidents/search", zh="查询故障", body=IncidentSearch, answer=IncidentPage)
def search_incidents(search: dict[str, Any]) -> Response:
    """Search incidents of instances that the caller may see."""
    page = look_up(incidents.search_incidents, **search)
    shown = Page(_seen(page.items), page.total, page.start_cursor, page.end_cursor, page.has_more)
    return send(page_body(INCIDENT, shown))


@door.operation("GET", "/incidents/<key:incident_key>", zh="查看故障", answer=IncidentAnswer)
def get_incident(incident_key: int) -> Response:
    """Get an incident."""
    incident = look_up(incidents.get_incident, incident_key)
    return send(INCIDENT.dump(_seen([incident])[0]))


@door.operation(
    "POST", "/incidents/<key:incident_key>/resolution", zh="重试故障", body=Resolution, status=204, writes=True
)
def resolve_incident(_: dict[str, Any], incident_key: int) -> Response:
    """Try again what failed, now. The fault is the answer when it is still there."""
    return carry_out(nothing, 204, incidents.resolve_incident, incident_key)


def _seen(found: Sequence[Incident]) -> list[Seen]:
    """The incidents with the definitions of their instances, in one look-up more."""
    keys = sorted({incident.instance_key for incident in found})
    if not keys:
        return []
    page = look_up(instances.search_instances, filter={"key": {"$in": keys}}, sort=[], page={"limit": len(keys)})
    definitions = {instance.key: instance.process_definition_key for instance in page.items}
    return [Seen(incident, definitions[incident.instance_key]) for incident in found]
