"""One use case, one transaction. Only `Parts.transact` begins or commits.

A door calls `parts.transact(use_case, actor, …)`. The use case gets a Work and returns rows that stay readable. A
deadlock or a serialization failure is tried again whole; anything raised leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

import orjson

from service.domain.errors import AlreadyExists, AppError, Unauthenticated, Unavailable, WrongState
from service.domain.workdays import Calendar, Moment
from service.gateways.files import FileStore
from service.gateways.jobs import Jobs
from service.gateways.mail import Mailer
from service.settings import Settings
from service.store import base, journal
from service.store.base import Database, Session, SQLAlchemyError
from service.store.signals import Signals
from service.usecases.actors import Actor
from service.usecases.bundles import Bundles
from service.usecases.credentials import Credentials

if TYPE_CHECKING:
    from service.usecases.record import Scene

P = ParamSpec("P")
R = TypeVar("R")
ATTEMPTS: Final = 5


# What a person did when a row would be there twice: two requests at the same moment both found it missing.
TAKEN: Final = {
    "uq_instances_open_business_id": "business_id_taken",
    "uq_modifications_proposed": "modification_pending",
    "uq_people_username": "username_taken",
    "uq_organisations_name": "organisation_exists",
    "uq_associations_organisation_key": "association_exists",
    "uq_messages_message_id": "message_id_taken",
    "uq_documents_doc_no": "doc_no_taken",
}


class Kept(Exception):
    """Raise this around an error to keep what was written so far: a failed sign-in is counted, and still fails."""

    def __init__(self, error: AppError) -> None:
        super().__init__(error.code)
        self.error = error


@dataclass(slots=True)
class Work:
    """What a use case works with. `now` is the same instant for the whole transaction.

    `touched` are the topics that are signalled once it is committed. `seen` are the tasks that the actor was found to
    see and `absent` the people for whom they stand in, both asked once.
    """

    session: Session
    now: datetime
    parts: Parts
    who: Actor | None
    passed_on: int = 0  # messages that this act has set off so far
    touched: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    absent: tuple[Actor, ...] | None = None

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

    def attempt(self) -> AbstractContextManager[object]:
        """A part that can fail alone: what it wrote is undone when it raises, and the rest goes on."""
        return self.session.begin_nested()

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
    effects: Mapping[str, Callable[[Scene], dict[str, Any]]]  # by type; wired because effects start instances
    mailer: Mailer
    signals: Signals

    def reachable(self) -> bool:
        """Whether the database answers."""
        try:
            base.check(self.database)
        except Unavailable:
            return False
        return True

    def transact(
        self, use_case: Callable[Concatenate[Work, P], R], actor: Actor | None, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one use case in one transaction and return what it returns.

        Raises what the use case raises, and Unavailable when the database cannot be used.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(use_case, actor, *args, **kwargs)
            except SQLAlchemyError as error:
                if not base.is_transient(error) and not base.is_disconnect(error):
                    raise _meaning(error) from error
                if attempt == ATTEMPTS:
                    raise Unavailable("database_busy") from error
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self, use_case: Callable[Concatenate[Work, P], R], actor: Actor | None, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        with self.database.sessions() as session:  # rolls back what was not committed
            work = Work(session, self.clock(), self, actor)
            refusal: AppError | None = None
            try:
                result = use_case(work, *args, **kwargs)
            except Kept as kept:
                refusal = kept.error
            session.flush()
            try:
                session.commit()
            except SQLAlchemyError as error:
                if base.is_disconnect(error):  # nobody knows whether it was kept: trying again might do it twice
                    raise Unavailable("database_busy") from error
                raise
        self.signals.tell(work.touched)
        if refusal is not None:
            raise refusal
        return result

    def look(
        self, use_case: Callable[Concatenate[Work, P], R], actor: Actor | None, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """As `transact`, for a use case that asks the database one thing and changes nothing: two round trips less."""
        with self.database.readers() as session:
            try:
                return use_case(Work(session, self.clock(), self, actor), *args, **kwargs)
            except SQLAlchemyError as error:
                if not base.is_disconnect(error):
                    raise _meaning(error) from error
        return self.transact(use_case, actor, *args, **kwargs)  # the connection was gone; this one tries again

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
                work.session, actor.person_key or 0, repeat.key, repeat.request_hash, work.now
            )
            if record.request_hash != repeat.request_hash:
                raise WrongState("idempotency_key_reused", key=repeat.key)
            if not is_new:
                return Answer(record.answer, True)
            body = render(use_case(work, *args, **kwargs))
            record.answer = orjson.loads(orjson.dumps(body))
            return Answer(record.answer, False)

        return self.transact(repeatable, actor)

    def health(self) -> dict[str, Any]:
        """Whether the database answers, and which tables it has."""
        return self.transact(lambda work: {"status": "ok", "revision": base.revision(work.session)}, None)


def _meaning(error: SQLAlchemyError) -> Exception:
    """What a database error says to people; an error of our own making stays as it is."""
    code = TAKEN.get(base.constraint_of(error) or "")
    if code is not None:
        return AlreadyExists(code)
    return Unavailable("database_busy") if base.is_unreachable(error) else error
