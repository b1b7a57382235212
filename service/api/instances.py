"""Process instances: start, find, read, cancel, and what happened in them."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Field, Fixed, Flag, Instant, Items, Key, Number, Text, Values
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import DEFAULT_TENANT, Answer, Part, Request, exactly_one, unsupported
from service.api.work import Door, carry_out, look_up, nothing, send
from service.domain.vocabulary import CASE_STATES
from service.usecases import instances, migrations

door = Door("process-instances", "流程实例 · Running and finished procedures")

STATES = {"ACTIVE": "active", "COMPLETED": "completed", "TERMINATED": "terminated"}


class InstanceAnswer(Answer):
    """A process instance."""

    process_instance_key = Key(attribute="key", required=True)
    process_definition_key = Key(required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    process_definition_name = Text(attribute="process_name", required=True, allow_none=True)
    process_definition_version = Number(required=True, attribute="process_version")
    process_definition_version_tag = Text(attribute="version_tag", required=True, allow_none=True)
    state = Choice(STATES, attribute="status", required=True)
    start_date = Instant(attribute="started_at", required=True)
    end_date = Instant(attribute="ended_at", required=True, allow_none=True)
    suspended_date = Instant(attribute="suspended_at", required=True, allow_none=True)
    case_state = Choice(list(CASE_STATES), required=True, allow_none=True)
    end_name = Text(required=True, allow_none=True, description="The name of the end event that it came to.")
    has_incident = Flag(required=True)
    business_id = Text(required=True, allow_none=True)
    parent_process_instance_key = Fixed(None, required=True)
    parent_element_instance_key = Fixed(None, required=True)
    root_process_instance_key = Key(attribute="key", required=True)
    tags = Fixed([], required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)
    association_key = Key(required=True, allow_none=True)
    organisation_key = Key(required=True)
    next_due_date = Instant(attribute="next_due_at", required=True, allow_none=True)


FILTERS: Final[dict[str, Field]] = {
    "process_instance_key": Filter(Key(), attribute="key"),
    "process_definition_key": key_filter(),
    "process_definition_id": Filter(Text(), like=True, attribute="process_id"),
    "process_definition_name": Filter(Text(), like=True, attribute="process_name"),
    "process_definition_version": Filter(Number(), order=True, attribute="process_version"),
    "process_definition_version_tag": Filter(Text(), like=True, attribute="version_tag"),
    "state": Filter(Choice(STATES), attribute="status"),
    "case_state": Filter(Choice(list(CASE_STATES))),
    "has_incident": Flag(),
    "element_id": Text(min=1, max=255, description="Where it waits: in its own process, or in one that it calls."),
    "suspended": Flag(),
    "business_id": text_filter(),
    "start_date": Filter(Instant(), order=True, attribute="started_at"),
    "end_date": Filter(Instant(), order=True, attribute="ended_at"),
    "association_key": key_filter(),
}
InstanceSearch = search_request(
    "ProcessInstance",
    FILTERS,
    {
        "processInstanceKey": "key",
        "processDefinitionKey": "process_definition_key",
        "processDefinitionId": "process_id",
        "processDefinitionName": "process_name",
        "processDefinitionVersion": "process_version",
        "processDefinitionVersionTag": "version_tag",
        "startDate": "started_at",
        "endDate": "ended_at",
        "state": "status",
        "hasIncident": "has_incident",
        "businessId": "business_id",
    },
)
InstancePage = search_answer("ProcessInstance", InstanceAnswer)
INSTANCE = InstanceAnswer()


class Creation(Request):
    """Which process to start, for whom, and with what."""

    process_definition_id = Text(min=1, attribute="process_id", example="founding")
    process_definition_key = Key(attribute="definition_key")
    process_definition_version = Number(min=-1, attribute="version", description="-1 or nothing: the newest")
    variables = Values(load_default=dict)
    business_id = Text(min=1, max=256, description="At most one open instance of a process has it.")
    association_key = Key(description="Whom the procedure is about; by default the caller's own association.")
    operation_reference = Number(min=1, max=(1 << 53) - 1)
    request_timeout = Number(min=-1)
    await_completion = Flag()
    fetch_variables = Items(Text())
    tags = Items(Text())
    start_instructions = Items(Values())
    runtime_instructions = Items(Values())
    _one = exactly_one("process_id", "definition_key")
    _not_here = unsupported("await_completion", "fetch_variables", "tags", "start_instructions", "runtime_instructions")


class CreationAnswer(Answer):
    """The instance that was started."""

    process_instance_key = Key(attribute="key", required=True)
    process_definition_key = Key(required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    process_definition_version = Number(attribute="process_version", required=True)
    business_id = Text(required=True, allow_none=True)
    variables = Fixed({}, required=True)
    tags = Fixed([], required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class Cancellation(Request):
    """Why."""

    reason = Text(max=1000, load_default="")
    operation_reference = Number(min=1, max=(1 << 53) - 1)


class Withdrawal(Request):
    """Why it is taken back."""

    reason = Text(required=True, min=5, max=1000)


class MappingInstruction(Request):
    """An element of the version an instance runs on, and the one in its place."""

    source_element_id = Text(min=1, required=True)
    target_element_id = Text(min=1, required=True)


class Migration(Request):
    """Where to. Elements that are not named are found again by their id."""

    target_process_definition_key = Key(attribute="target_key", required=True)
    mapping_instructions = Items(Part(MappingInstruction), max=500, load_default=list)
    reason = Text(max=1000, load_default="")
    operation_reference = Number(min=1, max=(1 << 53) - 1)


def mapping_of(instructions: list[dict[str, str]]) -> dict[str, str]:
    """Mapping instructions as the use case takes them."""
    return {one["source_element_id"]: one["target_element_id"] for one in instructions}


class JournalLine(Answer):
    """A line of the journal. `hash` is over the line and the hash before it."""

    seq = Number(required=True)
    at = Instant(required=True)
    event = Text(required=True)
    element_id = Text(required=True, allow_none=True)
    actor_name = Text(required=True)
    data = Values(required=True)
    hash = Text(required=True)


class Journal(Answer):
    """Everything that happened in an instance, in order."""

    items = Items(Part(JournalLine), required=True)


@door.operation("POST", "/process-instances", zh="启动流程", body=Creation, answer=CreationAnswer, writes=True)
def create_process_instance(creation: dict[str, Any]) -> Response:
    """Start a process instance. The answer does not wait for its end."""
    wanted: dict[str, Any] = {
        name: creation[name]
        for name in ("process_id", "definition_key", "variables", "business_id", "association_key")
        if name in creation
    }
    if creation.get("version", -1) != -1:
        wanted["version"] = creation["version"]
    return carry_out(CreationAnswer().dump, 200, instances.start_instance, **wanted)


@door.operation("POST", "/process-instances/search", zh="查询流程实例", body=InstanceSearch, answer=InstancePage)
def search_process_instances(search: dict[str, Any]) -> Response:
    """Search process instances that the caller may see."""
    return send(page_body(INSTANCE, look_up(instances.search_instances, **search)))


@door.operation("GET", "/process-instances/<key:process_instance_key>", zh="查看流程实例", answer=InstanceAnswer)
def get_process_instance(process_instance_key: int) -> Response:
    """Get a process instance."""
    return send(INSTANCE.dump(look_up(instances.get_instance, process_instance_key)))


@door.operation(
    "POST",
    "/process-instances/<key:process_instance_key>/cancellation",
    zh="终止流程实例",
    body=Cancellation,
    status=204,
    writes=True,
)
def cancel_process_instance(cancellation: dict[str, Any], process_instance_key: int) -> Response:
    """Cancel a process instance for good."""
    reason = cancellation["reason"]
    return carry_out(nothing, 204, instances.cancel_instance, process_instance_key, reason)


@door.operation(
    "POST",
    "/process-instances/<key:process_instance_key>/withdrawal",
    zh="撤回流程实例",
    body=Withdrawal,
    status=204,
    writes=True,
)
def withdraw_process_instance(withdrawal: dict[str, Any], process_instance_key: int) -> Response:
    """Take a procedure back before it is decided, where its diagram waits for the message `withdrawal`."""
    return carry_out(nothing, 204, instances.withdraw_instance, process_instance_key, withdrawal["reason"])


@door.operation(
    "POST",
    "/process-instances/<key:process_instance_key>/migration",
    zh="迁移流程实例到另一版本",
    body=Migration,
    status=204,
    writes=True,
)
def migrate_process_instance(migration: dict[str, Any], process_instance_key: int) -> Response:
    """Migrate a process instance to another version of its process.

    Open tasks, due dates and timers stay. What cannot be moved is refused with the reason for each element.
    """
    mapping = mapping_of(migration["mapping_instructions"])
    return carry_out(
        nothing,
        204,
        migrations.migrate_instance,
        process_instance_key,
        migration["target_key"],
        mapping,
        migration["reason"],
    )


@door.operation("GET", "/process-instances/<key:process_instance_key>/journal", zh="查看流程档案", answer=Journal)
def get_process_instance_journal(process_instance_key: int) -> Response:
    """Get the journal of a process instance: who did what when, chained by hashes."""
    return send(Journal().dump({"items": look_up(instances.history, process_instance_key)}))
