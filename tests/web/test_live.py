"""The stream of an open page: what it tells, when, to whom, and what it costs the server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.store.associations import Association
from service.usecases import instances, people, tasks
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts
from service.web import live
from tests.conftest import Clock, World
from tests.usecases.places import founded
from tests.usecases.procedures import Process, completed, deployed, diagram, errand, open_tasks, started
from tests.web.conftest import Browser

Signed = Callable[[str], Browser]


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> Any:
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


class Stream:
    """What a browser hears."""

    def __init__(self, who: Browser, query: str) -> None:
        self.answer: TestResponse = who.client.get(f"/live?{query}", buffered=False)
        assert self.answer.mimetype == "text/event-stream"
        self.chunks: Iterator[Any] = iter(self.answer.response)

    def hear(self, event: str = "state") -> Any:
        """The next event of that kind."""
        for chunk in self.chunks:
            text = chunk.decode() if isinstance(chunk, bytes) else chunk
            if text.startswith(f"event: {event}\n"):
                return json.loads(text.partition("data: ")[2])
        raise AssertionError(f"the stream ended without {event}")

    def close(self) -> None:
        self.answer.close()


@pytest.fixture
def follow(browser: Signed) -> Iterator[Callable[..., Stream]]:
    """`follow("secretary", "task=1")`: the stream of a page of that person."""
    streams: list[Stream] = []

    def make(username: str, query: str = "") -> Stream:
        streams.append(Stream(browser(username), query))
        return streams[-1]

    yield make
    for stream in streams:
        stream.close()


def test_a_page_is_made_with_the_stamp_that_its_stream_begins_with(browser: Signed, task: Any) -> None:
    who = browser("secretary")
    page = who.get(f"/tasks/{task.key}").text
    stamp = page.partition('data-stamp="')[2].partition('"')[0]
    query = page.partition('data-live="')[2].partition('"')[0]
    stream = Stream(who, query)
    assert stamp and stream.hear()["stamp"] == stamp
    stream.close()


def test_what_arrives_on_the_desk_is_told(parts: Parts, secretary: Actor, task: Any, follow: Any) -> None:
    stream = follow("secretary")
    before = stream.hear()
    started(parts, secretary, "errand")
    assert stream.hear()["stamp"] != before["stamp"]


def test_who_else_has_a_task_open_is_told_and_forgotten(task: Any, follow: Any, clock: Clock) -> None:
    query = f"task={task.key}"
    first = follow("secretary", query)
    assert first.hear()["task"]["others"] == []
    second = follow("committee", query)
    assert second.hear()["task"]["others"] == ["李秘"]
    assert first.hear()["task"]["others"] == ["陈委"]
    second.close()
    assert first.hear()["task"]["others"] == []


def test_a_stream_shows_signs_of_life_while_nothing_happens(follow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the place of a page that was left is free within seconds: else a person who clicks fast would use them up."""
    monkeypatch.setattr(live, "LOOK", 3600.0)
    monkeypatch.setattr(live, "LIFETIME", 30.0)
    stream = follow("secretary")
    stream.hear()
    assert [next(stream.chunks) for _ in range(3)] == [b": \n\n"] * 3


def test_who_went_away_without_a_word_is_forgotten_after_a_while(task: Any, follow: Any, clock: Clock) -> None:
    follow("committee", f"task={task.key}").hear()
    clock.forward(seconds=46)
    assert follow("secretary", f"task={task.key}").hear()["task"]["others"] == []


def test_a_task_completed_by_somebody_else_is_told_with_the_name(
    parts: Parts, secretary: Actor, task: Any, follow: Any
) -> None:
    stream = follow("committee", f"task={task.key}")
    assert stream.hear()["task"]["state"] == "created"
    parts.transact(tasks.complete_task, secretary, task.key, {})
    told = stream.hear()["task"]
    assert (told["state"], told["ended_by"], told["others"]) == ("completed", "李秘", [])


def test_a_canceled_task_is_told(parts: Parts, secretary: Actor, task: Any, follow: Any) -> None:
    stream = follow("committee", f"task={task.key}")
    stream.hear()
    parts.transact(instances.cancel_instance, secretary, task.instance_key, "重复发起")
    assert stream.hear()["task"]["state"] == "canceled"


def test_beyond_the_limit_a_page_asks_again_later(app: Flask, task: Any, follow: Any) -> None:
    app.extensions[live.SLOTS] = threading.BoundedSemaphore(1)
    held = follow("secretary")
    held.hear()
    polled = follow("committee")
    text = b"".join(polled.chunks).decode()
    assert text.startswith(f"retry: {live.LATER}\n\nevent: state\n") and text.endswith("event: pause\ndata: {}\n\n")
    held.close()
    assert app.extensions[live.SLOTS].acquire(blocking=False), "a stream that ended gives its place back"


def test_a_stream_ends_when_the_service_ends(parts: Parts, follow: Any) -> None:
    stream = follow("secretary")
    stream.hear()
    parts.signals.close()
    assert stream.hear("pause") == {}


def test_nobody_hears_nothing_but_that(nobody: Browser) -> None:
    assert b"".join(nobody.client.get("/live").response) == b"event: signed_out\ndata: {}\n\n"  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["task={key}", "task=x", "instance={instance}", "instance=0"])
def test_a_stranger_follows_nothing_of_ours(browser: Signed, task: Any, query: str) -> None:
    address = f"/live?{query.format(key=task.key, instance=task.instance_key)}"
    assert browser("stranger").client.get(address).status_code == 404


def test_who_loses_the_role_hears_nothing_from_the_next_stream_on(
    parts: Parts, administrator: Actor, task: Any, browser: Signed, world: World
) -> None:
    who, address = browser("committee"), f"/live?task={task.key}"
    with who.client.get(address, buffered=False) as answer:
        assert answer.status_code == 200
    park = world.organisations["park"].key
    parts.transact(people.end_role, administrator, world.people["committee"].key, "committee", park)
    assert b"".join(who.client.get(address).response) == b"event: signed_out\ndata: {}\n\n"  # type: ignore[arg-type]


def test_an_open_board_is_told_what_changed_below_it_and_nothing_else(
    parts: Parts, world: World, owner: Actor, secretary: Actor, follow: Any, clock: Clock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(live, "LOOK", 0.1)
    process = Process("errand", name="办事").start().end()
    process.user("prepare", role="secretariat", name="准备", due='=now() + duration("P5D")')
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")))
    place = founded(parts, world, "甲", ends_on=date(2026, 12, 31))
    stream = follow("supervisor", f"board={world.organisations['city'].key}")
    other = follow("supervisor", f"board={world.organisations['other_city'].key}")
    heard, elsewhere = [stream.hear()["stamp"]], other.hear()["stamp"]
    instance = started(parts, secretary, "errand")
    heard.append(stream.hear()["stamp"])
    clock.forward(days=6)  # what was within its limit is late
    heard.append(stream.hear()["stamp"])
    completed(parts, secretary, instance, "prepare")
    heard.append(stream.hear()["stamp"])
    parts.transact(lambda work: setattr(work.session.get_one(Association, place.key), "status", "dormant"), SERVICE)
    heard.append(stream.hear()["stamp"])
    assert all(before != after for before, after in pairwise(heard))
    again = follow("supervisor", f"board={world.organisations['other_city'].key}")
    assert again.hear()["stamp"] == elsewhere


def test_a_board_is_made_with_the_stamp_that_its_stream_begins_with(browser: Signed, world: World) -> None:
    supervisor, key = browser("supervisor"), world.organisations["city"].key
    for path in (f"/board/{key}", f"/board/{key}/overdue"):
        page = supervisor.get(path).text
        assert f'data-live="board={key}"' in page
        stamp = page.partition('data-stamp="')[2].partition('"')[0]
        stream = Stream(supervisor, f"board={key}")
        assert stream.hear()["stamp"] == stamp
        stream.close()
    assert browser("stranger").client.get(f"/live?board={key}").status_code == 404
