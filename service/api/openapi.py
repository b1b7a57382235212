"""The description of the API, made from the schemas and docstrings: as JSON for programs, as a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

import orjson
from flask import Blueprint, Flask, Response, render_template
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from werkzeug.routing import BaseConverter, ValidationError

from service.api.fields import MAX_KEY, Field, Items, Number, Text
from service.api.problem import MEDIA_TYPE, language
from service.api.schema import Answer, Part, camel
from service.domain.messages import TEXTS

OPENAPI: Final = "3.0.3"
METHODS: Final = ("get", "post", "patch", "put", "delete")
INTRODUCTION: Final = (
    "Shaped as the Camunda 8 Orchestration Cluster API v2. Keys are decimal strings, instants are ISO 8601, every "
    "search takes filter, sort and page, every error is an RFC 9457 problem in Chinese and English.\n\n"
    "接口形制与 Camunda 8 Orchestration Cluster API v2 一致：键为十进制文本，时刻为 ISO 8601，"
    "查询一律为 filter、sort、page，错误一律为中英文的 RFC 9457 problem。"
)


class KeyConverter(BaseConverter):
    """A key in a path."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """The key, or no match when it cannot be one."""
        if int(value) > MAX_KEY:
            raise ValidationError
        return int(value)


class FieldProblem(Answer):
    """What is wrong with one field."""

    path = Text(required=True, example="variables.candidates[2].name")
    code = Text(required=True)
    message = Text(required=True)
    message_zh = Text(required=True)
    message_en = Text(required=True)


class FindingProblem(Answer):
    """What is wrong in a diagram, form or decision."""

    code = Text(required=True)
    severity = Text(required=True)
    resource_name = Text(required=True, allow_none=True)
    element_id = Text(required=True, allow_none=True)
    line = Number(required=True, allow_none=True)
    message = Text(required=True)
    message_zh = Text(required=True)
    message_en = Text(required=True)


class Problem(Answer):
    """Why a request was not carried out: RFC 9457 with a stable code and both languages."""

    type = Text(required=True)
    title = Text(required=True)
    status = Number(required=True)
    detail = Text(required=True)
    instance = Text(required=True)
    code = Text(required=True)
    detail_zh = Text(required=True)
    detail_en = Text(required=True)
    fields_ = Items(Part(FieldProblem), data_key="fields")
    findings = Items(Part(FindingProblem))
    element_id = Text()


class Description(Api):
    """flask-smorest's collection of routes, with our problems as the answer to every error and no handlers of its
    own: those would be for the pages as well."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Errors are answered by each Door; see work.Door."""

    def _register_etag_headers(self) -> None:
        """Not used."""

    def _register_pagination_header(self) -> None:
        """Pages are in the body; see paging."""

    def _register_responses(self) -> None:
        self.ma_plugin.converter.add_attribute_function(_field_schema)
        response = {"description": "Problem 错误", "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, MEDIA_TYPE)
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, response, lazy=True)
        for status in HTTPStatus:
            self.spec.components.response(status.name, response, lazy=True)


def describe(app: Flask) -> Description:
    """The empty description; register the doors on it."""
    app.config.update(API_TITLE="Yuanke 园科", API_VERSION=version("yuanke"), OPENAPI_VERSION=OPENAPI)
    app.url_map.converters["key"] = KeyConverter
    schemes = {"basic": {"type": "http", "scheme": "basic"}, "bearer": {"type": "http", "scheme": "bearer"}}
    api = Description(
        app,
        spec_kwargs={
            "info": {"description": INTRODUCTION},
            "components": {"securitySchemes": schemes},
            "security": [{"basic": []}, {"bearer": []}],
        },
    )
    api.register_converter(KeyConverter, lambda _: {"type": "string", "pattern": "^[0-9]{1,19}$"})
    return api


def _field_schema(_converter: Any, field: Any, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The OpenAPI schema of a field of ours: it knows itself best."""
    if not isinstance(field, Field):
        return {}
    found = field.openapi()
    if isinstance(field, Items):
        found["items"] = _converter.field2property(field.inner)
    if ret.get("nullable") and "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found


def pages(api: Description) -> Blueprint:
    """`/v2/openapi.json` and `/v2/docs`. Both are open to everybody: they tell nothing about anybody."""
    blueprint = Blueprint(
        "api-docs", __name__, url_prefix="/v2", template_folder="templates", static_folder="static",
        static_url_path="/docs/static",
    )  # fmt: skip

    spec = _camel_paths(api.spec.to_dict())

    @blueprint.get("/openapi.json")
    def openapi_json() -> Response:
        return Response(orjson.dumps(spec), mimetype="application/json")

    @blueprint.get("/docs")
    def docs() -> str:
        return render_template(
            "api_docs.html",
            info=spec["info"],
            groups=list(groups(spec)),
            schemas=spec["components"]["schemas"],
            texts=TEXTS,
            lang=language(),
        )

    return blueprint


def _camel_paths(spec: dict[str, Any]) -> dict[str, Any]:
    """The same description with the variables of its paths named as everything else is."""
    for item in spec["paths"].values():
        for operation in item.values():
            parameters = operation.get("parameters", []) if isinstance(operation, dict) else operation
            for parameter in parameters:
                if parameter.get("in") == "path":
                    parameter["name"] = camel(parameter["name"])
    renamed = {re.sub(r"{(\w+)}", lambda m: f"{{{camel(m[1])}}}", path): item for path, item in spec["paths"].items()}
    return {**spec, "paths": renamed}


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one noun."""

    name: str
    description: str
    operations: list[dict[str, Any]]


def groups(spec: dict[str, Any]) -> Iterator[Group]:
    """The operations of `spec` as the page shows them, a noun after the other."""
    schemas = spec["components"]["schemas"]
    for tag in spec["tags"]:
        operations = [
            {
                "method": method.upper(),
                "path": path,
                **operation,
                "parameters": item.get("parameters", []) + operation.get("parameters", []),
                "body": (body := _schema_name(operation.get("requestBody"))),
                "example": _example(schemas, schemas[body]) if body in schemas else None,
                "answers": {code: _schema_name(r) for code, r in operation["responses"].items() if "$ref" not in r},
            }
            for path, item in spec["paths"].items()
            for method, operation in item.items()
            if method in METHODS and tag["name"] in operation["tags"]
        ]
        yield Group(tag["name"], tag["description"], operations)


def _schema_name(described: dict[str, Any] | None) -> str | None:
    """The name of the schema that a body or an answer has, or the media type of one without."""
    for media_type, content in (described or {}).get("content", {}).items():
        reference = str(content.get("schema", {}).get("$ref", ""))
        return reference.rsplit("/", 1)[-1] or media_type
    return None


def _example(schemas: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    """What a request may look like: the fields that have an example or must be there."""
    required = schema.get("required", [])
    found = {}
    for name, described in schema["properties"].items():
        inner = schemas.get(described.get("$ref", "").rsplit("/", 1)[-1])
        if "example" in described:
            found[name] = described["example"]
        elif inner is not None and (made := _example(schemas, inner)):
            found[name] = made
        elif name in required:
            found[name] = described.get("enum", ["…"])[0]
    return found or None
