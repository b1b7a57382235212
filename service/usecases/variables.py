"""What may become a variable of an instance: plain JSON that the database and FEEL keep exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson

from service.domain.errors import Invalid

DEEPEST: Final = 30
LONGEST_NAME: Final = 200
LARGEST: Final = 1 << 20  # bytes of JSON, all variables of one request together
LARGEST_INTEGER: Final = 2**53 - 1  # FEEL counts in binary64

# Set by the house, and what may be done follows from them: neither a form nor a program may change them.
RESERVED: Final = frozenset({"association_key", "association_name", "term_key"})


def clean(values: Mapping[str, Any], current: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """The values, if all of them may be stored. A reserved name may come back only with the value it has.

    Raises Invalid, naming the path of what is wrong.
    """
    for name, value in values.items():
        if name in RESERVED and (name not in current or current[name] != value):
            raise Invalid("variable_reserved", name=name)
        _check(value, _name(name), 1)
    if len(orjson.dumps(dict(values))) > LARGEST:
        raise Invalid("variables_too_large", limit=LARGEST >> 20)
    return dict(values)


def _name(name: Any) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("variable_name_invalid", limit=LONGEST_NAME)
    _text(name)
    return name


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Invalid("json_depth", limit=DEEPEST)
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise Invalid("json_number", text=path[:40])
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Invalid("json_number", text=path[:40])
    elif isinstance(value, Mapping):
        for name, item in value.items():
            _check(item, f"{path}.{_name(name)}", depth + 1)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", depth + 1)
    else:
        raise Invalid("variable_not_json", path=path[:80])


def _text(text: str) -> None:
    """PostgreSQL keeps neither NUL nor half of a surrogate pair."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid("json_character")
