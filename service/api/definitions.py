"""Definitions: deploying diagrams, forms and decisions; reading processes and forms."""

from __future__ import annotations

from typing import Any, Final, cast

import orjson
from flask import Response

from service.api.fields import Choice, Fixed, Flag, Items, Key, Number, Text
from service.api.paging import Filter, page_body, search_answer, search_request, text_filter
from service.api.schema import DEFAULT_TENANT, Answer, Part
from service.api.work import Door, carry_out, look_up, multipart, send, uploaded
from service.engine.definition import Resource
from service.usecases import definitions, instances

door = Door("definitions", "流程、表单的部署与版本 · Deployed processes and forms")

MAX_RESOURCES: Final = 300  # files of one deployment
XML: Final = "text/xml"


class DeployedProcess(Answer):
    """A version of a process that this deployment made or found."""

    process_definition_id = Text(attribute="process_id", required=True)
    process_definition_version = Number(attribute="version", required=True)
    process_definition_key = Key(attribute="key", required=True)
    resource_name = Text(required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class DeployedDecision(Answer):
    """A version of a decision."""

    decision_definition_id = Text(attribute="decision_id", required=True)
    decision_definition_key = Key(attribute="key", required=True)
    version = Number(required=True)
    name = Text(required=True)
    decision_requirements_id = Text(attribute="requirements_id", required=True)
    decision_requirements_key = Key(attribute="deployment_key", required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class DeployedForm(Answer):
    """A version of a form."""

    form_id = Text(required=True)
    version = Number(required=True)
    form_key = Key(attribute="key", required=True)
    resource_name = Text(required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class DeployedRequirements(Answer):
    """The file that decisions stand in together."""

    decision_requirements_id = Text(attribute="requirements_id", required=True)
    decision_requirements_name = Text(attribute="requirements_name", required=True)
    decision_requirements_key = Key(attribute="deployment_key", required=True)
    version = Number(required=True)
    resource_name = Text(required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class Deployed(Answer):
    """One of these is not null."""

    process_definition = Part(DeployedProcess, required=True, allow_none=True, dump_default=None)
    decision_definition = Part(DeployedDecision, required=True, allow_none=True, dump_default=None)
    decision_requirements = Part(DeployedRequirements, required=True, allow_none=True, dump_default=None)
    form = Part(DeployedForm, required=True, allow_none=True, dump_default=None)
    resource = Fixed(None, required=True)


class FindingAnswer(Answer):
    """A warning about a file that was deployed all the same."""

    code = Text(required=True)
    severity = Text(required=True)
    resource_name = Text(attribute="resource", required=True, allow_none=True)
    element_id = Text(required=True, allow_none=True)
    line = Number(required=True, allow_none=True)
    message_zh = Text(attribute="zh", required=True)
    message_en = Text(attribute="en", required=True)


class DeploymentAnswer(Answer):
    """What a deployment made or found again, and what could be drawn better."""

    deployment_key = Key(required=True)
    deployments = Items(Part(Deployed), required=True)
    warnings = Items(Part(FindingAnswer), required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class ProcessAnswer(Answer):
    """A version of a process."""

    process_definition_key = Key(attribute="key", required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    name = Text(required=True, allow_none=True)
    version = Number(required=True)
    version_tag = Text(required=True, allow_none=True)
    resource_name = Text(required=True)
    has_start_form = Flag(required=True)
    state = Fixed("ACTIVE", required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """A definition has a start form when it names one."""
        return obj.start_form_id is not None if attr == "has_start_form" else getattr(obj, attr, default)


class FormAnswer(Answer):
    """A form: its form-js schema as a text of JSON."""

    form_key = Key(attribute="key", required=True)
    form_id = Text(required=True)
    version = Number(required=True)
    schema = Text(required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class CrowdAnswer(Answer):
    """An element at which instances wait. What waits inside a call counts at the call."""

    element_id = Text(required=True)
    instances = Number(required=True)
    faults = Number(required=True, description="How many of them are stopped by a fault.")


class CrowdsAnswer(Answer):
    """Where the instances of a version wait, the most first."""

    items = Items(Part(CrowdAnswer), required=True)


ProcessSearch = search_request(
    "ProcessDefinition",
    {
        "process_definition_key": Key(attribute="key"),
        "process_definition_id": Filter(Text(), like=True, attribute="process_id"),
        "name": text_filter(),
        "version": Number(),
        "version_tag": Text(),
        "resource_name": Text(),
        "is_latest_version": Flag(attribute="is_latest"),
        "has_start_form": Flag(),
        "state": Choice(["ACTIVE"]),
    },
    {
        "processDefinitionKey": "key",
        "processDefinitionId": "process_id",
        "name": "name",
        "version": "version",
        "versionTag": "version_tag",
        "resourceName": "resource_name",
    },
)
ProcessPage = search_answer("ProcessDefinition", ProcessAnswer)
DEPLOYMENT, PROCESS, FORM = DeploymentAnswer(), ProcessAnswer(), FormAnswer()


@door.operation(
    "POST", "/deployments", zh="部署流程、表单和决策表", answer=DeploymentAnswer, writes=True, **multipart("resources")
)
def create_deployment() -> Response:
    """Deploy diagrams, forms and decisions that belong together.

    All or nothing: with one error anywhere nothing is deployed, and the problem lists every finding with its file,
    element and line. The same content again gives the versions that are there.
    """
    files = uploaded("resources", most=MAX_RESOURCES)
    resources = [Resource(file.filename or "", file.stream.read()) for file in files]
    return carry_out(deployment_body, 200, definitions.deploy, resources)


def deployment_body(result: definitions.DeploymentResult) -> dict[str, Any]:
    """A deployment as Camunda tells it: a list of things of four kinds."""
    requirements = {decision.requirements_id: decision for decision in result.decisions}
    return cast(
        "dict[str, Any]",
        DEPLOYMENT.dump(
            {
                "deployment_key": result.deployment.key,
                "deployments": [{"process_definition": process} for process in result.processes]
                + [{"decision_requirements": decision} for decision in requirements.values()]
                + [{"decision_definition": decision} for decision in result.decisions]
                + [{"form": form} for form in result.forms],
                "warnings": result.warnings,
            }
        ),
    )


@door.operation("POST", "/process-definitions/search", zh="查询流程定义", body=ProcessSearch, answer=ProcessPage)
def search_process_definitions(search: dict[str, Any]) -> Response:
    """Search versions of processes."""
    return send(page_body(PROCESS, look_up(definitions.search_process_definitions, **search)))


@door.operation("GET", "/process-definitions/<key:process_definition_key>", zh="查看流程定义", answer=ProcessAnswer)
def get_process_definition(process_definition_key: int) -> Response:
    """Get a version of a process."""
    return send(PROCESS.dump(look_up(definitions.get_process_definition, process_definition_key)))


@door.operation("GET", "/process-definitions/<key:process_definition_key>/xml", zh="下载流程图", content_type=XML)
def get_process_definition_xml(process_definition_key: int) -> Response:
    """Get the diagram as it was deployed."""
    return Response(look_up(definitions.get_process_xml, process_definition_key), mimetype=XML)


@door.operation(
    "GET",
    "/process-definitions/<key:process_definition_key>/form",
    zh="查看启动表单",
    answer=FormAnswer,
    or_nothing=True,
)
def get_start_process_form(process_definition_key: int) -> Response:
    """Get the form of the start event; 204 when there is none."""
    form = look_up(definitions.get_start_form, process_definition_key)
    return send(None, 204) if form is None else send(form_body(form))


@door.operation(
    "GET",
    "/process-definitions/<key:process_definition_key>/waiting-instances",
    zh="查看各环节等待的事项数",
    answer=CrowdsAnswer,
)
def get_waiting_instances(process_definition_key: int) -> Response:
    """Count the instances of a version by the element at which they wait, as far as the caller may see them.

    Which they are, the search of process instances finds with its filter `elementId`.
    """
    found = look_up(instances.waiting_by_element, process_definition_key)
    return send(CrowdsAnswer().dump({"items": found}))


@door.operation("GET", "/forms/<key:form_key>", zh="查看表单", answer=FormAnswer)
def get_form_by_key(form_key: int) -> Response:
    """Get a version of a form."""
    return send(form_body(look_up(definitions.get_form, form_key)))


def form_body(form: definitions.FormSchema) -> dict[str, Any]:
    """A form as it leaves the house."""
    text = orjson.dumps(form.schema).decode()
    return cast(
        "dict[str, Any]",
        FORM.dump({"key": form.key, "form_id": form.form_id, "version": form.version, "schema": text}),
    )
