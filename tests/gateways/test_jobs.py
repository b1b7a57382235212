"""A job exists exactly when the transaction that asked for it commits, and a worker in a thread carries it out."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from service.domain.errors import Refused
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from service.worker import Worker


def waiting(parts: Parts) -> list[str]:
    """Names of the jobs that nobody has carried out."""
    query = text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
    return parts.transact(lambda work: list(work.session.execute(query).scalars()), None)


def test_a_job_of_a_committed_transaction_is_there(parts: Parts) -> None:
    parts.transact(lambda work: work.defer("send_mail", notice_key=1), SERVICE)
    assert waiting(parts) == ["send_mail"]


def test_a_job_of_a_transaction_that_failed_is_not(parts: Parts) -> None:
    def fail(work: Work) -> None:
        work.defer("send_mail", notice_key=1)
        raise Refused("password_wrong")

    with pytest.raises(Refused):
        parts.transact(fail, SERVICE)
    assert waiting(parts) == []


def test_a_worker_carries_out_what_was_deferred_while_it_runs(parts: Parts) -> None:
    done, seen = threading.Event(), []

    def note(number: int) -> None:
        seen.append(number)
        if len(seen) == 3:
            done.set()

    parts.jobs.declare("note", note)
    worker = Worker(parts)
    parts.transact(lambda work: work.defer("note", number=0), SERVICE)
    worker.start()
    for number in (1, 2):
        parts.transact(lambda work, number=number: work.defer("note", number=number), SERVICE)
    assert done.wait(20)
    worker.stop()
    assert sorted(seen) == [0, 1, 2]
