"""The clock: one APScheduler interval that looks at what is due. It holds no jobs of its own.

Due times are rows in the database, claimed with SKIP LOCKED, so any number of clocks may run (docs/decisions/0007).
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from service.bootstrap import Parts
from service.domain.errors import Unavailable
from service.usecases import clock

LATE: Final = 6  # intervals without a look after which the clock is reported dead
log = structlog.get_logger("clock")


class Clock:
    """Ticks in a thread of its own until stopped."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.last_look: datetime | None = None
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._stopped = threading.Event()

    def start(self) -> None:
        """Look now, and from then on every CLOCK_INTERVAL seconds. A look that takes longer skips the next."""
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)
        self._scheduler.add_job(
            self.look,
            "interval",
            seconds=self.parts.settings.clock_interval,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def look(self) -> None:
        """One look: everything that is due, in portions. A database that is away is no reason to die."""
        try:
            while True:
                done = clock.tick(self.parts)
                if done.woken or done.failed or done.overdue or done.expired:
                    log.info("tick", woken=done.woken, failed=done.failed, overdue=done.overdue, expired=done.expired)
                if not done.woken or self._stopped.is_set():
                    break
        except Unavailable as error:
            log.warning("database away", reason=error.text("en"))
            return
        self.last_look = datetime.now(UTC)

    def stop(self) -> None:
        """End after the look that is under way."""
        self._stopped.set()
        self._scheduler.shutdown(wait=True)

    @property
    def alive(self) -> bool:
        """Whether it has looked lately; APScheduler's thread once died without a sound (reliability.md F8)."""
        if self.last_look is None:
            return bool(self._scheduler.running)
        silent = (datetime.now(UTC) - self.last_look).total_seconds()
        return silent < LATE * max(self.parts.settings.clock_interval, 1)


def _report(event: JobExecutionEvent) -> None:
    log.error("tick failed", error=repr(event.exception), traceback=event.traceback)
