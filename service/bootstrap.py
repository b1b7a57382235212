"""Wiring: settings to database, gateways and use cases. The one place that knows all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from service.domain.workdays import SHANGHAI
from service.gateways.calendar import state_council
from service.gateways.files import FileStore
from service.gateways.jobs import RUN_BATCH, SEND_MAIL, WAKE_INSTANCES, Jobs
from service.gateways.mail import Mailer
from service.settings import Settings
from service.store import server
from service.store.base import Database
from service.store.signals import Signals
from service.usecases.batches import run_batch
from service.usecases.bundles import Bundles
from service.usecases.clock import tick
from service.usecases.credentials import Credentials
from service.usecases.effects import PERFORM
from service.usecases.notices import mail_notice
from service.usecases.work import Parts

__all__ = ["Parts", "open_parts", "wire"]


def now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The clock of this machine; with TODAY, moved by whole days so that it now is that day in Shanghai."""
    if settings.today is None:
        return now
    moved = timedelta(days=(settings.today - now().astimezone(SHANGHAI).date()).days)
    return lambda: now() + moved


def open_parts(settings: Settings) -> Parts:
    """Everything, with the database reachable and up to date. Raises Unavailable."""
    return wire(settings, server.open_database(settings), clock_of(settings))


def wire(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime] = now,
    credentials: Credentials | None = None,
) -> Parts:
    """Everything, on a database that is open."""
    jobs = Jobs(database.conninfo)
    parts = Parts(
        settings=settings,
        database=database,
        calendar=state_council(),
        clock=clock,
        bundles=Bundles(),
        credentials=credentials or Credentials(),
        jobs=jobs,
        files=FileStore(settings.data_dir / "files"),
        effects=PERFORM,
        mailer=Mailer(settings.smtp_url, settings.mail_from),
        signals=Signals(database.conninfo),
    )
    jobs.declare(SEND_MAIL, partial(mail_notice, parts))
    jobs.declare(WAKE_INSTANCES, partial(tick, parts))
    jobs.declare(RUN_BATCH, partial(run_batch, parts))
    return parts
