"""Schemas: names in camelCase, requests that tolerate what the clients send, answers that are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Self, cast

from marshmallow import Schema, ValidationError, fields, pre_load, validates_schema

from service.api.fields import Fault, Field
from service.domain.errors import FieldError, Invalid

DEFAULT_TENANT: Final = "<default>"


def field_errors(messages: Any, path: str = "") -> Iterator[FieldError]:
    """Flatten what marshmallow collected: `{"page": {"limit": [Fault]}}` is a FieldError at `page.limit`."""
    if isinstance(messages, Fault):
        yield FieldError.of(path, messages.code, **messages.params)
    elif isinstance(messages, list):
        for message in messages:
            yield from field_errors(message, path)
    else:
        for key, message in messages.items():
            if key == "_schema":
                inner = path
            elif isinstance(key, int):
                inner = f"{path}[{key}]"
            else:
                inner = f"{path}.{key}" if path else str(key)
            yield from field_errors(message, inner)


def invalid(messages: Any) -> Invalid:
    """The error of a request whose fields have faults."""
    found = tuple(field_errors(messages))
    return Invalid("request_invalid", found, count=len(found))


class Part(fields.Nested):
    """A schema inside another."""

    def __init__(self, nested: Any, *, description: str | None = None, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"required": [Fault("field_required")], "null": [Fault("field_null")]}
        kwargs["metadata"] = {"description": description} if description else {}
        super().__init__(nested, **kwargs)


def camel(name: str) -> str:
    """`process_instance_key` as it is on the wire: `processInstanceKey`."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


class Wire(Schema):
    """Base of everything on the wire: names in camelCase, unknown names refused."""

    error_messages: dict[str, str] = cast(
        "dict[str, str]", {"unknown": Fault("field_unknown"), "type": [Fault("field_not_object")]}
    )

    @classmethod
    def of(cls, name: str, members: Mapping[str, fields.Field[Any]]) -> type[Self]:
        """A schema of this kind, made of fields."""
        return cast("type[Self]", cls.from_dict(dict(members), name=name))

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field its name on the wire."""
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)


class Request(Wire):
    """What somebody sends. A null is as good as nothing, and the only tenant may be named: both clients do so."""

    @pre_load
    def _tolerate(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        tenant = data.get("tenantId", DEFAULT_TENANT)
        if tenant not in (DEFAULT_TENANT, None):
            raise ValidationError({"tenantId": [Fault("tenant_unknown", {"tenant": str(tenant)[:40]})]})
        return {name: value for name, value in data.items() if value is not None and name != "tenantId"}


class Answer(Wire):
    """What we send. Every field is there, null when it has no value: the clients insist on it."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Name the field, and promise no bounds for it. Several may show the same attribute: nothing is loaded."""
        super().on_bind_field(field_name, field_obj)
        field_obj.dump_only = True
        for field in (field_obj, getattr(field_obj, "inner", None)):
            if isinstance(field, Field):
                field.bounded = False


def exactly_one(*names: str) -> Any:
    """A check of a request: one of the fields, named as inside, and not more."""

    @validates_schema
    def check(self: Wire, data: dict[str, Any], **_: Any) -> None:
        given = [name for name in names if name in data]
        if len(given) != 1:
            code = "field_together" if given else "field_one_of"
            raise ValidationError([Fault(code, {"names": ", ".join(_on_the_wire(self, name) for name in names)})])

    return check


def unsupported(*names: str) -> Any:
    """A check of a request: Camunda knows these fields, we do not do what they ask. False and empty ask nothing."""

    @validates_schema
    def check(self: Wire, data: dict[str, Any], **_: Any) -> None:
        asked = {
            _on_the_wire(self, name): [Fault("unsupported", {"what": _on_the_wire(self, name)})]
            for name in names
            if data.get(name)
        }
        if asked:
            raise ValidationError(asked)

    return check


def _on_the_wire(schema: Wire, inside: str) -> str:
    """The name outside of what is called `inside` within the house."""
    found = (f.data_key for name, f in schema.fields.items() if inside in (f.attribute, name))
    return next(found) or inside
