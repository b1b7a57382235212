"""Reading lists for pages: a search, where the next page begins, and names for keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from flask import request, url_for

from service.store.search import Page
from service.usecases.work import Work

T = TypeVar("T")
PAGE_SIZE: Final = 30
ALL: Final = 1000
Search = Callable[[Work, Mapping[str, Any], Sequence[Mapping[str, Any]], Mapping[str, Any]], Page[T]]


class Named(Protocol):
    """A row with a key and a name."""

    key: Any
    name: Any


@dataclass(frozen=True, slots=True)
class More:
    """Addresses of the pages before and after, where there are any."""

    before: str | None
    after: str | None


def ascending(*fields: str) -> list[dict[str, Any]]:
    return [{"field": field, "order": False} for field in fields]


def descending(*fields: str) -> list[dict[str, Any]]:
    return [{"field": field, "order": True} for field in fields]


def everything(work: Work, search: Search[T], filter: Mapping[str, Any], *fields: str) -> list[T]:
    """All rows that match, up to a thousand: for lists that a person reads as a whole."""
    return search(work, filter, ascending(*fields), {"limit": ALL}).items


def every(work: Work, search: Search[T], filter: Mapping[str, Any], sort: list[dict[str, Any]]) -> list[T]:
    """All rows that match, however many: for files."""
    page = search(work, filter, sort, {"limit": ALL})
    found = [*page.items]
    while page.has_more:
        page = search(work, filter, sort, {"limit": ALL, "after": page.end_cursor})
        found += page.items
    return found


def one_page(work: Work, search: Search[T], filter: Mapping[str, Any], sort: list[dict[str, Any]]) -> Page[T]:
    """The page that the address asks for (`after` or `before` a cursor)."""
    page: dict[str, Any] = {"limit": PAGE_SIZE}
    for name in ("after", "before"):
        if request.args.get(name):
            page[name] = request.args[name]
            break
    return search(work, filter, sort, page)


def more(page: Page[Any]) -> More:
    """Links to go on, keeping the filters of the address."""
    backwards = "before" in request.args and "after" not in request.args
    has_after = True if backwards else page.has_more
    has_before = page.has_more if backwards else "after" in request.args
    return More(
        _address(before=page.start_cursor) if has_before and page.start_cursor else None,
        _address(after=page.end_cursor) if has_after and page.end_cursor else None,
    )


def _address(**cursor: Any) -> str:
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in ("after", "before", "said")
    }
    return url_for(request.endpoint or "pages.home", **(request.view_args or {}), **kept, **cursor)


def names(work: Work, search: Search[Any], keys: Iterable[int | None]) -> dict[int, str]:
    """The names of the rows with these keys, as far as the person may see them."""
    wanted = sorted({key for key in keys if key is not None})
    if not wanted:
        return {}
    rows: list[Named] = search(work, {"key": {"$in": wanted}}, [], {"limit": len(wanted)}).items
    return {row.key: row.name for row in rows}


def asked(*wanted: str) -> dict[str, str]:
    """The filters of the address that are set."""
    return {name: text for name in wanted if (text := request.args.get(name, "").strip()[:60])}


def like(text: str | None) -> dict[str, str] | None:
    """A filter for texts that contain what was typed."""
    cleaned = (text or "").strip()[:60].replace("*", "").replace("?", "")
    return {"$like": f"*{cleaned}*"} if cleaned else None
