"""One way to search any table: filters with operators, several sort orders, pages with cursors.

A filter is a plain value or a dict of operators ($eq $neq $exists $in $notIn $like $gt $gte $lt $lte), as the API takes
them. A cursor names the sort order and the values of the row it stands at, so that rows added meanwhile are neither
skipped nor shown twice. Rows without a value come last.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from service.domain.errors import Invalid

T = TypeVar("T")
Column = SQLColumnExpression[Any]
Condition = ColumnElement[bool]
DEFAULT_LIMIT: Final = 100

OPERATORS: Final[dict[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "$eq": lambda column, value: column == value,
    "$neq": lambda column, value: column.is_distinct_from(value),
    "$exists": lambda column, value: column.is_not(None) if value else column.is_(None),
    "$in": lambda column, value: column.in_(value),
    "$notIn": lambda column, value: or_(column.not_in(value), column.is_(None)),
    "$like": lambda column, value: column.ilike(_pattern(value), escape="\\"),
    "$gt": lambda column, value: column > value,
    "$gte": lambda column, value: column >= value,
    "$lt": lambda column, value: column < value,
    "$lte": lambda column, value: column <= value,
}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of rows. `total` counts all that match; `has_more` says whether more follow in the way one pages."""

    items: list[T]
    total: int
    start_cursor: str | None
    end_cursor: str | None
    has_more: bool


@dataclass(frozen=True, slots=True)
class _Order:
    """One column of the sort order."""

    name: str
    column: Column
    descending: bool

    def beyond(self, value: Any, backwards: bool) -> ColumnElement[bool]:
        """Rows strictly after (or, `backwards`, before) a row that has `value` here; no value comes last."""
        if value is None:
            return self.column.is_not(None) if backwards else false()
        bound = literal(value, _type(self.column))  # of the column's type: a bare True cannot be compared
        further = self.column < bound if self.descending != backwards else self.column > bound
        return further if backwards else or_(further, self.column.is_(None))

    def clause(self, backwards: bool) -> ColumnElement[Any]:
        ordered = self.column.desc() if self.descending != backwards else self.column.asc()
        return ordered.nulls_first() if backwards else ordered.nulls_last()


def find(
    session: Session,
    statement: Select[T],
    columns: Mapping[str, Column],
    *,
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
    number: ColumnElement[int] | None = None,
) -> Page[T]:
    """A page of the rows of `statement` (one entity). `columns` are what may be named; it must have `key`.

    `number` counts the whole beside each row, where finding the rows costs more than carrying them.
    `sort` is a list of {field, order}, order being true for descending; `page` is {limit, from_ | after | before}.
    Raises Invalid for a name or a cursor that is not ours.
    """
    statement = whole = statement.where(*conditions(columns, filter))
    orders = _orders(columns, sort)
    backwards = "before" in page
    cursor = page.get("before") or page.get("after")
    if cursor is not None:
        statement = statement.where(_past(orders, _read_cursor(orders, cursor), backwards))
    limit = int(page.get("limit", DEFAULT_LIMIT))
    statement = statement.order_by(*(order.clause(backwards) for order in orders))
    counting = [] if number is None or cursor is not None else [number]  # beside a cursor it would count from there on
    statement = statement.add_columns(*(order.column for order in orders), *counting)
    found: Sequence[Any] = session.execute(statement.offset(page.get("from_")).limit(limit + 1)).all()
    if cursor is None and not page.get("from_") and len(found) <= limit:
        total = len(found)
    else:
        total = found[0][-1] if counting and found else _count(session, whole)
    rows = list(reversed(found[:limit])) if backwards else list(found[:limit])
    return Page(
        [row[0] for row in rows],
        total,
        _cursor(orders, rows[0][1 : len(orders) + 1]) if rows else None,
        _cursor(orders, rows[-1][1 : len(orders) + 1]) if rows else None,
        len(found) > limit,
    )


def _count(session: Session, whole: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(whole.order_by(None).subquery())) or 0


def conditions(columns: Mapping[str, Column], filter: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions of a filter, all of which must hold."""
    found: list[ColumnElement[bool]] = []
    for name, wanted in filter.items():
        if name not in columns:
            raise Invalid("filter_unknown", name=name)
        operators = wanted if isinstance(wanted, Mapping) else {"$eq": wanted}
        found += [OPERATORS[operator](columns[name], value) for operator, value in operators.items()]
    return found


def containing(text: str, *columns: Column) -> Condition:
    """Rows in which one of the columns contains the text, whatever is upper or lower case in it."""
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _pattern(text: str) -> str:
    """`*` and `?` are wildcards, everything else is itself."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%").replace("?", "_")


def _orders(columns: Mapping[str, Column], sort: Sequence[Mapping[str, Any]]) -> list[_Order]:
    orders = []
    for item in sort:
        if item["field"] not in columns:
            raise Invalid("filter_unknown", name=item["field"])
        orders.append(_Order(item["field"], columns[item["field"]], bool(item.get("order", False))))
    if not any(order.name == "key" for order in orders):
        orders.append(_Order("key", columns["key"], orders[-1].descending if orders else False))
    return orders


def _past(orders: Sequence[_Order], values: Sequence[Any], backwards: bool) -> ColumnElement[bool]:
    """Row-wise comparison with the row of a cursor."""
    alternatives = []
    for index, order in enumerate(orders):
        same = [orders[i].column.is_not_distinct_from(values[i]) for i in range(index)]
        alternatives.append(and_(*same, order.beyond(values[index], backwards)))
    return or_(*alternatives)


def _signature(orders: Sequence[_Order]) -> str:
    return ",".join(("-" if order.descending else "") + order.name for order in orders)


def _cursor(orders: Sequence[_Order], values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    text = json.dumps([_signature(orders), *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(orders: Sequence[_Order], cursor: str) -> list[Any]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        signature, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if signature != _signature(orders) or len(values) != len(orders):
            raise Invalid("cursor_invalid")
        return [_value(order.column, value) for order, value in zip(orders, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise Invalid("cursor_invalid") from error


def _type(column: Column) -> TypeEngine[Any]:
    return cast("ColumnElement[Any]", column).type


def _value(column: Column, value: Any) -> Any:
    """A value of a cursor as the column's type has it."""
    if value is None:
        return None
    kind = _type(column).python_type
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if not isinstance(value, kind):
        raise ValueError(kind.__name__)
    return value
