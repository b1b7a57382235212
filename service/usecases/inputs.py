"""What a diagram hands to an effect, read strictly: a wrong mapping is told by name, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.domain.errors import Refused


def text(inputs: Mapping[str, Any], name: str) -> str:
    """A text that is not empty."""
    value = inputs.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused("effect_input", name=name, kind="text")
    return value.strip()


def optional_text(inputs: Mapping[str, Any], name: str) -> str | None:
    """A text, or None when it is missing or empty."""
    return text(inputs, name) if inputs.get(name) else None


def integer(inputs: Mapping[str, Any], name: str) -> int:
    """A whole number; FEEL's 61.0 is 61."""
    value = inputs.get(name)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused("effect_input", name=name, kind="integer")
    return value


def day(inputs: Mapping[str, Any], name: str) -> date:
    """A date, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text(inputs, name))
    except ValueError as error:
        raise Refused("effect_input", name=name, kind="date") from error


def optional_day(inputs: Mapping[str, Any], name: str) -> date | None:
    """A date, or None when it is missing or empty."""
    return day(inputs, name) if inputs.get(name) else None


def mapping(inputs: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A JSON object."""
    value = inputs.get(name)
    if not isinstance(value, Mapping):
        raise Refused("effect_input", name=name, kind="object")
    return value


def key(inputs: Mapping[str, Any], name: str) -> int:
    """A key, in decimal digits."""
    value = text(inputs, name)
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Refused("effect_input", name=name, kind="key")
    return int(value)
