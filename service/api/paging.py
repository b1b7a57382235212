"""Searching: filters with operators, sort orders, pages with cursors. Every `POST …/search` is made of these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, TypeVar

from marshmallow import ValidationError, validates_schema

from service.api.fields import Choice, Fault, Field, Flag, Items, Key, Number, Text, fault
from service.api.schema import Answer, Part, Request, Wire
from service.domain.errors import Invalid
from service.store.search import Page

T = TypeVar("T")

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
MAX_OFFSET: Final = 10_000
COMPARISONS: Final = ("$gt", "$gte", "$lt", "$lte")


class Filter(Field):
    """A value, or operators on it: `$eq $neq $exists $in $notIn`, with `like` also `$like`, with `order` also
    `$gt $gte $lt $lte`. Inside it is a plain value for equality and a dict of operators otherwise.
    """

    def __init__(self, inner: Field, *, like: bool = False, order: bool = False, **kwargs: Any) -> None:
        self.inner = inner
        several = Items(inner, min=1, max=500)
        self.operators: dict[str, Field] = {
            "$eq": inner, "$neq": inner, "$exists": Flag(), "$in": several, "$notIn": several
        }  # fmt: skip
        if like:
            self.operators["$like"] = inner
        if order:
            self.operators |= dict.fromkeys(COMPARISONS, inner)
        super().__init__(**kwargs)

    def openapi(self) -> dict[str, Any]:
        """Either form."""
        value = self.inner.openapi()
        operators = {name: field.openapi() for name, field in self.operators.items()}
        return {
            "oneOf": [
                value,
                {"type": "object", "properties": operators, "minProperties": 1, "additionalProperties": False},
            ]
        }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            return self.inner.deserialize(value)
        if not value:
            raise fault("field_one_of", names=", ".join(self.operators))
        found: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        for name, operand in value.items():
            if name not in self.operators:
                wrong[name] = [Fault("field_choice", {"choices": ", ".join(self.operators)})]
                continue
            try:
                found[name] = self.operators[name].deserialize(operand)
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return found["$eq"] if set(found) == {"$eq"} else found


def text_filter(max: int = 255) -> Filter:
    """Texts, with wildcards `*` and `?` in `$like`."""
    return Filter(Text(max=max), like=True)


def key_filter() -> Filter:
    """Keys."""
    return Filter(Key())


class Cursor(Field):
    """A cursor: base64 with padding on the wire, where the clients check it; fit for an address inside."""

    doc: ClassVar[dict[str, Any]] = {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$", "maxLength": 2000}

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch("[A-Za-z0-9+/]{1,2000}={0,2}", value):
            raise fault("cursor_invalid")
        return value.replace("+", "-").replace("/", "_").rstrip("=")


class PageRequest(Request):
    """Which page: the first `limit`, `limit` from an offset, or those `after` or `before` a cursor."""

    limit = Number(min=1, max=MAX_LIMIT, load_default=DEFAULT_LIMIT, example=20)
    from_ = Number(max=MAX_OFFSET)
    after = Cursor()
    before = Cursor()

    @validates_schema
    def _one_way(self, data: Mapping[str, Any], **_: Any) -> None:
        given = [name for name in ("from_", "after", "before") if name in data]
        if len(given) > 1:
            raise fault("field_together", names="from, after, before")


class PageAnswer(Answer):
    """Where this page stands. `totalItems` is exact."""

    total_items = Number(attribute="total", required=True)
    has_more_total_items = Flag(attribute="has_more", required=True)
    start_cursor = Cursor(allow_none=True, required=True)
    end_cursor = Cursor(allow_none=True, required=True)


def search_request(name: str, filters: Mapping[str, Field], sort: Mapping[str, str]) -> type[Wire]:
    """The schema of a search. `sort` maps names on the wire to those inside."""
    order = Request.of(
        f"{name}Sort",
        {
            "field": Choice(sort, required=True),
            "order": Choice({"ASC": False, "DESC": True}, load_default=False),
        },
    )
    return Request.of(
        f"{name}Search",
        {
            "filter": Part(Request.of(f"{name}Filter", filters), load_default=dict),
            "sort": Items(Part(order), max=5, load_default=list),
            "page": Part(PageRequest, load_default=lambda: {"limit": DEFAULT_LIMIT}),
        },
    )


def search_answer(name: str, item: type[Wire]) -> type[Wire]:
    """The schema of a page of `item`s."""
    members = {"items": Items(Part(item), required=True), "page": Part(PageAnswer, required=True)}
    return Answer.of(f"{name}Page", members)


def page_of(rows: Sequence[T], asked: Mapping[str, Any]) -> Page[T]:
    """The page of what is in memory already; by offset only. Raises Invalid('cursor_invalid') for any cursor."""
    if "after" in asked or "before" in asked:
        raise Invalid("cursor_invalid")
    start = asked.get("from_", 0)
    shown = list(rows[start : start + asked["limit"]])
    return Page(shown, len(rows), None, None, start + len(shown) < len(rows))


def page_body(item: Wire, page: Any) -> dict[str, Any]:
    """A page of a use case as it leaves the house."""
    return {"items": item.dump(page.items, many=True), "page": PAGE.dump(page)}


PAGE: Final = PageAnswer()
