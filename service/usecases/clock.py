"""What time brings: due timers, overdue tasks, messages that nobody fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from service.domain.errors import AppError, Unavailable
from service.engine import runner
from service.gateways.jobs import WAKE_INSTANCES
from service.store import instances, journal, messages, people, presence, task_drafts, tasks
from service.store.instances import Instance
from service.usecases.actors import SERVICE
from service.usecases.journal import tell
from service.usecases.notices import send_notice
from service.usecases.record import record
from service.usecases.rows import raise_incident
from service.usecases.work import Parts, Work

FIRST_RETRY: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(hours=6)
ANSWERS_KEPT: Final = timedelta(days=7)
ATTEMPTS_KEPT: Final = timedelta(days=1)
DRAFTS_KEPT: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Tick:
    """What one look at the clock did."""

    woken: int
    failed: int
    overdue: int
    expired: int


def tick(parts: Parts, limit: int = 50) -> Tick:
    """Do everything that is due, `limit` instances at most; each in a transaction of its own.

    Any number of clocks may do this at once. A faulty instance gets an incident and is tried again later.
    """
    woken = failed = 0
    while woken + failed < limit:
        succeeded = parts.transact(wake_one, SERVICE)
        if succeeded is None:
            break
        woken, failed = woken + succeeded, failed + (not succeeded)
    if woken + failed == limit:  # more than one clock should do: workers take their part
        parts.transact(_share, SERVICE, limit)
    overdue = parts.transact(tell_overdue, SERVICE, limit)
    return Tick(woken, failed, overdue, parts.transact(sweep, SERVICE))


def _share(work: Work, limit: int) -> None:
    work.defer(WAKE_INSTANCES, limit=limit)


def wake_one(work: Work) -> bool | None:
    """Wake the instance that is due for longest. None when none is, False when it could not be woken."""
    instance = instances.claim_due(work.session, work.now)
    if instance is None:
        return None
    due_at = instance.next_due_at
    try:
        with work.attempt():
            _wake(work, instance)
    except Unavailable:
        raise
    except AppError as fault:
        work.session.refresh(instance)
        _put_off(work, instance, fault)
        return False
    if instance.next_due_at is not None and instance.next_due_at <= work.now and instance.next_due_at == due_at:
        instance.next_due_at = work.now + FIRST_RETRY  # the engine saw nothing due: look again, but not at once
    return True


def _wake(work: Work, instance: Instance) -> None:
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    before = tasks.open_of(work.session, instance.key)
    due_at = instance.next_due_at.isoformat() if instance.next_due_at else ""
    outcome = runner.wake(bundle, instance.state, instance.variables, work.moment)
    record(work, instance, outcome, before=before, event="timer.fired", data={"due_at": due_at})


def _put_off(work: Work, instance: Instance, fault: AppError) -> None:
    """An incident, and the next attempt ever later: one bad instance never holds up the others."""
    incident = raise_incident(work, instance, fault)
    wait = min(FIRST_RETRY * 2 ** min(incident.attempts - 1, 20), LONGEST_RETRY)
    instance.next_due_at = work.now + wait
    if incident.attempts == 1:
        tell(work, instance, "incident.raised", {"code": fault.code}, incident.element_id)


def tell_overdue(work: Work, limit: int) -> int:
    """Raise one notice for every task whose time is over."""
    late = tasks.claim_overdue(work.session, work.now, limit)
    for task in late:
        task.overdue_noticed_at = work.now
        if task.role is None:
            continue
        send_notice(
            work,
            kind="overdue",
            role=task.role,
            organisation_key=task.organisation_key,
            organisation_path=task.organisation_path,
            title=f"任务超期：{task.name}",
            text=f"{task.process_name}：“{task.name}”已超过办理期限，请尽快办理。",
            association_key=task.association_key,
            instance_key=task.instance_key,
            task_key=task.key,
            once=f"overdue:{task.key}:{task.due_at:%Y%m%d%H%M}",
        )
    return len(late)


def sweep(work: Work) -> int:
    """Drop messages, answers, drafts, presences and sign-in attempts whose time is over; the number of messages."""
    journal.forget_answers(work.session, work.now - ANSWERS_KEPT)
    task_drafts.forget(work.session, work.now - DRAFTS_KEPT)
    presence.forget(work.session, work.now - ATTEMPTS_KEPT)
    people.forget_old_failures(work.session, work.now - ATTEMPTS_KEPT)
    return messages.expire(work.session, work.now)
