"""Suspending a procedure, resuming it and ending it, always with a reason: 中止, 恢复, 终止 (domain.md §3.0).

While it is suspended time stands still for it: what was counted from a moment is put off by as long as it rested.
"""

from __future__ import annotations

from service.domain.errors import Forbidden, WrongState
from service.domain.roles import ROLES, Seat
from service.engine import runner
from service.store import instances, messages, tasks
from service.store.instances import Instance
from service.usecases.instance_access import require_reason
from service.usecases.instances import get_instance
from service.usecases.journal import tell
from service.usecases.record import fetch, record
from service.usecases.work import Work


def suspend_instance(work: Work, key: int, reason: str) -> Instance:
    """Stop a procedure for a while. By its local association, its secretariat, and whoever repairs there.

    Raises NotFound, Forbidden('not_an_intervener'), Refused('reason_missing'), WrongState('instance_ended' |
    'instance_suspended').
    """
    instance = _locked(work, key, "local_association", "secretariat")
    if instance.suspended_at is not None:
        raise WrongState("instance_suspended", reason=instance.suspended_why)
    require_reason(reason)
    instance.suspended_at, instance.suspended_why, instance.next_due_at = work.now, reason, None
    for task in tasks.open_of(work.session, key):
        task.paused = True
    tell(work, instance, "instance.suspended", {"reason": reason})
    return instance


def resume_instance(work: Work, key: int, reason: str) -> Instance:
    """Go on with a suspended procedure; limits and timers are put off by the time that it rested.

    Raises like `suspend_instance`, and WrongState('instance_not_suspended').
    """
    instance = _locked(work, key, "local_association", "secretariat")
    if instance.suspended_at is None:
        raise WrongState("instance_not_suspended")
    require_reason(reason)
    rested = work.now - instance.suspended_at
    instance.suspended_at = instance.suspended_why = None
    before = tasks.open_of(work.session, key)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.postpone(bundle, instance.state, instance.variables, rested, work.moment)
    limits = {task.id: task for task in outcome.open_tasks}
    for task in before:
        task.paused = False
        task.due_at, task.follow_up_at = limits[task.task_id].due_at, limits[task.task_id].follow_up_at
    record(work, instance, outcome, before=before, event="instance.resumed", data={"reason": reason})
    work.session.flush()
    for subscription in messages.subscriptions_of(work.session, key):
        fetch(work, subscription)  # what came meanwhile
    return instance


def terminate_instance(work: Work, key: int, reason: str) -> Instance:
    """End a procedure for good, suspended or not. By its local association and by who supervises it.

    Raises NotFound, Forbidden('not_an_intervener'), Refused('reason_missing'), WrongState('instance_ended').
    """
    instance = _locked(work, key, "local_association", "supervisor")
    require_reason(reason)
    before = tasks.open_of(work.session, key)
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    outcome = runner.cancel(bundle, instance.state, instance.variables, work.moment)
    record(work, instance, outcome, before=before, event="instance.canceled", data={"reason": reason})
    return instance


def interventions_of(work: Work, instance: Instance) -> frozenset[str]:
    """What the actor may do with an active instance now: suspend, resume, terminate."""
    if instance.status != "active":
        return frozenset()
    pause = "suspend" if instance.suspended_at is None else "resume"
    found = {pause: ("local_association", "secretariat"), "terminate": ("local_association", "supervisor")}
    repairs = work.actor.repairs(instance.organisation_path)
    return frozenset(
        verb for verb, roles in found.items() if repairs or any(_may(work, instance, role) for role in roles)
    )


def _locked(work: Work, key: int, *roles: str) -> Instance:
    """The active instance, locked, if one of the roles lets the actor intervene in it."""
    seen = get_instance(work, key)
    if not work.actor.repairs(seen.organisation_path) and not any(_may(work, seen, role) for role in roles):
        names = [ROLES[role] for role in roles]
        raise Forbidden("not_an_intervener", zh="、".join(r.zh for r in names), en=", ".join(r.en for r in names))
    instance = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        raise WrongState("instance_ended")
    return instance


def _may(work: Work, instance: Instance, role: str) -> bool:
    """Who supervises sees everything below; the others work on this procedure."""
    actor = work.actor
    if role == "supervisor":
        return any(held.role == role and instance.organisation_path.startswith(held.path) for held in actor.holdings)
    seat = instance.seats.get(Seat.LOCAL if role == "local_association" else Seat.PARK)
    return seat is not None and actor.holds(role, seat)
