"""A form is checked by form-js's own code, so the server and the page cannot disagree.

Python adds what form-js leaves to the page: dates that exist, dates that may not have passed, the size of lists
(properties minItems and maxItems), and files, which here are references to uploads and never touch form-js.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from service.domain.errors import FieldError, Refused
from service.domain.workdays import SHANGHAI, Moment
from service.engine import sandbox
from service.engine.form_fields import MISSING, ROW, Field, Path, fields_of, places, read, write
from service.engine.form_messages import field_error, from_form_js

MOST_ROWS: Final = 2000
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


class FormError(Refused):
    """The form itself cannot be evaluated: its schema or an expression in it is broken, or its limits ran out."""


@dataclass(frozen=True)
class Form:
    """A deployed form. `schema` is as written; `hash` names it in the core."""

    id: str
    schema: Mapping[str, Any]
    hash: str

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field and list."""
        return tuple(fields_of(self.schema.get("components") or ()))

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """Fields by the id of their component."""
        return {field.id: field for field in self.fields}

    @cached_property
    def files(self) -> tuple[Field, ...]:
        """The file pickers."""
        return tuple(field for field in self.fields if field.type == "filepicker")

    @cached_property
    def text(self) -> str:
        """The schema as text: a variable that is not named in it cannot matter."""
        return json.dumps(self.schema, ensure_ascii=False)

    @cached_property
    def core_text(self) -> str:
        """The schema that the core is given: file pickers are checked here, not there."""
        schema = copy.deepcopy(dict(self.schema))
        _relieve(schema.get("components") or ())
        return sandbox.text(schema)


@dataclass(frozen=True, slots=True)
class FormResult:
    """`values` are what may be stored: known, visible, enabled fields only. They are valid when there are no errors."""

    values: dict[str, Any]
    errors: tuple[FieldError, ...]


def load(content: bytes | Mapping[str, Any]) -> Form:
    """A form from a .form file or its JSON. Raises FormError when it is no form-js schema at all; see form_lint."""
    if isinstance(content, bytes):
        try:
            schema = json.loads(content)
        except ValueError as error:
            raise FormError("form_broken", form="?", reason=str(error)[:200]) from error
    else:
        schema = content
    if not isinstance(schema, Mapping) or not isinstance(schema.get("components", []), list):
        raise FormError("form_broken", form="?", reason="no components")
    digest = hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()
    return Form(str(schema.get("id", "")), schema, digest)


def check(form: Form, initial: Mapping[str, Any], submitted: Mapping[str, Any], at: Moment) -> FormResult:
    """What somebody entered, cleaned and checked.

    `initial` are the variables that the form was shown with, `submitted` the values sent. Hidden, disabled and unknown
    fields are dropped, read-only ones keep their initial value, computed ones are computed again. Raises FormError.
    """
    begun = {name: value for name, value in initial.items() if name in form.text}
    begun, entered = _without_files(form, begun), _without_files(form, submitted)
    answer = _ask_core(form, begun, entered, at)
    values: dict[str, Any] = answer["data"]
    errors = list(_form_js_errors(form, answer["errors"]))
    _keep_empty_lists(answer["lists"], values)
    errors += _list_errors(form, answer["lists"])
    errors += _file_errors(form, values, initial, submitted)
    dates = list(_date_errors(form, values, submitted, at))
    wrong = {error.path for error in dates}
    return FormResult(values, tuple([error for error in errors if error.path not in wrong] + dates))


def _ask_core(form: Form, initial: Mapping[str, Any], submitted: Mapping[str, Any], at: Moment) -> dict[str, Any]:
    try:
        texts = (form.hash, sandbox.text(initial), sandbox.text(submitted))
        keep = {"form": ("formKeep", form.hash, form.core_text)}
        answer: dict[str, Any] = sandbox.ask("formCheck", *texts, at=at, keep=keep)
    except (sandbox.Cut, ValueError) as error:
        raise FormError("form_broken", form=form.id, reason=str(error)) from error
    if "error" in answer:
        raise FormError("form_broken", form=form.id, reason=answer["error"])
    return answer


def _relieve(components: Any) -> None:
    for component in components:
        if component.get("type") == "filepicker":
            component.pop("validate", None)
        _relieve(component.get("components") or ())


def _without_files(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    if not form.files:
        return dict(data)
    cleaned = copy.deepcopy(dict(data))
    for field in form.files:
        for place in places(cleaned, field.path):
            write(cleaned, place, None)
    return cleaned


def _form_js_errors(form: Form, errors: Mapping[str, Any]) -> Iterator[FieldError]:
    """form-js numbers rows from the outer list inwards: {id: [message]} or {id: [null, [message]]}."""

    def unfold(told: Any, field: Field, rows: tuple[int, ...]) -> Iterator[FieldError]:
        if len(rows) < field.list_depth:
            numbered = told.items() if isinstance(told, Mapping) else enumerate(told or ())
            for row, inner in numbered:
                if inner:
                    yield from unfold(inner, field, (*rows, int(row)))
            return
        for message in told or ():
            yield from_form_js(field, _at_rows(field.path, rows), message)

    for field_id, told in errors.items():
        yield from unfold(told, form.by_id[field_id], ())


def _at_rows(path: Path, rows: tuple[int, ...]) -> Path:
    left = iter(rows)
    return tuple(next(left) if step == ROW else step for step in path)


def _keep_empty_lists(lists: list[dict[str, Any]], values: dict[str, Any]) -> None:
    """form-js leaves a list without rows out of what it submits; here it is an empty list, so that rows can go."""
    for seen in lists:
        if seen["rows"] == 0:
            write(values, tuple(seen["path"]), [])


def _list_errors(form: Form, lists: list[dict[str, Any]]) -> Iterator[FieldError]:
    for seen in lists:
        field, place = form.by_id[seen["id"]], tuple(seen["path"])
        least, most = _limit(field, "minItems", 0), _limit(field, "maxItems", MOST_ROWS)
        if seen["rows"] < least:
            yield field_error(field, place, "form_field_too_few", limit=least)
        if seen["rows"] > most:
            yield field_error(field, place, "form_field_too_many", limit=most)


def _limit(field: Field, name: str, otherwise: int) -> int:
    text = str(field.properties.get(name, otherwise))
    return int(text) if text.isdecimal() else otherwise


def _file_errors(
    form: Form, values: dict[str, Any], initial: Mapping[str, Any], submitted: Mapping[str, Any]
) -> Iterator[FieldError]:
    """Puts the references back where the field was seen, and checks their shape. Whether they exist is asked later."""
    for field in form.files:
        for place in places(values, field.path):
            given = read(submitted, place)
            references = read(initial, place) if given is MISSING else given
            references = [] if references in (MISSING, None, "") else references
            write(values, place, references)
            if not _are_references(references):
                yield field_error(field, place, "form_field_file")
            elif field.required and not references:
                yield field_error(field, place, "form_field_required")
            elif len(references) > 1 and not field.schema.get("multiple"):
                yield field_error(field, place, "form_field_too_many", limit=1)


def _are_references(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(r, Mapping) and isinstance(r.get("documentId"), str) for r in value
    )


def _date_errors(
    form: Form, values: Mapping[str, Any], submitted: Mapping[str, Any], at: Moment
) -> Iterator[FieldError]:
    """form-js lets pass what its date picker could never send, and drops what it cannot read without a word."""
    for field in form.fields:
        if field.type != "datetime":
            continue
        subtype = str(field.schema.get("subtype", "date"))
        for place in places(values, field.path):
            value, entered = read(values, place), read(submitted, place)
            if value is None and isinstance(entered, str) and entered.strip():
                value = entered
            if not isinstance(value, str) or not value:
                continue
            if not _exists(value, subtype):
                yield field_error(field, place, f"form_field_{subtype}")
            elif field.schema.get("disallowPassedDates") and subtype != "time" and _day(value) < at.today:
                yield field_error(field, place, "form_field_passed")


def _exists(value: str, subtype: str) -> bool:
    try:
        if subtype == "time":
            return _TIME.fullmatch(value) is not None
        if subtype == "date":
            return len(value) == len("2026-11-24") and date.fromisoformat(value) is not None
        return "T" in value and datetime.fromisoformat(value) is not None
    except ValueError:
        return False


def _day(value: str) -> date:
    instant = datetime.fromisoformat(value)
    return instant.astimezone(SHANGHAI).date() if instant.tzinfo else instant.date()
