"""Signals between the processes of the service: that something changed, never what. LISTEN and NOTIFY of PostgreSQL.

One thread and one connection a process, started when they are first needed. A signal is sent after the commit and apart
from it: a NOTIFY inside a transaction would make all commits wait for each other. So a signal may get lost with its
process; whoever listens looks again after a while anyway, and after every lost connection.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
import structlog

log = structlog.get_logger()
CHANNEL: Final = "yuanke"
PATIENCE: Final = 0.2  # seconds that a signal to other processes may wait for more
LONGEST_PAUSE: Final = 30.0  # seconds between two attempts to connect
LARGEST: Final = 7900  # bytes; PostgreSQL takes 8,000


class Listener:
    """Somebody who waits for some topics."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.heard = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Whether something changed since the last time, waiting for it at most so long."""
        changed = self.heard.wait(seconds)
        self.heard.clear()
        return changed


class Signals:
    """The signals of this process and of all others on the same database. Topics are short words without spaces."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._outgoing: set[str] = set()
        self._thread: threading.Thread | None = None
        self._needed, self._closed = threading.Event(), threading.Event()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def tell(self, topics: Iterable[str]) -> None:
        """Wake whoever listens to one of these, here and in the other processes. Never waits and never fails."""
        found = set(topics)
        if not found or self.closed:
            return
        self._wake(found)
        with self._lock:
            self._outgoing |= found
        self._start()

    @contextmanager
    def listen(self, topics: Iterable[str]) -> Iterator[Listener]:
        """A listener, as long as the block lasts."""
        listener = Listener(frozenset(topics))
        with self._lock:
            self._listeners.add(listener)
        self._start()
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def close(self) -> None:
        """Wake everybody for the last time and end the thread."""
        self._closed.set()
        self._needed.set()
        self._wake(None)
        if self._thread is not None:
            self._thread.join(5)

    def _start(self) -> None:
        with self._lock:
            self._needed.set()
            if self._thread is None and not self.closed:
                self._thread = threading.Thread(target=self._run, name="signals", daemon=True)
                self._thread.start()

    def _wake(self, topics: set[str] | None) -> None:
        """None: something may have changed anywhere."""
        with self._lock:
            concerned = [each for each in self._listeners if topics is None or each.topics & topics]
        for each in concerned:
            each.heard.set()

    def _run(self) -> None:
        pause = PATIENCE
        while not self._closed.wait(pause):
            try:
                with psycopg.connect(self.conninfo, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    pause = PATIENCE
                    self._wake(None)
                    self._serve(connection)
            except psycopg.Error as error:
                pause = min(pause * 2, LONGEST_PAUSE)
                log.warning("signals.lost", reason=str(error).strip().splitlines()[:1], again_in=pause)

    def _serve(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        own = connection.info.backend_pid
        while not self.closed:
            for payload in self._take():
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
            for notice in connection.notifies(timeout=PATIENCE):
                if notice.pid != own:
                    self._wake(set(notice.payload.split()))

    def _take(self) -> list[str]:
        """What has to be sent, in pieces that PostgreSQL takes."""
        with self._lock:
            topics, self._outgoing = sorted(self._outgoing), set()
        pieces: list[str] = []
        for topic in topics:
            if pieces and len(pieces[-1]) + len(topic) < LARGEST:
                pieces[-1] += f" {topic}"
            else:
                pieces.append(topic)
        return pieces
