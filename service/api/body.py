"""Reading JSON that others wrote: everything that a database or a form could choke on is refused here, once.

Flask's own reader accepts NaN, takes the last of two equal keys and answers 500 to deep nesting
(reliability.md §2), so requests are read by `read_json` only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from service.domain.errors import Invalid, TooLarge

MAX_JSON: Final = 1 << 20
MAX_DEPTH: Final = 50
MAX_INTEGER: Final = (1 << 53) - 1  # what JavaScript, and therefore FEEL and a form, can hold


def read_json(request: Request) -> Any:
    """The JSON of the body, or None for an empty one. Raises Invalid or TooLarge.

    An empty body may have any Content-Type: clients send DELETE and GET with one.
    """
    request.max_content_length = MAX_JSON
    try:
        raw = request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise TooLarge("body_too_large", limit="1 MB") from error
    if not raw:
        return None
    if not request.is_json:
        raise Invalid("body_media_type", expected="application/json", found=request.mimetype[:80])
    return parse_json(raw)


def parse_json(raw: bytes) -> Any:
    """Strict JSON: UTF-8, no repeated keys, no NaN, no NUL or lone surrogate, numbers that stay what they are."""
    try:
        value = json.loads(
            raw.decode(),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_refuse_number,
        )
    except json.JSONDecodeError as error:
        raise Invalid("body_not_json", line=error.lineno, column=error.colno) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise Invalid("body_not_json", line=line, column=column) from error
    except RecursionError as error:
        raise Invalid("json_depth", limit=MAX_DEPTH) from error
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise Invalid("json_depth", limit=MAX_DEPTH)
    if b"\\u" in raw:
        _check_characters(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Invalid("json_duplicate_key", key=printable(twice))
    return found


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > MAX_INTEGER:
        _refuse_number(text)
    return number


def _decimal(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _refuse_number(text)
    return number


def _refuse_number(text: str) -> NoReturn:
    raise Invalid("json_number", text=text if len(text) <= 40 else text[:40] + "…")


def _depth(value: Any) -> int:
    deepest = 0
    level = [value] if isinstance(value, dict | list) else []
    while level:
        deepest += 1
        children = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for some in children for child in some if isinstance(child, dict | list)]
    return deepest


def _check_characters(value: Any) -> None:
    for text in _texts(value):
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise Invalid("json_character")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def printable(text: str, length: int = 80) -> str:
    """At most `length` characters of what somebody sent, safe to be encoded in an answer."""
    return text[:length].encode(errors="replace").decode()
