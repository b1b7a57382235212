"""form-js's validator says its errors in English only: which sentence of ours each one is."""

from __future__ import annotations

import re
from typing import Final

from service.domain.errors import FieldError
from service.domain.messages import say
from service.engine.form_fields import Field, Path, show

# Everything that core/Validator.js of form-js 1.23 can say; a test reads its source and compares.
PATTERNS: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"Field is required\.", "form_field_required"),
        (r"Field must be a valid email\.", "form_field_email"),
        (r"Field must be a valid  ?international phone number\..*", "form_field_phone"),
        (r"Field must match pattern .*\.", "form_field_pattern"),
        (r"Field must have minimum value of (?P<limit>.*)\.", "form_field_min"),
        (r"Field must have maximum value of (?P<limit>.*)\.", "form_field_max"),
        (r"Field must have minimum length of (?P<limit>.*)\.", "form_field_min_length"),
        (r"Field must have maximum length of (?P<limit>.*)\.", "form_field_max_length"),
        (r"Value is not a number\.", "form_field_number"),
        (r"Value is expected to be an integer\.", "form_field_integer"),
        (r"Value is expected to have at most (?P<limit>\d+) decimal digits?\.", "form_field_decimals"),
        (
            r"Please select a valid value, the two nearest valid values are (?P<lower>.*) and (?P<upper>.*)\.",
            "form_field_step",
        ),
        (r"(?:Min|Max) validation value is not a valid number\.", "form_field_limit_broken"),
    )
)


def field_error(field: Field, place: Path, code: str, **params: object) -> FieldError:
    """An error of a field at a place, with its label in each language."""
    return FieldError(
        show(place), code, say(code, "zh", label=field.zh, **params), say(code, "en", label=field.en, **params)
    )


def from_form_js(field: Field, place: Path, message: str) -> FieldError:
    """One message of form-js. What matches no pattern is a pattern's own message, written by the process owner."""
    for pattern, code in PATTERNS:
        if found := pattern.fullmatch(message):
            return field_error(field, place, code, **found.groupdict())
    english = str(field.properties.get("en:pattern") or message)
    code = "form_field_message"
    zh, en = say(code, "zh", label=field.zh, message=message), say(code, "en", label=field.en, message=english)
    return FieldError(show(place), code, zh, en)
