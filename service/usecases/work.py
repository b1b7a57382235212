"""One use case, one transaction. Only `Parts.transact` begins or commits.

A door calls `parts.transact(use_case, actor, …)`. The use case gets a Work and returns rows that stay readable. A
deadlock or a serialization failure is tried again whole; anything raised leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import orjson

from service.domain.errors import AppError, Unauthenticated, Unavailable, WrongState
from service.domain.workdays import Calendar, Moment
from service.gateways.files import FileStore
from service.gateways.jobs import Jobs
from service.settings import Settings
from service.store import base, journal
from service.store.base import Database, Session
from service.usecases.actors import Actor
from service.usecases.bundles import Bundles
from service.usecases.credentials import Credentials

P = ParamSpec("P")
R = TypeVar("R")
ATTEMPTS: Final = 5


@dataclass(slots=True)
class Work:
    """What a use case works with. `now` is the same instant for the whole transaction."""

    session: Session
    now: datetime
    parts: Parts
    who: Actor | None
    refusal: AppError | None = field(default=None)

    @property
    def actor(self) -> Actor:
        """Who acts. Raises Unauthenticated when nobody is signed in."""
        if self.who is None:
            raise Unauthenticated("not_signed_in")
        return self.who

    @property
    def moment(self) -> Moment:
        """`now` with the calendar of working days, as the engine and the domain take it."""
        return Moment(self.now, self.parts.calendar)

    def refuse(self, error: AppError) -> None:
        """Keep what was written so far and raise `error` after the commit (a failed sign-in is counted)."""
        self.refusal = error

    def defer(self, job: str, **arguments: Any) -> None:
        """Ask for a job. It exists exactly when this transaction commits."""
        self.parts.jobs.defer(base.driver_connection(self.session), job, arguments)


@dataclass(frozen=True, slots=True)
class Repeat:
    """An Idempotency-Key and what was asked under it. `body` is the request as sent."""

    key: str
    request: str
    body: bytes

    @property
    def request_hash(self) -> str:
        """What must be the same when the key is used again."""
        return hashlib.sha256(self.request.encode() + b"\0" + self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a repeatable request is answered with: JSON, and whether it had been answered before."""

    body: Any
    repeated: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that is wired once (bootstrap) and shared by all threads."""

    settings: Settings
    database: Database
    calendar: Calendar
    clock: Callable[[], datetime]
    bundles: Bundles
    credentials: Credentials
    jobs: Jobs
    files: FileStore

    def transact(
        self, use_case: Callable[Concatenate[Work, P], R], actor: Actor | None, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one use case in one transaction and return what it returns.

        Raises what the use case raises, and Unavailable when the database cannot be used.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(use_case, actor, *args, **kwargs)
            except _Again as again:
                if attempt == ATTEMPTS:
                    raise Unavailable("database_busy") from again.__cause__
        raise AssertionError("unreachable")

    def transact_once(
        self,
        repeat: Repeat,
        render: Callable[[R], Any],
        use_case: Callable[Concatenate[Work, P], R],
        actor: Actor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Like `transact`, but the same Idempotency-Key of the same person gets the same answer and acts once.

        `render` makes the JSON answer, which is stored. Raises WrongState when the key came with another request.
        """

        def repeatable(work: Work) -> Answer:
            record, is_new = journal.claim_answer(
                work.session, actor.person_key, repeat.key, repeat.request_hash, work.now
            )
            if record.request_hash != repeat.request_hash:
                raise WrongState("idempotency_key_reused", key=repeat.key)
            if not is_new:
                return Answer(record.answer, True)
            body = render(use_case(work, *args, **kwargs))
            record.answer = orjson.loads(orjson.dumps(body))
            return Answer(record.answer, False)

        return self.transact(repeatable, actor)
