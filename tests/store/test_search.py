"""Pages: every row once, whatever the order, whatever is missing in it, and whatever is added meanwhile."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from service.domain.errors import Invalid
from service.store import people
from service.store.people import Person
from service.usecases.work import Parts, Work
from tests.conftest import START

COUNT = 23


@pytest.fixture
def crowd(parts: Parts) -> list[Person]:
    """People some of whom have no mail address, and many of whom share a name."""
    chance = random.Random(4)

    def add(work: Work) -> list[Person]:
        rows = [
            Person(
                username=f"u{number:02}",
                name=chance.choice(["甲", "乙", "丙"]),
                email=chance.choice([None, "a@example.org", "b@example.org"]),
                active=chance.random() < 0.7,
                created_at=START + timedelta(minutes=number),
            )
            for number in range(COUNT)
        ]
        work.session.add_all(rows)
        work.session.flush()
        return rows

    return parts.transact(add, None)


def pages(parts: Parts, sort: list[dict[str, Any]], limit: int, way: str = "after") -> list[list[str]]:
    """Every page from the first to the last (or back from behind the last)."""
    found, page = [], {"limit": limit}
    while True:
        got = parts.transact(lambda work, page=page: people.find(work.session, {}, sort, page), None)
        found.append([person.username for person in got.items])
        if not got.has_more:
            return found
        page = {"limit": limit, way: got.end_cursor if way == "after" else got.start_cursor}


ORDERS = [
    [],
    [{"field": "username", "order": True}],
    [{"field": "name", "order": False}],
    [{"field": "email", "order": False}, {"field": "name", "order": True}],
    [{"field": "email", "order": True}, {"field": "active", "order": False}],
]


@pytest.mark.parametrize("sort", ORDERS, ids=str)
@pytest.mark.parametrize("limit", [1, 4, 100])
def test_pages_hold_every_row_once_in_one_order(parts: Parts, crowd: Any, sort: Any, limit: int) -> None:
    whole = pages(parts, sort, 1000)[0]
    paged = pages(parts, sort, limit)
    assert [name for page in paged for name in page] == whole
    assert sorted(whole) == [f"u{number:02}" for number in range(COUNT)]


@pytest.mark.parametrize("sort", ORDERS, ids=str)
def test_paging_back_gives_the_same_rows(parts: Parts, crowd: Any, sort: Any) -> None:
    forward = parts.transact(lambda work: people.find(work.session, {}, sort, {"limit": COUNT}), None)
    back = parts.transact(
        lambda work: people.find(work.session, {}, sort, {"limit": COUNT, "before": forward.end_cursor}), None
    )
    assert [p.username for p in back.items] == [p.username for p in forward.items[:-1]]


def test_rows_without_a_value_come_last_in_both_directions(parts: Parts, crowd: Any) -> None:
    for descending in (False, True):
        sort = [{"field": "email", "order": descending}]
        found = parts.transact(lambda work, sort=sort: people.find(work.session, {}, sort, {"limit": 100}), None)
        missing = [person.email is None for person in found.items]
        assert missing == sorted(missing)


def test_a_row_that_went_away_does_not_move_the_next_page(parts: Parts, crowd: list[Person]) -> None:
    first = parts.transact(lambda work: people.find(work.session, {}, [], {"limit": 5}), None)
    gone = first.items[0].key
    parts.transact(lambda work: work.session.execute(delete(Person).where(Person.key == gone)), None)
    after = {"limit": 5, "after": first.end_cursor}
    second = parts.transact(lambda work: people.find(work.session, {}, [], after), None)
    assert [person.username for person in second.items] == ["u05", "u06", "u07", "u08", "u09"]


@pytest.mark.parametrize(
    ("filter", "matches"),
    [
        ({"username": "u03"}, lambda p: p.username == "u03"),
        ({"username": {"$like": "u1*"}}, lambda p: p.username.startswith("u1")),
        ({"username": {"$like": "u?2"}}, lambda p: p.username.endswith("2")),
        ({"username": {"$like": "%"}}, lambda _: False),
        ({"name": {"$in": ["甲", "乙"]}}, lambda p: p.name in "甲乙"),
        ({"email": {"$notIn": ["a@example.org"]}}, lambda p: p.email != "a@example.org"),
        ({"email": {"$neq": "a@example.org"}}, lambda p: p.email != "a@example.org"),
        ({"email": {"$exists": False}}, lambda p: p.email is None),
        ({"active": True, "name": "丙"}, lambda p: p.active and p.name == "丙"),
        ({"username": {"$gte": "u05", "$lt": "u08"}}, lambda p: "u05" <= p.username < "u08"),
    ],
    ids=lambda value: None if callable(value) else str(value),
)
def test_operators_select_what_they_say(parts: Parts, crowd: list[Person], filter: Any, matches: Any) -> None:
    found = parts.transact(lambda work: people.find(work.session, filter, [], {"limit": 100}), None)
    assert {p.username for p in found.items} == {p.username for p in crowd if matches(p)}
    assert found.total == len(found.items)


def test_a_name_that_cannot_be_searched_is_refused(parts: Parts) -> None:
    for filter, sort in (({"password_hash": "x"}, []), ({}, [{"field": "password_hash"}])):
        with pytest.raises(Invalid):
            parts.transact(lambda work, f=filter, s=sort: people.find(work.session, f, s, {}), None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_a_cursor_that_is_not_ours_is_refused(text: str) -> None:
    from service.store import search

    orders = search._orders(people.SEARCHED, [{"field": "email"}])
    with pytest.raises(Invalid):
        search._read_cursor(orders, text)


def test_a_cursor_of_another_order_is_refused(parts: Parts, crowd: Any) -> None:
    found = parts.transact(lambda work: people.find(work.session, {}, [], {"limit": 5}), None)
    other = [{"field": "name", "order": True}]
    with pytest.raises(Invalid):
        parts.transact(lambda work: people.find(work.session, {}, other, {"after": found.end_cursor}), None)
