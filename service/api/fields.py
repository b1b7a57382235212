"""The fields that every schema is made of, with errors in both languages.

A field raises `Fault`s (a code of messages.TEXTS with its values) instead of marshmallow's English sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields

MAX_KEY: Final = (1 << 63) - 1


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value: a code of messages.TEXTS and its values."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def fault(code: str, /, **params: Any) -> ValidationError:
    """The error that a field raises."""
    return ValidationError([Fault(code, params)])


class Field(fields.Field[Any]):
    """Base of our fields: required and null have our sentences. `doc` becomes the OpenAPI schema of the field.

    `bounded` is whether the description promises bounds; an answer may hold what was written before there were any.
    """

    doc: ClassVar[dict[str, Any]] = {}
    bounded = True

    def __init__(self, *, example: Any = None, description: str | None = None, **kwargs: Any) -> None:
        metadata = dict(kwargs.pop("metadata", {}))
        metadata.update({k: v for k, v in (("example", example), ("description", description)) if v is not None})
        kwargs["error_messages"] = {
            "required": [Fault("field_required")],
            "null": [Fault("field_null")],
            "invalid": [Fault("field_not_object")],
            "type": [Fault("field_not_object")],
        }
        super().__init__(metadata=metadata, **kwargs)

    def openapi(self) -> dict[str, Any]:
        """The schema of the value on the wire."""
        return dict(self.doc)


class Text(Field):
    """A text of `min` to `max` characters that matches `pattern`, if any."""

    def __init__(
        self, *, min: int = 0, max: int = 255, pattern: str | None = None, example: str | None = None, **kwargs: Any
    ) -> None:
        self.least, self.most, self.pattern, self.sample = min, max, pattern, example
        super().__init__(example=example, **kwargs)

    def openapi(self) -> dict[str, Any]:
        """A text with its bounds and pattern."""
        found: dict[str, Any] = {"type": "string"}
        if self.bounded:
            found |= {"minLength": self.least, "maxLength": self.most}
        return found | ({"pattern": self.pattern} if self.pattern else {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("field_not_text")
        if not self.least <= len(value) <= self.most:
            raise fault("field_length", min=self.least, max=self.most)
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise fault("field_pattern", example=self.sample or self.pattern)
        return value


class Key(Field):
    """A key: decimal digits in a text on the wire, an int inside. A JSON integer is understood as well."""

    doc: ClassVar[dict[str, Any]] = {"type": "string", "pattern": "^[0-9]{1,19}$", "example": "2251799813685249"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not re.fullmatch("[0-9]{1,19}", text) or int(text) > MAX_KEY:
            raise fault("field_not_key")
        return int(text)


class Number(Field):
    """An integer from `min` to `max`."""

    def __init__(self, *, min: int = 0, max: int = 2147483647, **kwargs: Any) -> None:
        self.least, self.most = min, max
        super().__init__(**kwargs)

    def openapi(self) -> dict[str, Any]:
        """An integer with its bounds."""
        return {"type": "integer"} | ({"minimum": self.least, "maximum": self.most} if self.bounded else {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise fault("field_not_number")
        if not self.least <= value <= self.most:
            raise fault("field_range", min=self.least, max=self.most)
        return value


class Flag(Field):
    """true or false."""

    doc: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise fault("field_not_flag")
        return value


class Instant(Field):
    """A moment: ISO 8601 with its offset on the wire (Z when it leaves), an aware datetime inside."""

    doc: ClassVar[dict[str, Any]] = {"type": "string", "format": "date-time", "example": "2026-11-24T09:00:00.000Z"}

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            found = datetime.fromisoformat(value)
            if found.tzinfo is None:
                raise fault("field_instant")
            return found.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise fault("field_instant") from error


class Day(Field):
    """A calendar date, as in 2026-11-24."""

    doc: ClassVar[dict[str, Any]] = {"type": "string", "format": "date", "example": "2026-11-24"}

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise fault("field_pattern", example="2026-11-24")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise fault("field_pattern", example="2026-11-24") from error


class Choice(Field):
    """One of some words. `inside` maps them to what the house calls them; letters may be of any case."""

    def __init__(self, choices: Sequence[str] | Mapping[str, Any], **kwargs: Any) -> None:
        self.inside = dict(choices) if isinstance(choices, Mapping) else {word: word for word in choices}
        self.outside = {value: word for word, value in self.inside.items()}
        super().__init__(**kwargs)

    def openapi(self) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": list(self.inside)}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else self.outside[value]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            for word, inside in self.inside.items():
                if word.lower() == value.lower():
                    return inside
        raise fault("field_choice", choices=", ".join(self.inside))


class Values(Field):
    """A JSON object whose content is not ours: variables, headers, rules."""

    doc: ClassVar[dict[str, Any]] = {"type": "object", "additionalProperties": True}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise fault("field_not_object")
        return value


class Fixed(Field):
    """A value that is always the same here, and that the clients expect to be there."""

    _CHECK_ATTRIBUTE = False

    def __init__(self, value: Any, **kwargs: Any) -> None:
        self.value = value
        super().__init__(dump_only=True, allow_none=value is None, **kwargs)

    def openapi(self) -> dict[str, Any]:
        """An enumeration of one."""
        kinds = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}
        kind = kinds.get(type(self.value))
        found: dict[str, Any] = {"enum": [self.value]} | ({"type": kind} if kind else {})
        return found | ({"items": {}} if kind == "array" else {})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return self.value


class Items(Field):
    """A list of at most `max` values."""

    def __init__(self, inner: fields.Field[Any], *, min: int = 0, max: int = 100, **kwargs: Any) -> None:
        self.inner, self.least, self.most = inner, min, max
        super().__init__(**kwargs)

    def openapi(self) -> dict[str, Any]:
        """An array with its bounds; the description of the items is for the converter, which knows schemas."""
        bounds = {"minItems": self.least, "maxItems": self.most} if self.bounded else {}
        inner = self.inner.openapi() if isinstance(self.inner, Field) else {}
        return {"type": "array", "items": inner} | bounds

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> list[Any] | None:
        return None if value is None else [self.inner._serialize(each, attr, obj, **kwargs) for each in value]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise fault("field_not_list")
        if not self.least <= len(value) <= self.most:
            raise fault("field_items", min=self.least, max=self.most)
        found, wrong = [], {}
        for index, each in enumerate(value):
            try:
                found.append(self.inner.deserialize(each, **kwargs))
            except ValidationError as error:
                wrong[index] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return found
