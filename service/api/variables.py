"""Variables of instances, as a task or a search sees them. Values leave as texts of JSON, as in Camunda."""

from __future__ import annotations

import fnmatch
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import orjson
from flask import Response

from service.api.fields import Choice, Fault, Fixed, Key, Text
from service.api.paging import Filter, key_filter, page_body, page_of, search_answer, search_request, text_filter
from service.api.schema import DEFAULT_TENANT, Answer, Request, invalid
from service.api.work import Door, look_up, send
from service.store.search import Page
from service.usecases import instances
from service.usecases.instances import Variable

door = Door("variables", "流程变量 · Variables of instances")


class VariableAnswer(Answer):
    """A variable. `variableKey` tells variables apart; nothing can be asked by it."""

    variable_key = Text(required=True)
    name = Text(required=True)
    value = Text(required=True, example='"第一届"')
    is_truncated = Fixed(False, required=True)
    scope_key = Key(attribute="instance_key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    root_process_instance_key = Key(attribute="instance_key", required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The value as JSON, and a key made of the instance's and the name."""
        if attr == "value":
            return orjson.dumps(obj.value).decode()
        if attr == "variable_key":
            return f"{obj.instance_key}{zlib.crc32(obj.name.encode()) % 10**9:09d}"
        return getattr(obj, attr, default)


class Truncation(Request):
    """Camunda cuts long values unless told not to; we never do."""

    truncate_values = Choice({"true": True, "false": False})


VariableSearch = search_request(
    "Variable",
    {
        "name": text_filter(),
        "value": Filter(Text(max=100_000), like=True, description="the value as a text of JSON"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "scope_key": key_filter(),
    },
    {"name": "name", "value": "value", "processInstanceKey": "instance_key"},
)
TaskVariableSearch = search_request("UserTaskVariable", {"name": text_filter()}, {"name": "name"})
VariablePage = search_answer("Variable", VariableAnswer)
VARIABLE = VariableAnswer()


@door.operation(
    "POST", "/variables/search", zh="查询流程变量", body=VariableSearch, query=Truncation, answer=VariablePage
)
def search_variables(search: dict[str, Any], _: dict[str, Any]) -> Response:
    """Search variables of instances that the caller may see. The scope of a variable is its instance."""
    filters = search["filter"]
    if "scope_key" in filters and filters.setdefault("instance_key", filters["scope_key"]) != filters.pop("scope_key"):
        raise invalid({"filter": [Fault("field_together", {"names": "scopeKey, processInstanceKey"})]})
    return send(page_body(VARIABLE, look_up(instances.search_variables, **search)))


MATCH: Final[Mapping[str, Callable[[str, Any], bool]]] = {
    "$eq": lambda name, wanted: name == wanted,
    "$neq": lambda name, wanted: name != wanted,
    "$exists": lambda name, wanted: bool(wanted),
    "$in": lambda name, wanted: name in wanted,
    "$notIn": lambda name, wanted: name not in wanted,
    "$like": lambda name, wanted: fnmatch.fnmatchcase(name.lower(), wanted.lower().replace("[", "[[]")),
}


def pick(instance_key: int, values: Mapping[str, Any], search: Mapping[str, Any]) -> Page[Variable]:
    """The page of a task's variables that a TaskVariableSearch asks for; by offset only."""
    names = _sorted(_matching(values, search["filter"].get("name", {})), search["sort"])
    return page_of([Variable(name, values[name], instance_key) for name in names], search["page"])


def _matching(names: Iterable[str], wanted: str | Mapping[str, Any]) -> list[str]:
    operators = wanted if isinstance(wanted, Mapping) else {"$eq": wanted}
    return [name for name in names if all(MATCH[operator](name, value) for operator, value in operators.items())]


def _sorted(names: list[str], sort: list[dict[str, Any]]) -> list[str]:
    return sorted(names, reverse=any(each["order"] for each in sort))
