"""The stream by which a page that stays open hears that it is no longer true (server-sent events).

A stream takes one thread of the web server as long as it lasts, so their number has a limit (WEB_STREAMS). Beyond it a
stream ends after its first answer, and the browser asks again a little later: the same events, by polling. What is sent
is the state, never a difference: whoever was away hears the same as whoever was there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson
from flask import Flask, Response, current_app, g, request

from service.domain.errors import AppError, Forbidden, NotFound
from service.usecases import live, presence
from service.usecases.actors import Actor
from service.usecases.board import place_of
from service.usecases.instances import get_instance
from service.usecases.signals import desk_topic, instance_topic, task_topic
from service.usecases.tasks import get_task
from service.usecases.work import Parts, Work
from service.web.page import do, key_of, pages, parts
from service.web.speech import _

LIFETIME: Final = 60.0  # seconds; then the browser comes again, with its session checked anew
LOOK: Final = 15.0  # seconds after which the state is looked at even without a signal
BEAT: Final = 1.0  # seconds between two signs of life: a client that is gone is noticed by writing to it
SOON: Final = 1000  # milliseconds until the browser comes again after a stream
LATER: Final = 15000  # and after a poll
SLOTS: Final = "live_slots"


@dataclass(frozen=True, slots=True)
class Watch:
    """A page and who looks at it."""

    person: Actor
    watched: live.Watched


def topics_of(work: Work, watch: Watch) -> set[str]:
    """What a page has to be woken for. Raises NotFound for what may not be seen.

    A board is not woken: everything below it would do so all day. It is looked at every LOOK seconds.
    """
    found, watched = {desk_topic(key) for key in watch.person.organisation_keys}, watch.watched
    if watched.instance is not None:
        found.add(instance_topic(get_instance(work, watched.instance).key))
    if watched.task is not None:
        found |= {task_topic(watched.task), instance_topic(get_task(work, watched.task).instance_key)}
    if watched.board is not None:
        place_of(work, watched.board)
    return found


def state(work: Work, watch: Watch) -> dict[str, Any]:
    """What the page is compared with. Raises NotFound when it shows what the person may no longer see."""
    watched = watch.watched
    found: dict[str, Any] = {"stamp": live.stamp(work, live.desk_now(work), watched), "task": None}
    if watched.task is not None:
        found["task"] = asdict(live.task_now(work, watched.task))
    return found


@pages.get("/live")
def stream() -> Response:
    """The stream of one page. The query is what the page was made with: see `page.watch`."""
    person: Actor | None = g.actor
    if person is None:
        return _answer(iter([_event("signed_out", {})]))
    wanted = {
        name: key_of(text, _("任务")) for name in ("task", "instance", "board") if (text := request.args.get(name))
    }
    watched = live.Watched(wanted.get("task"), wanted.get("instance"), "started" in request.args, wanted.get("board"))
    watch = Watch(person, watched)
    topics = do(topics_of, watch)
    slots: threading.BoundedSemaphore = current_app.extensions[SLOTS]
    if not slots.acquire(blocking=False):
        return _answer(_poll(parts(), watch))
    return _answer(_Held(_follow(parts(), watch, topics), slots))


@pages.get("/tasks/<key>/now")
def task_state(key: str) -> Response:
    """A task as it is now, for a page whose submission was refused."""
    found = asdict(do(live.task_now, key_of(key, _("任务"))))
    return Response(orjson.dumps(found), mimetype="application/json")


class _Held:
    """A stream that gives its place back when it ends, even when nobody has begun to read it."""

    def __init__(self, events: Iterator[bytes], slots: threading.BoundedSemaphore) -> None:
        self.events, self.slots, self.open = events, slots, True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self.events)

    def close(self) -> None:
        """Called by the web server, whatever happened."""
        if self.open:
            self.open = False
            self.slots.release()
        self.events.close()  # type: ignore[attr-defined]  # a generator


def _answer(events: Iterator[bytes]) -> Response:
    response = Response(events, mimetype="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response


def _poll(wired: Parts, watch: Watch) -> Iterator[bytes]:
    yield f"retry: {LATER}\n\n".encode()
    yield from _look(wired, watch, b"")
    yield _event("pause", {})


def _follow(wired: Parts, watch: Watch, topics: set[str]) -> Iterator[bytes]:
    """The state whenever it has changed, until the lifetime is over."""
    end, sent = time.monotonic() + LIFETIME, b""
    try:
        with wired.signals.listen(topics) as listener:
            yield f"retry: {SOON}\n\n".encode()
            while not wired.signals.closed:
                for event in _look(wired, watch, sent):
                    sent = event
                    yield event
                    if event == GONE:
                        return
                look = min(time.monotonic() + LOOK, end)
                while not wired.signals.closed and time.monotonic() < look:
                    yield b": \n\n"
                    if listener.wait(BEAT):
                        break
                if time.monotonic() >= end:
                    break
        yield _event("pause", {})
    except GeneratorExit:
        if watch.watched.task is not None:
            _leave(wired, watch.person, watch.watched.task)
        raise


def _look(wired: Parts, watch: Watch, sent: bytes) -> Iterator[bytes]:
    """The state as an event, unless it was the last that was sent."""
    try:
        event = _event("state", wired.transact(state, watch.person, watch))
    except (NotFound, Forbidden):
        event = GONE
    except AppError:
        return  # the database is away: the next look tells
    if event != sent:
        yield event


def _leave(wired: Parts, person: Actor, task: int) -> None:
    try:
        wired.transact(presence.leave, person, task)
    except AppError:
        return  # the row expires by itself


def _event(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"


GONE: Final = _event("gone", {})


def install(app: Flask, streams: int) -> None:
    """Make room for so many streams at once in this process."""
    app.extensions[SLOTS] = threading.BoundedSemaphore(streams)
