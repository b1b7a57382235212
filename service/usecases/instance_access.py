"""Who may change a procedure by hand, and what is asked of them. The door to every repair of an instance."""

from __future__ import annotations

from service.domain.errors import Forbidden, Refused, WrongState
from service.store import instances
from service.store.instances import Instance
from service.usecases.instances import get_instance
from service.usecases.work import Work


def repairable(work: Work, key: int) -> Instance:
    """An instance that the actor repairs. Raises NotFound, Forbidden('not_process_owner')."""
    instance = get_instance(work, key)
    if not work.actor.repairs(instance.organisation_path):
        raise Forbidden("not_process_owner")
    return instance


def repaired(work: Work, key: int, *, lock: bool = False) -> Instance:
    """An instance that goes on, if the actor repairs it. Raises as `repairable`, and WrongState('instance_ended' |
    'instance_suspended').
    """
    instance: Instance | None = repairable(work, key)
    if lock:
        instance = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        raise WrongState("instance_ended")
    if instance.suspended_at is not None:
        raise WrongState("instance_suspended", reason=instance.suspended_why)
    return instance


def require_reason(reason: str) -> None:
    """Raise Refused('reason_missing') for none."""
    if not reason.strip():
        raise Refused("reason_missing")
