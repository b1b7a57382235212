"""Every list of the REST door, read item by item in each order that it offers, forwards and back, is the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from tests.api.conftest import Caller, Things
from tests.api.test_openapi import bare, operations
from tests.conftest import Clock

DESCRIPTION = bare().test_client().get("/v2/openapi.json").json
READERS = ("secretary", "supervisor", "owner")


def named(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or the one that it refers to."""
    found: dict[str, Any] = DESCRIPTION["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def lists() -> Iterator[tuple[str, list[str]]]:
    """Each search that is read page by page, and the fields by which it can be sorted."""
    for method, path, operation in operations(DESCRIPTION):
        if method == "post" and path.endswith("/search"):
            body = named(operation["requestBody"]["content"]["application/json"]["schema"])["properties"]
            if "sort" in body:
                yield path, named(named(body["sort"])["items"])["properties"]["field"]["enum"]


LISTS = dict(lists())


def test_there_are_lists_to_be_read() -> None:
    assert len(LISTS) >= 20
    assert sum(map(len, LISTS.values())) >= 90


def orders(pattern: str) -> Iterator[list[dict[str, str]]]:
    """None at all, and each field both ways."""
    yield []
    for field in LISTS[pattern]:
        for order in ("ASC", "DESC"):
            yield [{"field": field, "order": order}]


def walk(reader: FlaskClient, path: str, asked: dict[str, Any], number: int, size: int) -> list[Any]:
    """So many items, `size` at a time, each found by the cursor of the one before, and that nothing comes after them.

    What has no cursor is read by number, and refuses one.
    """
    found: list[Any] = []
    page: dict[str, Any] = {"limit": size}
    for _ in range(-(-number // size) + 1):
        answer = reader.post(path, json={**asked, "page": page})
        assert answer.status_code == 200, f"{path} {asked}: {answer.text}"
        found += answer.json["items"]
        if answer.json["items"]:
            cursor = answer.json["page"]["endCursor"]
            page = {"limit": size, "after": cursor} if cursor else {"limit": size, "from": len(found)}
    return found


def read(reader: FlaskClient, path: str, asked: dict[str, Any], *, single: bool) -> int:
    """How many items a list has for somebody: read at once, one by one or by thirds, and back from the last."""
    whole = reader.post(path, json={**asked, "page": {"limit": 500}})
    if whole.status_code in (403, 404):  # not for this person
        return 0
    assert whole.status_code == 200, f"{path} {asked}: {whole.text}"
    items = whole.json["items"]
    assert whole.json["page"]["totalItems"] == len(items)
    size = 1 if single else max(1, len(items) // 3)
    assert walk(reader, path, asked, len(items), size) == items, f"{path} {asked}"
    if items:
        cursor = whole.json["page"]["endCursor"]
        before = reader.post(path, json={**asked, "page": {"limit": 500, "before": cursor or "QUJD"}})
        assert before.status_code == (200 if cursor else 400), before.text
        assert not cursor or before.json["items"] == items[:-1], f"{path} {asked}"
    return len(items)


def test_a_list_read_one_by_one_is_the_list_read_at_once(caller: Caller, things: Things, clock: Clock) -> None:
    clock.forward(days=60)  # so that something is overdue
    readers = [caller(username) for username in READERS]
    for pattern in LISTS:
        path = re.sub(r"\{(\w+)\}", lambda name: things[re.sub("([A-Z])", r"_\1", name[1]).lower()], pattern)
        filter = {"batchOperationKey": things["batch_operation_key"]} if "batch-operation-items" in path else {}
        numbers = []
        for sort in orders(pattern):
            single = True  # for the first who sees something; who sees other items of it reads by thirds
            for reader in readers:
                numbers.append(read(reader, path, {"sort": sort, "filter": filter}, single=single))
                single = single and not numbers[-1]
        assert any(numbers), f"{path} shows nothing to anybody"
